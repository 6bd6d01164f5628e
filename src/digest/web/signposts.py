"""What the configuration says of a path: moved, gone, hidden, unlisted; and how long it stays fresh."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from digest.editorial.slots import slots
from digest.model.digest import Digest, Feed
from digest.render.links import FORMATS

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
SETTLED, OLD = timedelta(days=7), timedelta(days=1)
FOREVER = "public, max-age=31536000, immutable"
_AHEAD = (timedelta(days=2), timedelta(days=40))
# The style sheet: another one has another name.
_NAMED_BY_CONTENT = re.compile(r"style\.[0-9a-f]{16}\.css")

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """What to do with a path: `moved` is the path that it has now; `gone` for good; `absent`: as if never there."""

    moved: str | None = None
    gone: bool = False
    absent: bool = False
    unlisted: bool = False


_HERE = Sign()


class Signposts:
    """The signs of one configuration.

    `pace` is how often the quickest source is visited: what changes with the news is fresh for so long.
    """

    def __init__(self, feeds: Iterable[Feed], digests: Iterable[Digest], pace: timedelta) -> None:
        self._feeds = {name: feed for feed in feeds for name in (feed.name, *feed.formerly)}
        self._digests = {name: digest for digest in digests for name in (digest.name, *digest.formerly)}
        self._pace = pace
        self._next: dict[str, datetime] = {}

    def sign(self, parts: Parts) -> Sign:
        """The sign at a path, given by its parts; a folder's last part is empty."""
        if len(parts) < 2 or parts[0] not in ("feeds", "editions"):
            return _HERE
        name, dot, form = parts[1].rpartition(".")
        as_feed = len(parts) == 2 and bool(dot) and form in FORMATS
        if parts[0] == "feeds":
            return self._feed(name, form) if as_feed else _HERE
        digest = self._digests.get(name if as_feed else parts[1])
        if digest is None:
            return _HERE
        if digest.archive == "none":
            return Sign(absent=True)
        if digest.name != (name if as_feed else parts[1]):
            now = f"{digest.name}.{form}" if as_feed else digest.name
            return Sign(moved="/" + "/".join(map(quote, ("editions", now, *parts[2:]))))
        return Sign(unlisted=digest.archive == "unlisted")

    def _feed(self, name: str, form: str) -> Sign:
        feed = self._feeds.get(name)
        if feed is None:
            return _HERE
        if feed.retired:
            return Sign(gone=True)
        return _HERE if feed.name == name else Sign(moved=f"/feeds/{quote(feed.name)}.{form}")

    def cache_control(self, parts: Parts, age: timedelta, now: datetime) -> str:
        """The Cache-Control field of a published file that was last changed so long ago.

        An edition's page lasts an hour, and a day once it has stood for a week; a digest's feed and archive
        until its next slot; all else for as long as the quickest source takes, within a minute and an hour.
        """
        if parts[0] == "pictures" or _NAMED_BY_CONTENT.fullmatch(parts[0]):
            return FOREVER
        if parts[0] == "editions" and len(parts) > 3:
            lasts = OLD if age > SETTLED else LONGEST
        elif parts[0] == "editions" and len(parts) > 1:
            lasts = self._until_slot(parts[1].rpartition(".")[0] if len(parts) == 2 else parts[1], now)
        else:
            lasts = min(max(self._pace, SHORTEST), LONGEST)
        return f"public, max-age={int(lasts.total_seconds())}"

    def _until_slot(self, name: str, now: datetime) -> timedelta:
        digest = self._digests.get(name)
        if digest is None or digest.schedule is None:
            return LONGEST
        due = self._next.get(name)
        if due is None or due <= now:
            found = (next(slots(digest.schedule, now, now + reach), None) for reach in _AHEAD)
            due = self._next[name] = next((slot.at for slot in found if slot), now + _AHEAD[-1])
        return min(max(due - now, SHORTEST), LONGEST)
