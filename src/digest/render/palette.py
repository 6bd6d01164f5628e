"""All colours of a mail or a page from the four of a theme, each ink legible on each ground (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from digest.model.colour import contrast, legible, mixed
from digest.model.theme import Colours

_LIGHT = 10


@dataclass(frozen=True, slots=True)
class Palette:
    """Grounds: `paper`, `sheet`, `page` (of a web page), `raised` (boxes, pictures that load).

    Inks: `ink`, `text`, `quiet`, `accent`, and `on_accent` upon it. `rule` is for lines between things.
    """

    paper: str
    sheet: str
    page: str
    raised: str
    rule: str
    ink: str
    text: str
    quiet: str
    accent: str
    on_accent: str


@lru_cache(maxsize=64)
def palette(colours: Colours) -> Palette:
    """The palette of `colours`; inks that come out too faint on any ground are drawn towards `ink`."""
    sheet, ink, paper = colours.sheet, colours.ink, colours.paper
    # By day boxes take the tone of what lies around the sheet; by night that would be too dark to be seen.
    raised = mixed(paper, sheet, 0.6) if contrast(sheet, "#000000") > _LIGHT else mixed(ink, sheet, 0.05)
    grounds = (sheet, raised, paper)
    return Palette(
        paper=paper,
        sheet=sheet,
        page=mixed(paper, sheet, 0.35),
        raised=raised,
        rule=mixed(ink, sheet, 0.13),
        ink=ink,
        text=legible(sheet, ink, grounds, 0.86),
        quiet=legible(sheet, ink, grounds, 0.66),
        accent=legible(colours.accent, ink, grounds),
        on_accent=max((sheet, ink), key=lambda each: contrast(each, colours.accent)),
    )
