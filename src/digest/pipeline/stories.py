"""Look stories up, pick them by hand, and say where their fields come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from digest.errors import NotFound, UsageError
from digest.model.article import Article
from digest.model.digest import Selection, Terms
from digest.sources.urls import canonical, url_key
from digest.store import articles, candidates, sightings
from digest.store.database import Store


def listed(
    store: Store, *, section: str | None, picked: bool, popular: bool, limit: int, now: datetime
) -> list[Article]:
    """Stored articles, newest first; hidden ones and those under embargo too."""
    selection = Selection(
        terms=Terms(sections=(section,) if section else ()),
        picked=True if picked else None,
        popular=True if popular else None,
    )
    with store.read() as connection:
        return list(candidates.matching(connection, selection, now, limit=limit, visible=False, newest_first=True))


def article(store: Store, url: str) -> Article:
    """The story with this address, or an id that begins so and no other does. Raises NotFound."""
    clean = canonical(url)
    with store.read() as connection:
        found = articles.by_key(connection, f"url:{url_key(clean)}") if clean else articles.beginning(connection, url)
    if found is None:
        raise NotFound(f"No story with the address {url} is stored: `digest articles` lists them.")
    return found


def pick(store: Store, url: str, *, picked: bool, until: datetime | None, now: datetime) -> Article:
    """Make a story editor's choice by hand, or take it out. Raises NotFound, and UsageError for a past end."""
    if until is not None and until <= now:
        raise UsageError(f"--until {until:%Y-%m-%d %H:%M} UTC is over already: give a later time.")
    story = article(store, url)
    with store.write() as connection:
        articles.pick(connection, story.id, picked=picked, at=now, until=until)
    return story


def provenance(store: Store, url: str, ranks: Mapping[str, int]) -> list[dict[str, str]]:
    """What each source says of a story, field by field, in the order in which sources count."""
    story = article(store, url)
    with store.read() as connection:
        found = sightings.of_articles(connection, [story.id]).get(story.id, [])
    rows = []
    for name in (
        "headline",
        "standfirst",
        "section",
        "topics",
        "byline",
        "authors",
        "language",
        "published",
        "updated",
    ):
        for sighting in sorted(found, key=lambda each: ranks.get(each.source, len(ranks))):
            value = getattr(sighting.story, name)
            if value:
                shown = ", ".join(value) if isinstance(value, tuple) else str(value)
                rows.append({"field": name, "source": sighting.source, "value": shown})
    for sighting in found:
        if sighting.marked_at:
            rows.append({"field": "picked", "source": sighting.source, "value": f"since {sighting.marked_at}"})
        if sighting.popular_rank is not None:
            rows.append({"field": "popular_rank", "source": sighting.source, "value": str(sighting.popular_rank)})
        if image := sighting.story.image:
            words = ", ".join(filter(None, (image.url, image.caption, image.credit)))
            rows.append({"field": "image", "source": sighting.source, "value": words})
    return rows
