"""A new store as the migrations make it, without going through all of them in each test.

The first new store of a process is made by the migrations; those that follow are made by what that one then held.
What is older, and what a command of its own process makes, goes through the migrations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from digest.store.database import Store


class Mould:
    """Stands for `migrate.upgrade` in this process."""

    def __init__(self, upgrade: Callable[[Store], str]) -> None:
        self._upgrade = upgrade
        self._statements: list[str] = []

    def __call__(self, store: Store) -> str:
        if store.version() is not None:
            return self._upgrade(store)
        if not self._statements:
            version = self._upgrade(store)
            self._statements = _statements(store)
            return version
        with store.write() as connection:
            for statement in self._statements:
                connection.exec_driver_sql(statement)
        return store.version() or ""


def _statements(store: Store) -> list[str]:
    with store.read() as connection:
        driver: Any = connection.connection.dbapi_connection
        return [line for line in driver.iterdump() if line not in ("BEGIN TRANSACTION;", "COMMIT;")]
