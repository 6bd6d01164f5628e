"""What stands outside of the blocks of a template that extends another: Jinja drops it, and says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.render.environment import Templates
from digest.render.lint.blocks import lost_words
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

OURS = templates_dir()
LOOK = "email/plain/message.html"


def told(own: Path, added: str, name: str = LOOK) -> list[str]:
    """What is found in a copy of ours with more behind it, each with its line counted from there."""
    text = (OURS / name).read_text(encoding="utf-8")
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text + added, encoding="utf-8")
    lines = text.count("\n")
    return [
        f"{each.severity} {(each.line or 0) - lines}: {each.message.partition(', and is ')[0]}"
        for each in lost_words(name, Templates([own, OURS]))
    ]


@pytest.mark.parametrize(
    ("added", "line", "words"),
    [
        ("\nOnly here\n", 2, "Only here"),
        ("{{ nosuch.x }}", 1, "{{ nosuch.x }}"),
        ("{% if digest %}\n\n  {{ nosuch.x }}\n{% endif %}", 3, "{{ nosuch.x }}"),
        ("{% for each in edition.blocks %}\n{% with a = each %}\n{{ a }}{% endwith %}{% endfor %}", 3, "{{ a }}"),
        ("{% filter upper %}\n<p>x</p>{% endfilter %}", 2, "<p>x</p>"),
        ("{% set a = 1 %}\n{# why #}\n\n<!-- why -->\n&nbsp;", 5, "&nbsp;"),
    ],
)
@pytest.mark.parametrize("name", [LOOK, "web/home.html", "email/messages/welcome.txt"])
def test_what_is_outside_of_every_block_is_told_with_its_line(
    own: Path, added: str, line: int, words: str, name: str
) -> None:
    stands = "stands outside of every block in a file that extends another"
    (found,) = told(own, added, name)
    assert found.startswith(f"warning {line}: “{words}")
    assert found.endswith(f"” {stands}")


def test_what_is_printed_before_the_frame_is_told(own: Path) -> None:
    part = "email/parts/more.html"
    asked = f'{{% macro m() %}}x{{% endmacro %}}\n{{% include "{part}" %}}\n{{% call m() %}}x{{% endcall %}}'
    assert told(own, asked) == [f'warning 2: “{{% include "{part}" %}}” stands outside of every block']


def test_many_places_are_one_warning(own: Path) -> None:
    added = "".join(f"\n{{{{ a{n} }}}}{{% set b = 1 %}}" for n in range(2, 10))
    told(own, added)
    (found,) = [each for each in lint_templates(Templates([own, OURS])) if "is never shown" in each.message]
    lines = (OURS / LOOK).read_text(encoding="utf-8").count("\n")
    others = ", ".join(str(lines + n) for n in range(3, 8))
    assert (found.file, found.line, found.severity) == (f"templates/{LOOK}", lines + 2, "warning")
    assert found.message.endswith(
        f" (so does what is in lines {others} and 2 more): write it into a {{% block %}} that there is"
    )


@pytest.mark.parametrize(
    "added",
    [
        "\n \n{# why #}{% set a = 1 %}\n{% set b %}words{% endset %}\n",
        "{% macro m() %}words {{ edition.title }}{% endmacro %}",
        '{% import "email/parts/more.html" as m with context %}{% from "email/messages/titles.html" import x %}',
        "\n<!-- our own look,\nsince 2026 -->\n",
        "{% if digest %}{% block own %}words{% endblock %}{% endif %}",
    ],
)
def test_what_prints_nothing_may_stand_there(own: Path, added: str) -> None:
    assert told(own, added) == []


def test_what_extends_nothing_for_certain_shows_all(own: Path) -> None:
    assert told(own, "words", "email/parts/masthead.html") == []
    (own / LOOK).parent.mkdir(parents=True)
    (own / LOOK).write_text('{% if x %}{% extends "email/parts/frame.html" %}{% endif %}words', encoding="utf-8")
    assert list(lost_words(LOOK, Templates([own, OURS]))) == []
