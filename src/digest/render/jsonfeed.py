"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), media type application/feed+json."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from digest.model.feed import FeedDocument, FeedItem

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(document: FeedDocument) -> bytes:
    """`document` in UTF-8; the same document gives the same bytes. Undated items have no date."""
    feed = {
        "version": VERSION,
        "title": document.title,
        "home_page_url": document.home_url,
        "feed_url": document.feed_urls.json,
        "description": document.description,
        "language": document.language,
        "authors": [{"name": document.publisher}],
        "items": [_item(item) for item in document.items],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def json_entry(item: FeedItem) -> bytes:
    """`item` as it stands in the list of a feed's items, without the comma after it."""
    written = json.dumps(_item(item), ensure_ascii=False, indent=1)
    return ("  " + written.replace("\n", "\n  ")).encode("utf-8", "replace")


def _item(item: FeedItem) -> dict[str, Any]:
    changed = item.published is not None and item.updated > item.published
    fields: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.content_html,
        "content_text": None if item.content_html else item.summary or item.title,
        "image": item.image.url if item.image else None,
        "date_published": _time(item.published),
        "date_modified": _time(item.updated) if changed else None,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.categories),
        "language": item.language,
        "_digest": _picture(item),
    }
    return {name: value for name, value in fields.items() if value}


def _picture(item: FeedItem) -> dict[str, Any] | None:
    """The words that must stand beside the picture, for which JSON Feed has no field of its own."""
    if item.image is None:
        return None
    return {"image": {"alt": item.image.alt, "caption": item.image.caption, "credit": item.image.credit}}


def _time(when: datetime | None) -> str | None:
    return when.isoformat().replace("+00:00", "Z") if when else None
