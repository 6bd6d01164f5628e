"""Tables and quotations of the editors as Chromium lays them out, in mails and on pages: words whole, edges kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eyes
import make
import pytest

from digest.html.markdown import markdown
from digest.model.edition import Edition, EditionBlock
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pages import edition_page, stylesheet

pytestmark = pytest.mark.peers

LOOKS = ("briefing", "magazine", "plain")
WEEK = """
| Port | Mon | Tue | Wed | Thu | Fri | Sat | Sun |
|---|---|---|---|---|---|---|---|
| Gulbakhar-on-the-Steppe | 10:30 | 10:30 | — | — | 10:30 | 12:00 | 12:00 |

| What | Where |
|---|---|
| Map | https://www.courier.example/an/address/that/does/not/end/before/the/line/does |

> The sea waits for nobody.

---

> البحر لا ينتظر أحدًا.
"""
BROKEN = """() => [...document.querySelectorAll(".words .scroll th, .words .scroll td")].filter(cell => {
  const range = document.createRange(); range.selectNodeContents(cell);
  const lines = new Set([...range.getClientRects()].map(each => Math.round(each.top))).size;
  return lines > cell.textContent.split(/[\\s-]+/).length;
}).map(cell => cell.textContent)"""
# Which way each quotation runs, how wide its borders are, and how far it is set in.
QUOTED = """() => [...document.querySelectorAll("blockquote")].map(each => {
  const style = getComputedStyle(each);
  return [style.direction, parseInt(style.borderLeftWidth), parseInt(style.borderRightWidth), style.marginLeft];
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield opened


def edition() -> Edition:
    return replace(make.edition(), blocks=(EditionBlock(None, text_html=markdown(WEEK)), *make.edition().blocks))


def shown(templates: Templates) -> dict[str, str]:
    news = make.publication()
    mails = {look: render_mail(edition(), make.digest(template=look), news, templates).html for look in LOOKS}
    return mails | {"page": edition_page(edition(), make.digest(), news, templates).decode()}


def test_a_wide_table_scrolls_and_breaks_no_word(browser: Any, templates: Templates) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates).items():
        assert eyes.faults_at(page, document, ((320, "dark"), (640, "light"))) == [], name
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.querySelectorAll('.scroll').length") == 1
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate(BROKEN) == [], (name, width)
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("(each => each.scrollWidth > each.clientWidth)(document.querySelector('.scroll'))"), name


def test_a_quotation_has_a_bar_where_it_begins(browser: Any, templates: Templates) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates).items():
        eyes.show(page, document)
        assert page.evaluate(QUOTED) == [["ltr", 3, 0, "0px"], ["rtl", 0, 3, "0px"]], name


@pytest.mark.parametrize(
    ("language", "words", "side"),
    [
        ("ar", "Opening hours\n\n| Day | Opens |\n|---|---|\n| Mon | 9 |", "left"),
        ("en", "السوق\n\n| اليوم | يفتح |\n|---|---|\n| الإثنين | 9 |", "right"),
    ],
)
def test_a_table_stands_where_its_words_begin(
    browser: Any, templates: Templates, language: str, words: str, side: str
) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    note = EditionBlock(None, text_html=markdown(words))
    noted, news = replace(make.edition(), blocks=(note,), language=language), make.publication()
    digests = {look: make.digest(template=look, language=language) for look in LOOKS}
    documents = {look: render_mail(noted, digest, news, templates).html for look, digest in digests.items()}
    documents["page"] = edition_page(noted, digests["briefing"], news, templates).decode()
    for name, document in documents.items():
        eyes.show(page, document)
        edge = f"document.querySelector('.words %s').getBoundingClientRect().{side}"
        assert page.evaluate(edge % "table") == page.evaluate(edge % "p"), name
