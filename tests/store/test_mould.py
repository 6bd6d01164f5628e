"""What most tests take for a new store is what the migrations make."""

from __future__ import annotations

from pathlib import Path

from mould import Mould

from digest.store import migrate
from digest.store.database import Store
from digest.store.migrate import differences, upgrade


def held(store: Store) -> list[tuple[object, ...]]:
    """All that stands in a store, its tables and indexes as they were written."""
    with store.read() as connection:
        found = [tuple(row) for row in connection.exec_driver_sql("select type, name, sql from sqlite_master")]
        for _, name, _ in [each for each in found if each[0] == "table"]:
            found += [(name, *row) for row in connection.exec_driver_sql(f'select * from "{name}"')]  # noqa: S608
    return sorted(found, key=repr)


def test_a_store_from_the_mould_is_a_migrated_one(tmp_path: Path) -> None:
    made: list[Path] = []

    def noted(store: Store) -> str:
        made.append(tmp_path)
        return upgrade(store)

    mould = Mould(noted)
    stores = [Store(f"sqlite:///{tmp_path / name}.db") for name in ("first", "second", "migrated")]
    versions = [mould(stores[0]), mould(stores[1]), upgrade(stores[2])]
    assert len(made) == 1, "the second one did not come from the mould"
    assert len(set(versions)) == 1
    assert len(held(stores[2])) > 50
    assert held(stores[0]) == held(stores[1]) == held(stores[2])
    with stores[1].read() as connection:
        assert differences(connection) == []
    assert mould(stores[1]) == versions[1], "one that is there goes through the migrations"
    assert len(made) == 2
    for store in stores:
        store.close()


def test_the_stores_of_these_tests_come_from_it() -> None:
    assert isinstance(migrate.upgrade, Mould)
