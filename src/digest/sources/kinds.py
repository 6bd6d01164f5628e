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
from digest.sources.drupal import DrupalOptions, drupal_address_of, read_drupal
from digest.sources.explaining import PAGE
from digest.sources.feed import FeedOptions, feed_address_of, read_feed
from digest.sources.files import FilesOptions, files_address_of, read_files
from digest.sources.ghost import GhostOptions, ghost_address_of, read_ghost
from digest.sources.options import SourceOptions
from digest.sources.push import PushOptions, push_address_of, read_push
from digest.sources.site import SiteOptions, read_site, site_address_of
from digest.sources.sitemap import SitemapOptions, read_sitemaps, sitemap_address_of
from digest.sources.visit import Visit
from digest.sources.wordpress import WordPressOptions, read_wordpress, wordpress_address_of

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
    "drupal": Kind(DrupalOptions, drupal_address_of, read_drupal, "the CMS's answer"),
    "feed": Kind(FeedOptions, feed_address_of, read_feed, "the feed's entry"),
    "files": Kind(FilesOptions, files_address_of, read_files, "its file"),
    "ghost": Kind(GhostOptions, ghost_address_of, read_ghost, "the CMS's answer"),
    "push": Kind(PushOptions, push_address_of, read_push, "what was pushed"),
    "site": Kind(SiteOptions, site_address_of, read_site, PAGE),
    "sitemap": Kind(SitemapOptions, sitemap_address_of, read_sitemaps, PAGE),
    "wordpress": Kind(WordPressOptions, wordpress_address_of, read_wordpress, "the CMS's answer"),
}
