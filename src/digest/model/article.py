"""Stories: an `Entry` is what one source shows, an `Article` what the newsroom has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.model.picture import MadePicture

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with the words that must stand beside it.

    `caption` is the whole caption as printed, its prefix and credit included; `credit` the text in
    its last parentheses. `alt` is None where the source has none, `url` where only the words of a
    picture are known.
    """

    url: str | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The editorial fields that an entry and an article share, cleaned and on one line each.

    `url` is canonical and None where the story has none; `body_html` is sanitised; `language` is a
    BCP 47 tag; `publish_at` is an embargo.
    """

    headline: str
    url: str | None = None
    standfirst: str | None = None
    body_html: str | None = None
    section: str | None = None
    section_label: str | None = None
    topics: tuple[str, ...] = ()
    byline: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    publish_at: datetime | None = None
    source_line: str | None = None
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as one source shows it.

    `keys` are its identities, best first (a canonical URL's key, else a source's own); `position` is
    its place in the source's list, from 0; `picked` and `popular_rank` are the source's marks. `doubt` is a sentence
    for an editor where it was read in a way that may be wrong.
    """

    story: Story
    keys: tuple[str, ...]
    position: int
    guid: str | None = None
    picked: bool = False
    popular_rank: int | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class HandPick:
    """An editor's own word on a story: it overrides the sources until it expires (None: never)."""

    picked: bool
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A source's editor's choice: when it was first seen, and its place in the source's list.

    `order` is (the source's rank in the configuration, the position in its list); a story that has
    scrolled out of every list comes after all that are in one.
    """

    at: datetime
    order: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Article:
    """A story in the store.

    `id` is permanent and opaque, and `year` the one in its tag: URI (RFC 4151); `seq` numbers
    articles in the order in which they were committed. `considered` says that it came in as old: it
    is new to no digest. `changed_at` is when a source was last seen to change its words. `picture` is what
    was made of the story's image, if anything was.
    """

    id: str
    seq: int
    year: int
    story: Story
    first_seen: datetime
    direction: Direction = "ltr"
    changed_at: datetime | None = None
    considered: bool = False
    hidden_at: datetime | None = None
    hidden_reason: str | None = None
    sources: tuple[str, ...] = ()
    mark: Mark | None = None
    hand_pick: HandPick | None = None
    popular_rank: int | None = None
    picture: MadePicture | None = None

    def picked_at(self, now: datetime) -> datetime | None:
        """When it became editor's choice, or None if it is not at `now`."""
        hand = self.hand_pick
        if hand is not None and (hand.until is None or now < hand.until):
            return hand.at if hand.picked else None
        return self.mark.at if self.mark else None

    def picked_by_hand(self, now: datetime) -> bool:
        """Whether a hand pick, not a source, makes it editor's choice at `now`."""
        hand = self.hand_pick
        return hand is not None and hand.picked and (hand.until is None or now < hand.until)

    def embargoed(self, now: datetime) -> bool:
        """Whether it must stay out of everything at `now` because its hour has not come."""
        return self.story.publish_at is not None and now < self.story.publish_at

    @property
    def dated(self) -> datetime:
        """The time that places it among others: the embargo's end if later, else publication, else first sight."""
        published = self.story.published or self.first_seen
        return max(published, self.story.publish_at) if self.story.publish_at else published
