"""What stands in Markdown besides words is found as it was written, with its line."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.markdown import markdown
from digest.html.written import Written, written


def told(text: str) -> list[tuple[int, str, str, str]]:
    return [
        (each.line, each.kind, each.words, each.attributes.get("href") or each.attributes.get("src", ""))
        for each in written(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one\ntwo [x](/foo) two\n", [(2, "link", "x", "/foo")]),
        ("one  \ntwo\n[*x* `y`](<a b>)", [(3, "link", "x y", "a%20b")]),
        ("> - q\n>   [e]()\n", [(2, "link", "e", "")]),
        ("| a |\n|---|\n| [t](u) |\n", [(3, "link", "t", "u")]),
        ("<https://>", [(1, "link", "https://", "https://")]),
        ("a\n\n[x][r]\n\n[r]: /later\n", [(3, "link", "x", "/later")]),
        ("[![A boat](a.png)](b)", [(1, "link", "A boat", "b"), (1, "picture", "", "a.png")]),
        ("a <a\nhref='/f?a=1&amp;b'>x\ny</a> [z](/)", [(1, "link", "x y", "/f?a=1&b"), (3, "link", "z", "/")]),
        ("<div>\n<a href=/f>x</a>\n<img src=i>\n</div>", [
            (1, "element", "", ""), (2, "link", "x", "/f"), (3, "picture", "", "i"),
        ]),
        ("<p>\n\nText\n\n<script>\nx <b>\n</script>", [(1, "element", "", ""), (5, "element", "", "")]),
        ("<a href>x", [(1, "link", "x", ""), (1, "open", "", "")]),
        ("<a href=/f>x <a href=/g>y</a> z", [(1, "link", "x", "/f"), (1, "link", "y", "/g")]),
        ("one\n[x](/a b) [y][nobody]", [(2, "brackets", "[x](/a b)", ""), (2, "brackets", "[y][nobody]", "")]),
        ("![x](my boat.png)", [(1, "brackets", "![x](my boat.png)", "")]),
        (r"\[x\](/a b)", []),
        ("`[x](/a b)`", []),
        ("```\n[x](/a)\n<a href='/b'>\n```\n", []),
        ("    [x](/a)\n", []),
        ("<!-- <a href='/b'>x</a> -->", []),
    ],
)  # fmt: skip
def test_each_kind_has_its_line(text: str, found: list[tuple[int, str, str, str]]) -> None:
    assert told(text) == found


def test_what_is_html_keeps_its_attributes() -> None:
    (only,) = written("<IMG SRC=a.png Alt='x \"y\"' hidden alt=later>")
    assert only == Written("picture", 1, "img", "", {"src": "a.png", "alt": 'x "y"', "hidden": ""}, is_html=True)


LINKS = ["[x](https://a.example/)", "<https://b.example>", "<a href='https://c.example'>", "[y](https://d.example)"]
SIGNS = [*"[]()!`*|\\\n", "</a>", "> ", "- ", "word", " ", "<b>", "</b>", "&lt;", "<!--", "-->", "    ", "```"]
PIECES = st.sampled_from([*LINKS, *SIGNS, "\n\n", "| a | b |\n|---|---|\n"])


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("# %%NAME%% IS **WINNING BIG", "heading", "%%NAME%% IS **WINNING BIG"),
        ("# SEE [x](/a b) NOW", "heading", "SEE [x](/a b) NOW"),
        ("<h2>**BIG** NEWS</h2>", "heading", "**BIG** NEWS"),
        ("<div><a href=/x>**big** news</a></div>", "link", "**big** news"),
        ("[a [b](/c d) e](/f)", "link", "a [b](/c d) e"),
    ],
)
def test_words_with_a_failed_mark_are_taken_once(text: str, kind: str, words: str) -> None:
    assert [each.words for each in written(text) if each.kind == kind] == [words]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system(end: str) -> None:
    text = "x\n\n|a|\n|-|\n|b|c|\n\n```\nclosed\n```\n\n[d](/e)\n\n```\nopen\n"
    found = [(5, "row", "2 cells, and its table has 1 heads", ""), (11, "link", "d", "/e"), (13, "fence", "```", "")]
    assert told(text.replace("\n", end)) == found


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_link_of_the_result_was_overlooked(text: str) -> None:
    shown = re.findall(r'<a href="([^"]*)"', markdown(text))
    assert {*shown} <= {each.attributes["href"] for each in written(text) if each.kind == "link"}


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    lines = len(text.splitlines()) + 1
    assert all(1 <= each.line <= lines for each in written(text))
