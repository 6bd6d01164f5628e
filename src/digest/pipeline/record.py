"""Write what one source shows into the store: identity, sightings, articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.html.direction import direction
from digest.model.article import Article, Entry, Story
from digest.model.source import SourceDefaults, SourceState
from digest.pipeline.identity import identify
from digest.pipeline.merge import Merged, merge
from digest.store import articles, counters, sightings
from digest.store.database import Connection
from digest.store.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stories were new, changed in this source's words, or as before."""

    new: int
    updated: int
    unchanged: int


def record(
    connection: Connection,
    source: str,
    defaults: SourceDefaults,
    state: SourceState,
    entries: Sequence[Entry],
    ranks: Mapping[str, int],
    now: datetime,
    *,
    partial: bool = False,
) -> Tally:
    """Keep the entries of one visit; the caller's transaction makes it whole or nothing.

    `partial` entries say nothing of the other stories that the source showed.
    """
    by_id = _identified(connection, source, entries)
    left = [] if partial else sightings.gone_from(connection, source, frozenset(by_id))
    before = sightings.of_articles(connection, [*by_id, *left])
    own = {each.article_id: each for known in before.values() for each in known if each.source == source}
    shown = {each: _sighting(source, each, group, own.get(each), now) for each, group in by_id.items()}
    changed = {each for each in by_id if each in own and own[each].story != shown[each].story}
    existing = articles.by_ids(connection, [*by_id, *left])
    new = [each for each in by_id if each not in existing]
    seqs = dict(zip(new, _numbers(connection, len(new)), strict=True))
    for article_id in [*by_id, *left]:
        merged = merge(_with(before.get(article_id, ()), shown.get(article_id)), ranks)
        old = existing.get(article_id)
        if old is None:
            aged = _came_in_old(merged.story, defaults.max_age, state.collected_at is None, now)
            article = _new_article(article_id, seqs[article_id], merged, aged, now)
        else:
            article = _renewed(old, merged, article_id in changed, now)
        if article != old:
            articles.put(connection, article)
    for article_id, group in by_id.items():
        articles.know(connection, article_id, sorted({key for entry in group for key in entry.keys}))
    sightings.put(connection, list(shown.values()))
    return Tally(len(new), len(changed), len(by_id) - len(new) - len(changed))


def _identified(connection: Connection, source: str, entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    known = articles.by_keys(connection, sorted({key for entry in entries for key in entry.keys}))
    guids = sorted({entry.guid for entry in entries if entry.guid})
    return identify(entries, known, sightings.of_guids(connection, source, guids))


def _numbers(connection: Connection, count: int) -> range:
    if not count:
        return range(0)
    start = counters.take(connection, counters.ARTICLE_SEQ, count)
    return range(start, start + count)


def _with(known: Sequence[Sighting], own: Sighting | None) -> list[Sighting]:
    if own is None:
        return list(known)
    return [each for each in known if each.source != own.source] + [own]


def _sighting(source: str, article_id: str, group: Sequence[Entry], old: Sighting | None, now: datetime) -> Sighting:
    first = group[0]
    marked_at = None
    if any(entry.picked for entry in group):
        marked_at = old.marked_at if old and old.marked_at else now
    rank = min((entry.popular_rank for entry in group if entry.popular_rank is not None), default=None)
    return Sighting(source, article_id, _steady(first.story, old), first.position, first.guid, True, marked_at, rank)


def _steady(story: Story, old: Sighting | None) -> Story:
    """The story with its first date, where a source has but one date and moves it at every edit."""
    if old is None or old.story.published is None or story.published is None or story.published != story.updated:
        return story
    return replace(story, published=min(old.story.published, story.published))


def _came_in_old(story: Story, max_age: timedelta, first_visit: bool, now: datetime) -> bool:
    dates = [date for date in (story.published, story.publish_at) if date is not None]
    return max(dates) < now - max_age if dates else first_visit


def _new_article(article_id: str, seq: int, result: Merged, considered: bool, now: datetime) -> Article:
    story = result.story
    return Article(
        id=article_id,
        seq=seq,
        year=(story.published or now).year,
        story=story,
        first_seen=now,
        direction=direction(story.language, story.headline),
        considered=considered,
        sources=result.sources,
        mark=result.mark,
        popular_rank=result.popular_rank,
    )


def _renewed(old: Article, result: Merged, changed: bool, now: datetime) -> Article:
    story = result.story
    return replace(
        old,
        story=story,
        direction=direction(story.language, story.headline),
        changed_at=now if changed and story != old.story else old.changed_at,
        sources=result.sources,
        mark=result.mark,
        popular_rank=result.popular_rank,
    )
