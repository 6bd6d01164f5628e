"""Where things are on the web: paths from the root of any host, and public addresses."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from digest.model.digest import Digest, Publication

Format = Literal["rss", "atom", "json"]
FORMATS: tuple[Format, ...] = ("rss", "atom", "json")
MEDIA_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
PICTURES = "/pictures/"


def public(publication: Publication, path: str) -> str:
    """The public address of a path that begins with a slash."""
    return publication.public_url.rstrip("/") + path


def digest_path(digest: Digest) -> str:
    """The archive of a digest."""
    return f"/editions/{quote(digest.name)}/"


def edition_path(digest: Digest, slug: str, aside: str | None = None) -> str:
    """One edition as a page; `aside` is the language where that is not the default one."""
    return f"{digest_path(digest)}{quote(slug)}/" + (f"{quote(aside)}/" if aside else "")


def feed_path(name: str, form: Format) -> str:
    """An output feed in one format."""
    return f"/feeds/{quote(name)}.{form}"


def digest_feed_path(digest: Digest, form: Format) -> str:
    """The feed of a digest's editions in one format."""
    return f"/editions/{quote(digest.name)}.{form}"
