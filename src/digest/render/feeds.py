"""RSS 2.0 and Atom 1.0 by feedgen, whose traps are sprung here so that nobody else meets them.

feedgen dates everything *now*, loses `rel` and `type` of an Atom entry's links, drops authors
without an address from RSS, and refuses a whole feed for one bad entry. One generator per format.
"""

from __future__ import annotations

import logging
import re
import threading
import zlib
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from digest.html.clean import clean_characters
from digest.model.feed import FeedDocument, FeedItem
from digest.render.feed_extensions import ItemExtras, Marks, plain_words
from digest.render.links import MEDIA_TYPES, Format

if TYPE_CHECKING:
    from feedgen.entry import FeedEntry
    from feedgen.feed import FeedGenerator

GENERATOR = "digest"
# What an Atom feed without any item must say it was updated at.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)

_RSS_WORDS = re.compile(
    rb"<(title|description|category|dc:creator|media:title|media:description|media:credit)>[^<]*</\1>"
)
_log = logging.getLogger(__name__)
# feedgen sets the locale of the whole process while it writes a date.
_one_at_a_time = threading.Lock()


def rss(document: FeedDocument) -> bytes:
    """`document` as RSS 2.0 by the Advisory Board's profile; undated items have no pubDate."""
    generator = _generator(document, "rss")
    generator.description(plain_words(document.description))
    generator.language(document.language)
    for item in document.items:
        _rss_entry(generator.add_entry(order="append"), item, document)
    return _written(generator, document, "rss")


def atom(document: FeedDocument) -> bytes:
    """`document` as Atom 1.0 (RFC 4287); undated items are not `published`, only `updated`."""
    generator = _generator(document, "atom")
    generator.language(document.language)
    generator.subtitle(plain_words(document.description))
    generator.author({"name": plain_words(document.publisher)})
    for item in document.items:
        _atom_entry(generator.add_entry(order="append"), item, document)
    return _written(generator, document, "atom")


def _generator(document: FeedDocument, form: Format) -> FeedGenerator:
    from feedgen.feed import FeedGenerator

    own = document.feed_urls.rss if form == "rss" else document.feed_urls.atom
    generator = FeedGenerator()
    generator.id(document.id)
    generator.title(plain_words(document.title))
    generator.updated(document.updated or NEVER)
    generator.generator(GENERATOR)
    generator.link(href=own, rel="self", type=MEDIA_TYPES[form])
    generator.link(href=document.home_url, rel="alternate", type="text/html")
    generator.register_extension("marks", Marks, ItemExtras)
    return generator


def _written(generator: FeedGenerator, document: FeedDocument, form: Format) -> bytes:
    """The bytes; where an entry cannot be written, those of all the others, and a warning."""
    write = generator.rss_str if form == "rss" else generator.atom_str
    with _one_at_a_time:
        try:
            feed = bytes(write(pretty=True))
        except ValueError:
            _drop_the_bad(generator, document, form)
            feed = bytes(write(pretty=True))
    return _RSS_WORDS.sub(_numbered, feed) if form == "rss" else feed


def _numbered(words: re.Match[bytes]) -> bytes:
    """Plain text with `&` and `<` as numbers: the one spelling that old readers do not decode twice (RSS profile)."""
    return words[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _drop_the_bad(generator: FeedGenerator, document: FeedDocument, form: Format) -> None:
    for entry in list(generator.entry()):
        try:
            _ = entry.rss_entry() if form == "rss" else entry.atom_entry()
        except ValueError as error:
            generator.remove_entry(entry)
            # The words of an article may hold what no log can: controls, half characters.
            _log.warning("an item is left out of %s: %a (%a)", document.id, entry.id(), str(error))


def _rss_entry(entry: FeedEntry, item: FeedItem, document: FeedDocument) -> None:
    _common(entry, item, document)
    if item.url:
        entry.link(href=item.url, rel="alternate")
    if item.summary:
        entry.description(escape(_text(item.summary), quote=False))
    if item.content_html:
        entry.content(_text(item.content_html), type="CDATA")
    if item.published:
        entry.pubDate(item.published)


def _atom_entry(entry: FeedEntry, item: FeedItem, document: FeedDocument) -> None:
    _common(entry, item, document)
    entry.author([{"name": plain_words(name)} for name in item.authors or (document.publisher,)])
    if item.url:
        entry.link(href=item.url, rel="alternate")
    if item.summary:
        entry.summary(plain_words(item.summary))
    if item.content_html:
        entry.content(_text(item.content_html), type="html")
    elif not item.url:
        entry.content(plain_words(item.summary or item.title), type="text")
    elif not item.summary:
        entry.summary(plain_words(item.title))
    entry.updated(_apart(item))
    if item.published:
        entry.published(item.published)


def _common(entry: FeedEntry, item: FeedItem, document: FeedDocument) -> None:
    entry.id(item.id)
    entry.title(plain_words(item.title))
    entry.updated(item.updated)
    entry.category([{"term": name, "label": name} for name in map(plain_words, item.categories)])
    entry.marks.item = item
    entry.marks.document = document


def _apart(item: FeedItem) -> datetime:
    """The time of its update, its own to the microsecond: no two entries of a feed should have the same."""
    own = item.updated.microsecond + zlib.crc32(item.id.encode("utf-8", "replace"))
    return item.updated.replace(microsecond=1 + own % 999_999)


def _text(text: str) -> str:
    return clean_characters(text)
