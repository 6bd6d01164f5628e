"""A newsletter as configured, and an output feed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from digest.model.languages import worded
from digest.model.subscriber import Frequency
from digest.model.theme import Theme
from digest.model.wording import BlockWording, Wording

LAST_EDITION: Literal["last_edition"] = "last_edition"

# The newsroom's name at the head of its address, and what parts the two; "The Post" is no head of "The Post-Courier".
_HEAD_OF_AN_ADDRESS = r"\s*{}(?:\s*[,;:·|\n]\s*|\s+[–—-]\s+|\s*$)"

# How the stories of a block stand: the first one large, in a list, in two columns, numbered, without pictures.
Layout = Literal["lead", "list", "cards", "ranked", "text"]


@dataclass(frozen=True, slots=True)
class Terms:
    """Lists of words a story is matched against: OR within a list, AND between lists; empty: all."""

    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stories a block or a feed takes (contract: `select`).

    `picked` and `popular` are None where they do not matter. `since` is a duration, or
    `LAST_EDITION`: new to the digest.
    """

    terms: Terms = field(default_factory=Terms)
    exclude: Terms = field(default_factory=Terms)
    picked: bool | None = None
    popular: bool | None = None
    since: timedelta | Literal["last_edition"] | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A titled part of an edition: a selection of stories, or (with `text`) words of the editors.

    `text` is the Markdown itself, read from the file that the configuration names. Without a `layout`
    the look has one for it. `wordings` has one for each language of a digest that has several.
    """

    title: str | None = None
    select: Selection | None = None
    limit: int = 10
    repeats: bool = False
    carry: bool = False
    text: str | None = None
    label: str | None = None
    layout: Layout | None = None
    wordings: tuple[BlockWording, ...] = ()

    def in_language(self, language: str) -> Block:
        """The same block in the words of `language`, where it has them."""
        for words in self.wordings:
            if words.language == language:
                return replace(self, title=words.title, label=words.label, text=words.text)
        return self


@dataclass(frozen=True, slots=True)
class Note:
    """A text of the editors as it was read: `file` is its path from the project's folder, `text` is Markdown."""

    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When editions are due: a cron line in a zone; `grace` is how late a missed slot still runs."""

    cron: str
    timezone: str
    grace: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Review:
    """An edition is composed `ahead` of its slot; `unanswered` says what happens without approval."""

    ahead: timedelta
    unanswered: Literal["hold", "send", "skip"] = "hold"


@dataclass(frozen=True, slots=True)
class Segment:
    """Which subscribers a digest is for: OR within a list, AND between what is given; empty: all of them.

    A person without topics wants all; one without a locale or time zone counts as having `language` or
    `timezone`, the digest's own. `locales` are language ranges (`en` holds `en-GB`). `joined_after` and
    `joined_before` are moments (aware), or durations counted back from when the audience is frozen.
    """

    topics: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    timezones: tuple[str, ...] = ()
    joined_after: datetime | timedelta | None = None
    joined_before: datetime | timedelta | None = None
    language: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """A newsletter: what goes in, when, how it looks and who gets it.

    `formerly` lists earlier names; `audience` narrows who of its subscribers gets it. A digest in several
    languages has a wording for each, the default one first. `gathers` names the digest whose subscribers get
    this one once a week, if they asked for that; `frequency` is the one that its readers asked for, None where
    they have no choice. `notes` are the files that the texts of its blocks come from, in every language.
    """

    name: str
    title: str
    language: str
    timezone: str
    blocks: tuple[Block, ...]
    schedule: Schedule | None = None
    clock: Literal["digest", "subscriber"] = "digest"
    review: Review | None = None
    skip_if_fewer_than: int = 1
    subject: str = "{{ edition.lead.headline }}"
    template: str = "briefing"
    audience: Segment = field(default_factory=Segment)
    archive: Literal["public", "unlisted", "none"] = "public"
    signup: Literal["open", "closed"] = "open"
    formerly: tuple[str, ...] = ()
    gathers: str | None = None
    frequency: Frequency | None = None
    wordings: tuple[Wording, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its editions, the default one first."""
        return tuple(words.language for words in self.wordings) or (self.language,)

    def in_language(self, language: str) -> Digest:
        """The same digest in the words of one of its `languages`; in another it stays as it is."""
        for words in self.wordings:
            if words.language == language:
                blocks = tuple(block.in_language(language) for block in self.blocks)
                return replace(self, language=language, title=words.title, subject=words.subject, blocks=blocks)
        return self


@dataclass(frozen=True, slots=True)
class Feed:
    """An output feed, published as RSS 2.0, Atom 1.0 and JSON Feed 1.1."""

    name: str
    title: str
    select: Selection = field(default_factory=Selection)
    limit: int = 50
    content: Literal["full", "summary"] = "summary"
    language: str | None = None
    formerly: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Publication:
    """What every page, feed and mail says of the newsroom that publishes it.

    `url` is the newsroom's own site, `public_url` where our pages are served: links in mail come
    from there alone. `authority` stands in every permanent id. `topics` are labels, by name and language.
    """

    title: str
    url: str
    public_url: str
    authority: str
    language: str
    timezone: str
    postal_address: str | None = None
    privacy_url: str | None = None
    topics: dict[str, dict[str, str]] = field(default_factory=dict)
    theme: Theme = field(default_factory=Theme)

    def topic(self, name: str, language: str | None) -> str:
        """The label of a topic for readers of `language`, or of the newsroom's; its name where it has none."""
        labels = self.topics.get(name)
        return worded(labels, language, self.language) if labels else name

    @property
    def bare_address(self) -> str | None:
        """`postal_address` without the newsroom's name at its head, for lines that have said that already."""
        address = (self.postal_address or "").strip()
        head = re.match(_HEAD_OF_AN_ADDRESS.format(re.escape(self.title.strip())), address, re.IGNORECASE)
        return address[head.end() if head else 0 :] or None
