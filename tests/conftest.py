"""How the tests are run: none fails for being slow, those that wait begin first, and a new store is soon made."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("digest", deadline=None)
settings.load_profile("digest")

# Their files are few and long, and much of their time is that of other processes: begun last, each would be
# waited for alone.
FIRST = ("service", "pipeline", "cli", "tests", "web")


def pytest_configure() -> None:
    """Begun in the background by a shell we ignore Ctrl-C, and so would the programs that tests end with it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int | None:
    """One more than there are processors: a third of the time is spent in waiting for a lock, a timer or a disk."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folders = [*FIRST, *sorted({item.path.parent.name for item in items} - set(FIRST))]
    items.sort(key=lambda item: folders.index(item.path.parent.name))


@pytest.fixture(scope="session", autouse=True)
def mould() -> Iterator[None]:
    """New stores are made by `mould.Mould`."""
    from mould import Mould

    from digest.store import migrate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", Mould(migrate.upgrade))
        yield
