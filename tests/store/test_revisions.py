"""A store of before has revisions after its upgrade, each for one state of one story."""

from __future__ import annotations

from pathlib import Path

import make
from sqlalchemy import text

from digest.model.digest import Selection
from digest.store import articles, candidates, migrate
from digest.store.database import Store


def outlines(store: Store) -> dict[str, str]:
    with store.read() as connection:
        return {each.id: each.revision for each in candidates.outlined(connection, Selection(), make.NOW, limit=9)}


def older(path: Path) -> Store:
    """A store as the version before made it, with two stories."""
    store = Store(f"sqlite:///{path}")
    migrate.upgrade(store)
    with store.write() as connection:
        articles.put(connection, make.article("One", seq=1))
        articles.put(connection, make.article("Two", seq=2))
    with store.write() as connection:
        connection.execute(text("DROP TABLE source_pages"))
        connection.execute(text("ALTER TABLE articles DROP COLUMN revision"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    return store


def test_an_upgrade_gives_each_story_a_revision_of_its_own(tmp_path: Path) -> None:
    stores = [older(tmp_path / name) for name in ("one.db", "two.db")]
    found = []
    for store in stores:
        migrate.upgrade(store)
        with store.read() as connection:
            assert migrate.differences(connection) == []
        found += outlines(store).values()
    assert all(found)
    assert len(set(found)) == 4
    before = outlines(stores[0])
    with stores[0].write() as connection:
        articles.put(connection, make.article("One", seq=1))
    after = outlines(stores[0])
    assert [name for name in before if before[name] != after[name]] == ["a1"]
    for store in stores:
        store.close()
