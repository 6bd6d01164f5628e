"""Read one story by the way of its source and say where its fields come from; nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from digest.errors import UsageError
from digest.model.source import Validators
from digest.pipeline.collect import Source
from digest.sources.explaining import Explanation
from digest.sources.explaining import explain as read
from digest.sources.fetch import Fetcher
from digest.sources.kinds import SOURCE_KINDS, Visit
from digest.sources.urls import canonical, url_key
from digest.store import articles, sightings
from digest.store.database import Store


def explain(source: Source, url: str, fetcher: Fetcher, root: Path, now: datetime) -> Explanation:
    """What `source` says of the story at `url` now.

    Raises UsageError for an address that is none or not of this source, SourceError where it cannot be
    read.
    """
    kind = SOURCE_KINDS[source.options.kind]
    visit = Visit(source.name, root, source.defaults, Validators(), fetcher, now)
    return read(source.options, visit, web_address(url), kind.read, kind.says)


def sources_of(store: Store, url: str, sources: Sequence[Source]) -> list[Source]:
    """Those of `sources` that have shown the story at `url`; where none has, those on its host. Raises UsageError."""
    address = web_address(url)
    with store.read() as connection:
        found = articles.by_key(connection, f"url:{url_key(address)}")
        known = sightings.of_articles(connection, [found.id]).get(found.id, []) if found else []
    names = {each.source for each in known}
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
