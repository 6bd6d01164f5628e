"""What the gallery shows and the page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsroom import LOOKS

WEB = "editions/web-magazine/2026-11-23/index"
_ABOUT = {
    "briefing": "Short and led by text: one picture at the head, then headlines and a sentence or two.",
    "magazine": "Led by pictures: a large one at the head, cards in two columns below it.",
    "plain": "Almost text: no pictures, no boxes, one column.",
}
_INTRODUCTION = """# Gallery
The three looks, the way Chromium lays them out: an edition of the sample newsroom, whose stories and pictures are
invented. `make gallery` makes this page and its pictures anew, the same ones each time; it needs Debian's `chromium`,
`fonts-noto-core`, `fonts-noto-color-emoji` and `fonts-liberation`. Georgia and Segoe UI, which the looks ask for
first, are no free faces: Noto stands in for them here. How to choose a look, its colours and its type is in the
[guide for editors](guide-editors.md#the-looks). Every picture leads to itself in full size.
"""
_SECTIONS = {
    "arabic": (
        "Right to left",
        "An Arabic newsletter: labels, dates and columns run the other way; Latin names inside stay as they are.",
    ),
    "mixed": (
        "Many languages in one edition",
        "Arabic, Armenian, Azerbaijani, Georgian, Persian and Russian stories in an English newsletter, each in its"
        " own direction. The block below them has `layout: list`.",
    ),
    "hard": (
        "What is hard to set",
        "Words without an end, a headline of eight lines, an address for a headline, upright pictures, one of 16 to 5,"
        " one of 210 pixels, stories without standfirst, picture or date, and a ranking of ten.",
    ),
    "one": ("One story", "An edition of a single story."),
    "web": ("On the web", "An edition as a page of the site: a lead, cards, words of the editors, a ranking."),
}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its name, the digest it is of, its width, and whether by night or without pictures."""

    name: str
    digest: str
    width: int
    says: str
    night: bool = False
    page: str = "edition"

    @property
    def path(self) -> str:
        """Where the page is on the host that serves it."""
        return f"{self.page}.html" if self.page == WEB else f"{self.digest}/{self.page}.html"

    @property
    def event(self) -> str:
        """What sort of edition it is of."""
        return self.digest.partition("-")[0]


def _of_look(look: str) -> list[Shot]:
    digest = f"morning-{look}"
    shots = [
        Shot(f"{look}-light-640", digest, 640, "by day, 640 pixels wide"),
        Shot(f"{look}-dark-640", digest, 640, "by night, 640 pixels wide", night=True),
        Shot(f"{look}-off-640", digest, 640, "with pictures off", page="without"),
        Shot(f"{look}-light-320", digest, 320, "by day, 320 pixels wide"),
        Shot(f"{look}-dark-320", digest, 320, "by night, 320 pixels wide", night=True),
    ]
    return [shot for shot in shots if look != "plain" or shot.page != "without"]


def _of_event(event: str, looks: Iterable[str], narrow: Iterable[str], *, night: bool = False) -> list[Shot]:
    wide = [Shot(f"{event}-{look}-640", f"{event}-{look}", 640, f"{look}, 640 pixels wide") for look in looks]
    when = ", by night" if night else ""
    return wide + [
        Shot(f"{event}-{look}-320", f"{event}-{look}", 320, f"{look}, 320 pixels wide{when}", night=night)
        for look in narrow
    ]


SHOTS = (
    *(shot for look in LOOKS for shot in _of_look(look)),
    *_of_event("arabic", LOOKS, ("briefing", "magazine"), night=True),
    *_of_event("mixed", LOOKS, ("magazine",)),
    *_of_event("hard", ("magazine", "plain"), ("magazine",)),
    *_of_event("one", ("briefing", "magazine"), ("briefing", "plain"), night=True),
    Shot("web-light-900", "web-magazine", 900, "900 pixels wide", page=WEB),
    Shot("web-dark-320", "web-magazine", 320, "320 pixels wide, by night", night=True, page=WEB),
)


def gallery_page() -> str:
    """docs/gallery.md."""
    parts = [_INTRODUCTION]
    for look in LOOKS:
        shots = [shot for shot in SHOTS if shot.digest == f"morning-{look}"]
        parts.append(_section(look.capitalize(), _ABOUT[look], look, shots))
    for event, (title, about) in _SECTIONS.items():
        parts.append(_section(title, about, event, [shot for shot in SHOTS if shot.event == event]))
    return "\n".join(parts)


def _section(title: str, about: str, name: str, shots: Iterable[Shot]) -> str:
    pictures = "\n".join(
        f'[<img src="gallery/{shot.name}.webp" width="{shot.width // 2}" alt="{name}: {shot.says}">]'
        f'(gallery/{shot.name}.webp "{shot.says}")'
        for shot in shots
    )
    return f"## {title}\n{about}\n\n{pictures}\n"
