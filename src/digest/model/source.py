"""What is known of a source between two visits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from digest.model.article import Entry


@dataclass(frozen=True, slots=True)
class SourceDefaults:
    """What a source says for stories that leave it out.

    `timezone` is an IANA name for dates without a zone, `language` a BCP 47 tag or None;
    `picked_categories` are the categories, casefolded, that mark editor's choice.
    """

    timezone: str
    language: str | None = None
    picked_categories: frozenset[str] = frozenset({"editor's choice", "editors-choice", "editor’s choice"})
    max_age: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Validators:
    """What to send back to ask whether anything changed (RFC 9110, section 13).

    `etag` and `last_modified` are verbatim; `fingerprint` begins with a hash of what was last read, for
    sources without validators, and goes on, behind a blank, with what their kind wants to remember;
    `moved_to` is where a 301 sent us. `fresh_for` is the number of seconds for which the last answer said
    that there is no need to ask again (RFC 9111, max-age).
    """

    etag: str | None = None
    last_modified: str | None = None
    fingerprint: str | None = None
    moved_to: str | None = None
    fresh_for: float = 0.0

    def is_of(self, body_hash: str | None) -> bool:
        """Whether this hash is the one of what was last read."""
        return body_hash is not None and (self.fingerprint or "").partition(" ")[0] == body_hash


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as the store remembers it; `collected_at` is None before its first success.

    Before `retry_at` it asked not to be visited; until `fresh_until` what it said last holds.
    """

    name: str
    address: str
    validators: Validators = Validators()
    collected_at: datetime | None = None
    retry_at: datetime | None = None
    gone_at: datetime | None = None
    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageState:
    """A page of a source as it was last read.

    `key` is what its address has in common with its other spellings. A `story` gave an entry with
    `entry_keys`, last published or updated at `dated`; a `list` shows stories, and `notes` are what was
    read there; `other` is neither; `missing` answered that it is not there.
    """

    key: str
    address: str
    kind: Literal["story", "list", "other", "missing"]
    read_at: datetime
    validators: Validators = Validators()
    entry_keys: tuple[str, ...] = ()
    dated: datetime | None = None
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A story that a source still shows and that was not read again; `keys` are those of its entry.

    Place and marks are as in an `Entry`.
    """

    keys: tuple[str, ...]
    position: int
    picked: bool = False
    popular_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What broke a visit off before its end; `retry_after` is how many seconds the source asked us to wait."""

    message: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one visit brought: entries, or `unchanged`; `warnings` name what could not be read.

    `glimpses` are the stories that are still shown and were not read again, `pages` what is to be known
    of pages at the next visit. `marks_end` says that a story which is shown no longer loses its marks;
    `unfinished` that a first visit left stories for the next one. `partial` says that stories which are
    not among the entries are still in the source's list. A `fault` broke the visit off: the entries
    stand, and nothing else is remembered of it.
    """

    entries: tuple[Entry, ...]
    validators: Validators
    unchanged: bool = False
    warnings: tuple[str, ...] = ()
    glimpses: tuple[Glimpse, ...] = ()
    pages: tuple[PageState, ...] = ()
    marks_end: bool = False
    unfinished: bool = False
    partial: bool = False
    fault: Fault | None = None
