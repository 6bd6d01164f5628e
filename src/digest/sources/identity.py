"""Which entries are one story: the keys of an entry, and the merging of entries that share one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from digest.html.clean import clean_line
from digest.model.article import Entry
from digest.sources.urls import url_key

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def keys_of(source: str, *, url: str | None, own: str | None, words: tuple[str | None, ...]) -> tuple[str, ...]:
    """The identities of a story of `source`, best first.

    Its canonical address; without one, `own`, a key that the source gives it; without that, a hash
    of its `words` (headline, text, date as printed).
    """
    if url:
        return (f"url:{url_key(url)}",)
    if own:
        return (own,)
    text = "\n".join(clean_line(part) or "" for part in words)
    return (f"text:{source}:{hashlib.sha256(text.encode()).hexdigest()}",)


def guid_key(source: str, guid: str) -> str:
    """The key of a story that its source has given an id."""
    return f"guid:{source}:{guid}"


def headline_key(source: str, headline: str) -> str:
    """The key of a story that is known by its headline alone."""
    return f"headline:{source}:{headline.casefold()}"


def each_once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """`entries` of one source with those that share a key made one, in the order of their positions, numbered from 0.

    The one that was updated or published last has the words; where that says nothing, the one that
    comes first in `entries`. The best place stays, and the marks and keys of both.
    """
    in_order = sorted(joined(entries), key=lambda entry: entry.position)
    return tuple(replace(entry, position=place) for place, entry in enumerate(in_order))


def joined(entries: Iterable[Entry]) -> list[Entry]:
    """The same, with the places that they have."""
    merged: dict[str, Entry] = {}
    known: dict[str, str] = {}
    for entry in entries:
        name = next((known[key] for key in entry.keys if key in known), entry.keys[0])
        merged[name] = _later(merged[name], entry) if name in merged else entry
        known.update(dict.fromkeys(entry.keys, name))
    return list(merged.values())


def with_marks_of(entry: Entry, other: Entry) -> Entry:
    """`entry` at the better place and rank of the two, picked if either is, known by the keys of both."""
    ranks = [rank for rank in (entry.popular_rank, other.popular_rank) if rank is not None]
    return replace(
        entry,
        keys=tuple(dict.fromkeys([*entry.keys, *other.keys])),
        position=min(entry.position, other.position),
        picked=entry.picked or other.picked,
        popular_rank=min(ranks, default=None),
    )


def _later(first: Entry, second: Entry) -> Entry:
    return with_marks_of(second, first) if _when(second) > _when(first) else with_marks_of(first, second)


def _when(entry: Entry) -> datetime:
    return max(entry.story.updated or _LONG_AGO, entry.story.published or _LONG_AGO)
