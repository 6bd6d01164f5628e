"""Pictures on the site's pages as Chromium shows them: whole, whatever their shape, and none out of shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import eyes
import make
import pytest

from digest.model.article import Article
from digest.model.digest import Layout
from digest.model.edition import EditionBlock, Placed
from digest.render.environment import Templates
from digest.render.pages import HomeStories, edition_page, home_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LAYOUTS: tuple[Layout, ...] = ("lead", "list", "cards")
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><path d="M0 0h400v400H0z"/></svg>'
# Every picture that is cut at an edge, or drawn out of its shape.
SPOILT = """() => [...document.querySelectorAll(".story img")].filter(each => {
  const same = Math.abs(each.clientWidth / each.clientHeight - each.naturalWidth / each.naturalHeight) < 0.02;
  return !same && getComputedStyle(each).objectFit !== "contain";
}).map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        found = eyes.page_of(opened, stylesheet(make.publication().theme, TEMPLATES)[1].decode())
        square = {"status": 200, "content_type": "image/svg+xml", "body": SQUARE}
        found.route("**/*.svg", lambda route: route.fulfill(**square))
        yield found


def stories() -> list[Article]:
    charts = [
        make.article(f"Chart {seq}", seq=seq, image=make.image(), picture=make.picture(), section="news")
        for seq in range(1, 7)
    ]
    return [*charts, make.article("Emblem", seq=7, image=make.image("emblem.svg"), section="news")]


def pages() -> dict[str, str]:
    told, news = stories(), make.publication()
    placed = tuple(Placed(each, "test") for each in told)
    lists = HomeStories(told[0], tuple(told[1:4]), tuple(told[4:]))
    blocks = tuple(EditionBlock(layout, placed, layout=layout) for layout in LAYOUTS)
    return {
        "home": home_page(news, lists, [], [], TEMPLATES).decode(),
        "edition": edition_page(make.edition(*told, blocks=blocks), make.digest(), news, TEMPLATES).decode(),
    }


@pytest.mark.parametrize("width", [320, 800, 1280])
def test_no_picture_is_cut_or_out_of_shape(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name, document in pages().items():
        eyes.show(page, document)
        assert page.evaluate("document.querySelectorAll('.story img').length") in (7, 21), name
        page.evaluate("document.querySelectorAll('.story img').forEach(each => { each.loading = 'eager'; })")
        page.wait_for_function("[...document.querySelectorAll('.story img')].every(each => each.complete)")
        assert page.evaluate(SPOILT) == [], name


def test_a_picture_as_wide_as_its_line_and_nearly_as_tall_keeps_its_shape(page: Any) -> None:
    tall = make.article("Tall", seq=1, image=make.image("tall.png"), picture=make.picture(width=1100, height=1000))
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="1100" height="1000"><path d="M0 0h1100v1000H0z"/></svg>'
    page.route("**/*.jpg", lambda route: route.fulfill(status=200, content_type="image/svg+xml", body=drawn))
    page.set_viewport_size({"width": 880, "height": 900})
    eyes.show(page, home_page(make.publication(), HomeStories(tall), [], [], TEMPLATES).decode())
    page.unroute("**/*.jpg")
    assert page.evaluate(SPOILT) == []
