"""A mail as different readers see it, and the page that shows these side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from digest.model.theme import Theme
from digest.render.dates import language_name
from digest.render.environment import Templates
from digest.render.links import PICTURES
from digest.render.lint.findings import Finding
from digest.render.palette import palette

_NIGHT = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SOURCE = re.compile(r"""(<img\b[^>]*?\ssrc=)("[^"]*"|'[^']*')""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pane:
    """One view of a mail: its caption, the path that it is loaded from, its width and height in pixels."""

    caption: str
    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tongues:
    """The language that is shown, and all that there are."""

    shown: str
    all: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Why what is shown is not what would go out.

    `note` where nothing would, `fault` where no mail can be made: then the one of `made`, a time of day, is shown.
    `empty` are titles of blocks that have no stories, each with the reason.
    """

    note: str | None = None
    fault: str | None = None
    made: str | None = None
    empty: tuple[tuple[str | None, str], ...] = ()


PANES = (
    Pane("Light, 640 px", "mail?width=640", 640, 1100),
    Pane("Dark, 640 px", "mail?width=640&night=1", 640, 1100),
    Pane("Light, 320 px", "mail?width=320", 320, 1100),
    Pane("Dark, 320 px", "mail?width=320&night=1", 320, 1100),
    Pane("Pictures off, 640 px", "mail?pictures=0", 640, 1100),
    Pane("Text", "text", 660, 1100),
    Pane("Headers", "headers", 660, 560),
    Pane("Source", "source", 980, 560),
)


def as_seen(html: str, *, night: bool = False, pictures: bool = True, pictures_at: str | None = None) -> str:
    """The mail's HTML with its rules for dark mode in force or not, and with pictures or without.

    Those of our own site, which are at `pictures_at` once they are published, are taken from here.
    """
    shown = _NIGHT.sub("@media all" if night else "@media not all", html)
    if pictures_at:
        shown = shown.replace(f"{pictures_at}", PICTURES.lstrip("/"))
    return shown if pictures else _SOURCE.sub(r'\1"about:invalid"', shown)


def proof_page(
    title: str,
    subject: str,
    findings: Sequence[Finding],
    sizes: dict[str, int],
    note: Note,
    templates: Templates,
    tongues: Tongues,
) -> bytes:
    """The page with all panes, what the last look found, and `note`."""
    several = len(tongues.all) > 1
    values: dict[str, Any] = {
        "title": title,
        "subject": subject,
        "findings": findings,
        "sizes": [(part, f"{size / 1000:.0f}") for part, size in sizes.items()],
        "note": note.note,
        "fault": note.fault,
        "made": note.made,
        "empty": note.empty,
        "panes": [replace(pane, path=_in_language(pane.path, tongues.shown)) if several else pane for pane in PANES],
        "languages": [(tag, language_name(tag)) for tag in tongues.all] if several else [],
        "shown": tongues.shown,
    }
    return templates.render("console/proofs.html", values).encode("utf-8", "replace")


def _in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}language={quote(language)}"


def proof_style(templates: Templates) -> bytes:
    """The page's style sheet."""
    theme = Theme()
    values = {"theme": theme, "day": palette(theme.day), "night": palette(theme.night)}
    return templates.render("console/proofs.css", values).encode()
