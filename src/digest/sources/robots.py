"""What a host's robots.txt allows us, kept for a while (RFC 9309)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.sources.answers import shown

if TYPE_CHECKING:
    from protego import Protego

MOST_OCTETS = 512_000
"""How much of a robots.txt is read; the RFC asks for at least 500 KiB."""

_KEPT_SECONDS = 3_600.0
_KEPT_WHILE_UNREACHABLE = 300.0
_LONGEST_DELAY = 5.0
_MOST_KEPT = 1_000

Read = Callable[[str], bytes]
"""Reads an address, at most MOST_OCTETS of it. Raises SourceError."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows: `parsed` rules, everything (None), or nothing for now, for a `reason`."""

    parsed: Protego | None = None
    reason: str | None = None


class Robots:
    """The rules of all hosts, each read once; may be used by several threads at once.

    `product` is the token by which a robots.txt names us.
    """

    def __init__(self, product: str) -> None:
        self._product = product
        self._lock = threading.Lock()
        self._reading: dict[str, threading.Lock] = {}
        self._known: dict[str, tuple[float, Rules]] = {}

    def check(self, url: str, read: Read) -> None:
        """Raise SourceError, `forbidden`, where the rules of the host do not let us read `url`."""
        rules = self._rules(url, read)
        if rules.reason is not None:
            raise SourceError(
                f"{shown(url)} was not read: whether we may be there is not known, since {rules.reason}", forbidden=True
            )
        if rules.parsed is not None and not rules.parsed.can_fetch(url, self._product):
            raise SourceError(
                f"{shown(url)} was not read: the robots.txt of the site forbids it to {self._product}.", forbidden=True
            )

    def delay(self, url: str, read: Read) -> float:
        """The seconds between two requests that the host asks for (Crawl-delay), no more than 5."""
        rules = self._rules(url, read)
        asked = rules.parsed.crawl_delay(self._product) if rules.parsed is not None else None
        return min(asked or 0.0, _LONGEST_DELAY)

    def sitemaps(self, url: str, read: Read) -> tuple[str, ...]:
        """The sitemaps that the host names."""
        rules = self._rules(url, read)
        return tuple(rules.parsed.sitemaps) if rules.parsed is not None else ()

    def _rules(self, url: str, read: Read) -> Rules:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        with self._lock:
            reading = self._reading.setdefault(place, threading.Lock())
        with reading:
            until, rules = self._known.get(place, (0.0, Rules()))
            if time.monotonic() < until:
                return rules
            rules = _read(f"{place}/robots.txt", read)
            kept = _KEPT_SECONDS if rules.reason is None else _KEPT_WHILE_UNREACHABLE
            with self._lock:
                self._known[place] = (time.monotonic() + kept, rules)
                while len(self._known) > _MOST_KEPT:
                    oldest = next(iter(self._known))
                    del self._known[oldest]
                    self._reading.pop(oldest, None)
            return rules


def _read(address: str, read: Read) -> Rules:
    """RFC 9309, 2.3.1: what is not there allows all, what cannot be reached forbids all until it can."""
    from protego import Protego

    try:
        body = read(address)
    except SourceError as error:
        if error.status is not None and 400 <= error.status < 500 and error.status != 429:
            return Rules()
        return Rules(reason=str(error))
    return Rules(Protego.parse(body.decode("utf-8-sig", "replace")))
