"""An output feed as a document: what RSS, Atom and JSON Feed say in their own ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OriginalImage:
    """What is known of an image as it was fetched: media type, octets, pixels."""

    type: str
    length: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FeedImage:
    """A picture of a feed's item at its own address, with the words that must stand beside it."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    original: OriginalImage | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. `id` is a permanent tag: URI (RFC 4151); `title` and `summary` are plain text.

    `published` is None where it is not known; `updated` moves only when the words change.
    `content_html` is sanitised and None in a feed of summaries.
    """

    id: str
    title: str
    updated: datetime
    url: str | None = None
    summary: str | None = None
    content_html: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None
    image: FeedImage | None = None


@dataclass(frozen=True, slots=True)
class FeedUrls:
    """The public addresses of one feed in its three formats."""

    rss: str
    atom: str
    json: str


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A whole feed, items in the order in which they are shown.

    `publisher` is the author of items without one; `updated` is the newest `updated` of its items,
    and None for a feed that never had one.
    """

    id: str
    title: str
    description: str
    publisher: str
    home_url: str
    feed_urls: FeedUrls
    language: str
    items: tuple[FeedItem, ...]
    updated: datetime | None = None
