"""Colours that can be read, in the mail and on the pages, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

import pytest

from digest.resources import templates_dir

MAIL = templates_dir() / "email" / "briefing"
LEAST = 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def inks(css: str) -> dict[str, str]:
    """The text colour of every rule that sets no background of its own, by selector."""
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    found = {
        selector.strip(): colour[1]
        for selector, body in rules
        if "background" not in body and (colour := re.search(r"(?<![-\w])color: (#[0-9a-f]{6})", body))
    }
    return {selector: colour for selector, colour in found.items() if "preheader" not in selector}


@pytest.mark.parametrize(
    ("file", "papers"),
    [("inline.css", ("#ffffff", "#f8f6f2")), ("dark.css", ("#1a1d21", "#21252a"))],
)
def test_every_ink_of_the_mail_can_be_read(file: str, papers: tuple[str, str]) -> None:
    found = inks((MAIL / file).read_text(encoding="utf-8"))
    assert len(found) > 5
    weak = [(name, paper) for name, ink in found.items() for paper in papers if contrast(ink, paper) < LEAST]
    assert weak == []


def test_night_in_outlook_is_night_everywhere() -> None:
    css = (MAIL / "dark.css").read_text(encoding="utf-8")
    everywhere = re.findall(r"^  (\S.*) \{ (.*) \}$", css, re.MULTILINE)
    outlook = [
        (names.replace("[data-ogsc] ", ""), body)
        for names, body in re.findall(r"^(\[.*) \{ (.*) \}$", css, re.MULTILINE)
    ]
    assert everywhere == outlook


@pytest.mark.parametrize("night", [False, True])
def test_every_ink_of_the_pages_can_be_read(night: bool) -> None:
    css = (templates_dir() / "web" / "style.css").read_text(encoding="utf-8")
    colours = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    palette = colours[night]
    for ink in ("ink", "text", "quiet", "accent", "number"):
        for paper in ("paper", "raised"):
            assert contrast(palette[ink], palette[paper]) >= LEAST, (ink, paper)
