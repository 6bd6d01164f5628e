"""Words without a class, rankings and cards of both directions, and quotations: how Chromium shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import eyes
import make
import pytest

from digest.html.markdown import markdown
from digest.model.edition import Edition, EditionBlock
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pages import edition_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

LOOKS = ("briefing", "magazine", "plain")
WORDS = "<p>Own words</p><div>Own words</div><ul><li>Own words</li></ul><h4>Own words</h4>"
TYPE = """() => [...document.querySelectorAll("p, div, li, h4")].filter(each => each.textContent === "Own words")
  .map(each => { const style = getComputedStyle(each); return [style.fontFamily, style.color, style.fontSize]; })"""
# How far a headline's words begin from its number, and a picture's caption from the picture.
NUMBERS = """() => [...document.querySelectorAll(".headline")].map(each => {
  const row = each.closest("tr, li"), range = document.createRange();
  range.selectNodeContents(each);
  const words = range.getBoundingClientRect(), all = row.getBoundingClientRect();
  return Math.round(getComputedStyle(each).direction === "rtl" ? all.right - words.right : words.left - all.left);
})"""
CAPTIONS = """() => [...document.querySelectorAll(".caption, figcaption")].map(each => {
  const picture = each.parentElement.querySelector("img").getBoundingClientRect();
  return Math.round(each.getBoundingClientRect().top - picture.bottom);
})"""
BARS = """() => [...document.querySelectorAll("blockquote")].map(each => {
  const style = getComputedStyle(each);
  return [style.direction, parseFloat(style.borderLeftWidth), parseFloat(style.borderRightWidth)];
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    style = stylesheet(make.publication().theme, Templates([templates_dir()]))[1].decode()
    with eyes.browser() as opened:
        yield eyes.page_of(opened, style)


def mixed(layout: Any, language: str) -> Edition:
    shown = {"image": make.image(caption="A pier."), "picture": make.picture(), "byline": "Nara Velikyan"}
    stories = [
        make.article("Short", seq=1, language="en", **shown),
        make.article("مجلس الساحل", seq=2, language="ar", direction="rtl", **shown),
    ]
    edition: Edition = make.edition(*stories, language=language)
    return replace(edition, blocks=(replace(edition.blocks[0], layout=layout),))


def documents(edition: Edition, templates: Templates) -> dict[str, str]:
    digest, news = make.digest(language=edition.language), make.publication()
    found = {look: render_mail(edition, replace(digest, template=look), news, templates).html for look in LOOKS}
    return found | {"web": edition_page(edition, digest, news, templates).decode()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_without_a_class_are_set_as_the_theme_says(page: Any, own: Path, scheme: str) -> None:
    (own / "email" / "parts").mkdir(parents=True)
    (own / "email" / "parts" / "colophon.html").write_text(WORDS)
    mail = render_mail(make.edition(), make.digest(), make.publication(), Templates([own, templates_dir()])).html
    eyes.show(page, mail)
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate(TYPE)
    page.emulate_media(color_scheme="light")
    colour = page.evaluate("getComputedStyle(document.querySelector('.teaser, .sheet')).color")
    assert len(found) == 4
    assert {size for _, _, size in found} == {"16px"}
    assert all("sans-serif" in family for family, _, _ in found)
    assert ({each for _, each, _ in found} == {colour}) == (scheme == "light")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_number_stands_beside_its_story(page: Any, templates: Templates, language: str) -> None:
    for name, document in documents(mixed("ranked", language), templates).items():
        eyes.show(page, document)
        for width in (320, 640):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(NUMBERS)
            beside, other = found if language == "en" else found[::-1]
            assert 20 <= beside <= 60, (name, width, found)
            # The number of one that runs the other way stands on the mail's side too.
            assert other == 0, (name, width, found)


def test_a_caption_stands_right_below_its_picture(page: Any, templates: Templates) -> None:
    for name, document in documents(mixed("cards", "en"), templates).items():
        eyes.show(page, document)
        for width in (320, 640, 900):
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(CAPTIONS)
            assert len(found) == 2
            assert all(0 <= each <= 14 for each in found), (name, width, found)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_quotation_has_a_bar_where_it_begins(page: Any, templates: Templates, language: str) -> None:
    note = markdown("> The harbour is open.\n\nand\n\n> الميناء مفتوح أمام الجميع.")
    edition = replace(make.edition(blocks=(EditionBlock("Note", text_html=note),)), language=language)
    for document in documents(edition, templates).values():
        eyes.show(page, document)
        assert page.evaluate(BARS) == [["ltr", 3, 0], ["rtl", 0, 3]]
