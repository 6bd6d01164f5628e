"""Builders for the objects that tests talk about: one line each, deterministic, `NOW` as their present.

    make.article("Harbour opens", seq=3, section="news", picked=True)

Every field of the object may be given by name; what is left out gets a plain value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from digest.model.article import Article, Entry, HandPick, Image, Mark, Story
from digest.model.digest import Block, Digest, Feed, Publication, Schedule, Selection, Terms
from digest.model.edition import Edition, EditionBlock, EditionState, History, Placed
from digest.model.picture import MadePicture, PictureFile
from digest.model.subscriber import Address, Person

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_STORY = {field.name for field in fields(Story)}
_TERMS = {field.name for field in fields(Terms)}


def ago(**span: float) -> datetime:
    """The moment that lies `hours=3`, `days=2` … before NOW."""
    return NOW - timedelta(**span)


def ahead(**span: float) -> datetime:
    """The moment that lies `hours=3`, `days=2` … after NOW."""
    return NOW + timedelta(**span)


def story(headline: str = "Harbour opens", **given: Any) -> Story:
    """A story published an hour ago, at an address made from its headline."""
    slug = "-".join(headline.lower().split())
    plain = {"url": f"https://courier.example/{slug}/", "published": ago(hours=1), "language": "en"}
    return Story(headline, **{**plain, **given})


def article(headline: str = "Harbour opens", *, seq: int = 1, picked: bool = False, **given: Any) -> Article:
    """Article number `seq`, id `a<seq>`; fields of its story may be given too. `picked`: by its source, an hour ago."""
    of_story = {name: value for name, value in given.items() if name in _STORY}
    of_article = {name: value for name, value in given.items() if name not in _STORY}
    plain: dict[str, Any] = {"id": f"a{seq}", "year": NOW.year, "first_seen": ago(hours=1), "sources": ("courier-rss",)}
    if picked:
        plain["mark"] = mark(position=seq)
    return Article(seq=seq, story=story(headline, **of_story), **{**plain, **of_article})


def entry(headline: str = "Harbour opens", *, position: int = 0, **given: Any) -> Entry:
    """An entry as a source shows it, known by its address; fields of its story may be given too."""
    told = story(headline, **{name: value for name, value in given.items() if name in _STORY})
    of_entry = {name: value for name, value in given.items() if name not in _STORY}
    key = f"url:{(told.url or headline).removeprefix('https://').rstrip('/')}"
    return Entry(told, **{"keys": (key,), "position": position, **of_entry})


def image(name: str = "harbour.png", **given: Any) -> Image:
    """A picture with alternative text, caption and credit."""
    plain = {"alt": "The harbour", "caption": "Photo: The harbour (picture courtesy of A. Reed).", "credit": None}
    return Image(f"https://courier.example/img/{name}", **{**plain, **given})


def picture(name: str = "0123456789abcdef0123456789abcdef", width: int = 1200, height: int = 800) -> MadePicture:
    """What was made of a picture: for a lead, and in the shape of a card."""
    small = min(width, 640)
    files = PictureFile(f"{name}.jpg", width, height), PictureFile(f"{name[::-1]}.jpg", small, small * 2 // 3)
    return MadePicture("image/png", 345_678, 3 * width, 3 * height, files)


def mark(position: int = 0, *, rank: int = 0, at: datetime | None = None) -> Mark:
    """A source's editor's choice, first seen an hour ago, at `position` in the list of source `rank`."""
    return Mark(at or ago(hours=1), (rank, position))


def hand_pick(*, picked: bool = True, at: datetime | None = None, until: datetime | None = None) -> HandPick:
    """An editor's pick or unpick, an hour ago, for ever."""
    return HandPick(picked, at or ago(hours=1), until)


def selection(*, exclude: Mapping[str, tuple[str, ...]] | None = None, **given: Any) -> Selection:
    """A selection; lists of words are given flat: `selection(sections=("world",), picked=True)`."""
    terms = Terms(**{name: value for name, value in given.items() if name in _TERMS})
    rest = {name: value for name, value in given.items() if name not in _TERMS}
    return Selection(terms=terms, exclude=Terms(**(exclude or {})), **rest)


def block(title: str | None = "Latest", *, limit: int = 10, **given: Any) -> Block:
    """A block of articles; what its selection takes is given flat, and is all that is new if left out."""
    of_block = {name: given.pop(name) for name in ("repeats", "carry", "text", "label") if name in given}
    chosen = None if "text" in of_block else selection(**(given or {"since": "last_edition"}))
    return Block(title, chosen, limit, **of_block)


def digest(*blocks: Block, name: str = "morning", **given: Any) -> Digest:
    """A digest of these blocks, else of one block of all that is new; in Baku, without a schedule."""
    plain = {"title": "Morning briefing", "language": "en", "timezone": "Asia/Baku"}
    return Digest(name, blocks=blocks or (block(),), **{**plain, **given})


def schedule(cron: str = "0 7 * * mon-fri", timezone: str = "Asia/Baku", **given: Any) -> Schedule:
    """Seven o'clock in Baku on working days."""
    return Schedule(cron, timezone, **given)


def feed(name: str = "all", **given: Any) -> Feed:
    """An output feed of everything."""
    return Feed(name, **{"title": "All stories", **given})


def history(cutoff: int | None = 0, **given: Any) -> History:
    """A digest's history; sets of ids may be any iterable. `cutoff=None`: no edition has closed yet."""
    sets = {name: frozenset(given.pop(name, ())) for name in ("carried", "used", "reserved")}
    return History(cutoff, given.pop("horizon", ago(hours=24)), given.pop("horizon_seq", 0), **sets)


def edition(*articles: Article, digest: str = "morning", slug: str = "2026-11-23", **given: Any) -> Edition:
    """An approved edition with these articles in one block, scheduled for and composed at NOW."""
    placed = tuple(Placed(one, "new since the last edition") for one in articles or (article(),))
    plain: dict[str, Any] = {
        "title": "Morning briefing",
        "language": "en",
        "scheduled_at": NOW,
        "timezone": "Asia/Baku",
        "composed_at": NOW,
        "cutoff": max(one.article.seq for one in placed),
        "state": EditionState.APPROVED,
        "blocks": (EditionBlock("Latest", placed),),
        "subject": placed[0].article.story.headline,
    }
    return Edition(f"{digest}/{slug}", digest, slug, **{**plain, **given})


def publication(**given: Any) -> Publication:
    """The sample newsroom."""
    plain: dict[str, Any] = {
        "title": "The Caspian Courier",
        "url": "https://courier.example",
        "public_url": "https://news.courier.example",
        "authority": "courier.example",
        "language": "en",
        "timezone": "Asia/Baku",
        "postal_address": "1 Harbour Street, Example",
        "privacy_url": "https://courier.example/privacy",
        "topics": {"politics": {"": "Politics"}},
    }
    return Publication(**{**plain, **given})


def person(email: str = "ada@reader.example", **given: Any) -> Person:
    """A reader, as a row of an import."""
    return Person(Address(email, email.casefold()), **given)
