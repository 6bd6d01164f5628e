"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read into drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from digest.errors import SourceError
from digest.model.article import Image
from digest.model.source import SourceDefaults
from digest.sources.answers import shown
from digest.sources.draft import Category, Document, Draft, Masthead

MOST_ITEMS = 10_000
"""How many items of one feed are read."""

_ITEMS = '"items"'


def read_json_feed(text: str, url: str, source: str, defaults: SourceDefaults) -> Document:
    """The JSON Feed in `text`, fetched from `url`.

    Of one that is cut off the whole items are read, with a warning. Raises SourceError for JSON that
    is no feed (with what an API said went wrong) and where nothing can be read.
    """
    try:
        feed = json.loads(text)
        notices: list[str] = []
    except RecursionError:
        raise SourceError(f"{shown(url)} is JSON nested too deep to be a feed") from None
    except ValueError as fault:
        feed = {"items": list(_whole_items(text))}
        notices = [f"not valid JSON ({fault}); the items before the fault were read"]
        if not feed["items"]:
            raise SourceError(f"{shown(url)} is not valid JSON: {fault}") from fault
    return document_of(feed, url, source, defaults, notices)


def document_of(
    feed: object, url: str, source: str, defaults: SourceDefaults, notices: list[str] | None = None
) -> Document:
    """A parsed JSON Feed as a document; `url` is the base of relative addresses.

    Raises SourceError where `feed` has no list of items.
    """
    warnings = list(notices or [])
    if not isinstance(feed, Mapping) or not isinstance(feed.get("items"), list):
        raise SourceError(f"{shown(url)} is JSON but no JSON Feed: it has no list of “items”{_complaint(feed)}")
    drafts = []
    for number, item in enumerate(feed["items"][:MOST_ITEMS], 1):
        if isinstance(item, Mapping):
            drafts.append(_draft(item, url))
        else:
            warnings.append(f"item {number} is no object and was left out")
    if len(feed["items"]) > MOST_ITEMS:
        warnings.append(f"only the first {MOST_ITEMS:,} of {len(feed['items']):,} items were read")
    masthead = Masthead(source, defaults, _text(feed.get("title")), _names(feed), _text(feed.get("language")))
    return Document(masthead, tuple(drafts), tuple(warnings))


def is_json_feed(value: object) -> bool:
    """Whether parsed JSON says that it is a JSON Feed."""
    return isinstance(value, Mapping) and "jsonfeed.org/version/" in str(value.get("version", ""))


def _whole_items(text: str) -> Iterator[Any]:
    """The items of a damaged feed up to the first that cannot be read."""
    decoder = json.JSONDecoder()
    place = text.find("[", text.find(_ITEMS)) + 1 if _ITEMS in text else 0
    while place:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        try:
            item, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield item


def _complaint(feed: object) -> str:
    """What the answer of an API says of its fault, where it is one."""
    said = feed.get("message") or feed.get("error") or feed.get("errors") if isinstance(feed, Mapping) else None
    return f"; it says “{said[:200]}”" if isinstance(said, str) else "; check the address"


def _draft(item: Mapping[str, Any], url: str) -> Draft:
    own = _extension(item)
    standfirst, body = _texts(item)
    names = _names(item)
    return Draft(
        headline=_text(item.get("title")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        base=url,
        guid=_text(item.get("id")),
        standfirst=_text(own.get("standfirst")) or standfirst,
        body_html=body,
        section=_text(own.get("section")),
        section_label=_text(own.get("section_label")),
        categories=tuple(Category(tag) for tag in map(_text, _list(item.get("tags"))) if tag),
        names=names,
        listed=len(names) > 1,
        byline=_text(own.get("byline")),
        language=_text(item.get("language")),
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        picked=any(own.get(name) is True for name in ("editors_choice", "picked", "featured")),
        popular_rank=_rank(own.get("popular_rank")),
        source_line=_text(own.get("source_line")),
        image=_image(item, own),
    )


def _extension(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of all extensions, objects whose names begin with an underscore."""
    own: dict[str, Any] = {}
    for name, value in item.items():
        if name.startswith("_") and isinstance(value, Mapping):
            own.update(value)
    return own


def _texts(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    summary, html, text = (_text(item.get(name)) for name in ("summary", "content_html", "content_text"))
    if html:
        return summary, html
    if text:
        paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
        return summary, "".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs if part)
    return summary, None


def _names(holder: Mapping[str, Any]) -> tuple[str, ...]:
    """Authors of 1.1 (`authors`), else the one of 1.0 (`author`)."""
    people = _list(holder.get("authors")) or [holder.get("author")]
    return tuple(name for name in (_text(one.get("name")) for one in people if isinstance(one, Mapping)) if name)


def _image(item: Mapping[str, Any], own: Mapping[str, Any]) -> Image | None:
    attached = [
        one.get("url")
        for one in _list(item.get("attachments"))
        if isinstance(one, Mapping) and str(one.get("mime_type", "")).startswith("image/")
    ]
    named = [_text(one) for one in (item.get("image"), item.get("banner_image"), *attached)]
    address = next((one for one in named if one), None)
    words = [_text(own.get(f"image_{name}")) for name in ("alt", "caption", "credit")]
    return Image(address, *words) if address else None


def _rank(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """A string as it is, a number as one (ids of 1.0 may be numbers), None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) or None
