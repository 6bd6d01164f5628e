"""A store of before has revisions after its upgrade, each for one state of one story, and knows its pictures."""

from __future__ import annotations

import json
from pathlib import Path

import make
from alembic import command
from sqlalchemy import text

from digest.model.digest import Selection
from digest.store import articles, candidates, migrate
from digest.store.codec import story_to_json
from digest.store.database import Store
from digest.store.pictures import due

_INSERT = (
    "INSERT INTO articles (id, seq, year, story, direction, first_seen, considered, sources)"
    " VALUES (:id, :seq, 2026, :story, 'ltr', '2026-11-23 11:00:00', 0, '[]')"
)


def outlines(store: Store) -> dict[str, str]:
    with store.read() as connection:
        return {each.id: each.revision for each in candidates.outlined(connection, Selection(), make.NOW, limit=9)}


def older(path: Path) -> Store:
    """A store as the version before made it, with two stories, of which the first has a picture."""
    store = Store(f"sqlite:///{path}")
    with store.write() as connection:
        command.upgrade(migrate._config(connection), "0003")
        for seq, told in ((1, make.story("One", image=make.image())), (2, make.story("Two"))):
            values = {"id": f"a{seq}", "seq": seq, "story": json.dumps(story_to_json(told))}
            connection.execute(text(_INSERT), values)
    return store


def test_an_upgrade_gives_each_story_a_revision_of_its_own(tmp_path: Path) -> None:
    stores = [older(tmp_path / name) for name in ("one.db", "two.db")]
    found = []
    for store in stores:
        migrate.upgrade(store)
        with store.read() as connection:
            assert migrate.differences(connection) == []
            assert [each.url for each in due(connection, make.NOW, is_there=lambda _: True)] == [make.image().url]
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
