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
from digest.sources.feed import FeedOptions, feed_address_of, read_feed
from digest.sources.files import FilesOptions, files_address_of, read_files
from digest.sources.ghost import GhostOptions, ghost_address_of, read_ghost
from digest.sources.options import SourceOptions
from digest.sources.push import PushOptions, push_address_of, read_push
from digest.sources.visit import Visit
from digest.sources.wordpress import WordPressOptions, read_wordpress, wordpress_address_of

__all__ = ["SOURCE_KINDS", "Kind", "Visit"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of source is: its options, the address it has for reports, and how it is read."""

    options: type[SourceOptions]
    address: Callable[[Any], str]
    read: Callable[[Any, Visit], Harvest]


SOURCE_KINDS: dict[str, Kind] = {
    "drupal": Kind(DrupalOptions, drupal_address_of, read_drupal),
    "feed": Kind(FeedOptions, feed_address_of, read_feed),
    "files": Kind(FilesOptions, files_address_of, read_files),
    "ghost": Kind(GhostOptions, ghost_address_of, read_ghost),
    "push": Kind(PushOptions, push_address_of, read_push),
    "wordpress": Kind(WordPressOptions, wordpress_address_of, read_wordpress),
}
