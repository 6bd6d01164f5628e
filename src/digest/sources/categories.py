"""What a story's categories mean: its section, its topics, or editor's choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from digest.sources.draft import Category
from digest.sources.slugs import slug

TOPIC = "topic"
"""The scheme of a category that a source lists as a topic."""

_TOPICAL = re.compile("topic|theme|tag|keyword", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a story is filed; `section` and `topics` are in short form."""

    section: str | None = None
    section_label: str | None = None
    topics: tuple[str, ...] = ()
    picked: bool = False


def is_pick(name: str, marks: Iterable[str]) -> bool:
    """Whether a category's name is one of the `marks`, whatever its case, apostrophe and hyphens."""
    return slug(name) in {slug(mark) for mark in marks}


def file_under(
    categories: Sequence[Category], *, marks: Iterable[str], section: str | None, label: str | None, url: str | None
) -> Filing:
    """Sort a story's categories.

    The section is, first found: the `section` that the source names, a category whose scheme speaks
    of sections, the one that is also the first part of the address's path, the first one whose scheme
    does not say that it is a topic. Categories that are `marks` make it editor's choice and are
    neither section nor topic.
    """
    marked = {slug(mark) for mark in marks}
    known = [category for category in categories if _term(category)]
    filed = [category for category in known if not {_term(category), slug(category.label)} & marked]
    home = _home(filed, section or label, url)
    name = section or (_term(home) if home else None) or label
    printed = label or (home.label if home else None) or section
    topics = dict.fromkeys(_term(category) for category in filed if category is not home)
    return Filing(slug(name) or None if name else None, printed, tuple(topics), picked=len(filed) < len(known))


def _home(filed: Sequence[Category], section: str | None, url: str | None) -> Category | None:
    if section:
        return next((one for one in filed if slug(section) in (_term(one), slug(one.label))), None)
    schemed = [one for one in filed if one.scheme and "section" in one.scheme.casefold()]
    path = unquote(urlsplit(url).path) if url else ""
    first = slug(path.strip("/").partition("/")[0])
    in_path = [one for one in filed if first and first in (_term(one), slug(one.label))]
    others = [one for one in filed if not (one.scheme and _TOPICAL.search(one.scheme))]
    return next(iter([*schemed, *in_path, *others]), None)


def _term(category: Category) -> str:
    return slug(category.term or category.label)
