"""One dated appearance of a digest, frozen when it is composed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from digest.model.article import Article
from digest.model.digest import Block, Layout
from digest.model.subscriber import Frequency
from digest.model.wording import BlockWording, Wording


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
    """A filled block: articles and how they stand, or a text of the editors as sanitised HTML with its label.

    `wordings` has one for each language of an edition that has several.
    """

    title: str | None
    articles: tuple[Placed, ...] = ()
    text_html: str | None = None
    label: str | None = None
    layout: Layout | None = None
    wordings: tuple[BlockWording, ...] = ()

    def in_language(self, language: str) -> EditionBlock:
        """The same block in the words of `language`, where it has them."""
        for words in self.wordings:
            if words.language == language:
                return replace(self, title=words.title, label=words.label, text_html=words.text)
        return self


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article that is not in, and why."""

    article: Article
    reason: str


@dataclass(frozen=True, slots=True)
class EmptyBlock:
    """A block that is not in an edition for want of stories, and why; `above` is the number of blocks above it."""

    title: str | None
    above: int
    reason: str


@dataclass(frozen=True, slots=True)
class Composition:
    """What an edition would hold.

    `fresh` counts the new articles outside `repeats` blocks. `passed_over` were kept out by a limit
    alone; those of a `carry` block are in `carried` too. `withheld` are ids that could not be
    considered now (reserved by another open edition, embargoed, hidden): they stay new when this
    edition closes. `left_out` is filled for an explanation. `empty` are the blocks that found no story, each with the
    number of `blocks` above it.
    """

    blocks: tuple[EditionBlock, ...]
    fresh: int
    passed_over: tuple[Article, ...] = ()
    carried: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
    empty: tuple[tuple[int, Block], ...] = ()

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
    of the first reader in an edition of the schedule, and None in one made by hand. An edition in several
    languages has a wording for each, the default one first, whichever it is shown in.
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
    wordings: tuple[Wording, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has words in, the default one first."""
        return tuple(words.language for words in self.wordings) or (self.language,)

    @property
    def aside(self) -> str | None:
        """Its language where that is not the default one."""
        return self.language if self.language != self.languages[0] else None

    def in_language(self, language: str) -> Edition:
        """The same stories with the words of one of its `languages`; in another it stays as it is."""
        for words in self.wordings:
            if words.language == language:
                blocks = tuple(block.in_language(language) for block in self.blocks)
                told = replace(self, language=language, title=words.title, subject=words.subject, blocks=blocks)
                return replace(told, intro_html=words.intro_html or self.intro_html)
        return self

    def with_subjects(self, subjects: Mapping[str, str]) -> Edition:
        """The same with these subjects by language; in a language without one it has none."""
        wordings = tuple(replace(words, subject=subjects.get(words.language, "")) for words in self.wordings)
        return replace(self, subject=subjects[self.language], wordings=wordings)

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
