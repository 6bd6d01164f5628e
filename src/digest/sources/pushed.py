"""Stories that a program pushes: one article, a list of them, or a JSON Feed; each is read or refused by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from digest.errors import UsageError
from digest.html.clean import clean_line
from digest.model.article import Entry
from digest.model.source import SourceDefaults
from digest.sources.dates import instant
from digest.sources.draft import Draft, Masthead
from digest.sources.jsonfeed import document_of, is_json_feed
from digest.sources.jsonvalues import fields
from digest.sources.places import place_by_date
from digest.sources.record import FieldError, draft_of_record
from digest.sources.urls import canonical

_DATES = ("published", "updated", "publish_at")
_LONGEST_NAME = 300
_LAST_RANK = 1_000_000

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Pushed:
    """One story as it was pushed: what it becomes, or the `field` and the `fault` for which it is refused.

    `name` is what it calls itself: its address, or its id.
    """

    name: str | None
    entry: Entry | None = None
    field: str | None = None
    fault: str | None = None


def read_pushed(value: object, source: str, defaults: SourceDefaults, now: datetime) -> list[Pushed]:
    """The stories in parsed JSON, in order, one for each item. Raises UsageError where there is no list of them."""
    if is_json_feed(value):
        return _of_feed(value, source, defaults, now)
    listed = value.get("articles", [value]) if isinstance(value, Mapping) else value
    if not isinstance(listed, list):
        raise UsageError("An article, a list of articles, or a JSON Feed was expected.")
    _require_few(listed)
    masthead = Masthead(source, defaults)
    return [_read(one, masthead, now) for one in listed]


def _of_feed(feed: object, source: str, defaults: SourceDefaults, now: datetime) -> list[Pushed]:
    whole = fields(feed)
    items = whole.get("items")
    if not isinstance(items, list):
        raise UsageError("The JSON Feed has no list of items.")
    _require_few(items)
    found = []
    for item in items:
        document = document_of({**whole, "items": [item]}, "", source, defaults)
        read = [_kept(draft, document.masthead, now) for draft in document.drafts]
        found += read or [Pushed(None, fault="an item is an object with a title and a url")]
    return found


def _read(record: Any, masthead: Masthead, now: datetime) -> Pushed:
    if not isinstance(record, Mapping):
        return Pushed(None, fault="an article is an object with a headline and a url")
    try:
        draft = draft_of_record(record)
    except ValueError as error:
        return _refused(_name(record.get("url"), record.get("id")), error, None)
    return _kept(draft, masthead, now)


def _kept(draft: Draft, masthead: Masthead, now: datetime) -> Pushed:
    from digest.sources.editing import edited

    name = _name(draft.link, draft.guid)
    try:
        _require(draft, masthead)
        entry = edited(replace(draft, base=draft.link), masthead, now)
    except ValueError as error:
        return _refused(name, error, "headline")
    return Pushed(entry.story.url or name, replace(entry, position=place_by_date(entry)))


def _require(draft: Draft, masthead: Masthead) -> None:
    """Raise FieldError for what other sources are forgiven: who pushes can be told, and can mend it."""
    if draft.link is None and draft.guid is None:
        raise FieldError("url", "it is missing: without the story's address, or an id, a correction could not be told")
    if draft.link is not None and canonical(draft.link) is None:
        raise FieldError("url", "a whole address was expected, such as https://courier.example/news/ferry/")
    if draft.popular_rank is not None and draft.popular_rank > _LAST_RANK:
        raise FieldError("popular_rank", f"a whole number from 1 to {_LAST_RANK:,} was expected")
    for name in _DATES:
        written = getattr(draft, name)
        zone = masthead.defaults.timezone
        if written and instant(written, timezone=zone, language=draft.language) is None:
            raise FieldError(name, "a date was expected, such as 2026-11-23T12:00:00Z")


def _name(*candidates: object) -> str | None:
    texts = [clean_line(one) for one in candidates if isinstance(one, str)]
    found = next(filter(None, texts), None)
    return found[:_LONGEST_NAME] if found else None


def _refused(name: str | None, error: ValueError, field: str | None) -> Pushed:
    field = error.field if isinstance(error, FieldError) else field
    words = clean_line(str(error).removeprefix(f"{field}: ")) or "it cannot be read"
    return Pushed(name, None, field, words[:_LONGEST_NAME])


def _require_few(listed: list[Any]) -> None:
    if len(listed) > MOST_AT_ONCE:
        raise UsageError(f"A request may hold {MOST_AT_ONCE:,} articles, and this one has {len(listed):,}.")
