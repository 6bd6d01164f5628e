"""Stories that may be one: headlines that are nearly the same. They are reported, never merged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.model.article import Story
from digest.store import articles
from digest.store.database import Connection

_ALIKE = 92.0
_LATEST = 1_000
_MOST_NEW = 200
_MOST_WARNINGS = 10
_APART = timedelta(hours=48)
_FEWEST_WORDS = 4
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


class Recent:
    """The headlines that came last; what was read once in a run is not read again."""

    def __init__(self) -> None:
        self._headlines: list[articles.Headline] = []
        self._folded: list[str] = []

    def read(self, connection: Connection, most: int) -> tuple[Sequence[articles.Headline], Sequence[str]]:
        """At most so many that are not hidden, the last one first, and the same without their capitals."""
        after = self._headlines[0].seq if self._headlines else 0
        fresh = articles.recent_headlines(connection, most, after=after)
        self._headlines = [*fresh, *self._headlines][:most]
        self._folded = [*(each.headline.casefold() for each in fresh), *self._folded][:most]
        return self._headlines, self._folded

    def forget(self) -> None:
        """Read all of them again, since what was read last was not kept in the store."""
        self._headlines, self._folded = [], []


def lookalikes(
    connection: Connection, new: Sequence[tuple[str, Story]], known: Recent | None = None
) -> tuple[str, ...]:
    """A warning for each of the `new` articles whose headline is nearly that of another, new or of the 1,000 before.

    Both must have appeared within 48 hours of each other, as far as they are dated, and the numbers in them must be
    the same: “3 dead” is not “30 dead”. `known` is what the same run has read of them before.
    """
    candidates = [(each, story) for each, story in new[:_MOST_NEW] if len(story.headline.split()) >= _FEWEST_WORDS]
    if not candidates:
        return ()
    from rapidfuzz.fuzz import token_sort_ratio
    from rapidfuzz.process import extract

    recent, folded = (known or Recent()).read(connection, _LATEST + len(new))
    found: list[str] = []
    told: set[frozenset[str]] = set()
    for article_id, story in candidates:
        words = story.headline.casefold()
        for _, _, place in extract(words, folded, scorer=token_sort_ratio, score_cutoff=_ALIKE, limit=_MOST_WARNINGS):
            other = recent[place]
            pair = frozenset((article_id, other.id))
            if len(pair) == 2 and pair not in told and _same_time(story.published, other.published):
                told.add(pair)
                if same_numbers(words, folded[place]):
                    found.append(_warning(story, other))
        if len(found) >= _MOST_WARNINGS:
            break
    return tuple(found[:_MOST_WARNINGS])


def same_numbers(first: str, second: str) -> bool:
    """Whether two headlines name the same numbers, in any order."""
    return sorted(_NUMBER.findall(first)) == sorted(_NUMBER.findall(second))


def _same_time(first: datetime | None, second: datetime | None) -> bool:
    return first is None or second is None or abs(first - second) <= _APART


def _warning(story: Story, other: articles.Headline) -> str:
    return (
        f"“{story.headline[:120]}” may be the story “{other.headline[:120]}” ({other.url or other.id}) once more: if it"
        " is, take one down with digest hide"
    )
