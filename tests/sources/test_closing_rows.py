"""The last rows of a text that are none of it: tags, share links, buttons, who handled it. What tells stays."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import read_web_page

TEXT = (
    "<p>The pilots’ hut was moved to the other side of the lock on Thursday, on rollers and with two tractors.</p>"
    "<p>It had stood in the way of the new gates, said the lock keeper, who is going to paint it green in spring.</p>"
)
PAGE = "https://lock.example/2027/05/hut-9"


def body_with(row: str) -> str:
    """The body of a story whose text ends with `row`."""
    story = f"<article><h1>The hut moves over</h1><div class='post-content'>{TEXT}{row}</div></article>"
    draft = read_web_page(f"<html><title>Hut</title><body>{story}</body></html>", PAGE).draft
    assert "paint it green" in (draft.body_html or "")
    return draft.body_html or ""


@pytest.mark.parametrize(
    "row",
    [
        '<div class="q7">Hesla: <a href="/tema/plavebni-komora/">Plavební komora</a></div>',
        '<div>Tagok: <a href="/t/zsilip.html">Zsilip</a>, <a href="/t/revkunyho.html">Révkunyhó</a></div>',
        '<p>Keywords: <a href="/k?w=Lock+keeper" >Lock keeper</a></p>',
        '<div><b>Θέματα:</b><ul><li><a href="/tag/11">Λιμάνι</a></li><li><a href="/tag/12">Πύλες</a></li></ul></div>',
        '<div><a rel="tag" href="/x/1">Locks</a> <a rel="tag" href="/x/2">Huts</a></div>',
        f'<div>Del: <a href="https://s.example/go?u={PAGE}">Sozial</a> <a href="mailto:?subject=x">Brev</a></div>',
        '<div>Podziel się: <a href="mailto:?subject=hut">E-mail</a></div>',
        "<p>Print | Back</p>",
        '<p><a href="/hut-9?print=1">Tulosta</a> | <a href="/yard/huts">Takaisin</a></p>',
        '<p><a href="/category/locks">All locks</a> | <a href="/category/huts">All huts</a></p>',
        '<p>Share:</p><p><a href="mailto:?subject=hut">E-mail</a></p>',
        '<p><a href="http://[x" onclick="print()">Print</a> | <a href="/">Back</a></p>',
        "<p>（责任编辑：林小舟）</p>",
        "<p>编辑：林小舟 校对：高远</p>",
    ],
)
def test_rows_that_are_no_text_are_cut(row: str) -> None:
    assert body_with(row).rstrip().endswith("in spring.</p>")


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ('<p>Register: <a href="/courses/registration-form">here</a></p>', "Register"),
        ('<p>The report: <a href="https://port.example/report">Port of Oosterdam</a></p>', "Port of Oosterdam"),
        ('<p>Telephone: <a href="tel:+3112345">12345</a></p>', "12345"),
        ('<p>Write to: <a href="mailto:lock@lock.example">the keeper</a></p>', "the keeper"),
        ("<p>Oosterdam | Westerdam</p>", "Westerdam"),
        ('<p>It is <a href="/tag/green">green</a>, said the keeper, and <a href="/tag/new">new</a>.</p>', "said the"),
        ("<p>编辑说：船闸将于明年春天重新开放。</p>", "重新开放"),
        ('<p><a name="end">The huts stay open.</a></p>', "stay open"),
        ('<p><a href="#w">The seven winners of the race are here</a></p>', "winners"),
        ('<ul><li><a href="/p/1">Ines Moor</a></li><li><a href="/p/2">Juma Ali</a></li></ul>', "Juma Ali"),
        ('<p><a href="/p/ines">Ines Moor</a> / <a href="/p/juma">Juma Ali</a></p>', "Juma Ali"),
        ('<p><a href="/p/ines">Ines Moor</a> • <a href="/p/juma">Juma Ali</a></p>', "Juma Ali"),
        ('<p><a href="/a/810">Gates are late</a> | <a href="/a/811">Hut is green</a></p>', "Gates are late"),
        ('<p>The crew:</p><ul><li><a href="#i">Ines Moor</a></li><li><a href="#j">Juma Ali</a></li></ul>', "Juma Ali"),
        ('<p>In the race:<br></p><p><a href="/">Home</a> | <a href="/p/juma">Juma Ali</a></p>', "Juma Ali"),
        ('<p><a href="http://[x">Print</a> | <a href="/">Back</a></p>', "Back"),
        ('<p>More: <a href="http://[x">the plan</a></p>', "the plan"),
    ],
)
def test_a_line_of_the_text_stays(row: str, kept: str) -> None:
    assert kept in body_with(row)
