"""Dates and names beside other things, with nothing but a style sheet between them; labels of boxes within a text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html
from sources.pagesroom import story

from digest.html.text import visible
from digest.sources.credits import credit_of
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page
from digest.sources.pagetree import parted_words_of, pieces_of

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "{box}<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)


def page(above: str, language: str = "en", box: str = "") -> WebPage:
    body = f"<article><h1>Two cranes are yellow now</h1>{above}<div class='text'>{TEXT.format(box=box)}</div></article>"
    hints = SiteHints(timezone="Europe/Prague", now=NOW)
    return read_web_page(f"<html lang='{language}'>{body}</html>", "https://daily.example/2026/11/19/a", None, hints)


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("<p><span>18:30</span><span>3 comments</span></p>", ["18:30", "3 comments"]),
        ("<p><span><a>Anna Berg</a></span> <a href='/x'>Follow</a></p>", ["Anna Berg", "Follow"]),
        ("<p><a>Anna Berg</a><a href='mailto:a@b.example'>Mail</a></p>", ["Anna Berg"]),
        ("<p>18:30<span>3 comments</span></p>", ["18:30 3 comments"]),
        ("<p><span>W</span>ord and <b>w</b><i>ord</i></p>", ["Word and word"]),
        ("<p>23<sup>rd</sup> of March</p>", ["23rd of March"]),
        ("<p></p>", []),
    ],
)
def test_neighbours_are_pieces_and_a_marked_letter_is_none(markup: str, pieces: list[str]) -> None:
    element = html.fragment_fromstring(markup)
    assert pieces_of(element) == pieces
    assert parted_words_of(element) == (" ".join(pieces) or None)


@pytest.mark.parametrize(
    "line",
    [
        "<span class='datum'>včera 18:30</span><span class='diskuse'><a href='#d'>3 komentáře</a></span>",
        "<span class='datum'>19. 11. 2026 18:30</span><a href='#d'>3 komentáře</a>",
        "<span class='datum'>19. 11. 2026 18:30<span>3 komentáře</span></span>",
    ],
)
def test_a_time_is_not_glued_to_the_number_beside_it(line: str) -> None:
    found = page(f"<div class='clanek__meta'>{line}</div>", "cs").draft.published
    assert found == "2026-11-19T18:30:00"


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("Thu 19 Nov 2026, 6.30pm", "2026-11-19T18:30:00"),
        ("6.30pm", "2026-11-19T18:30:00"),
        ("yesterday, 18:30", "2026-11-19T18:30:00"),
        ("Wed 18 Nov 2026, 6.30pm", "2026-11-19"),
        ("Thu 19 Nov 2026", "2026-11-19"),
    ],
)
def test_a_day_in_the_attribute_takes_the_time_that_is_printed(said: str, published: str) -> None:
    stamp = f"<p class='dateline'><time itemprop='datePublished' datetime='2026-11-19'>{said}</time></p>"
    assert page(stamp).draft.published == published


def test_a_moment_in_the_attribute_is_not_changed_by_what_is_printed() -> None:
    stamp = "<time itemprop='datePublished' datetime='2026-11-19T17:30:00Z'>Thu 19 Nov 2026, 6.45pm</time>"
    assert page(stamp).draft.published == "2026-11-19T17:30:00Z"


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        (
            "<div class='Byline_item'><div><a class='Byline_name' href='/av/anna'>Anna Berglund</a>"
            "<a class='Byline_mail' href='mailto:red@daily.example'>Mejla</a></div></div>",
            ["Anna Berglund"],
        ),
        (
            "<div class='Byline_root'>"
            "<div class='Byline_item'><a href='/av/k'>Karin Öhman</a><a href='mailto:a@b'>Mejla</a></div>"
            "<div class='Byline_item'><a href='/av/e'>Erik Lundmark</a><a href='mailto:a@b'>Mejla</a></div></div>",
            ["Karin Öhman", "Erik Lundmark"],
        ),
        (
            "<div class='haberBilgi'><span class='muhabir'>Haber: Elif Şahin</span>"
            "<span>Giriş: 19.11.2026 - 18:30</span></div>",
            ["Elif Şahin"],
        ),
        (
            "<div class='haberBilgi'><span class='muhabir'>Haber: Elif Şahin</span> "
            "<span>Giriş: 19.11.2026 - 18:30</span></div>",
            ["Elif Şahin"],
        ),
        ("<p class='byline'><span>By</span> <a href='/p/1'>Anna Berg</a> <button>Follow</button></p>", ["Anna Berg"]),
        (
            "<p class='byline'><span>Anna</span> <span>Berg</span> <span>and</span> <span>Max Bauer</span></p>",
            ["Anna Berg", "Max Bauer"],
        ),
        ("<p class='byline'>By <b>A</b>nna Berg</p>", ["Anna Berg"]),
        ("<p>Anna Berg · 19 November 2026, 18:30</p>", ["Anna Berg"]),
        ("<div><span>Anna Berg</span> | <span>19.11.2026 18:30</span></div>", ["Anna Berg"]),
        ("<div>Door Anna Berg op donderdag 19 november 2026, 18:30</div>", ["Anna Berg"]),
        ("<div>Anna Berg, Max Bauer – 19.11.2026</div>", ["Anna Berg", "Max Bauer"]),
        ("<div><p>Anna Berg</p><p class='b'>Max Bauer</p><p>19.11.2026</p></div>", ["Anna Berg", "Max Bauer"]),
        ("<div class='byline'><p class='a'>Anna Berg</p><p class='b'>Max Bauer</p></div>", ["Anna Berg", "Max Bauer"]),
        ("<dl><dd class='createdby'>Scritto da <span>Anna Berg</span></dd><dd>19.11.2026</dd></dl>", ["Anna Berg"]),
        (
            "<div class='by'>di <b>Anna Berg</b> e <b>Max Bauer</b><time>Ieri 18:30</time></div>",
            ["Anna Berg", "Max Bauer"],
        ),
        ("<div>Giriş Tarihi: 19.11.2026 18:30</div>", []),
        ("<div>Local News | 19 November 2026</div>", []),
        ("<div>Latest Stories | 19 November 2026</div>", []),
        ("<div>Harbour and quay, 19 November 2026</div>", []),
        ("<div>ახალი ამბები | 19.11.2026</div>", []),
    ],
)
def test_a_name_ends_with_its_own_item(byline: str, names: list[str]) -> None:
    assert list(story(page(byline)).authors) == names


@pytest.mark.parametrize(
    "box",
    [
        "<div class='araHaber'><span>BU HABER DE İLGİNİZİ ÇEKEBİLİR</span><a href='/o'>Otter seen</a></div>",
        "<div class='x'><span>Կարդացեք նաև՝</span> <a href='/o'>Otter seen</a></div>",
        "<div class='x'>Կարդացեք նաև՝ <a href='/o'>Otter seen</a></div>",
        "<div class='x'><b>Read also</b><a href='/o'>Otter seen</a></div>",
    ],
)
def test_a_box_that_says_read_also_is_no_text(box: str) -> None:
    body = visible(page("", box=box).draft.body_html or "")
    assert "Otter" not in body and "lighthouse" in body


def test_pictures_by_courtesy_in_spanish() -> None:
    assert credit_of("El puente, cortado. Gentileza Bomberos Voluntarios") == "Gentileza Bomberos Voluntarios"
    assert credit_of("El puente, cortado. Gentileza: Ana Ruiz") == "Gentileza: Ana Ruiz"
    assert credit_of("El puente está cortado. Gentileza y trabajo fueron la clave") is None


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The cranes © Ada Quay/AFP", "© Ada Quay/AFP"),
        ("The cranes. AFP", "AFP"),
        ("The cranes on Monday | Ada Quay", "Ada Quay"),
        ("Le gru. Foto di Ada Quay", "Foto di Ada Quay"),
        ("Die Kräne am Montag. Foto Ada Quay", "Foto Ada Quay"),
        ("De kranen. Beeld: Ada Quay", "Beeld: Ada Quay"),
        ("Jeřáby. Zdroj: ČTK", "Zdroj: ČTK"),
        ("Կռունկներ: Լուսանկարը՝ Ադա Քեյ", "Լուսանկարը՝ Ադա Քեյ"),
        ("Photo courtesy of the club", "Photo courtesy of the club"),
        ("The old harbour master – a friend of the cranes", None),
        ("In the middle: Ada Quay", None),
        ("The cranes. Nobody asked for yellow", None),
    ],
)
def test_a_credit_is_known_behind_a_stroke_and_in_more_words(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit
