"""Who signed a story: beside its date, with others in any language, on a line of its own, and what is nobody's name."""

from __future__ import annotations

import pytest
from sources.pagesroom import read, story

from digest.sources.beforedates import before_the_date
from digest.sources.people import authors_of

TEXT = "".join(
    f"<p>The ferry office said on Monday that the old landing stage would be rebuilt, as {each} had asked it to.</p>"
    for each in ("the mayor", "the pilots", "a class of nine-year-olds")
)


def authors(row: str, language: str = "en", *, head: str = "", below: str = "", body: str = TEXT) -> tuple[str, ...]:
    html = (
        f"<html lang='{language}'><head><title>The landing stage is rebuilt</title>{head}</head><body><main>"
        f"<h1>The landing stage is rebuilt</h1>{row}<div class='entry-content'>{body}</div>{below}</main></body></html>"
    )
    return story(read(html)).authors


@pytest.mark.parametrize(
    ("row", "language", "names"),
    [
        ("<div><address>By Ines Moor</address><span>March 12, 2026 - 7:22pm</span></div>", "en", ("Ines Moor",)),
        ("<div><div>نویسنده: پروین آذری</div><time>شنبه ۲۳ آبان ۱۴۰۵</time></div>", "fa", ("پروین آذری",)),
        (
            "<div class='byline'><div>Written By</div><div>Ines Moor</div><div>Ferry Desk</div></div>",
            "en",
            ("Ines Moor",),
        ),
        ("<div class='byline'><p>Ines Moor</p><p>and Olav Reed</p></div>", "en", ("Ines Moor", "Olav Reed")),
        ("<p>By Ines Moor Mar. 12, 2026</p>", "en", ("Ines Moor",)),
        ("<p>Ines Moor, Thursday 12 March 2026</p>", "en", ("Ines Moor",)),
        ("<p class='autor'>Von Jana Moor, Donnerstag, den 12. März 2026</p>", "de", ("Jana Moor",)),
    ],
)
def test_a_name_ends_where_its_element_or_the_date_begins(row: str, language: str, names: tuple[str, ...]) -> None:
    assert authors(row, language) == names


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("Ines Moor Thu, 12 March 2026", "Ines Moor"),
        ("Ines Thu 13 March 2026", "Ines Thu"),  # a Friday: it is no weekday here
        ("Theresa May 12 March 2026", "Theresa May"),
        ("Theresa May | 17:20", "Theresa May"),
        ("Lê Thu Hà Thứ Ba, 17/11/2026", "Lê Thu Hà"),
        ("Juma Ali Novemba 17, 2026", "Juma Ali"),
        ("Jan Moor, torstai 12. maaliskuuta 2026", "Jan Moor,"),
        ("desk3", "desk3"),
        ("Ines Moor", "Ines Moor"),
    ],
)
def test_the_month_and_the_weekday_are_no_part_of_what_stands_before_a_date(line: str, before: str) -> None:
    assert before_the_date(line) == before


@pytest.mark.parametrize(
    ("language", "line", "names"),
    [
        ("fi", "Veikko Salo ja Marja Niemi", ("Veikko Salo", "Marja Niemi")),
        ("ro-RO", "Radu Pop şi Ana Lupu", ("Radu Pop", "Ana Lupu")),
        ("cs", "Jan Dub a Eva Malá", ("Jan Dub", "Eva Malá")),
        ("nn", "Olav Reed og Kari Moen", ("Olav Reed", "Kari Moen")),
        ("nl", "Piet Vos en Els Bos", ("Piet Vos", "Els Bos")),
        ("es", "Ana Soto en Buenos Aires", ("Ana Soto en Buenos Aires",)),
        ("sl", "Ana Zupan in Marko Hren", ("Ana Zupan", "Marko Hren")),
        ("ca", "Joan Serra i Ferrer", ("Joan Serra i Ferrer",)),
        ("th", "สมชาย ใจดี และ มาลี รักไทย", ("สมชาย ใจดี", "มาลี รักไทย")),
        ("ko", "한지우·오세린 기자", ("한지우", "오세린")),
        ("en", "Ines Moor, Olav Reed, and Eva Malá", ("Ines Moor", "Olav Reed", "Eva Malá")),
        ("x-nowhere", "Ines Moor und Olav Reed", ("Ines Moor", "Olav Reed")),
    ],
)
def test_two_names_are_joined_by_the_word_of_their_language(language: str, line: str, names: tuple[str, ...]) -> None:
    assert authors_of([line], language=language)[0] == names
    if len(names) > 1 and language not in ("ko", "th"):
        assert authors(f"<p>{line} | 17.11.2026</p>", language) == names


@pytest.mark.parametrize(
    ("printed", "named", "names"),
    [
        ("Ines Moor Ferry", "Ines Moor", ("Ines Moor",)),
        ("Ines Moor", "Olav Reed", ("Ines Moor",)),
        ("Ines Moor", "Ines", ("Ines Moor",)),
    ],
)
def test_the_meta_element_names_the_same_person_without_more(printed: str, named: str, names: tuple[str, ...]) -> None:
    assert authors(f"<div>By {printed}</div>", head=f"<meta name='author' content='{named}'>") == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<b>Lucie Ferrand</b>", ("Lucie Ferrand",)),
        ("<b>Lucie Ferrand et Noël Aubin</b>", ("Lucie Ferrand", "Noël Aubin")),
        ("Lucie Ferrand", ()),
        ("<b><a href='/next'>Lucie Ferrand</a></b>", ()),
        ("<b>Port Meridian</b>", ()),
        ("<b>The Office</b>", ()),
        ("<b>Agence Ferry Press</b>", ()),
    ],
)
def test_a_line_to_the_right_below_the_text_signs_it(line: str, names: tuple[str, ...]) -> None:
    body = f"{TEXT}<p>In Port Meridian nobody minded.</p>"
    row = f"<table><tr><td class='texte'>{body}</td></tr><tr><td align='right'>{line}</td></tr></table>"
    html = f"<html lang='fr'><body><h1>The landing stage is rebuilt</h1>{row}</body></html>"
    assert story(read(html)).authors == names
    assert authors("", "fr", body=body, below=f"<div align='right'>{line}</div>") == names
