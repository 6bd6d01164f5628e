"""A story as a source's format gives it, before it is edited: the one shape that all formats are read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model.article import Entry, Image
from digest.model.source import SourceDefaults


@dataclass(frozen=True, slots=True)
class Category:
    """A category, tag or keyword: its name as printed, its short form and its scheme where given."""

    label: str
    term: str | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of one story, raw.

    `headline`, `standfirst`, `byline`, `names` and `source_line` are text, not HTML; `body_html` is
    HTML as received; dates are strings as printed; `link` and `image.url` may be relative to `base`.
    Each of the `names` is one author if `listed` says so, else a byline that may hold several and a place.
    `identity` is a key that the source's kind gives a story without an address.
    """

    headline: str | None = None
    link: str | None = None
    base: str | None = None
    guid: str | None = None
    identity: str | None = None
    standfirst: str | None = None
    body_html: str | None = None
    section: str | None = None
    section_label: str | None = None
    categories: tuple[Category, ...] = ()
    names: tuple[str, ...] = ()
    listed: bool = False
    byline: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    publish_at: str | None = None
    picked: bool = False
    popular_rank: int | None = None
    source_line: str | None = None
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Masthead:
    """What a whole document says for all its stories: the source it came from, its title, people and language."""

    source: str
    defaults: SourceDefaults
    title: str | None = None
    names: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A feed that was read: what it says of itself, its stories in order, and what could not be read.

    Where items were known already, `recalled` has what they are, by their place among all items, and
    `places` says which the drafts are; `marks` are what to know items by the next time.
    """

    masthead: Masthead
    drafts: tuple[Draft, ...]
    warnings: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    marks: Mapping[int, str] = field(default_factory=dict)
    recalled: Mapping[int, Entry] = field(default_factory=dict)
