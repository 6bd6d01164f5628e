"""Words of a note that run against the mail around them say so."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.direction import with_directions
from digest.html.markdown import markdown
from digest.html.sanitise import sanitise

ARABIC = "مرحبا بالعالم"


@pytest.mark.parametrize(
    ("text", "around", "html"),
    [
        ("Hello", "rtl", '<p dir="ltr">Hello</p>'),
        ("Hello", "ltr", "<p>Hello</p>"),
        (ARABIC, "ltr", f'<p dir="rtl">{ARABIC}</p>'),
        ("Hello\n\n1&nbsp;&amp; 2", "rtl", '<p dir="ltr">1\u00a0&amp; 2</p>'),
        ("Hello\n\n|1|2|\n|-|-|\n|3|4|", "rtl", '<table dir="ltr">'),
        (f"{ARABIC}\n\nBBC\n\n10:30", "rtl", "<p>10:30</p>"),
        ("1&nbsp;&amp; 2", "rtl", "<p>1\u00a0&amp; 2</p>"),
        (f"{ARABIC} https://a.example/a/long/way", "rtl", f"<p>{ARABIC} https://a.example/a/long/way</p>"),
        (f"BBC {ARABIC}", "rtl", f"<p>BBC {ARABIC}</p>"),
        ("## A\n- b", "rtl", '<h2 dir="ltr">A</h2>\n<ul dir="ltr">\n<li>b</li>\n</ul>'),
        (f"> A boat\n>\n> {ARABIC}", "rtl", f'<blockquote>\n<p dir="ltr">A boat</p>\n<p>{ARABIC}</p>\n</blockquote>'),
        ("> A boat\n>\n> > A sail", "rtl", '<blockquote dir="ltr">\n<p>A sail</p>\n</blockquote>\n</blockquote>'),
        ("> A boat\n>\n> > A sail", "ltr", "<blockquote>\n<p>A sail</p>\n</blockquote>\n</blockquote>"),
        (f"- {ARABIC} `digest preview --explain`", "ltr", '<ul dir="rtl">'),
        ('<p dir="auto">Hello</p>', "rtl", '<p dir="auto">Hello</p>'),
        ("<figure><figcaption>Photo: A. Reed</figcaption></figure>", "rtl", '<figcaption dir="ltr">'),
        ("|A|B|\n|-|-|\n|c|d|", "rtl", '<table dir="ltr">'),
        (f"|{ARABIC}|B|\n|-|-|\n|+3.2|4|", "rtl", '<td><span dir="ltr">+3.2</span></td>\n<td>4</td>'),
        (f"|{ARABIC}|B|\n|-|-|\n|\u22121.1 %|+\u06f3|", "ltr", '<span dir="ltr">\u22121.1 %</span>'),
        (f"|{ARABIC}|B|\n|-|-|\n|\u22121.1 %|+\u06f3|", "rtl", '<span dir="ltr">+\u06f3</span>'),
        (f"|{ARABIC}|B|\n|-|-|\n|+\u0663|06:00-14:00|", "rtl", "<td>+\u0663</td>\n<td>06:00-14:00</td>"),
        ("|A|B|\n|-|-|\n|+3.2|4|", "ltr", "<td>+3.2</td>"),
    ],
)
def test_a_block_that_runs_the_other_way_says_so(text: str, around: str, html: str) -> None:
    assert html in with_directions(markdown(text), around).replace("&nbsp;", "\u00a0")


PIECES = st.sampled_from(
    ["<p>", "</p>", "<ul><li>", "</ul>", "<table><tr><td>", "<div dir=rtl>", "a b", ARABIC, "1 ", "<td>+1</td>"]
)


@given(st.lists(PIECES, max_size=12).map("".join), st.sampled_from(["ltr", "rtl"]))
def test_nothing_else_changes_and_once_is_enough(text: str, around: str) -> None:
    html = sanitise(text)
    once = with_directions(html, around)
    assert with_directions(once, around) == once
    without = re.compile(r' dir="(ltr|rtl)"|<span dir="ltr">|</span>')
    assert without.sub("", once) == without.sub("", html)
