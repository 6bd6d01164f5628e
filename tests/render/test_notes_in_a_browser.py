"""Tables and quotations of the editors as Chromium lays them out, in mails and on pages: words whole, edges kept."""

from __future__ import annotations

import re
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

NESTED = "> The letter said more.\n>\n> > The boat is ready.\n>\n> - First\n>\n>   > Second word."
ANSWERED = "> قالت الرسالة أكثر.\n>\n> > القارب جاهز."
CROWDED = """
| Day | Opens | Closes | Who comes |
|---|--:|--:|---|
| Wednesday | 06:30 | 14:00 | Shopkeepers, and Seenotrettungskreuzerbesatzungen |
"""
# Words whose letters stand on more than one line.
SPLIT = """() => [...document.querySelectorAll(".words td, .words th")].flatMap(cell => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  for (let text; (text = texts.nextNode());)
    for (const word of text.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""

HOURS = "Open again from Monday.\n\n| Stall | Price |\n|---|--:|\n| Fish | 7.50 |\n\n| 1 | 2 |\n|---|--:|\n| 3 | 4 |\n"
OPENING = "يفتح السوق يوم الاثنين.\n\n| كشك | ثمن |\n|---|--:|\n| سمك | 7.50 |\n\n| 1 | 2 |\n|---|--:|\n| 3 | 4 |\n"
EDGES = """side => [...document.querySelectorAll(".words p, .words table")].map(each => {
  const range = document.createRange(); range.selectNodeContents(each);
  const boxes = each.tagName === "TABLE" ? [each.getBoundingClientRect()] : [...range.getClientRects()];
  return Math.round(Math[side === "left" ? "min" : "max"](...boxes.map(box => box[side])));
})"""
COLUMNS = "[...document.querySelectorAll('.words th')].map(each => each.getBoundingClientRect().left)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield opened


def edition(note: str) -> Edition:
    return replace(make.edition(), blocks=(EditionBlock(None, text_html=markdown(note)), *make.edition().blocks))


def shown(templates: Templates, note: str = WEEK, language: str = "en") -> dict[str, str]:
    news, sent = make.publication(), replace(edition(note), language=language)
    digest = make.digest(language=language)
    mails = {look: render_mail(sent, replace(digest, template=look), news, templates).html for look in LOOKS}
    return mails | {"page": edition_page(sent, digest, news, templates).decode()}


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


def test_a_wide_table_makes_no_mail_wider_where_the_style_sheets_are_taken_away(
    browser: Any, templates: Templates
) -> None:
    page = eyes.page_of(browser)
    mails = {name: document for name, document in shown(templates).items() if name in LOOKS}
    for name, document in mails.items():
        eyes.show(page, re.sub("<style.*?</style>", "", document, flags=re.DOTALL))
        page.set_viewport_size({"width": 320, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name
        assert page.evaluate("(each => each.scrollWidth > each.clientWidth)(document.querySelector('.scroll'))"), name


def test_a_quotation_has_a_bar_where_it_begins(browser: Any, templates: Templates) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates).items():
        eyes.show(page, document)
        assert page.evaluate(QUOTED) == [["ltr", 3, 0, "0px"], ["rtl", 0, 3, "0px"]], name


@pytest.mark.parametrize(
    ("note", "language", "runs", "bars"),
    [
        (NESTED, "ar", "ltr", [3, 0]),
        (NESTED, "en", "ltr", [3, 0]),
        (ANSWERED, "en", "rtl", [0, 3]),
        (ANSWERED, "fa", "rtl", [0, 3]),
    ],
)
def test_a_quotation_in_a_quotation_has_its_bar_on_the_same_side(
    browser: Any, templates: Templates, note: str, language: str, runs: str, bars: list[int]
) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates, note, language).items():
        eyes.show(page, document)
        quoted = page.evaluate(QUOTED)
        assert len(quoted) == note.count("> >") + note.count("  >") + 1
        assert [each[:3] for each in quoted] == [[runs, *bars]] * len(quoted), name


def test_a_long_word_is_broken_and_those_beside_it_are_not(browser: Any, templates: Templates) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates, CROWDED).items():
        eyes.show(page, document)
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SPLIT) == ["Seenotrettungskreuzerbesatzungen"], (name, width)


@pytest.mark.parametrize(("note", "language", "side"), [(HOURS, "ar", "left"), (OPENING, "en", "right")])
def test_a_table_stands_beside_the_words_of_its_note(
    browser: Any, templates: Templates, note: str, language: str, side: str
) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, templates)[1].decode())
    for name, document in shown(templates, note, language).items():
        eyes.show(page, document)
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 900})
            edges = page.evaluate(EDGES, side)
            assert len(edges) == 3 and max(edges) - min(edges) <= 1, (name, width, edges)
            first, second, third, fourth = page.evaluate(COLUMNS)
            assert (first < second) == (third < fourth) == (side == "left"), (name, width)
