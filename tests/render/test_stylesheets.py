"""Mistakes in style sheets: programs drop what they cannot read, so each is named with its line."""

from __future__ import annotations

import re
from pathlib import Path

import make
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.inline import inline, survives
from digest.render.lint.styles import style_problems
from digest.render.stylesheets import read_sheet
from digest.resources import templates_dir

_PLAIN_VALUES = (
    r"([a-z]{1,6}|#[0-9a-f]{3}|#[0-9a-f]{6}|-?[0-9]{1,3}(\.[0-9])?(px|em|%|q)?)( (0|[a-z]{1,4}|-1.5pt|#abc)){0,3}"
)
RIGHT = "h1 { color: {{ day.ink }};\n  margin: 0 }\n"


def told(own: Path, text: str, name: str = "email/parts/inline.css") -> list[str]:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    found = style_problems(name, Templates([own, templates_dir()]))
    return [f"{each.severity} {each.line}: {each.message}" for each in found]


BROKEN = [
    ("a { color: ", 3, "the { of “a” is never closed"),
    (".x { color: red;", 3, "the { of “.x” is never closed"),
    (".x { color: red;\n\n.y { color: blue }", 3, "the rule “.x” is not closed: write } before “.y”"),
    ("@media (max-width: 9px) {\n.x { color: red }\n", 3, "the { of “@media (max-width: 9px)” is never closed"),
    ("\n/* later\n.x { color: red }", 4, "the comment that begins here is never closed"),
    ("/*/ .x { color: red }", 3, "the comment that begins here is never closed"),
    (".x color: red }", 3, "“.x color: red” has no {"),
    (".x color: red\n.y { color: blue }", 3, "has no {"),
    (".x color", 3, "“.x color” is no rule: there is no { behind it"),
    (".x { color: red\n\n.y,\n.z > a { color: blue }", 5, "the rule “.x” is not closed: write } before “.y, .z > a”"),
    (".x { margin: 0\n  auto\n.y { color: blue }", 4, "the rule “.x” is not closed: write } before “auto .y”"),
    (".x { color: red .y { color: blue }", 3, "is not closed: write } before the selector in “color: red .y”"),
    ("\n} .y { color: blue }", 4, "this } closes nothing"),
    ("{ color: blue }", 3, "a { without a selector"),
    ("color: blue;", 3, "“color: blue” stands in no rule"),
    (".x {\n  color red;\n}", 4, "“color red” has no colon: write color: red"),
    (".x {\n  color: ;\n}", 4, "“color” has no value"),
    (".x {\n  color: red\n  padding: 3px;\n}", 4, "a ; is missing between “color” and “padding”"),
    (".x { font-family: 'Arial; }\n.y { color: red }", 3, "a quotation mark (') stands alone"),
    (".x { width: calc(3px; }", 3, "a ( is never closed here"),
    (".x { width: 3px); }", 3, "there is a ) here without its ("),
    (".x { my color: red }", 3, "“my color” is no property"),
]


@pytest.mark.parametrize("name", ["email/parts/inline.css", "email/parts/dark.css", "web/style.css"])
@pytest.mark.parametrize(("text", "line", "said"), BROKEN)
def test_what_is_broken_is_an_error_with_its_line(own: Path, name: str, text: str, line: int, said: str) -> None:
    if name == "web/style.css" and "write } before" in said:
        # There a rule may stand in another, so it is only missed at the end, or where a declaration runs on.
        runs_on = ";" not in text.partition("\n")[0]
        said = said.replace("write }", "write ; or }") if runs_on else "the { of “.x” is never closed"
    found = told(own, RIGHT + text, name)
    assert [each for each in found if each.startswith(f"error {line}: ") and said in each], found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".x { color: #ggg }", "“color: #ggg” cannot be read, and is dropped: write a colour as #rrggbb"),
        (".x { color: #11223344 }", "cannot be read, and is dropped"),
        (".x { color: #333; color: rgb(0 0 0/50%) }", "“color: rgb(0 0 0/50%)” cannot be read, and is dropped"),
        ("@charset 'utf-8';", "“@charset” is dropped here"),
        ("@font-face { font-family: x }", "“@font-face” is dropped here"),
        ("@import 'x.css';", "“@import” is dropped here"),
        ("* { margin: 0 }", "rules for “*” are dropped"),
        (".x, { margin: 0 }", "a selector is missing beside a comma"),
        (".x >> .y { margin: 0 }", "“.x >> .y” is no selector"),
        ("[title='a,b'] { margin: 0 }", "is no selector"),
    ],
)
def test_what_is_dropped_on_the_way_into_a_mail_is_a_warning(own: Path, text: str, said: str) -> None:
    line, *_ = told(own, RIGHT + text)
    assert line.startswith("warning 3: ")
    assert said in line
    elsewhere = told(own, RIGHT + text, "web/style.css")
    assert all(each.startswith("warning 3: ") for each in elsewhere)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".x { colr: red }", "there is no property “colr”: did you mean “color”?"),
        (".x { color: rd }", "“rd” is no value of “color”"),
        (".x { padding: 3 px }", "“3 px” is no value of “padding”"),
        (".x { text-align: middle !important }", "“middle” is no value of “text-align”"),
    ],
)
def test_what_mail_programs_leave_out_is_a_warning(own: Path, text: str, said: str) -> None:
    for name in ("email/parts/inline.css", "email/plain/dark.css"):
        (line,) = told(own, RIGHT + text, name)
        assert line.startswith("warning 3: ")
        assert said in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (".x { display: blorck }", "“blorck” is no value of “display”"),
        (".x { font-size: 20pxx }", "“20pxx” is no value of “font-size”"),
        (".x { margin: 1 2 3 px }", "“1 2 3 px” is no value of “margin”"),
        (".x { color: #12 }", "“#12” is no value of “color”"),
        ("h2 >> p:::x { color: red }", "“h2 >> p:::x” is no selector"),
        (".x, .y:not( { color: red }", "( is never closed"),
        ("@import 'x.css';", "“@import” loads nothing"),
        ("@media print {\n.a..b { margin: 0 } }", "“.a..b” is no selector"),
        (".x { background: url( 'https://a.example/b.png' ) }", "“background” has https://a.example/b.png"),
        (".x { background: url(//a.example/b.png) }", "“background” has //a.example/b.png"),
    ],
)
def test_what_programs_leave_out_is_told_in_every_sheet(own: Path, text: str, said: str) -> None:
    for name in ("email/parts/dark.css", "email/parts/inline.css", "web/style.css"):
        if name.endswith("inline.css") and said in ("“@import” loads nothing", "“#12” is no value of “color”"):
            continue  # There it is an error of its own.
        (line,) = told(own, RIGHT + text, name)
        assert said in line
        assert re.match(rf"(?:warning|error) {3 + text.count(chr(10))}: ", line)


FACE = "@font-face {\n  font-family: Quay;\n  src: url(https://type.example/quay.woff2) }\n"
SHEET = "@import url(https://type.example/css?family=Quay:wght@400;700);\n"
PICTURE = ".x {\n  background: #fff url('//type.example/sea.png') }\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        (
            "email/parts/screens.css",
            FACE,
            3,
            "“src” has https://type.example/quay.woff2: Gmail, Outlook for Windows, Outlook.com, Yahoo Mail do not load"
            " it, so the next one of font-family is shown (in Outlook often Times New Roman); other programs tell"
            " type.example who opens the mail",
        ),
        ("email/parts/inline.css", FACE, 1, "“@font-face” is dropped here: put it beside the rules for small screens"),
        ("web/style.css", FACE, 3, "the pages' content policy lets no typeface load, so the next one of font-family"),
        (
            "email/plain/dark.css",
            SHEET,
            1,
            "“@import” of https://type.example/css?family=Quay:wght@400;700 is not loaded by Gmail, Outlook.com,"
            " Samsung Email, Thunderbird, Yahoo Mail; other programs tell type.example who opens the mail: write the",
        ),
        ("email/parts/inline.css", SHEET, 1, "“@import” is dropped here: write the rules of that sheet in its place"),
        ("web/style.css", SHEET, 1, "“@import” loads nothing here: write the rules of that sheet in its place"),
        (
            "email/parts/dark.css",
            PICTURE,
            2,
            "“background” has //type.example/sea.png: it is not shown by Outlook for Windows: use <img>",
        ),
        (
            "email/parts/inline.css",
            PICTURE.replace("background: #fff", "list-style:"),
            2,
            "it is not shown by Gmail, Outlook for Windows, Outlook.com, Yahoo Mail: use <img>",
        ),
        ("web/style.css", PICTURE, 2, "“background” has //type.example/sea.png: each reader would fetch it from there"),
    ],
)
def test_what_comes_from_another_machine_is_told_with_what_becomes_of_it(
    own: Path, name: str, text: str, line: int, said: str
) -> None:
    found = told(own, text, name)
    assert [each for each in found if each.startswith(f"warning {line}: ") and said in each], found
    assert len(found) == 1 + (name.endswith("inline.css") and text == FACE)


@pytest.mark.parametrize(
    "text",
    [
        "a:hover, .x::before { color: red !important; content: 'a;}{' }",
        "@media (max-width: 9px) { .x { color: red } }",
        ".x { background: url(data:image/png;base64,aa+/=); mso-hide: all; -webkit-hyphens: none; gap: 3px }",
        ".x { background: url('data:image/png;b;c'); font: 700 12px/1.5 'A', serif; }",
        ".x { color: {{ day.ink }}; {% if more %}margin: 0;{% else %}margin: 0; }{% endif %} }",
        "{% for n in (1, 2) %}\n.h{{ n }} { width: {{ n }}px }\n{% endfor %}",
        "{# { #}/* { */ a > b + c, td[align=right] { padding: 0 3px }",
    ],
)
def test_what_is_right_is_not_told(own: Path, text: str) -> None:
    assert told(own, text) == []


def test_rules_within_a_template_have_its_lines(own: Path) -> None:
    look = "{% extends 'email/parts/frame.html' %}\n{% block rules %}\n.x { color }\n{% endblock %}\n"
    assert told(own, look, "email/mine/message.html") == ["error 3: “color” has no colon"]
    page = "<html>\n<head><style>\n.x { color: red\n</style><style data-premailer='ignore'>@font-face {}</style>"
    assert told(own, page, "email/other/message.html") == [
        "error 3: the { of “.x” is never closed: write } behind its rules"
    ]


def test_a_mail_with_a_broken_style_sheet_is_not_made(own: Path) -> None:
    told(own, RIGHT + "a { color: ", "email/plain/dark.css")
    templates = Templates([own, templates_dir()])
    edition = make.edition(make.article())
    with pytest.raises(TemplateError, match=r"^templates/email/plain/dark.css:3: the { of “a” is never closed"):
        render_mail(edition, make.digest(template="plain"), make.publication(), templates)
    assert render_mail(edition, make.digest(template="plain"), make.publication(), templates, strict=False).html
    assert render_mail(edition, make.digest(template="briefing"), make.publication(), templates).html


SIGNS = st.sampled_from(
    [*"{};:,/*()'\"@.# \n", ".x", "color", "red", "/*", "*/", "{{ a }}", "@media x", "{% if a %}", "url("]
)


@given(st.lists(SIGNS, max_size=40).map("".join))
def test_any_text_can_be_read_and_has_its_lines(text: str) -> None:
    for nested in (True, False):
        sheet = read_sheet(text, nested=nested)
        assert all(1 <= slip.line <= text.count("\n") + 1 for slip in sheet.slips)


def test_a_sign_of_jinja_that_nothing_closes_hides_nothing() -> None:
    sheet = read_sheet("{# never\n.x { color: {{ day.ink }} }\n{% if a %}.y { margin: 0 }{% endif %}")
    assert [each.name for each in sheet.declarations] == []
    sheet = read_sheet(".x { color: {{ day.ink }} }\n{% if a %}.y { margin: 0 }{% endif %}\n/* {# {{ */")
    assert [(each.line, each.name) for each in sheet.declarations] == [(1, "color"), (2, "margin")]


@given(st.from_regex(r"[a-z]{1,3}(-[a-z]{1,9})?", fullmatch=True), st.from_regex(_PLAIN_VALUES, fullmatch=True))
def test_what_is_read_at_a_glance_is_what_the_parser_reads(name: str, value: str) -> None:
    # With a second blank it is not plain any more.
    assert survives(name, value) == survives(name, f"{value}  ")


DECLARATIONS = st.sampled_from(
    [
        "color: red",
        "color: #ggg",
        "color",
        "color:",
        "margin: 0 auto",
        "margin: 0 color: red",
        "width: calc(1px)",
        "x: 'a",
        "",
    ]
)


@given(st.lists(DECLARATIONS, min_size=1, max_size=4), st.sampled_from(["}", "", "} }", "} .p {"]))
def test_without_a_mistake_told_nothing_is_dropped(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], end: str
) -> None:
    sheet = f"p {{ {'; '.join(said)} {end}"
    # Between two quotation marks everything is a value.
    assume(sheet.count("'") < 2)
    own = tmp_path_factory.mktemp("own")
    if not told(own, sheet):
        names = [each.partition(":")[0] for each in said if each]
        style = inline(f"<html><head><style>{sheet}</style></head><body><p>x</p></body></html>", file="x")
        assert all(f"{name}:" in style.partition("<p ")[2] for name in names)
