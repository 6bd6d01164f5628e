"""Names behind a label that no list knows, linked to pages alike: who wrote a story, unless it speaks of them."""

from __future__ import annotations

import pytest
from lxml import html

from digest.sources.bylinelines import SAYS_BY
from digest.sources.htmlpage import read_web_page
from digest.sources.linkednames import linked_names
from digest.sources.people import is_byline, split_names

TEXT = (
    "<p>The pilots’ hut was moved to the other side of the lock on Thursday, on rollers and with two tractors.</p>"
    "<p>It had stood in the way of the new gates, said the lock keeper, Nora Vell, who will paint it in spring.</p>"
)
MENU = '<ul class="m"><li><a href="/c/1">Upper Town</a></li><li><a href="/c/2">Sport</a></li></ul>'


def read(text: str) -> tuple[tuple[str, ...], str]:
    """The authors and the body of a story with this text."""
    story = f"{MENU}<article><h1>The hut moves over</h1><div class='post-content'>{text}</div></article>"
    page = f"<html lang='cs'><title>Hut</title><body>{story}</body></html>"
    draft = read_web_page(page, "https://lock.example/hut-9").draft
    return draft.names, draft.body_html or ""


ONE = '<p>Vypracovala: <a href="/r/7">Eva Malá</a></p>'
TWO = (
    '<p align="right"><i>Sestavili: <a href="../lide/dub.html">Karel Dub</a> a <a href="../lide/mala.html">Eva Malá</a>'
    "</i></p>"
)


@pytest.mark.parametrize(("row", "names"), [(ONE, ("Eva Malá",)), (TWO, ("Karel Dub", "Eva Malá"))])
@pytest.mark.parametrize("first", [True, False])
def test_a_row_of_linked_names_says_who_wrote_it(row: str, names: tuple[str, ...], first: bool) -> None:
    said, body = read(row + TEXT if first else TEXT + row)
    assert said == names
    assert "Malá" not in body
    assert "The pilots’ hut" in body


@pytest.mark.parametrize(
    "row",
    [
        '<p>Klíčová slova: <a href="/t/3">Nora Vell</a></p>',
        '<p>Hlídka: <a href="/c/1">Upper Town</a></p>',
        '<p>Foto: <a href="/r/7">Eva Malá</a></p>',
        '<p>Zdroj: <a href="https://other.example/r/7">Eva Malá</a></p>',
        '<p>Vypracovala: <a href="/r/7"></a><a href="/r/8">Eva Malá</a></p>',
        '<p>Vypracovala: <a href="/r/7">Eva Malá</a> ve spolupráci s přístavem</p>',
    ],
)
def test_what_else_is_linked_is_nobodys_name(row: str) -> None:
    assert read(TEXT + row)[0] == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Müəlliflər: Aynur Səfərli, Elçin Nağıyev", ("Aynur Səfərli", "Elçin Nağıyev")),
        ("Autorinnen: Nora Vell und Ida Holm", ("Nora Vell", "Ida Holm")),
        ("Les auteurs : Luc Morel et Ana Roy", ("Luc Morel", "Ana Roy")),
        ("Autrice: Lia Conti", ("Lia Conti",)),
        ("Авторки: Ганна Рудь, Олена Мох", ("Ганна Рудь", "Олена Мох")),
        ("Συντάκτριες: Άννα Λύρα, Ζωή Ρήγα", ("Άννα Λύρα", "Ζωή Ρήγα")),
        ("ავტორები: ნინო ბერიძე, გია ლომიძე", ("ნინო ბერიძე", "გია ლომიძე")),
        ("Հեղինակներ՝ Արամ Սարյան, Անի Պետոյան", ("Արամ Սարյան", "Անի Պետոյան")),
        ("Yazarlar: Ali Can, Ece Su", ("Ali Can", "Ece Su")),
        ("Kirjoittajat: Aino Laine, Eero Salo", ("Aino Laine", "Eero Salo")),
        ("خبرنگاران: رضا نوری، مینا راد", ("رضا نوری", "مینا راد")),
    ],
)
def test_a_label_may_be_of_several_or_of_a_woman(line: str, names: tuple[str, ...]) -> None:
    assert SAYS_BY.match(line)
    assert is_byline(line)
    assert split_names(line, None) == names


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("en", '<p>Next up: <a href="/news/8.html">Ships Leave Harbour</a></p>'),
        ("zh", '<p>下一篇：<a href="/archive/8.html">船闸客场1比1战平江城 门将扑出点球</a></p>'),
    ],
)
def test_the_headline_of_the_next_story_is_nobodys_name(language: str, row: str) -> None:
    page = html.fromstring(f"<html lang='{language}'><body>{row}</body></html>")
    assert linked_names(list(page.iter("p")), "https://lock.example/news/7.html") == ([], None)
