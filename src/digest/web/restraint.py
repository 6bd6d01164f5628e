"""How often anybody may have a mail written: by place, by address, and by all together.

The counts are in memory: what a restart forgets, the store still knows of each address.
"""

from __future__ import annotations

import hashlib
import math
import time
from enum import Enum

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

A_PLACE_AN_HOUR = 30
AN_ADDRESS_AN_HOUR = 5
ALL_A_MINUTE = 300
MOST_COUNTS = 200_000


class Verdict(Enum):
    """Go on; do nothing and say nothing of it; or ask to come again, which tells of nobody.

    `CROWDED` is for a place that has asked too often, `BUSY` for all together.
    """

    FREE = "free"
    QUIET = "quiet"
    CROWDED = "crowded"
    BUSY = "busy"


class Restraint:
    """The counts of one web server."""

    def __init__(self) -> None:
        self._counts = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._counts)
        self._place: RateLimitItem = RateLimitItemPerHour(A_PLACE_AN_HOUR)
        self._address: RateLimitItem = RateLimitItemPerHour(AN_ADDRESS_AN_HOUR)
        self._all: RateLimitItem = RateLimitItemPerMinute(ALL_A_MINUTE)

    def weigh(self, what: str, place: str | None, address_key: str) -> Verdict:
        """Count a request to do `what` for an address; `place` is where it comes from, if that is known."""
        if len(self._counts.storage) > MOST_COUNTS:
            self._counts.reset()
        if place is not None and not self._limiter.hit(self._place, what, "place", place):
            return Verdict.CROWDED
        # Hashed, so that a dump of the memory is no list of who asked.
        known_as = hashlib.blake2b(address_key.encode("utf-8", "replace"), digest_size=16).hexdigest()
        if not self._limiter.hit(self._address, what, "address", known_as):
            return Verdict.QUIET
        return Verdict.FREE if self._limiter.hit(self._all, "all") else Verdict.BUSY

    def wait(self, what: str, place: str | None) -> int:
        """After how many seconds a place may ask to do `what` again."""
        ends = self._limiter.get_window_stats(self._place, what, "place", place or "").reset_time
        return max(1, math.ceil(ends - time.time()))
