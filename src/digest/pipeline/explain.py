"""Read one story by the way of its source and say where its fields come from; nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from digest.errors import SourceError, UsageError
from digest.model.source import Validators
from digest.pipeline.collect import Source
from digest.sources.answers import shown
from digest.sources.explaining import ONLY_IF_LISTED, Explanation
from digest.sources.explaining import explain as read
from digest.sources.fetch import Fetcher
from digest.sources.kinds import SOURCE_KINDS, Visit
from digest.sources.push import PushOptions
from digest.sources.urls import canonical, url_key
from digest.store import articles, sightings
from digest.store.database import Store
from digest.store.sightings import Sighting

_LISTED = "The page says little of itself: it was taken because a list of the site shows it by this headline."


def explain(store: Store, source: Source, url: str, fetcher: Fetcher, root: Path, now: datetime) -> Explanation:
    """What `source` says of the story at `url` now; of one that was pushed, what came in.

    Raises UsageError for an address that is none or not of this source, SourceError where it cannot be
    read.
    """
    address = web_address(url)
    if source.locked:
        raise SourceError(f"it was not visited: {source.locked}")
    stored = next((each for each in _sightings(store, address) if each.source == source.name), None)
    kind = SOURCE_KINDS[source.options.kind]
    if isinstance(source.options, PushOptions):
        return _pushed(source, stored, address, kind.says)
    visit = Visit(source.name, root, source.defaults, Validators(), fetcher, now)
    found = read(source.options, visit, address, kind.read, kind.says)
    if stored is None or ONLY_IF_LISTED not in found.remarks:
        return found
    return replace(found, remarks=tuple(_LISTED if each == ONLY_IF_LISTED else each for each in found.remarks))


def _pushed(source: Source, stored: Sighting | None, address: str, words: str) -> Explanation:
    """What a program has pushed, as it was read; there is nothing to fetch."""
    if stored is None:
        raise SourceError(
            f"nothing was pushed to {source.name} under {shown(address)}: `digest articles` lists what is stored."
        )
    names = [name for name in stored.story.__dataclass_fields__ if getattr(stored.story, name) not in (None, (), "")]
    remark = f"A program pushed it to /api/v1/articles with the token of {source.name}; this is what came in last."
    return Explanation(stored.story, dict.fromkeys(names, words), (remark,))


def _sightings(store: Store, address: str) -> list[Sighting]:
    """What each source has said of the story at `address`."""
    with store.read() as connection:
        found = articles.by_key(connection, f"url:{url_key(address)}")
        return list(sightings.of_articles(connection, [found.id]).get(found.id, [])) if found else []


def sources_of(store: Store, url: str, sources: Sequence[Source]) -> list[Source]:
    """Those of `sources` that have shown the story at `url`; where none has, those on its host. Raises UsageError."""
    address = web_address(url)
    names = {each.source for each in _sightings(store, address)}
    host = urlsplit(address).hostname
    told = [each for each in sources if each.name in names]
    near = [each for each in sources if _host(each) == host]
    if not (told or near):
        listed = ", ".join(each.name for each in sources) or "none"
        raise UsageError(
            f"No source is known to have {url}: name one, `digest collect SOURCE --explain URL`; there are: {listed}."
        )
    return told or near


def web_address(url: str) -> str:
    """`url` in its canonical form. Raises UsageError where it is no web address."""
    address = canonical(url)
    if address is None:
        raise UsageError(
            f"“{url}” is no web address: write the whole address of a story, such as https://courier.example/news/1/."
        )
    return address


def _host(source: Source) -> str | None:
    address = SOURCE_KINDS[source.options.kind].address(source.options)
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
