"""No page of the site scrolls sideways or clips: hard words in every place and layout, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eyes
import make
import pytest

from digest.model.article import Article, Direction
from digest.model.digest import Digest, Layout
from digest.model.edition import Edition, EditionBlock, Placed
from digest.model.wording import Wording
from digest.render.environment import Templates
from digest.render.pages import HomeStories, archive_page, edition_page, home_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LAYOUTS: tuple[Layout | None, ...] = (None, "lead", "list", "cards", "ranked", "text")
WINDOWS = (280, 320, 640, 900, 1280)
WORDS = {
    "en": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "ar": "https://www.courier.example/an/address/that/does-not-end/before?the=line&does=nor-after-it#at-all",
    "hy": "0123456789abcdef" * 8,
    "fa": "والمستشفياتالجامعيةوالمستوصفات" * 4,
}


def stories(word: str, language: str, *, pictured: bool) -> list[Article]:
    """The word as headline, standfirst, byline, section and caption, beside stories with little."""
    direction: Direction = "rtl" if language in ("ar", "fa") else "ltr"
    given: dict[str, Any] = {"language": language, "direction": direction}
    shown: dict[str, Any] = {}
    if pictured:
        shown = {"image": make.image(caption=word, credit=word), "picture": make.picture()}
    upright = shown | ({"picture": make.picture(width=800, height=1000)} if pictured else {})
    tiny = shown | ({"picture": make.picture(width=120, height=150)} if pictured else {})
    hard = {"standfirst": f"{word} {word}", "byline": word, "section_label": word, "updated": make.NOW}
    return [
        make.article(f"{word} {word}", seq=1, **given, **hard, **upright),
        make.article(word, seq=2, **given, **hard, **shown),
        make.article("Short", seq=3, **tiny),
        make.article(f"Beside it {word}", seq=4, standfirst="Words. " * 20, **shown),
        make.article("مجلس الساحل", seq=5, language="ar", direction="rtl", byline=word, published=None),
    ]


def note(word: str) -> str:
    return (
        f"<h2>{word}</h2><p>{word} <strong>{word}</strong> <a href='https://a.example/'>{word}</a></p>"
        f"<ul><li>{word}<ul><li>{word}</li></ul></li></ul><blockquote><p>{word}</p></blockquote>"
        f"<table><tr><th>{word}</th><th>b</th><th>c</th></tr><tr><td>a</td><td>{word}</td><td>{word}</td></tr></table>"
        f"<pre>{'a line that nobody broke ' * 8}</pre>"
        f"<p><code>{word}</code></p><p><img src='https://a.example/w.png' alt='{word}' width='1200' height='300'></p>"
    )


def edition(word: str, language: str, *, pictured: bool) -> Edition:
    """A block of each layout and a note between them."""
    placed = tuple(Placed(each, "test") for each in stories(word, language, pictured=pictured))
    blocks = [EditionBlock(f"{layout} {word}", placed, layout=layout) for layout in LAYOUTS]
    noted = [blocks[0], EditionBlock(word, text_html=note(word), label=word), *blocks[1:]]
    whole: Edition = make.edition(blocks=tuple(noted), title=word, subject=word, intro_html=note(word))
    return replace(whole, language=language, wordings=(Wording("en", word), Wording("ar", word)))


def pages(word: str, language: str, *, pictured: bool) -> dict[str, str]:
    sent, digest = edition(word, language, pictured=pictured), make.digest(language=language, title=word)
    news = make.publication(language=language, title=word)
    told = stories(word, language, pictured=pictured)
    lists = HomeStories(told[0], tuple(told[1:3]), tuple(told[3:]), tuple(told))
    listed: list[tuple[Digest, list[Edition]]] = [(digest, [sent, sent])]
    return {
        "edition": edition_page(sent, digest, news, TEMPLATES, sign_up="/subscribe").decode(),
        "home": home_page(news, lists, listed, [make.feed(title=word)], TEMPLATES).decode(),
        "archive": archive_page(digest, [sent, sent], news, TEMPLATES).decode(),
    }


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened, stylesheet(make.publication().theme, TEMPLATES)[1].decode())


@pytest.mark.parametrize("language", WORDS)
def test_no_page_scrolls_sideways_or_clips(page: Any, language: str) -> None:
    faults = []
    for pictured in (True, False):
        for name, document in pages(WORDS[language], language, pictured=pictured).items():
            eyes.show(page, document)
            for window in WINDOWS:
                page.set_viewport_size({"width": window, "height": 900})
                faults += [(name, pictured, window, fault) for fault in eyes.sticking_out(page)]
    assert faults == []


def test_what_sticks_out_is_found(page: Any) -> None:
    eyes.show(page, f"<!doctype html><html lang='en'><p style='overflow-wrap: normal'>{'x' * 400}</p>")
    page.set_viewport_size({"width": 320, "height": 900})
    assert any("scrolls" in fault for fault in eyes.sticking_out(page))
    assert any("across" in fault for fault in eyes.sticking_out(page))


def test_in_letters_twice_as_large_nothing_looks_in_from_above(page: Any) -> None:
    for document in pages("Words", "en", pictured=False).values():
        eyes.show(page, document)
        page.set_viewport_size({"width": 320, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.querySelector('.skip').getBoundingClientRect().bottom") < -1
        page.focus(".skip")
        assert page.evaluate("document.querySelector('.skip').getBoundingClientRect().top") > 0


def test_nothing_dangles_where_the_date_ends_its_line(page: Any) -> None:
    eyes.show(page, pages("Words", "en", pictured=False)["edition"])
    date, rest = page.inner_text(".dateline time"), page.text_content(".dateline")
    assert rest.removeprefix(date).strip() == "All editions"
