"""Where templates are found, and how their errors are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import make
import pytest

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition, EditionBlock
from digest.render.dates import Locale
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.resources import templates_dir


def failing(folder: Path, source: str, **values: object) -> TemplateError:
    (folder / "email").mkdir(exist_ok=True)
    (folder / "email" / "t.html").write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates([folder]).render("email/t.html", values)
    return caught.value


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("a\nb\n{{ nope }}", 3, "there is no “nope”"),
        ("a\n{% for x in y %}", 2, "endfor"),
        ("{{ 'x' | nofilter }}", 1, "nofilter"),
        ("\n\n\n{{ 1 / 0 }}", 4, "division by zero"),
        ("\n{% include 'email/gone.html' %}", 2, "asks for “email/gone.html”, and there is no such template"),
        ("\n\n{% extends 'email/tt.html' %}", 3, "did you mean “email/t.html”?"),
    ],
)
def test_errors_name_file_and_line(own: Path, source: str, line: int, said: str) -> None:
    error = failing(own, source)
    assert error.line == line
    assert said in str(error)
    assert error.file == "templates/email/t.html"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ 'x' | wrapped(0) }}", "the filter “wrapped” cannot work with a text and a number"),
        (
            "{{ {'other': '{count}'} | counted(10**400) }}",
            "the filter “counted” cannot work with names with values and so large a number",
        ),
        ("{{ values.update({}) }}", "“update” is not for templates: they print and calculate, and change nothing"),
        ("{{ 'a' + 1 }}", "this cannot be worked out: can only concatenate a text (not a number) to a text"),
        (
            "{{ 'a' * 'b' }}",
            "this cannot be worked out: a text or a list is multiplied by a whole number alone, not by a text",
        ),
        (
            "{{ [1] * 1.5 }}",
            "this cannot be worked out: a text or a list is multiplied by a whole number alone, not by a fraction",
        ),
        ("{% for x in 5 %}{% endfor %}", "this cannot be worked out: a number is not iterable"),
        ("{{ ['a', 3] | map('round') | join }}", "the filter “round” cannot work with a text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(own: Path, source: str, said: str) -> None:
    error = failing(own, f"\n{source}", values={}, locale=Locale("en", "UTC"))
    assert (error.fault, error.line) == (said, 2)


def test_an_error_in_an_included_file_names_that_file(own: Path) -> None:
    (own / "part.html").write_text("\n{{ nope }}", encoding="utf-8")
    error = failing(own, "{% include 'part.html' %}")
    assert (error.file, error.line) == ("templates/part.html", 2)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        (
            "\n{% from 'email/parts/stories.html' import words %}",
            2,
            "“theme” is not known in what is imported without context: write “with context” behind that"
            " (in our email/parts/stories.html:2)",
        ),
        (
            "{% extends 'email/parts/frame.html' %}\n{% set a = 1 %}\n{% block masthead %}\n\n"
            "{% include 'email/briefing/message.html' %}{% endblock %}",
            5,
            "a macro or an include calls itself without an end",
        ),
        (
            "\n\n{% set edition = none %}{% include 'email/parts/masthead.html' %}",
            3,
            "'None' has no attribute 'title' (in our email/parts/masthead.html:2)",
        ),
    ],
)
def test_what_fails_in_a_template_of_ours_is_told_of_the_line_that_uses_it(
    own: Path, edition: Edition, source: str, line: int, said: str
) -> None:
    (own / "email/briefing").mkdir(parents=True)
    (own / "email/briefing/message.html").write_text(source, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        render_mail(edition, make.digest(), make.publication(), Templates([own, templates_dir()]))
    error = caught.value
    assert (error.file, error.line, error.fault) == ("templates/email/briefing/message.html", line, said)


def test_one_s_own_macros_without_context_are_told_what_to_write(own: Path) -> None:
    (own / "macros.html").write_text("{% macro a() %}\n{{ theme }}{% endmacro %}", encoding="utf-8")
    error = failing(own, "{% from 'macros.html' import a %}{{ a() }}", theme="x")
    assert (error.file, error.line) == ("templates/macros.html", 2)
    assert error.fault.endswith("write “with context” behind that")


def test_the_failing_block_is_named(own: Path, edition: Edition, digest: Digest) -> None:
    look = own / "email" / "briefing"
    look.mkdir(parents=True)
    (look / "message.txt").write_text(
        "{% for block in edition.blocks %}\n"
        "{% for story in block.stories if block.numbered %}{{ story.nope }}{% endfor %}{% endfor %}",
        encoding="utf-8",
    )
    with pytest.raises(TemplateError) as caught:
        render_mail(edition, digest, make.publication(), Templates([own, templates_dir()]))
    assert (caught.value.file, caught.value.line) == ("templates/email/briefing/message.txt", 2)
    assert caught.value.block == "Popular"
    assert "Popular" in str(caught.value)


FIRST = ("word " * 8).rstrip() + "…"


@pytest.mark.parametrize(
    ("words", "called"),
    [("<p>The market is <b>open</b>.</p>", "The market is open."), (f"<p>{'word ' * 20}</p>", FIRST)],
)
def test_a_block_without_a_title_has_its_first_words(own: Path, edition: Edition, words: str, called: str) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/note.html").write_text("<p>x</p>\n{{ block.colour.name }}", encoding="utf-8")
    noted = replace(edition, blocks=(edition.blocks[0], EditionBlock(None, text_html=words)))
    with pytest.raises(TemplateError) as caught:
        render_mail(noted, make.digest(), make.publication(), Templates([own, templates_dir()]))
    assert (caught.value.file, caught.value.line) == ("templates/email/parts/note.html", 2)
    assert caught.value.block == called


def test_after_the_blocks_no_block_is_blamed(own: Path) -> None:
    class Part:
        block_title = "Latest"

    error = failing(own, "{% for part in parts %}x{% endfor %}{{ nope }}", parts=[Part()])
    assert error.block is None


def test_the_newsrooms_own_file_wins(own: Path) -> None:
    (own / "web").mkdir()
    (own / "web" / "style.css").write_text("body { color: red }", encoding="utf-8")
    both = Templates([own, templates_dir()])
    assert both.text("web/style.css") == "body { color: red }"
    assert both.has("web/page.html")
    assert both.names().count("web/style.css") == 1


def test_a_missing_template_says_what_there_is() -> None:
    with pytest.raises(TemplateError, match=r"email/briefing/message\.html"):
        Templates([templates_dir()]).render("email/brefing/message.html", {})


def test_html_is_escaped_and_text_is_not(own: Path) -> None:
    for name in ("a.html", "a.txt"):
        (own / name).write_text("{{ x }}", encoding="utf-8")
    templates = Templates([own])
    assert templates.render("a.html", {"x": "<b> & ‘"}) == "&lt;b&gt; &amp; ‘"
    assert templates.render("a.txt", {"x": "<b> & ‘"}) == "<b> & ‘"


def test_a_setting_is_a_template_of_plain_text(templates: Templates) -> None:
    assert templates.render_line("{{ a }} & co", {"a": "<Ada>"}, file="digests/x.yaml: subject") == "<Ada> & co"
    with pytest.raises(TemplateError, match=r"^digests/x\.yaml: subject: there is no “b” here") as caught:
        templates.render_line("{{ b }}", {}, file="digests/x.yaml: subject")
    assert caught.value.line is None
    with pytest.raises(TemplateError, match=r"^digests/x\.yaml: subject: "):
        templates.render_line("{{ b ", {}, file="digests/x.yaml: subject")
