"""Colours as people write them: what is read, what is made of them on their ground, and what nobody can know."""

from __future__ import annotations

import pytest
from lxml import html

from digest.render.lint.colours import WHITE, attribute_colour, read_colour
from digest.render.lint.contrast import contrast_findings


def found(body: str) -> list[str]:
    page = html.document_fromstring(f"<html><body><h2>Sponsor</h2>{body}</body></html>")
    return [str(each) for each in contrast_findings(page)]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        *(("navy", "#000080"), ("rebeccapurple", "#663399"), ("lightgoldenrodyellow", "#fafad2"), ("#abc", "#aabbcc")),
        *(("#0008", "#777777"), ("#00000080", "#7f7f7f"), ("transparent", "#ffffff"), ("#a1b2c3", "#a1b2c3")),
        *(("rgb(0,0,80)", "#000050"), ("rgb( 0 0 80 )", "#000050"), ("rgb(0 0 80 / 50%)", "#8080a8")),
        *(("rgba(0,0,0,.2)", "#cccccc"), ("rgb(80%, 10%, 20%)", "#cc1a33"), ("rgb(300 -5 none)", "#ff0000")),
        *(("hsl(0,0%,85%)", "#d9d9d9"), ("hsl(120deg 100% 25%)", "#008000"), ("hsla(.5turn, 100%, 50%, 1)", "#00ffff")),
    ],
)
def test_a_colour_is_read_as_it_is_seen_on_white(written: str, seen: str) -> None:
    colour = read_colour(written)
    assert colour is not None
    assert str(colour.over(WHITE)) == seen


@pytest.mark.parametrize(
    "written",
    [
        *(
            "var(--ink)",
            "currentcolor",
            "inherit",
            "navi",
            "#12345",
            "rgb(1 2)",
            "rgb(1,2)",
            "rgb(1 2 3 4)",
            "rgb(1px 2 3)",
        ),
        *("hsl(10% 10% 10%)", "oklch(0.7 0.1 30)", "color-mix(in srgb, red, blue)", "", "rgb(a b c)", "canvastext"),
    ],
)
def test_what_depends_on_something_else_is_not_read(written: str) -> None:
    assert read_colour(written) is None


def test_an_attribute_may_do_without_its_sign() -> None:
    assert str(attribute_colour("000080")) == str(attribute_colour(" #000080 ")) == str(attribute_colour("Navy"))
    assert attribute_colour(None) is None


@pytest.mark.parametrize(
    "body",
    [
        *(
            '<p style="background-color: navy; color: white">A</p>',
            '<p style="background: rgb(0,0,80); color: #fff">A</p>',
        ),
        *('<p style="background: #000 no-repeat; color: hsl(0 0% 100%)">A</p>', '<p style="color: var(--ink)">A</p>'),
        '<table bgcolor="navy"><tr><td style="color: #ffffff">A</td></tr></table>',
        '<table bgcolor="000080"><tr><td><font color="#ffffff">A</font></td></tr></table>',
        '<table background="https://a.example/dark.png"><tr><td style="color: white">A</td></tr></table>',
        '<p style="background: linear-gradient(#000, #111); color: white">A</p>',
        '<p style="background: url(https://a.example/dark.png) #fff; color: white">A</p>',
        '<p style="background: var(--dark); color: white">A</p>',
        '<p style="background-color: light-dark(#000, #fff); color: white">A</p>',
        '<p style="background: var(--dark)"><span style="background-color: rgba(0,0,0,.1); color: white">A</span></p>',
        '<div style="background-color: #000"><p style="color: white; background: none">A</p></div>',
        '<div style="background-color: #000"><p style="color: white; background-color: transparent">A</p></div>',
        '<div style="background-color: #000; color: white"><p style="color: inherit; opacity: .9">A</p></div>',
        '<p style="background-color: #fff; background: #000; color: white">A</p>',
        '<p style="background-color: navy !important; color: white !important">A</p>',
        '<div style="font-size: 0"><p style="font-size: 16px">A</p></div>',
        '<p style="font-size: 0; line-height: 0">&nbsp;</p>',
        '<div style="visibility: hidden"><p style="visibility: visible">A</p></div>',
    ],
)
def test_what_can_be_read_or_known_by_nobody_is_no_fault(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p style="color: yellow">A</p>', "error: yellow (#ffff00) on #ffffff is hard to read (contrast 1.0)"),
        ('<p style="color: silver">A</p>', "warning: silver (#c0c0c0) on #ffffff"),
        ('<p style="color: rgb(255, 255, 255)">A</p>', "error: rgb(255, 255, 255) (#ffffff) on #ffffff"),
        ('<p style="color: #0003">A</p>', "warning: #0003 (#cccccc) on #ffffff"),
        ('<p style="color: #777777">A</p>', "warning: #777777 on #ffffff is hard to read (contrast 4.4)"),
        ('<p style="color: transparent">A</p>', "error: transparent (#ffffff) on #ffffff"),
        ('<p><font color="EEEEEE">A</font></p>', "error: EEEEEE (#eeeeee) on #ffffff"),
        ('<p style="background: darkred; color: #400">A</p>', "warning: #440000 on darkred (#8b0000)"),
        ('<p style="background: rgba(0, 0, 0, .9)">A</p>', "error: #000000 on rgba(0, 0, 0, .9) (#191919)"),
        ('<div style="opacity: .1"><p style="opacity: 90%">A</p></div>', "#e8e8e8 on #ffffff"),
        ('<p style="opacity: .1">A</p>', "its opacity takes its colour away"),
        ('<p style="font-size: 5px">Small</p>', "warning: “Small” in font-size: 5px is too small to be read"),
        ('<div style="font-size: 6pt"><p style="font-size: 50%">A</p></div>', "in font-size: 50% is too small"),
        ('<p><font size="1" style="font: 700 .4em/1 serif">A</font></p>', "in font-size: .4em is too small"),
        ('<p style="font: 0/0 a">A</p>', "warning: “A” cannot be seen, because of font-size: 0"),
        ('<h3 style="font-size: 1px">A</h3>', "error: “A” cannot be seen, because of font-size: 1px"),
        ('<p style="height: 0; overflow: hidden">A</p>', "cannot be seen, because of height: 0"),
        ("<p hidden>A</p>", "cannot be seen, because of hidden"),
    ],
)
def test_what_cannot_be_read_is_told_whatever_it_is_written_with(body: str, said: str) -> None:
    lines = found(body)
    assert [line for line in lines if said in line], lines
