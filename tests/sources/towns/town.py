"""A town's newsroom: its stories and words, and the pages that every make of site has besides them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DATA = Path(__file__).parents[2] / "data" / "towns"


@dataclass(frozen=True)
class Story:
    number: int
    slug: str
    section: str
    headline: str
    standfirst: str
    published: str
    author: str

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.published)


@dataclass(frozen=True)
class Town:
    language: str
    title: str
    zone: str
    sections: dict[str, str]
    blocks: dict[str, str]
    words: dict[str, str]
    body: list[str]
    stories: list[Story]

    @property
    def picked(self) -> list[Story]:
        return [self.stories[2], self.stories[0]]

    @property
    def popular(self) -> list[Story]:
        return [self.stories[3], self.stories[6], self.stories[0]]

    @property
    def latest(self) -> list[Story]:
        return self.stories[:5]

    def of(self, section: str) -> list[Story]:
        return [story for story in self.stories if story.section == section]

    def paragraphs(self, story: Story) -> str:
        """The text of a story: the town's paragraphs, the first begun with words of its own."""
        first, *rest = self.body
        return "".join(f"<p>{text}</p>\n" for text in [f"{story.headline}: {first}", *rest])


@dataclass(frozen=True)
class Make:
    """How a site is built: where a story is, and what its pages look like; `encoding` of all of them."""

    address: Callable[[Story], str]
    front: Callable[[Town], str]
    section: Callable[[Town, str], dict[str, str]]
    story: Callable[[Town, Story], str]
    encoding: str = "utf-8"


def town(name: str) -> Town:
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    stories = [Story(number, **each) for number, each in enumerate(data.pop("stories"))]
    return Town(stories=stories, **data)


def pages(one: Town, make: Make) -> dict[str, bytes]:
    """Every page of the site by its path."""
    found = {"/": make.front(one)}
    for section in one.sections:
        found |= make.section(one, section)
    found |= {make.address(story): make.story(one, story) for story in one.stories}
    found |= traps(one)
    return {path: text.encode(make.encoding, "xmlcharrefreplace") for path, text in found.items()}


def traps(one: Town) -> dict[str, str]:
    """Pages that are no stories, or stories that somebody paid for; their links stand on every front page."""
    plain = {
        "/events/winter-market-2026": f"<h1>{one.words['events']}: {one.sections[next(iter(one.sections))]}</h1><p>19:30</p>",
        "/jobs/deckhand-wanted-4471": f"<h1>{one.words['jobs']}</h1><ul><li>40 h</li></ul>",
        "/tag/harbour": f"<h1>{one.words['tags']}</h1><ul><li><a href='/about'>{one.words['about']}</a></li></ul>",
        "/author/somebody": f"<h1>{one.stories[0].author}</h1><p>{one.title}</p>",
        "/about": f"<h1>{one.words['about']}</h1><p>{one.title}</p>",
        "/live/election": f"<h1>Live</h1><p>{one.title}</p>",
        "/weather": f"<h1>{one.words['weather']}</h1><p>+3 °C</p>",
    }
    found = {path: shell(one, body, one.title) for path, body in plain.items()}
    found[PAID] = shell(
        one,
        f"<article><h1>{PAID_HEADLINE}</h1>{''.join(f'<p>{each}</p>' for each in one.body)}</article>",
        PAID_HEADLINE,
    )
    return found


PAID = "/news/the-best-boat-insurance-of-the-year-99871"
PAID_HEADLINE = "The best boat insurance of the year, tested by 12 captains"


def shell(one: Town, body: str, title: str, head: str = "") -> str:
    """A page around `body`, without menu."""
    direction = "rtl" if one.language in ("ar", "fa") else "ltr"
    return (
        f'<!doctype html>\n<html lang="{one.language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{head}</head><body>{body}</body></html>"
    )
