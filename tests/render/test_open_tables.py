"""Tables that a newsroom's part of a mail closes without having opened them, or leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.render.environment import Templates
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

MASTHEAD = (templates_dir() / "email/parts/masthead.html").read_text(encoding="utf-8")
ROW = '<table role="presentation"><tr><td>A</td></tr></table>'


def told(own: Path, text: str) -> list[str]:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/masthead.html").write_text(text, encoding="utf-8")
    found = lint_templates(Templates([own, templates_dir()]))
    return [str(each) for each in found if "wrong place" in each.message]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "</td></tr></table></div>",
            "1 more </table> than <table>, 1 more </tr> than <tr>, 1 more </td> than <td>, 1 more",
        ),
        (
            '<table role="presentation"><tr><td>',
            "1 more <table> than </table>, 1 more <tr> than </tr>, 1 more <td> than",
        ),
        ("<div><div>A</div>", "1 more <div> than </div>"),
    ],
)
def test_what_is_left_open_or_closed_once_too_often_is_told(own: Path, more: str, said: str) -> None:
    (line,) = told(own, f"{MASTHEAD}{more}\n")
    number = MASTHEAD.count("\n") + 1
    assert line.startswith(f"templates/email/parts/masthead.html:{number}: warning: it has {said}")


@pytest.mark.parametrize(
    "more",
    [
        ROW,
        "<!-- </div> -->{# <table> #}<!--[if mso]><table><tr><td><![endif]-->",
        "{% if edition.intro %}<div class='a'>{% else %}<div>{% endif %}A</div>",
        "{% if edition.intro %}<div>A</div>{% endif %}",
    ],
)
def test_what_is_closed_is_not(own: Path, more: str) -> None:
    assert told(own, f"{MASTHEAD}{more}\n") == []
