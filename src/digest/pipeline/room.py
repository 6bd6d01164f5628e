"""A full disk is waited for, before anything is under way too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from digest.errors import StoreFull
from digest.pipeline.stop import Stop

TRIES, PAUSE = 10, 10.0
_T = TypeVar("_T")


def with_room(work: Callable[[], _T], note: Callable[[str], None], stop: Stop) -> _T:
    """What `work` returns, which is done again while there is no room for it: it must be whole, or change nothing.

    Raises StoreFull where that was in vain ten times, or an end is wanted.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except StoreFull as error:
            if stop.wanted:
                raise
            note(f"{error} Nothing is lost; trying again in {PAUSE:.0f} s.")
        stop.wait(PAUSE)
    return work()
