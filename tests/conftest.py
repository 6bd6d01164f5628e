"""How the tests are run: none fails for being slow, and a new store is soon made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("digest", deadline=None)
settings.load_profile("digest")


@pytest.fixture(scope="session", autouse=True)
def mould() -> Iterator[None]:
    """New stores are made by `mould.Mould`."""
    from mould import Mould

    from digest.store import migrate

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "upgrade", Mould(migrate.upgrade))
        yield
