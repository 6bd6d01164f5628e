"""A cache for what is asked again and again of short words, which long words of a hostile page do not fill.

A cache of `functools` counts its entries, not their size: classes of some kilobytes each, no two of them alike, would
stay in it as long as the process lives.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Words = TypeVar("Words", bound=str | None)
Answer = TypeVar("Answer")

_SHORT = 200


def cached_if_short(function: Callable[[Words], Answer]) -> Callable[[Words], Answer]:
    """`function` with its answers to short words remembered; of long ones it is asked each time."""
    remembered = lru_cache(maxsize=4096)(function)

    @wraps(function)
    def asked(words: Words) -> Answer:
        return remembered(words) if words is None or len(words) <= _SHORT else function(words)

    return asked
