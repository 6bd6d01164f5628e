"""What pages list: digests with their editions, and feeds with their formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from digest.html.direction import direction
from digest.model.digest import Digest, Feed
from digest.model.edition import Edition
from digest.render.editions import EditionView, edition_view
from digest.render.links import FORMATS, MEDIA_TYPES, digest_feed_path, digest_path, edition_path, feed_path
from digest.render.sanitised import line

_FORMAT_NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed in one format."""

    title: str
    path: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition in a list: its own page, with its words and first headlines."""

    path: str
    view: EditionView
    subject: str

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """That of most letters of the subject, which the lead may be in another language than."""
        return direction(None, self.subject)


@dataclass(frozen=True, slots=True)
class DigestLink:
    """A digest on the home page with its latest editions."""

    title: str
    path: str
    editions: tuple[EditionLink, ...]
    language: str


def digest_link(digest: Digest, editions: Iterable[Edition]) -> DigestLink:
    """A digest with its editions in the order given, each in the words of the digest's language where it has them."""
    links = tuple(
        EditionLink(
            edition_path(digest, edition.slug, edition.aside),
            view,
            line(edition.subject) or view.lead.headline or view.title,
        )
        for edition in (each.in_language(digest.language) for each in editions)
        for view in [edition_view(edition, digest, "web")]
    )
    return DigestLink(line(digest.title) or digest.name, digest_path(digest), links, digest.language)


def feed_formats(feed: Feed) -> list[FeedLink]:
    """The three formats of an output feed."""
    title = line(feed.title) or feed.name
    return [FeedLink(title, feed_path(feed.name, form), MEDIA_TYPES[form], _FORMAT_NAMES[form]) for form in FORMATS]


def digest_formats(digest: Digest) -> list[FeedLink]:
    """The three formats of the feed of a digest's editions."""
    title = line(digest.title) or digest.name
    return [FeedLink(title, digest_feed_path(digest, form), MEDIA_TYPES[form], _FORMAT_NAMES[form]) for form in FORMATS]
