"""The kinds of source that there are.

To add one: a file with its options (a `SourceOptions` with its own `kind`), its address and its
reading (`Visit` -> `Harvest`, SourceError where it cannot be read); a line here; tests that read a
real one; its page in docs/.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from digest.model.source import Harvest
from digest.sources.explaining import PAGE
from digest.sources.feed import FeedOptions, feed_address_of, read_feed
from digest.sources.files import FilesOptions, files_address_of, read_files
from digest.sources.options import SourceOptions
from digest.sources.site import SiteOptions, read_site, site_address_of
from digest.sources.sitemap import SitemapOptions, read_sitemaps, sitemap_address_of
from digest.sources.visit import Visit

__all__ = ["SOURCE_KINDS", "Kind", "Visit"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of source is: its options, the address it has for reports, and how it is read.

    `says` is where a story's fields come from, in words for an editor; `explaining.PAGE` has each explained
    by its place on the story's page.
    """

    options: type[SourceOptions]
    address: Callable[[Any], str]
    read: Callable[[Any, Visit], Harvest]
    says: str = "the source's answer"


SOURCE_KINDS: dict[str, Kind] = {
    "feed": Kind(FeedOptions, feed_address_of, read_feed, "the feed's entry"),
    "files": Kind(FilesOptions, files_address_of, read_files, "its file"),
    "site": Kind(SiteOptions, site_address_of, read_site, PAGE),
    "sitemap": Kind(SitemapOptions, sitemap_address_of, read_sitemaps, PAGE),
}
