"""Templates that nobody can read to their end, for brackets within brackets or endless numbers, are told as others."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import TemplateError
from digest.render.environment import Templates
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

DEEP, LONG = "stand within each other here", "thousands of digits"
ABSURD = [
    ("\n\n{{ " + "(" * 300 + "1" + ")" * 300 + " }}", DEEP, 3),
    ("\n{{ " + "(" * 90 + "1" + ")" * 90 + " }}", DEEP, 2),
    ("\n{{ " + "-" * 5000 + "1 }}", DEEP, 2),
    ("\n{{ " + "1 + " * 5000 + "1 }}", DEEP, 2),
    ("\n{{ edition" + ".title" * 5000 + " }}", DEEP, 2),
    ("\n{{ 'a'" + " | upper" * 99 + " }}", DEEP, 2),
    ("\n{{ " + "[" * 95 + "]" * 95 + " }}", DEEP, 2),
    ("\n" + "{% for x in [1] %}\n" * 30 + "{% endfor %}" * 30, DEEP, 22),
    ("\n" + "{% if 1 %}" * 500 + "{% endif %}" * 500, DEEP, 2),
    ("\n" + "{% macro a() %}" * 200 + "{% endmacro %}" * 200, DEEP, 2),
    ("\n\n{{ " + "1" * 5000 + " }}", LONG, 3),
    ("\n{{ 0x" + "1" * 50_000 + " }}", LONG, None),
]


@pytest.mark.parametrize(("source", "said", "line"), ABSURD)
def test_what_is_too_deep_is_told_of_its_file_and_line(own: Path, source: str, said: str, line: int | None) -> None:
    (own / "t.html").write_text(source, encoding="utf-8")
    templates = Templates([own])
    for read in (templates.compile, lambda name: templates.render(name, {})):
        with pytest.raises(TemplateError, match=said) as caught:
            read("t.html")
        assert caught.value.file == "templates/t.html"
        assert line in (None, caught.value.line)
    with pytest.raises(TemplateError, match=f"^subject: .*{said}"):
        templates.render_line(source, {}, file="subject")
    assert not templates.references("t.html") + templates.patterns("t.html")


@pytest.mark.parametrize(
    "source",
    [
        "{% if 1 %}" * 60 + "x" + "{% endif %}" * 60,
        "{{ " + "1 + " * 90 + "1 }}",
        "{{ 'x'" + " ~ 'x'" * 5000 + " }}",
        "{{ '" + "x" * 5000 + "' | upper }}",
        "{% if 0 %}" + "{% elif 0 %}" * 60 + "{% endif %}x",
    ],
)
def test_what_is_long_or_deep_within_reason_is_read(own: Path, source: str) -> None:
    (own / "t.html").write_text(source, encoding="utf-8")
    assert Templates([own]).render("t.html", {})


def test_a_check_goes_on_to_other_faults(own: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/masthead.html").write_text("\n{{ " + "(" * 300 + ")" * 300 + " }}", encoding="utf-8")
    (own / "email/parts/more.html").write_text("\n\n{% iff %}", encoding="utf-8")
    (own / "email/plain").mkdir()
    (own / "email/plain/message.txt").write_text("{{ " + "1" * 5000 + " }}", encoding="utf-8")
    found = lint_templates(Templates([own, templates_dir()]))
    assert {(each.file, each.line) for each in found} == {
        ("templates/email/parts/masthead.html", 2),
        ("templates/email/parts/more.html", 3),
        ("templates/email/plain/message.txt", 1),
    }
