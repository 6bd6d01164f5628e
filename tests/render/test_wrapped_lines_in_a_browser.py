"""Lines of bylines, dates and choices that are broken, in Chromium: each begins at the edge, and not with a gap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eyes
import make
import pytest

from digest.model.edition import Edition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pages import edition_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LOOKS = ("briefing", "magazine", "plain")
# Names of many lengths, so that the line ends at each place where it can.
NAMES = [("Ana " * words).strip() + " Velikyan" * long for words in range(1, 15) for long in (0, 1)]
SET_IN = """() => {
  const found = []; let broken = 0;
  for (const line of document.querySelectorAll(".byline, .dateline, .choices")) {
    const style = getComputedStyle(line), box = line.getBoundingClientRect(), right = style.direction === "rtl";
    if (style.textAlign === "center") continue;
    const parts = [...line.querySelectorAll("bdi, time, a")].flatMap(part => [...part.getClientRects()]);
    const rows = [];
    for (const each of parts.sort((one, other) => one.top - other.top)) {
      const edge = right ? box.right - each.right : each.left - box.left, row = rows.at(-1);
      if (row && each.top < row.bottom - 3) row.edge = Math.min(edge, row.edge);
      else rows.push({edge, bottom: each.bottom});
    }
    const further = rows.slice(1).map(row => row.edge);
    broken += further.length;
    found.push(...further.filter(edge => edge > 1).map(edge => `${edge}: ${line.textContent}`));
  }
  return [broken, found];
}"""


# Whether a label stands beside its time: that begins, or ends, where the label ends; and on one line if there is room.
PARTED = """() => {
  const found = []; let seen = 0;
  const rects = (node, from, to) => {
    const range = document.createRange(); range.setStart(node, from); range.setEnd(node, to);
    return [...range.getClientRects()].filter(one => one.width > 0);
  };
  for (const line of document.querySelectorAll(".byline")) {
    const renewed = line.lastElementChild, first = renewed.firstChild, held = renewed.textContent;
    const at = held.search(/[0-9\u06f0-\u06f9]/), label = rects(first, 0, at - 1);
    const walk = document.createTreeWalker(renewed, NodeFilter.SHOW_TEXT); let last = first;
    while (walk.nextNode()) last = walk.currentNode;
    const time = last === first ? rects(first, at, held.length) : rects(last, 0, last.length);
    const other = renewed.previousElementSibling.previousElementSibling.getClientRects();
    const width = [...label, ...time].reduce((sum, one) => sum + one.width, 0);
    const level = one => Math.round(one.top);
    const tops = new Set([...label, ...time].map(level)), room = line.getBoundingClientRect().width;
    const away = (one, rest) => Math.min(...[...rest].filter(each => Math.abs(each.top - one.top) < 4).map(
      each => Math.max(each.left - one.right, one.left - each.right, 0)));
    seen += 1;
    if (width + 10 < room && tops.size > 1) found.push(`parted: ${line.textContent}`);
    else if (label.some(one => away(one, other) <= away(one, time))) found.push(`other: ${line.textContent}`);
  }
  return [seen, found];
}"""
# Lines of a byline on which no word stands.
EMPTY = """() => [...document.querySelectorAll(".byline")].filter(line => {
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), tops = [];
  const tall = parseFloat(getComputedStyle(line).lineHeight);
  while (texts.nextNode())
    for (const word of texts.currentNode.data.matchAll(/[^\\s\\u00a0]+/g)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, word.index); range.setEnd(texts.currentNode, word.index + word[0].length);
      tops.push(...[...range.getClientRects()].map(each => each.top));
    }
  const rows = tops.sort((one, other) => one - other).filter((top, at) => !at || top - tops[at - 1] > tall * 0.6);
  return Math.round(line.clientHeight / tall) > rows.length;
}).map(line => line.textContent)"""
BEGIN = """() => [...document.querySelectorAll(".caption, figcaption")].map(each => {
  const range = document.createRange(); range.selectNodeContents(each);
  const words = range.getBoundingClientRect(), box = each.getBoundingClientRect(), style = getComputedStyle(each);
  const left = words.left - box.left - parseFloat(style.paddingLeft);
  return [left, box.right - words.right - parseFloat(style.paddingRight)].map(Math.round);
})"""


def edition(language: str, told: str | None = None, **given: Any) -> Edition:
    """Stories in the language `told`, or else in that of the mail."""
    told = told or language
    way: Any = {"language": told, "direction": "rtl"} if told == "ar" else {"language": told}
    way |= given
    stories = [
        make.article(
            f"Story {seq}",
            seq=seq,
            byline=name,
            updated=make.NOW,
            picture=make.picture(),
            **{"image": make.image()} | way,
        )
        for seq, name in enumerate(NAMES, start=1)
    ]
    block = make.edition(*stories).blocks[0]
    blocks = tuple(replace(block, layout=layout) for layout in ("cards", "list", "ranked"))
    sent: Edition = make.edition(blocks=blocks, language=language)
    return sent


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened, stylesheet(make.publication().theme, TEMPLATES)[1].decode())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_line_that_is_broken_begins_at_the_edge(page: Any, language: str) -> None:
    news = make.publication(privacy_url="https://courier.example/privacy")
    digest = make.digest(language=language)
    documents = {
        look: render_mail(edition(language), replace(digest, template=look), news, TEMPLATES).html for look in LOOKS
    } | {"page": edition_page(edition(language), digest, news, TEMPLATES).decode()}
    for name, document in documents.items():
        eyes.show(page, document)
        for window in (320, 500, 560, 640):
            page.set_viewport_size({"width": window, "height": 900})
            broken, found = page.evaluate(SET_IN)
            assert broken > len(NAMES), (name, window)
            assert found == [], (name, window)


def documents(sent: Edition) -> dict[str, str]:
    """Each look of a mail, and the page."""
    news, digest = make.publication(), make.digest(language=sent.language)
    mails = {look: render_mail(sent, replace(digest, template=look), news, TEMPLATES).html for look in LOOKS}
    return mails | {"page": edition_page(sent, digest, news, TEMPLATES).decode()}


@pytest.mark.parametrize(("language", "told"), [("ar", "en"), ("fa", "en"), ("en", "ar"), ("de", "de"), ("ar", "ar")])
def test_an_update_stands_beside_its_own_time(page: Any, language: str, told: str) -> None:
    shown = edition(language, told, published=make.ago(hours=1))
    for name, document in documents(shown).items():
        eyes.show(page, document)
        for window in (320, 400, 480, 640):
            page.set_viewport_size({"width": window, "height": 900})
            seen, found = page.evaluate(PARTED)
            assert seen >= len(NAMES), (name, window)
            assert found == [], (name, window)


@pytest.mark.parametrize(("language", "told"), [("ar", "en"), ("en", "ar")])
def test_a_credit_alone_begins_where_its_story_does(page: Any, language: str, told: str) -> None:
    shown = edition(language, told, image=make.image(caption=None, credit="Reuters"))
    for name, document in documents(shown).items():
        eyes.show(page, document)
        for window in (320, 640):
            page.set_viewport_size({"width": window, "height": 900})
            edges = page.evaluate(BEGIN)
            assert len(edges) >= len(NAMES) // 2, name
            assert {edge[told == "ar"] for edge in edges} <= {0, 1}, (name, window)


@pytest.mark.parametrize(("language", "told"), [("en", "en"), ("de", "de"), ("ar", "ar"), ("en", "ar"), ("ar", "en")])
def test_no_line_of_a_byline_is_empty(page: Any, language: str, told: str) -> None:
    """In the narrow columns of a mail whose style sheets are taken away, and on a page in letters twice as large."""
    for name, document in documents(edition(language, told)).items():
        eyes.show(page, re.sub("<style.*?</style>", "", document, flags=re.DOTALL))
        if name == "page":
            page.evaluate("document.documentElement.style.fontSize = '200%'")
        for window in (320, 360, 400):
            page.set_viewport_size({"width": window, "height": 900})
            assert page.evaluate("document.querySelectorAll('.renewed').length") >= len(NAMES), name
            assert page.evaluate(EMPTY) == [], (name, window)


HYPHENATED = """() => [...document.querySelectorAll(".title, .block-title, .headline, .teaser")].map(
  each => [each.className.split(" ")[0], getComputedStyle(each).hyphens, each.closest("[lang]").lang]
)"""


@pytest.mark.parametrize("look", LOOKS)
def test_headings_are_hyphenated_in_their_language_on_telephones_alone(page: Any, look: str) -> None:
    edition = make.edition(make.article("Kraftfahrzeughaftpflicht", language="de", standfirst="Sie steigt."))
    html = render_mail(edition, make.digest(template=look), make.publication(), TEMPLATES).html
    eyes.show(page, html)
    for width, hyphens in ((360, "auto"), (700, "manual")):
        page.set_viewport_size({"width": width, "height": 900})
        found = {name: (style, language) for name, style, language in page.evaluate(HYPHENATED)}
        assert found == {
            "title": (hyphens, "en"),
            "block-title": (hyphens, "en"),
            "headline": (hyphens, "de"),
            "teaser": ("manual", "de"),
        }
