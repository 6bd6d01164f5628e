"""Which article an entry is. Pure."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.model.article import Entry
from digest.store.sightings import Sighting


def permanent_id(key: str) -> str:
    """The id of a story first seen under `key`: the same in every store that meets it so."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()[:10]).decode().lower()


def identify(
    entries: Sequence[Entry], known: Mapping[str, str], by_guid: Mapping[str, Sequence[Sighting]]
) -> dict[str, list[Entry]]:
    """The entries by the id of their article, in the order of the list.

    An entry is the article that one of its keys is `known` for; else one that the same source showed
    before under the same id (`by_guid`) with the same headline or date, for a publisher who moved a
    page; else a new one.
    """
    often = Counter(entry.guid for entry in entries if entry.guid)
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        article_id = next((known[key] for key in entry.keys if key in known), None)
        if article_id is None and entry.guid and often[entry.guid] == 1:
            article_id = _moved(entry, by_guid.get(entry.guid, ()))
        found.setdefault(article_id or permanent_id(entry.keys[0]), []).append(entry)
    return found


def _moved(entry: Entry, before: Sequence[Sighting]) -> str | None:
    # Some feeds give every story one id; the headline or the date must say that it is the same story.
    for sighting in before:
        old, new = sighting.story, entry.story
        same_date = old.published is not None and old.published == new.published
        if old.headline.casefold() == new.headline.casefold() or same_date:
            return sighting.article_id
    return None
