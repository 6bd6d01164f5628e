"""Dates in the front matter of the demo's stories, moved together so that the newest is of today."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_TIME = re.compile(
    r"^(?P<key>published|updated|publish_at): (?P<quote>[\"']?)(?P<time>\d{4}-\d\d-\d\dT[^\"'\s]+)(?P=quote)$",
    re.MULTILINE,
)
_HOUR = timedelta(hours=1)


def newest(text: str) -> datetime | None:
    """The latest publication in a story's front matter, None if it is undated. Raises ValueError for a wrong date."""
    times = [datetime.fromisoformat(found["time"]) for found in _front(text) if found["key"] == "published"]
    return max(times, default=None)


def shift(latest: datetime, now: datetime) -> timedelta:
    """The whole hours by which stories move so that the one of `latest` lies in the hour before `now`."""
    return (now.astimezone(UTC) - latest) // _HOUR * _HOUR


def redated(text: str, by: timedelta) -> str:
    """The story with every time of its front matter moved by `by`, in the zone it was written in."""
    end = _end(text)

    def moved(found: re.Match[str]) -> str:
        time = datetime.fromisoformat(found["time"]) + by
        return f"{found['key']}: {found['quote']}{time.isoformat(timespec='minutes')}{found['quote']}"

    return _TIME.sub(moved, text[:end]) + text[end:]


def _front(text: str) -> list[re.Match[str]]:
    return list(_TIME.finditer(text, 0, _end(text)))


def _end(text: str) -> int:
    """Where the front matter ends."""
    return max(text.find("\n---\n", 3), 0)
