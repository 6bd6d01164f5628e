"""Open a store: make a new one, and refuse one of another version."""

from __future__ import annotations

from collections.abc import Callable

from digest.errors import StoreError
from digest.store.database import Store, named

HEAD = "0010"


def open_store(url: str, hurried: Callable[[], bool] = lambda: False) -> Store:
    """Open the store at `url` and make it if it does not exist; `hurried`: see `Store`.

    Raises StoreError where it is older than this program (it says how to upgrade) or newer.
    """
    store = Store(url, hurried)
    version = store.version()
    if version is None:
        from digest.store.migrate import upgrade

        upgrade(store)
    elif version != HEAD:
        raise StoreError(_other_version(store, version))
    return store


def is_known(version: str) -> bool:
    """Whether this program can read a store of `version`, be it after an upgrade."""
    if version == HEAD:
        return True
    from digest.store.migrate import knows

    return knows(version)


def _other_version(store: Store, version: str) -> str:
    place = f"The store {named(store.url)} is at version {version}"
    if is_known(version):
        return f"{place}, this program needs {HEAD}: run `digest db upgrade`."
    return f"{place}, made by a newer digest: upgrade this program."
