"""No mail scrolls sideways: every look, layout and width of a theme in windows of 280 to 800 pixels, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eyes
import make
import pytest

from digest.model.digest import Layout
from digest.model.edition import Edition, EditionBlock
from digest.model.sign_up import NoticeKind
from digest.model.theme import Logo, Theme
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.messages import render_message
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LOOKS = ("briefing", "magazine", "plain")
THEMES = (480, 600, 640, 720)
# A window in between would be as wide as one of these, or lies between two that are right.
WINDOWS = (*range(280, 480, 40), *range(476, 492, 4), *range(500, 740, 20), 744, 745, 760, 800)
LAYOUTS: tuple[Layout, ...] = ("lead", "list", "cards", "ranked", "text")
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
CODE = f"<pre>{'a line that nobody broke ' * 8}</pre>"


def mail(look: str, width: int, language: str, first: int, logo: int = 600) -> str:
    """Every layout in one mail, another of them at its head each time."""
    others = {
        "byline": "Bartholomäus von Württemberg-Hohenlohe",
        "updated": make.NOW,
        "image": make.image(),
        "picture": make.picture(),
    }
    stories = [
        make.article(f"{WORD} wird umbenannt", seq=1, standfirst=WORD * 2, section_label=WORD, **others),
        *(make.article(f"A plain story {seq}", seq=seq, standfirst="Words. " * 20, **others) for seq in (2, 3)),
    ]
    block = make.edition(*stories).blocks[0]
    order = LAYOUTS[first:] + LAYOUTS[:first]
    blocks = [replace(block, layout=layout, title=f"{layout} {WORD}") for layout in order]
    noted = [*blocks, EditionBlock(None, text_html=CODE, label=None)]
    edition: Edition = replace(make.edition(*stories), blocks=tuple(noted), language=language, intro_html=CODE)
    theme = replace(Theme(), width=width, logo=Logo("https://courier.example/m.png", logo, 60))
    digest = make.digest(template=look, language=language)
    return render_mail(edition, digest, make.publication(theme=theme), TEMPLATES).html


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_scrolls_sideways(page: Any, look: str) -> None:
    wide = []
    for at, width in enumerate(THEMES):
        for language in ("ru", "ar"):
            eyes.show(page, mail(look, width, language, (at + (language == "ar")) % len(LAYOUTS)))
            for window in WINDOWS:
                page.set_viewport_size({"width": window, "height": 900})
                found = page.evaluate("document.documentElement.scrollWidth")
                wide += [(width, language, window, found)] if found > window else []
    assert wide == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("look", LOOKS)
def test_headings_begin_where_stories_do(page: Any, look: str, direction: str) -> None:
    side = "left" if direction == "ltr" else "right"
    measure = f"""() => [...document.querySelectorAll(".block-title, .headline, .number")].map(each => {{
        const box = each.getBoundingClientRect(), style = getComputedStyle(each);
        return [each.textContent, box.{side} {"+" if side == "left" else "-"} parseFloat(style.padding{side.title()})];
    }})"""
    words = {"language": "ar", "direction": "rtl"} if direction == "rtl" else {}
    for first in LAYOUTS:
        block = make.edition(make.article("Story", **words)).blocks[0]
        blocks = tuple(replace(block, layout=layout, title=layout) for layout in (first, *LAYOUTS) if layout != "cards")
        edition = replace(make.edition(), blocks=blocks, language=words.get("language", "en"))
        digest = make.digest(template=look, language=edition.language)
        eyes.show(page, render_mail(edition, digest, make.publication(), TEMPLATES).html)
        for window in (800, 320):
            page.set_viewport_size({"width": window, "height": 900})
            edges = {round(edge) for name, edge in page.evaluate(measure) if name in (*LAYOUTS, "1")}
            assert len(edges) == 1, (first, window, edges)


@pytest.mark.parametrize("logo", [360, 600])
@pytest.mark.parametrize("look", [*LOOKS, "a message"])
def test_with_pictures_off_nothing_scrolls_sideways_and_a_logo_is_no_wider_than_it_is(
    page: Any, look: str, logo: int
) -> None:
    if look in LOOKS:
        mails = [mail(look, width, "en", 0, logo) for width in (600, 640)]
    else:
        news = make.publication(theme=replace(Theme(), logo=Logo("https://courier.example/m.png", logo, 80)))
        mails = [render_message(NoticeKind.WELCOME, [], news, "en", TEMPLATES).html]
    page.route("**/*.{png,jpg}", lambda route: route.abort())
    for one in mails:
        eyes.show(page, one)
        for window in sorted({320, 440, *WINDOWS[::3]}):
            page.set_viewport_size({"width": window, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") == window
            assert page.evaluate("document.querySelector('.logo').clientWidth") <= logo
    page.unroute("**/*.{png,jpg}")
