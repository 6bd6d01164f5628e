"""From a draft to an entry: every field cleaned, resolved and filed, the same for all formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.html.clean import clean_line
from digest.html.links import absolute
from digest.html.sanitise import sanitise
from digest.html.text import visible
from digest.model.article import Entry, Image, Story
from digest.sources.bodyimages import lead_image
from digest.sources.categories import Filing, file_under
from digest.sources.credits import picture
from digest.sources.dates import instant
from digest.sources.draft import Draft, Masthead
from digest.sources.embargo import doubt_of, embargo_of
from digest.sources.identity import guid_key, keys_of
from digest.sources.language import spoken
from digest.sources.people import authors_of
from digest.sources.standfirst import (
    body_without_invitation,
    first_words,
    headline_alone,
    said_once,
    without_invitation,
)
from digest.sources.urls import canonical

_SHOWN = 120
_EMPTY_SOURCE = re.compile(r"^\w[\w ]*:\s*$")


@dataclass(frozen=True, slots=True)
class _Words:
    headline: str
    standfirst: str | None
    body_html: str | None
    untouched_body: str | None


@dataclass(frozen=True, slots=True)
class _Dates:
    published: datetime | None
    updated: datetime | None
    publish_at: datetime | None
    doubt: str | None = None


def edited(draft: Draft, masthead: Masthead, now: datetime, position: int = 0) -> Entry:
    """The entry that `draft` becomes in a document with `masthead`; `now` is aware UTC.

    A date of publication in the future is an embargo. Raises ValueError, saying what is missing, for
    a draft without a headline and without a text to take one from, or with an embargo that cannot be read.
    """
    words = _words(draft)
    url = canonical(draft.link, draft.base) if draft.link else None
    filing = _filing(draft, masthead, url)
    language = _language(draft, masthead, words)
    dates = _dates(draft, masthead, language, now, words.headline)
    names, listed = draft.names or masthead.names, draft.listed and bool(draft.names)
    people, byline = authors_of(names, listed=listed, outlet=masthead.title, language=language)
    story = Story(
        headline=words.headline,
        url=url,
        standfirst=words.standfirst,
        body_html=words.body_html,
        section=filing.section,
        section_label=clean_line(filing.section_label),
        topics=filing.topics,
        byline=clean_line(draft.byline) or byline,
        authors=people,
        language=language,
        published=dates.published,
        updated=dates.updated,
        publish_at=dates.publish_at,
        source_line=_source_line(draft.source_line),
        image=lead_image(_image(draft), words.untouched_body),
    )
    guid = clean_line(draft.guid)
    own = draft.identity or (guid_key(masthead.source, guid) if guid else None)
    text = visible(words.body_html) if words.body_html else words.standfirst
    keys = keys_of(masthead.source, url=url, own=own, words=(words.headline, text, draft.published))
    doubt = " — ".join(filter(None, [dates.doubt, None if url else _unlinked(draft.link, words.headline)])) or None
    return Entry(story, keys, position, guid, draft.picked or filing.picked, draft.popular_rank, doubt)


def _unlinked(link: str | None, headline: str) -> str | None:
    """What to tell of a story whose address cannot be linked; None where it has none."""
    written = clean_line(link)
    if written is None:
        return None
    address = f"its address “{written[:_SHOWN]}” is none that can be opened"
    return f"“{headline[:_SHOWN]}” stands without a link, for {address}: write it whole, with https://"


def edit_all(drafts: Iterable[Draft], masthead: Masthead, now: datetime) -> tuple[list[Entry], list[str]]:
    """The entries of a document's drafts in order, and a warning for each draft that gives none."""
    entries: list[Entry] = []
    warnings: list[str] = []
    for number, draft in enumerate(drafts, 1):
        try:
            entries.append(edited(draft, masthead, now, len(entries)))
        except ValueError as fault:
            warnings.append(left_out(number, draft, fault))
    return entries, warnings


def left_out(number: int, draft: Draft, fault: ValueError) -> str:
    """The warning that a draft, counted from 1, gives no entry."""
    return f"item {number}{_named(draft)}: {fault}"


def _words(draft: Draft) -> _Words:
    body = sanitise(draft.body_html, draft.base) if draft.body_html else None
    standfirst = without_invitation(draft.standfirst)
    shown = body_without_invitation(body) if body else None
    once, rest = said_once(standfirst, shown)
    printed = headline_alone(draft.headline)
    headline = printed or first_words(standfirst or "") or first_words(visible(body or ""))
    if headline is None:
        raise ValueError("it has neither a headline nor a text; left out")
    return _Words(headline, once, rest, body)


def _filing(draft: Draft, masthead: Masthead, url: str | None) -> Filing:
    return file_under(
        draft.categories,
        marks=masthead.defaults.picked_categories,
        section=clean_line(draft.section),
        label=clean_line(draft.section_label),
        url=url,
    )


def _language(draft: Draft, masthead: Masthead, words: _Words) -> str | None:
    sample = " ".join(filter(None, [words.headline, words.standfirst]))
    return spoken(draft.language, masthead.language or masthead.defaults.language, sample)


def _dates(draft: Draft, masthead: Masthead, language: str | None, now: datetime, headline: str) -> _Dates:
    zone = masthead.defaults.timezone

    def read(printed: str | None) -> datetime | None:
        return instant(printed, timezone=zone, language=language) if printed else None

    published, updated = read(draft.published), read(draft.updated)
    embargo = embargo_of(draft.publish_at, timezone=zone, language=language) if draft.publish_at else None
    written = draft.publish_at or draft.published
    if published is None:
        published = None if draft.published else updated
    elif updated is not None and (updated <= published or updated > now):
        updated = None  # no update; and nothing was updated in the future
    if embargo is None and published is not None and published > now.astimezone(UTC):
        embargo = published
        written = draft.published or draft.updated
    if embargo is None or written is None or embargo <= now:
        return _Dates(published, updated, embargo)
    named = draft.publish_at is not None
    doubt = doubt_of(headline, written, embargo, named=named, timezone=zone, source=masthead.source)
    return _Dates(published, updated, embargo, doubt)


def _image(draft: Draft) -> Image | None:
    image = draft.image
    if image is None:
        return None
    url = absolute(image.url, draft.base, ("http", "https"))
    return picture(url, image.alt, image.caption, image.credit)


def _source_line(text: str | None) -> str | None:
    line = clean_line(text)
    return None if line is None or _EMPTY_SOURCE.match(line) else line


def _named(draft: Draft) -> str:
    name = clean_line(draft.link) or clean_line(draft.guid)
    return f" ({name[:200]})" if name else ""
