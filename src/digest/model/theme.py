"""How a newsroom looks: a few tokens from which mails and pages take every colour and face."""

from __future__ import annotations

from dataclasses import dataclass, field

SERIF = "Georgia, Times New Roman, serif"
SANS = "-apple-system, BlinkMacSystemFont, Segoe UI, Roboto, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Colours:
    """Four colours as #rrggbb, in small letters: text, links and marks, the sheet, and what lies around it."""

    ink: str = "#1d1b18"
    accent: str = "#0b5a68"
    sheet: str = "#ffffff"
    paper: str = "#f3f1ec"


# What a mail leaves beside its text, in pixels.
MARGINS = 80
NIGHT = Colours("#f0eeea", "#86c8d6", "#1a1d21", "#121417")


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture at the head of a mail instead of the newsroom's name: its https address, its size in pixels."""

    url: str
    width: int
    height: int

    def within(self, column: int) -> Logo:
        """The same, no wider than `column` pixels, which is where Outlook makes the whole mail wider."""
        if self.width <= column:
            return self
        return Logo(self.url, column, max(round(self.height * column / self.width), 1))


@dataclass(frozen=True, slots=True)
class Theme:
    """The tokens. `night` are the colours in dark mode; faces are CSS families; `width` of a mail is in pixels."""

    day: Colours = field(default_factory=Colours)
    night: Colours = NIGHT
    headings: str = SERIF
    text: str = SANS
    width: int = 600
    logo: Logo | None = None
