"""Output feeds as pages of the site, put together from entries that were rendered before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from digest.model.digest import Feed, Publication
from digest.model.feed import FeedDocument
from digest.pipeline.entry_cache import EntryCache
from digest.pipeline.site_files import Page
from digest.render.assembly import RenderedEntry, assembled, rendered_entries
from digest.render.items import feed_document, items_of
from digest.render.links import FORMATS, Format
from digest.render.stamps import program_stamp, stamp_of
from digest.store import articles, candidates
from digest.store.articles import Outline
from digest.store.database import Connection


class FeedPages:
    """The pages of feeds as of `now` (aware), and how many entries had to be rendered for them.

    An entry's key is a hash over the program, the publication, the feed's language and content, and the
    revision of the story. Pages are rendered while `connection` is open.
    """

    def __init__(self, connection: Connection, publication: Publication, kept: EntryCache, now: datetime) -> None:
        self.connection = connection
        self.publication = publication
        self.kept = kept
        self.now = now
        self.rendered = 0
        self.reused = 0
        self._used: set[bytes] = set()

    def of(self, feed: Feed) -> Iterator[tuple[str, Page]]:
        """The feed's file in each format."""
        found = candidates.outlined(self.connection, feed.select, self.now, limit=feed.limit)
        keys = self._keys(feed, found)
        self._used.update(keys)
        stamp = stamp_of(program_stamp(), self.publication, feed, keys)
        # All formats at the first call: an entry is kept in all three.
        formats = cache(lambda: self._formats(feed, found, keys))
        for form in FORMATS:
            yield f"feeds/{feed.name}.{form}", Page(stamp, lambda form=form: formats()[form])  # type: ignore[misc]

    def forget_others(self) -> None:
        """Drop from the cache what no feed holds any more, where a feed has changed."""
        if self.rendered or self.reused:
            self.kept.keep_only(self._used)

    def _keys(self, feed: Feed, found: list[Outline]) -> list[bytes]:
        around = stamp_of(program_stamp(), self.publication, feed.content, feed.language).encode()
        words = (f"{each.picked:d}{each.revision}".encode() for each in found)
        return [hashlib.blake2b(each, key=around, digest_size=20).digest() for each in words]

    def _formats(self, feed: Feed, found: list[Outline], keys: list[bytes]) -> dict[Format, bytes]:
        entries = self.kept.get(keys)
        missing = {key: each.id for key, each in zip(keys, found, strict=True) if key not in entries}
        made = self._render(feed, missing) if missing else {}
        self.rendered += len(made)
        self.reused += len(keys) - len(made)
        both = entries | made
        return assembled(self._document(feed), [both[key] for key in keys])

    def _render(self, feed: Feed, missing: dict[bytes, str]) -> dict[bytes, RenderedEntry]:
        stories = articles.by_ids(self.connection, list(missing.values()))
        told = [stories[article_id] for article_id in missing.values()]
        items = items_of(told, self.publication, self.now, content=feed.content, language=feed.language)
        made = dict(zip(missing, rendered_entries(self._document(feed), items), strict=True))
        # One that a format could not carry is tried, and warned of, each time.
        self.kept.put({key: entry for key, entry in made.items() if entry.whole})
        return made

    def _document(self, feed: Feed) -> FeedDocument:
        return feed_document(feed, (), self.publication, self.now)
