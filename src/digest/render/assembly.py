"""Feeds put together from entries that were rendered before, byte for byte as they would be rendered whole.

An entry's bytes rest on its item and on the feed's publisher and language, and on nothing beside it. So
they can be kept, and a feed with one new story is one rendered entry and many copied ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest.model.feed import FeedDocument, FeedItem
from digest.render.feeds import atom, rss
from digest.render.jsonfeed import json_entry, json_feed
from digest.render.links import Format

_RSS_END, _ATOM_END = b"  </channel>\n</rss>\n", b"</feed>\n"
_JSON_NONE = b"[]\n}\n"


@dataclass(frozen=True, slots=True)
class RenderedEntry:
    """An item in the three formats; one that a format could not carry is empty there.

    `updated` is the item's own: the feed around it is dated by the latest.
    """

    updated: datetime
    rss: bytes
    atom: bytes
    json: bytes

    @property
    def whole(self) -> bool:
        """Whether every format has it."""
        return bool(self.rss and self.atom and self.json)


def rendered_entries(document: FeedDocument, items: Iterable[FeedItem]) -> Iterator[RenderedEntry]:
    """Each of `items` as an entry of `document`, whose own items do not matter."""
    empty = replace(document, items=(), updated=None)
    rss_start, atom_start = _start(rss(empty), _RSS_END), _start(atom(empty), _ATOM_END)
    for item in items:
        alone = replace(empty, items=(item,))
        yield RenderedEntry(
            item.updated,
            rss(alone)[len(rss_start) : -len(_RSS_END)],
            atom(alone)[len(atom_start) : -len(_ATOM_END)],
            json_entry(item),
        )


def assembled(document: FeedDocument, entries: Sequence[RenderedEntry]) -> dict[Format, bytes]:
    """`document` with these entries for its items, in the three formats."""
    updated = max((entry.updated for entry in entries), default=None)
    empty = replace(document, items=(), updated=updated)
    return {
        "rss": b"".join([_start(rss(empty), _RSS_END), *(entry.rss for entry in entries), _RSS_END]),
        "atom": b"".join([_start(atom(empty), _ATOM_END), *(entry.atom for entry in entries), _ATOM_END]),
        "json": _json(json_feed(empty), [entry.json for entry in entries]),
    }


def _json(empty: bytes, entries: Sequence[bytes]) -> bytes:
    if not entries:
        return empty
    pieces = [piece for entry in entries for piece in (b",\n", entry)]
    pieces[0] = _start(empty, _JSON_NONE) + b"[\n"
    return b"".join([*pieces, b"\n ]\n}\n"])


def _start(empty: bytes, end: bytes) -> bytes:
    """What stands before the first entry of a feed that has none."""
    if not empty.endswith(end):
        raise ValueError(f"a feed without entries ends in {empty[-40:]!r}, not in {end!r}")
    return empty[: -len(end)]
