"""Slips in the grammar of a template are told in our words, with file, line and what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from digest.errors import TemplateError
from digest.render.environment import Templates
from digest.render.slips import told

ENVIRONMENT = Environment(autoescape=True)
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


@given(st.text(alphabet="{}%# if'a|=.(\n", max_size=60), st.integers(0, 9))
def test_any_text_can_be_explained(text: str, line: int) -> None:
    for said in ("unexpected end of template", "unexpected '}'", "No filter named 'uper'.", "something else"):
        words, at = told(said, text, line, ENVIRONMENT)
        assert words
        assert at == line or 1 <= at <= text.count("\n") + 1
