"""Slips in the grammar of a template are told in our words, with file, line and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from digest.errors import TemplateError
from digest.render.editions import edition_view
from digest.render.environment import Templates
from digest.render.slips import told

ENVIRONMENT = Environment(autoescape=True)
TAG = "a tag begins with “{%” and ends with “%}”"
JINJA = re.compile(r"expected token|^unexpected|got '|end of (statement|print)|No (filter|test) named|Encountered")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n{{ edition.title\n<p>", 2, "“{{” is never closed: write “}}” where it shall end"),
        ("a\n{{ edition.title\n</p>\n<p>it's {{ x }}", 2, "“{{” is never closed: write “}}” where it shall end"),
        ("{{ b }}{% if x\n<p>\n{% endif %}", 1, "“{%” is never closed: write “%}” where it shall end"),
        ("{# {{\n #}{{ a\nb\n{{ x }}", 2, "“{{” is never closed: write “}}” where it shall end"),
        ("{{ '{{' }}\n{{ f(x)) }}", 2, "there is a “)” too many"),
        ("{{ f(a,\n   b)) }}\n{{ x }}", 2, "there is a “)” too many"),
        ("a\n{{ edition.title }\n<p>", 2, "a value ends in two braces: write “}}”"),
        ("a\n{% if x\n<p>", 2, "“{%” is never closed: write “%}” where it shall end"),
        ("{% if x }\n{% endif %}", 1, "a tag ends in a percent sign and a brace: write “%}”"),
        ("{{ }}", 1, "“{{ }}” is empty: write what it shall print, or remove it"),
        ("{% if x = 1 %}{% endif %}", 1, "two signs compare: write “==”"),
        ("{% for x of y %}{% endfor %}", 1, "“for” needs a name, “in” and a list: write “{% for story in stories %}”"),
        ("{% for x %}{% endfor %}", 1, "“for” needs a name, “in” and a list: write “{% for story in stories %}”"),
        ("{{ x|upperr }}", 1, "there is no filter “upperr”: did you mean “upper”?"),
        ("{{ 'abc }}", 1, "a text in quotes is never closed: write ' at its end, too"),
        ("{% include 'abc.html %}", 1, "a text in quotes is never closed: write ' at its end, too"),
        ("{{ f(x }}", 1, "a “)” is missing before the “}}”"),
        ("{% if (x %}{% endif %}", 1, "a “)” is missing before the “%}”"),
        ("{% if x => 1 %}{% endif %}", 1, "write “>=” for “=>”"),
        ("{# {{ #}\n{{ x", 2, "“{{” is never closed: write “}}” where it shall end"),
        ("{% extends 'x' %}{% if %}", 1, "“{% if %}” needs a condition or a value"),
        ("{{ f(x)) }}", 1, "there is a “)” too many"),
        ("{{ x[0 }}", 1, "a “]” is missing before the “}}”"),
        ("{{ x..y }}", 1, "a name is missing after “.”"),
        ("{{ x. }}", 1, "a name is missing after “.”"),
        ("{{ x| }}", 1, "the name of a filter is missing after “|”"),
        (
            "{{ edition title }}",
            1,
            "“title” does not fit here: a text needs quotes, and two names need a sign or a comma between them",
        ),
        (
            "{{ edition.lead-headline }}{% block a-b %}{% endblock %}",
            1,
            "the name of a block may have no hyphen, and “a-b” has: write “_” there",
        ),
        ("{% if x %}{% else if y %}{% endif %}", 1, "write “{% elif … %}” for “{% else if … %}”"),
        ("{% if x %}{% elseif y %}{% endif %}", 1, "there is no tag “{% elseif %}”: did you mean “{% elif %}”?"),
        ("{% if x && y %}{% endif %}", 1, "write “and” for “&&”"),
        ("{% if x || y %}{% endif %}", 1, "write “or” for “||”"),
        ("{% if !x %}{% endif %}", 1, "write “not” for “!”"),
        ("{% if x === y %}{% endif %}", 1, "two signs compare: write “==”"),
        ("{% include “a.html” %}", 1, "these quotes are not for templates: write straight ones, \" or '"),
        ("a\n{# comment\nb", 2, "a comment is never closed: write “#}” where it shall end"),
        ("{% set x 1 %}", 1, "“set” needs “=”: write “{% set name = … %}”"),
        ("{% block %}{% endblock %}", 1, "“block” needs a name: write “{% block name … %}”"),
        (
            "{% block a %}{% endblock %}{% block a %}{% endblock %}",
            1,
            "there is a block “a” before this one: give one of them another name",
        ),
        ("{% include %}", 1, "“include” needs the name of a template in quotes"),
        ("{% extends %}", 1, "“extends” needs the name of a template in quotes"),
        ("{{ x++ }}", 1, "something is missing before “}}”, or a sign there is too many"),
        ("{{ x ? 1 : 2 }}", 1, "write “a if condition else b” for “condition ? a : b”"),
        ("{% fro x in y %}{% endfor %}", 1, "there is no tag “{% fro %}”: did you mean “{% from %}”?"),
        ("{% if %}{% endif %}", 1, "“{% if %}” needs a condition or a value"),
        ("{% endif x %}", 1, "“{% endif %}” stands where no “{% if %}” is open: remove it, or open one before it"),
        ("{% if {{ x }} %}{% endif %}", 1, "no “{{ … }}” stands inside a tag: write the name alone, without braces"),
        (
            "{{ 2nd }}",
            1,
            "“nd” does not fit here: a text needs quotes, and two names need a sign or a comma between them",
        ),
        (
            "{{ x; }}",
            1,
            "“;” does not fit here: a text needs quotes, and two names need a sign or a comma between them",
        ),
        (
            "{% block a %}{% endblock b %}",
            1,
            "“b” does not fit here: a text needs quotes, and two names need a sign or a comma between them",
        ),
        ("{{ $x }}", 1, "“$” has no meaning here: remove it, or put the text around it in quotes"),
        ("{% from 'a.html' %}", 1, "“from” needs “import”: write “{% from 'file.html' import name %}”"),
        ("{% set true = 1 %}", 1, "true, false and none cannot be set: take another name"),
        ("{% macro a %}{% endmacro %}", 1, "a macro needs brackets: write “{% macro name() %}”"),
        ("a\n{% raw %}b", 2, "“{% raw %}” is never closed: write “{% endraw %}” where it shall end"),
        ("{{ 'a\\' }}", 1, "a text in quotes is never closed: write ' at its end, too"),
        (
            "{% for x in y %}{% continue %}{% endfor %}",
            1,
            "there is no tag “{% continue %}”: give the loop a condition, “{% for story in stories if … %}”,"
            " or put the rest into an “{% if %}”",
        ),
        (
            "{% block a %}\n{% do x.append(1) %}{% endblock %}",
            2,
            "there is no tag “{% do %}”: templates print and calculate, and change nothing;"
            " “{% set name = … %}” keeps what was worked out",
        ),
        ("{{ @x }}", 1, "“@” has no meaning here: remove it, or put the text around it in quotes"),
        ("{{ {a: } }}", 1, "“}” does not fit here: something is missing before it, or it is too much"),
        ("a\n{%% if x %%}b{%% endif %%}", 2, f"{TAG}: there is one percent sign too many"),
        ("{% if x %%}b{% endif %}", 1, "a tag ends with “%}”: there is one percent sign too many"),
        ("{{% if x %}}b{{% endif %}}", 1, f"{TAG}: there is one brace too many"),
        ("{% %}", 1, "“{% %}” is empty: write a tag such as “{% if … %}”, or remove it"),
        ("{% 'a' %}", 1, "a tag begins with its name, as “{% if … %}” does; “{{ … }}” prints a value"),
        ("{{{ x }}}", 1, "a value stands between “{{” and “}}”: there is one brace too many"),
        ("{{ x\u200b }}", 1, "a sign that nobody sees stands here: delete it, or type the line anew"),
        (
            "{% block a required %}b{% endblock %}",
            1,
            "a block that is “required” is empty: whoever extends this template fills it",
        ),
        (
            "{% from 'a' import _b %}",
            1,
            "what begins with “_” is for its own file: give it another name there and here",
        ),
        (
            "{% macro a(b=1, c) %}{% endmacro %}",
            1,
            "in a macro's brackets, what has a value (a=1) stands behind what has none",
        ),
        (
            "{% macro a(caller) %}{{ caller() }}{% endmacro %}",
            1,
            "in a macro's brackets “caller” needs a value: write “caller=none”",
        ),
        ("{% call x %}{% endcall %}", 1, "“call” needs a macro with its brackets: write “{% call name() %}”"),
        ("{% for loop in x %}{% endfor %}", 1, "what a loop goes through cannot be called “loop”: take another name"),
        ("{{ x is defined is none }}", 1, "one “is” follows another: put “and” between two questions"),
        ("{{ [1 2] }}", 1, "a comma is missing between two values"),
        ("{{ {'a' 1} }}", 1, "in braces a name and its value have a colon between them"),
        ("{{ x = 1 }}", 1, "a value cannot be set inside “{{ }}”: write “{% set name = … %}” before it"),
        ("{{ f(a=1, 2) }}", 1, "in brackets, what has a name (a=1) stands behind what has none"),
    ],
)
def test_a_slip_is_told_with_what_to_write(tmp_path: Path, text: str, line: int, words: str) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "mine.html").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates([own]).compile("mine.html")
    assert str(caught.value) == f"templates/mine.html:{line}: {words}"
    assert not JINJA.search(caught.value.fault)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{% if x is defind %}{% endif %}", "there is no test “defind”: did you mean “defined”?"),
        ("{% if true %}{{ 1|abss }}{% endif %}", "there is no filter “abss”: did you mean “abs”?"),
    ],
)
def test_a_filter_and_a_test_that_a_run_comes_by_are_told_too(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "mine.html").write_text("\n" + text, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        Templates([own]).render("mine.html", {})
    assert str(caught.value) == f"templates/mine.html:2: {words}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{{ now() }}",
            "there is no “now”, for templates do not read the clock:"
            " “{{ edition.date | date }}” is the day of the edition",
        ),
        ("{{ editoin.title }}", "there is no “editoin” here: did you mean “edition”?"),
        ("{{ site.title }}", "there is no “site” here: remove it"),
        ("{{ date('Y') }}", "“date” is a filter, and stands behind a value: write “{{ value | date }}”"),
        ("{{ loop.index }}", "“loop” is known only within “{% for … %}”"),
        ("{{ super() }}", "“super” is known only within a block of a template that extends another"),
        ("{{ edition.titel }}", "“edition” has no “titel”: did you mean “title”?"),
        ("{{ edition.url }}", "“edition” has no “url”: there is blocks, date, id, intro, lead, slug, stories, title"),
        ("{{ edition.title.texts }}", "“str” has no “texts”"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "mine.html").write_text("\n" + text, encoding="utf-8")
    edition = edition_view(make.edition(make.article("The ferry")), make.digest(), "mail")
    with pytest.raises(TemplateError) as caught:
        Templates([own]).render("mine.html", {"edition": edition, "locale": None})
    assert str(caught.value) == f"templates/mine.html:2: {words}"


def test_a_template_that_would_change_something_is_told_what_to_write(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "mine.html").write_text("{% set edition.title = 1 %}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"keeps a value under a name of its own$"):
        Templates([own]).render("mine.html", {"edition": {}})


@given(st.text(alphabet="{}%# if'a|=.(\n", max_size=60), st.integers(0, 9))
def test_any_text_can_be_explained(text: str, line: int) -> None:
    for said in ("unexpected end of template", "unexpected '}'", "No filter named 'uper'.", "something else"):
        words, at = told(said, text, line, ENVIRONMENT)
        assert words
        assert at == line or 1 <= at <= text.count("\n") + 1
