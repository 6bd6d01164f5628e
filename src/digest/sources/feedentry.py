"""One entry as feedparser gives it, as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from digest.html.text import visible
from digest.model.article import Image
from digest.sources.draft import Category, Draft
from digest.sources.standfirst import lone_summary

_HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Aside:
    """What was read of an item beside feedparser: its own language, its people and its Media RSS pictures."""

    language: str | None = None
    names: tuple[str, ...] = ()
    pictures: tuple[Image, ...] = ()


def draft_of(entry: Mapping[str, Any], aside: Aside, *, atom: bool, base: str) -> Draft:
    """The draft of one `entry`; `base` is the feed's address, for entries that name no base of their own.

    A title or summary of Atom's type `text` is taken literally (RFC 4287, 3.1.1); everywhere else
    markup in them is markup.
    """
    content = _content(entry)
    summary = _detail(entry, "summary_detail")
    standfirst, body = _texts(summary, content, literal=atom)
    published, updated = _dates(entry, atom=atom)
    return Draft(
        headline=_text(_detail(entry, "title_detail"), literal=atom),
        link=_own(entry, "feedburner_origlink") or _own(entry, "link"),
        base=_base(content, summary, base),
        guid=_own(entry, "id"),
        standfirst=standfirst,
        body_html=body,
        categories=tuple(_categories(entry)),
        names=aside.names,
        language=aside.language or _own(entry, "language"),
        published=published,
        updated=updated,
        source_line=_source(entry),
        image=_image(entry, aside),
    )


def _own(entry: Mapping[str, Any], key: str) -> str | None:
    """A field of the entry itself: feedparser's own lookup gives `published` where `updated` is asked for."""
    value = dict(entry).get(key)
    return str(value) if value else None


def _detail(entry: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    value: Mapping[str, Any] | None = dict(entry).get(key)
    return value if value and value.get("value") else None


def _content(entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The longest text that the entry has: a short one beside it is a second summary."""
    texts = [
        one for one in dict(entry).get("content", []) if str(one.get("type", "")).startswith("text/") or _is_html(one)
    ]
    return max(texts, key=lambda one: len(one.get("value", "")), default=None)


def _is_html(detail: Mapping[str, Any]) -> bool:
    return detail.get("type") in _HTML


def _text(detail: Mapping[str, Any] | None, *, literal: bool) -> str | None:
    if detail is None:
        return None
    value = str(detail["value"])
    return value if literal and not _is_html(detail) else visible(value)


def _texts(
    summary: Mapping[str, Any] | None, content: Mapping[str, Any] | None, *, literal: bool
) -> tuple[str | None, str | None]:
    """Standfirst and body, from a summary and a full text of which either may be missing."""
    if content and content.get("value"):
        return _text(summary, literal=literal), _markup(content, literal=literal)
    if summary is None:
        return None, None
    if literal and not _is_html(summary):
        return str(summary["value"]), None
    return lone_summary(str(summary["value"]))


def _markup(content: Mapping[str, Any], *, literal: bool) -> str:
    value = str(content["value"])
    if _is_html(content) or not literal:
        return value
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in value.split("\n\n") if part.strip())


def _base(content: Mapping[str, Any] | None, summary: Mapping[str, Any] | None, feed: str) -> str:
    return next((str(one["base"]) for one in (content, summary) if one and one.get("base")), feed)


def _dates(entry: Mapping[str, Any], *, atom: bool) -> tuple[str | None, str | None]:
    """As printed: feedparser files the `dc:date` of RSS as an update, where it is the only date."""
    published = _own(entry, "published") or _own(entry, "created")
    updated = _own(entry, "updated")
    return (published, updated) if atom or published else (updated, None)


def _categories(entry: Mapping[str, Any]) -> list[Category]:
    found = []
    for tag in dict(entry).get("tags", []):
        term, label = visible(str(tag.get("term") or "")), visible(str(tag.get("label") or ""))
        if term or label:
            found.append(Category(label or term, term or None, tag.get("scheme") or None))
    return found


def _source(entry: Mapping[str, Any]) -> str | None:
    """The publication that an aggregated item was taken from (RSS `source`, Atom `source`)."""
    source = dict(entry).get("source")
    return visible(str(source.get("title") or "")) or None if isinstance(source, Mapping) else None


def _image(entry: Mapping[str, Any], aside: Aside) -> Image | None:
    """The picture: one whose caption or credit is known before others, since it must be shown with them."""
    enclosures = [
        Image(str(link["href"]))
        for link in dict(entry).get("links", [])
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/") and link.get("href")
    ]
    named = [*enclosures, *aside.pictures]
    return max(named, key=lambda image: bool(image.caption or image.credit), default=None)
