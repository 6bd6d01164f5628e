"""Rules that stay in a mail's style sheets are held against its words: by day, by night, on narrow screens."""

from __future__ import annotations

from pathlib import Path

import make
import pytest

from digest.model.edition import Edition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition
from digest.resources import templates_dir

BOTH = "a rule outside of @media acts by day and by night; color: #"
HARD = "hard to read (contrast"
NIGHT = "@media (prefers-color-scheme: dark) {{ {} }}"
NARROW = "@media (max-width: 480px) {{ {} }}"


def told(own: Path, edition: Edition, sheet: str, rules: str) -> list[str]:
    """What is found in a mail whose own `sheet` is ours and `rules` below."""
    text = (templates_dir() / f"email/parts/{sheet}").read_text(encoding="utf-8")
    (own / "email/parts").mkdir(parents=True)
    (own / f"email/parts/{sheet}").write_text(f"{text}{rules}\n", encoding="utf-8")
    templates, digest, news = Templates([own, templates_dir()]), make.digest(template="briefing"), make.publication()
    mail = render_mail(edition, digest, news, templates)
    place = f"templates/email/parts/{sheet}:{text.count(chr(10)) + 1}: "
    return [str(each).replace(place, "HERE: ") for each in lint_edition(mail, edition, digest, news, templates)]


@pytest.mark.parametrize(
    ("sheet", "rules", "said"),
    [
        ("dark.css", ".headline-link { color: #eeeeee !important; }", f"#eeeeee on #ffffff is {HARD} 1.1): {BOTH}"),
        (
            "dark.css",
            ".headline a { color: #222222 !important; }",
            f"#1a1d21 in dark mode is {HARD} 1.0): {BOTH}",
        ),
        (
            "dark.css",
            NIGHT.format(".headline a { color: #222 !important; }"),
            f"in dark mode is {HARD} 1.0): dark.css may",
        ),
        ("screens.css", ".headline-link { color: #eee !important; }", f"#eeeeee on #ffffff is {HARD} 1.1): {BOTH}"),
        (
            "screens.css",
            NARROW.format("h3 a { color: #eee !important; }"),
            f"on narrow screens is {HARD} 1.1): screens.css may",
        ),
        ("inline.css", ".headline-link { font-size:0 }", "cannot be seen, because of font-size: 0: show it, or"),
        ("inline.css", ".headline { left: -9999px; }", "cannot be seen, because of left: -9999px"),
        ("inline.css", ".headline { max-height: 0; overflow: hidden }", "cannot be seen, because of max-height: 0"),
    ],
)
def test_an_error_has_the_line_of_the_rule(own: Path, edition: Edition, sheet: str, rules: str, said: str) -> None:
    errors = [each for each in told(own, edition, sheet, rules) if each.startswith("error: ")]
    assert len(errors) == 1
    assert errors[0].startswith("error: HERE: ")
    assert said in errors[0]


@pytest.mark.parametrize(
    ("sheet", "rules"),
    [
        ("dark.css", ".headline-link { color: #eeeeee; }"),
        ("dark.css", NIGHT.format(".headline-link { color: #222222; }")),
        ("dark.css", "[data-ogsc] .headline-link { color: #222222 !important; }"),
        ("dark.css", "@media print { .headline-link { color: #eeeeee !important; } }"),
        ("screens.css", ".headline-link:hover { color: #eeeeee !important; }"),
        ("screens.css", NARROW.format("td h3 a { color: #444 !important; } h3 a { color: #eee !important; }")),
        ("screens.css", NARROW.format(".byline { display: none !important; }")),
        ("inline.css", ".headline { max-height: 0; }"),
    ],
)
def test_a_rule_that_does_not_act_is_not_told(own: Path, edition: Edition, sheet: str, rules: str) -> None:
    assert told(own, edition, sheet, rules) == []


def test_words_that_are_hidden_are_told(own: Path, edition: Edition) -> None:
    found = told(own, edition, "inline.css", ".teaser { visibility: hidden; }")
    (line,) = [each for each in found if "cannot be seen" in each]
    assert line.startswith("warning: HERE: “")
    assert "because of visibility: hidden" in line
