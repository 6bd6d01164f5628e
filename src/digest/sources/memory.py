"""What was made of each item of a feed the last time, so that only what is new in it is read again.

A feed that has one new story shows dozens of old ones. Each item is known by a hash of itself and of all
around it that its reading depends on; what an item became then is in the store. Both are remembered in the
source's fingerprint, behind the hash of the whole: `HASH MARK+KEY MARK+KEY …`.
"""

from __future__ import annotations

import hashlib
import time
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from digest.model.article import Entry
from digest.sources.dates import instant
from digest.sources.draft import Document, Draft, Masthead

MOST_REMEMBERED = 500
"""How many items of one feed are remembered."""

MOST_SECONDS = 5.0
"""How much CPU time the items of one feed may take: thousands of the usual ones take less."""

_SHORT = 12


def short_hash(*parts: bytes) -> str:
    """72 bits of a hash, as 12 letters."""
    state = hashlib.blake2b(digest_size=9)
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return urlsafe_b64encode(state.digest()).decode()


class Memory:
    """What is known of a feed's items; `known` gives the source's present entries by key."""

    def __init__(self, fingerprint: str | None, known: Callable[[], Mapping[str, Entry]]) -> None:
        pairs = (fingerprint or "").split(" ")[1:]
        self._keys = {pair[:_SHORT]: pair[_SHORT:] for pair in pairs}
        self._known = known
        self._entries: dict[str, Entry] | None = None

    def recall(self, mark: str) -> Entry | None:
        """What the item with this mark became the last time; None where that is not known."""
        key = self._keys.get(mark)
        if key is None:
            return None
        if self._entries is None:
            self._entries = {short_hash(name.encode()): entry for name, entry in self._known().items()}
        return self._entries.get(key)


@dataclass(frozen=True, slots=True)
class Edited:
    """The entries of a document, a warning for each item that gives none, and what to remember."""

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...]
    remembered: tuple[tuple[str, str], ...] = ()

    def fingerprint(self, whole: str | None) -> str | None:
        """The hash of the `whole` with what is remembered of its items."""
        pairs = [f"{mark}{short_hash(key.encode())}" for mark, key in self.remembered]
        return " ".join([whole, *pairs[:MOST_REMEMBERED]]) if whole else None


def edit_document(document: Document, now: datetime) -> Edited:
    """Edit the drafts of a document and put what was recalled in its place; `now` is aware UTC."""
    from digest.sources.editing import edited, left_out

    recalled, marks = document.recalled, document.marks
    drafts = dict(zip(document.places or range(len(document.drafts)), document.drafts, strict=True))
    entries: list[Entry] = []
    warnings: list[str] = []
    steady: list[tuple[str, str]] = []
    began = time.thread_time()
    places = sorted([*drafts, *recalled])
    for number, place in enumerate(places):
        if time.thread_time() - began > MOST_SECONDS:
            warnings.append(f"the items take too long to read: the last {len(places) - number:,} were left out")
            break
        if place in recalled:
            entry = replace(recalled[place], position=len(entries))
        else:
            try:
                entry = edited(drafts[place], document.masthead, now, len(entries))
            except ValueError as fault:
                warnings.append(left_out(place + 1, drafts[place], fault))
                continue
        entries.append(entry)
        draft = drafts.get(place)
        if place in marks and (draft is None or _is_steady(draft, entry, document.masthead, now)):
            steady.append((marks[place], entry.keys[0]))
    return Edited(tuple(entries), tuple(warnings), tuple(_clear(steady, entries)))


def _is_steady(draft: Draft, entry: Entry, masthead: Masthead, now: datetime) -> bool:
    """Whether the same draft gives the same entry at any later time: it has an address, and no date lies ahead."""
    story = entry.story
    if not entry.keys[0].startswith("url:") or story.publish_at is not None:
        return False
    if not draft.updated or story.updated is not None:
        return True
    updated = instant(draft.updated, timezone=masthead.defaults.timezone, language=story.language)
    return updated is None or updated <= now


def _clear(steady: Iterable[tuple[str, str]], entries: Iterable[Entry]) -> list[tuple[str, str]]:
    """Those that are one item of one story: of several, the store does not keep which said what."""
    often = Counter(entry.keys[0] for entry in entries)
    return [(mark, key) for mark, key in steady if often[key] == 1]
