"""Write what one source shows into the store: identity, sightings, articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.html.direction import direction
from digest.model.article import Article, Entry, Story
from digest.model.source import Glimpse, Harvest, SourceDefaults, SourceState
from digest.pipeline.identity import identify
from digest.pipeline.merge import Merged, merge
from digest.sources.urls import older_keys
from digest.store import articles, counters, sightings
from digest.store.database import Connection
from digest.store.sightings import Sighting


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stories were new, changed in this source's words, or as before.

    `arrived` are the new ones by the ids of their articles. `doubts` are of stories that this source shows for
    the first time or in other words: what was said once is not said at every visit.
    """

    new: int
    updated: int
    unchanged: int
    arrived: tuple[tuple[str, Story], ...] = ()
    doubts: tuple[str, ...] = ()


def record(
    connection: Connection,
    source: str,
    defaults: SourceDefaults,
    state: SourceState,
    harvest: Harvest,
    ranks: Mapping[str, int],
    now: datetime,
) -> Tally:
    """Keep what one visit brought; the caller's transaction makes it whole or nothing."""
    keys = sorted({key for entry in harvest.entries for key in entry.keys})
    known = articles.by_keys(connection, keys)
    older = _older(connection, [key for key in keys if key not in known])
    entries = [replace(each, keys=_both(each.keys, older)) for each in harvest.entries]
    known |= {key: article_id for found in older.values() for key, article_id in found.items()}
    by_id = _identified(connection, source, entries, known)
    glimpsed = _glimpsed(connection, harvest.glimpses)
    here = frozenset([*by_id, *glimpsed])
    left = [] if harvest.partial else sightings.gone_from(connection, source, here, marks_end=harvest.marks_end)
    before = sightings.of_articles(connection, [*by_id, *left, *glimpsed])
    own = {each.article_id: each for there in before.values() for each in there if each.source == source}
    shown = {each: _sighting(source, each, group, own.get(each), now) for each, group in by_id.items()}
    for each, seen in glimpsed.items():
        if sighting := shown.get(each) or own.get(each):
            shown[each] = _seen_again(sighting, seen, own.get(each), now, read=each in by_id)
    changed = {each for each in by_id if each in own and own[each].story != shown[each].story}
    touched = [*left, *(each for each in shown if each in by_id or shown[each] != own[each])]
    existing = articles.by_ids(connection, [*by_id, *touched])
    new = [each for each in by_id if each not in existing]
    seqs = dict(zip(new, _numbers(connection, len(new)), strict=True))
    for article_id in dict.fromkeys([*by_id, *touched]):
        merged = merge(_with(before.get(article_id, ()), shown.get(article_id)), ranks)
        old = existing.get(article_id)
        if old is None:
            aged = _came_in_old(merged.story, defaults.max_age, state.collected_at is None, now)
            article = _new_article(article_id, seqs[article_id], merged, aged, now)
        else:
            article = _renewed(old, merged, article_id in changed, now)
        if article != old:
            articles.put(connection, article)
    articles.know(connection, _learned(by_id, known))
    sightings.put(connection, [each for each in shown.values() if each != own.get(each.article_id)])
    arrived = tuple((each, by_id[each][0].story) for each in new)
    told = [entry.doubt for each, group in by_id.items() if each in changed or each not in own for entry in group]
    doubts = tuple(each for each in told if each)
    return Tally(len(new), len(changed), len(shown) - len(new) - len(changed), arrived, doubts)


def _glimpsed(connection: Connection, glimpses: Sequence[Glimpse]) -> dict[str, list[Glimpse]]:
    """The glimpses by the article that they show."""
    known = articles.by_keys(connection, sorted({key for each in glimpses for key in each.keys}))
    found: dict[str, list[Glimpse]] = {}
    for each in glimpses:
        article_id = next((known[key] for key in each.keys if key in known), None)
        if article_id is not None:
            found.setdefault(article_id, []).append(each)
    return found


def _seen_again(
    sighting: Sighting, seen: Sequence[Glimpse], old: Sighting | None, now: datetime, *, read: bool
) -> Sighting:
    """A sighting at its place and with its marks of now; where the story was also `read` now, with those of both."""
    places = [*(each.position for each in seen), *([sighting.position] if read else [])]
    ranks = [each.popular_rank for each in seen] + ([sighting.popular_rank] if read else [])
    marked_at = sighting.marked_at if read else None
    if any(each.picked for each in seen):
        marked_at = marked_at or (old.marked_at if old else None) or now
    rank = min((each for each in ranks if each is not None), default=None)
    return replace(sighting, position=min(places), current=True, marked_at=marked_at, popular_rank=rank)


def _older(connection: Connection, keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """Of keys that are not known: the articles that were kept when their addresses still had a `?from=home`."""
    before = {key: older for key in keys if (older := older_keys(key))}
    found = articles.by_keys(connection, [one for older in before.values() for one in older])
    return {
        key: {one: found[one] for one in older if one in found}
        for key, older in before.items()
        if not found.keys().isdisjoint(older)
    }


def _both(keys: tuple[str, ...], older: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    return (*keys, *(one for key in keys for one in older.get(key, ())))


def _identified(
    connection: Connection, source: str, entries: Sequence[Entry], known: Mapping[str, str]
) -> dict[str, list[Entry]]:
    guids = sorted({entry.guid for entry in entries if entry.guid and known.keys().isdisjoint(entry.keys)})
    return identify(entries, known, sightings.of_guids(connection, source, guids))


def _learned(by_id: Mapping[str, Sequence[Entry]], known: Mapping[str, str]) -> dict[str, str]:
    """The keys that no article had, with the first one that has it now."""
    learned: dict[str, str] = {}
    for article_id, group in by_id.items():
        for key in sorted({key for entry in group for key in entry.keys} - known.keys()):
            learned.setdefault(key, article_id)
    return learned


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
