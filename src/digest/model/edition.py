"""One dated appearance of a digest, frozen when it is composed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.article import Article
from digest.model.digest import Layout
from digest.model.subscriber import Frequency


class EditionState(StrEnum):
    """Where an edition stands (contract: States)."""

    DRAFT = "draft"
    APPROVED = "approved"
    HELD = "held"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN_STATES = frozenset(
    {EditionState.DRAFT, EditionState.APPROVED, EditionState.HELD, EditionState.SENDING, EditionState.PAUSED}
)


@dataclass(frozen=True, slots=True)
class History:
    """What a digest has already had: the ledger behind "new" (contract: What is new).

    Before the first closed edition `cutoff` is None and `horizon` counts: stories dated from it on,
    or numbered after `horizon_seq`, are new. `carried` are ids up to the cut-off that stayed new.
    """

    cutoff: int | None
    horizon: datetime
    horizon_seq: int
    carried: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    reserved: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """An article in a block, and why it is there."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class EditionBlock:
    """A filled block: articles and how they stand, or a text of the editors as sanitised HTML with its label."""

    title: str | None
    articles: tuple[Placed, ...] = ()
    text_html: str | None = None
    label: str | None = None
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that is not in, and why."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class Composition:
    """What an edition would hold.

    `fresh` counts the new articles outside `repeats` blocks. `passed_over` were kept out by a limit
    alone; those of a `carry` block are in `carried` too. `withheld` are ids that could not be
    considered now (reserved by another open edition, embargoed, hidden): they stay new when this
    edition closes. `left_out` is filled for an explanation.
    """

    blocks: tuple[EditionBlock, ...]
    fresh: int
    passed_over: tuple[Article, ...] = ()
    carried: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """All placed articles in reading order."""
        return tuple(placed.article for block in self.blocks for placed in block.articles)


@dataclass(frozen=True, slots=True)
class Edition:
    """A composed edition: its blocks hold the articles as they were at `composed_at`.

    `id` is the digest's name and the `slug`; the slug is the slot's local date, then `-2`, `-3`.
    `closed_at` is when its first message left or it was published without an audience. `taken_down`
    are headlines that it held when it was composed, and that were hidden since. `due_at` is the moment
    of the first reader in an edition of the schedule, and None in one made by hand.
    """

    id: str
    digest: str
    slug: str
    title: str
    language: str
    scheduled_at: datetime
    timezone: str
    composed_at: datetime
    cutoff: int
    state: EditionState
    blocks: tuple[EditionBlock, ...]
    subject: str = ""
    intro_html: str | None = None
    reason: str | None = None
    closed_at: datetime | None = None
    passed_over: tuple[Article, ...] = ()
    taken_down: tuple[str, ...] = ()
    due_at: datetime | None = None
    gathers: str | None = None
    frequency: Frequency | None = None

    @property
    def subscribed(self) -> str:
        """The digest that its readers have subscribed to: its own, or the one that it gathers."""
        return self.gathers or self.digest

    @property
    def articles(self) -> tuple[Article, ...]:
        """All its articles in reading order."""
        return tuple(placed.article for block in self.blocks for placed in block.articles)

    @property
    def begins_at(self) -> datetime:
        """When it may begin to go out."""
        return self.due_at or self.scheduled_at

    @property
    def lead(self) -> Article | None:
        """The first article, or None in an edition of words only."""
        return next(iter(self.articles), None)
