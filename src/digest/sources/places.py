"""The place of a story in a list that is never seen whole."""

from __future__ import annotations

from datetime import UTC, datetime

from digest.model.article import Entry

_FAR_AHEAD = datetime(2200, 1, 1, tzinfo=UTC)
_LAST = 2**31 - 1


def place_by_date(entry: Entry) -> int:
    """The place of a story among all that its source has, the newest first: the minutes from its date to the year 2200.

    A visit that brings three stories of a thousand must not give those the first three places.
    """
    published = entry.story.published
    if published is None:
        return _LAST
    return max(0, min(_LAST - 1, int((_FAR_AHEAD - published).total_seconds() // 60)))
