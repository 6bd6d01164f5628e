"""How long one site is waited for at a visit: what never comes must not cost what comes in time."""

from __future__ import annotations

import threading
import time

from digest.errors import SourceError

_LONGEST = 240.0
_MOST_FAILURES = 5
# In parts of the time that one request may take: the whole of a visit stays below it where nothing comes.
_SLOW = 0.1
_LISTS = 0.5
_PAGES = 0.95
_TOO_LITTLE = 0.2


LATE = "late"
"""The note on a page or a list that did not come in time: it goes last at the next visit."""


class Ended(Exception):
    """The turn of a request came after the reading had been ended."""


class Patience:
    """Counts for how long a visit has waited in vain: for what never comes, or comes slowly and is of no use.

    Whatever comes quickly, and whatever is of use however slow it was, begins the count anew. `timeout` is what one
    request may take, in seconds.
    """

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self._lock = threading.Lock()
        self._good = time.monotonic()

    def for_lists(self) -> Reading:
        """The reading of section pages, or of the sitemaps that another one lists: half the time of one request."""
        return Reading(self, _LISTS, "page")

    def for_stories(self) -> Reading:
        """The reading of the pages of stories: the time of one request, less what lists were waited for in vain."""
        return Reading(self, _PAGES, "story")

    def waited(self) -> float:
        """The seconds since something came that was waited for."""
        with self._lock:
            return time.monotonic() - self._good

    def begin_anew(self) -> None:
        """Something came."""
        with self._lock:
            self._good = time.monotonic()


class Reading:
    """A part of a visit; it ends where the site fails again and again, asks to wait, or takes too long.

    `what` is waited for, for at most `share` of the time that one request may take. `reason` says why it was ended.
    May be used by several threads at once.
    """

    def __init__(self, patience: Patience, share: float, what: str) -> None:
        self._patience = patience
        self._share = share * patience.timeout
        self._what = what
        self._failures = 0
        self._end = time.monotonic() + _LONGEST
        self.reason: str | None = None

    def left(self) -> float:
        """The seconds that a request may take which begins now. Raises `Ended` where there is to be none."""
        if self.reason is None and time.monotonic() > self._end:
            self.reason = f"{_LONGEST:.0f} s are over"
        if self.reason is not None:
            raise Ended
        return max(self._share - self._patience.waited(), _SLOW * self._patience.timeout)

    def came(self, seconds: float, *, of_use: bool) -> None:
        """Take note of a request that was waited for, whatever came of it."""
        timeout, waited = self._patience.timeout, self._patience.waited()
        if of_use or seconds <= _SLOW * timeout:
            self._patience.begin_anew()
        elif self._share - waited <= _TOO_LITTLE * timeout:
            self.reason = self.reason or f"no {self._what} came for {waited:.0f} s, so slow are its pages"

    def failed(self, error: SourceError) -> None:
        """Take note of a failure that may be the site's as a whole."""
        self._failures += 1
        if error.retry_after is not None or self._failures >= _MOST_FAILURES:
            self.reason = self.reason or str(error)


class Turn:
    """One request's turn at its host: the `seconds` from when it could be asked to its answer."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seconds = 0.0
        self._began: float | None = None

    def begin(self) -> float:
        """The host can be asked; the seconds that it may take. Raises `Ended` where nobody wants it any more."""
        left = self.reading.left()
        if self._began is None:
            self._began = time.monotonic()
        return left

    def end(self) -> None:
        """The answer is there, or will never be."""
        self.seconds = time.monotonic() - self._began if self._began is not None else 0.0
