"""`digest check` for templates: faults are found before an edition meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import Problem
from digest.render.environment import Templates
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir


def lint(own: Path, name: str, text: str) -> list[Problem]:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return lint_templates(Templates([own, templates_dir()]))


def test_our_own_templates_are_clean(templates: Templates) -> None:
    assert lint_templates(templates) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("email/mine/message.html", "<html>\n{% for x in y %}", 2, "endfor"),
        ("email/mine/message.html", "<html>\n<body>\n{{ edition.hedline }}", 3, "hedline"),
        ("email/mine/message.html", "<html><body>{{ links.preferences }}</body>", None, "0 links to unsubscribe"),
        ("email/mine/message.html", "just words", None, "whole HTML document"),
        ("web/home.html", "\n{{ nope }}", 2, "'nope' is undefined"),
        ("web/edition.html", "{{ edition.lead.body }}", 1, "body"),
        ("web/page.html", "{% block main %}", 1, "endblock"),
        ("labels/en.toml", "unsubscrib = 'x'", None, "“unsubscrib” is no label"),
    ],
)
def test_faults_are_named_with_file_and_line(own: Path, name: str, text: str, line: int | None, said: str) -> None:
    found = lint(own, name, text)
    assert [problem for problem in found if said in problem.message and problem.line == line], found
    assert {problem.file.removeprefix("templates/") for problem in found} == {name}
    assert len(found) == len(set(found))
