"""A page does not jump while its pictures arrive: Chromium lays it out without them, and then with them."""

from __future__ import annotations

from collections.abc import Iterator

import eyes
import make
import pytest
from playwright.sync_api import Browser, Page, Route

from digest.model.digest import Layout
from digest.model.edition import EditionBlock, Placed
from digest.render.environment import Templates
from digest.render.pages import HomeStories, edition_page, home_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
SHAPES = [(1200, 800), (1200, 1500), (500, 625), (1200, 300), (150, 100)]
LAYOUTS: tuple[Layout, ...] = ("lead", "list", "cards")
WINDOWS = (320, 640, 900, 1280)
BOXES = """() => [...document.querySelectorAll("img, h1, h2, h3, p")].map(each => {
  const box = each.getBoundingClientRect();
  return [each.getAttribute("src") || each.textContent, Math.round(box.top + scrollY), Math.round(box.height)];
})"""
HURRY = "() => { for (const each of document.images) each.loading = 'eager'; }"
ARRIVED = "() => [...document.images].every(each => each.complete && each.naturalWidth)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with eyes.browser() as opened:
        yield opened


def documents() -> dict[str, str]:
    """The front page and an edition, with a lead of each shape at their heads and pictures of all shapes below."""
    stories = [
        make.article(
            f"{width} by {height}", seq=seq, image=make.image(), picture=make.picture(f"{seq}-", width, height)
        )
        for seq, (width, height) in enumerate(SHAPES, start=1)
    ]
    digest, news = make.digest(), make.publication()
    orders = [(*stories[first:], *stories[:first]) for first in (0, 1, 2)]
    lists = HomeStories(orders[1][0], orders[1][1:3], orders[1][3:])
    found = {"home": home_page(news, lists, [], [], TEMPLATES).decode()}
    for turned in orders[::2]:
        blocks = tuple(
            EditionBlock(layout, tuple(Placed(each, "test") for each in turned), layout=layout) for layout in LAYOUTS
        )
        edition = make.edition(blocks=blocks)
        found[turned[0].story.headline] = edition_page(edition, digest, news, TEMPLATES).decode()
    return found


def measured(page: Page, width: int) -> list[list[object]]:
    page.set_viewport_size({"width": width, "height": 700})
    return list(page.evaluate(BOXES))


def test_every_picture_has_its_box_before_it_is_there(browser: Browser) -> None:
    style = stylesheet(make.publication().theme, TEMPLATES)[1].decode()
    sizes = {f"{seq}-": size for seq, size in enumerate(SHAPES, start=1)}
    sizes |= {f"-{seq}": (min(size[0], 640), min(size[0], 640) * 2 // 3) for seq, size in enumerate(SHAPES, start=1)}

    def drawn(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].removesuffix(".jpg")
        width, height = sizes[name]
        body = eyes.PICTURE.replace('width="1200" height="800"', f'width="{width}" height="{height}"')
        route.fulfill(status=200, content_type="image/svg+xml", body=body)

    held, whole = eyes.page_of(browser, style), eyes.page_of(browser, style)
    held.route("**/*.jpg", lambda route: None)
    whole.route("**/*.jpg", drawn)
    jumps, seen = [], 0
    for name, document in documents().items():
        eyes.show(held, document, until="domcontentloaded")
        eyes.show(whole, document)
        whole.evaluate(HURRY)
        whole.wait_for_function(ARRIVED)
        for width in WINDOWS:
            without, with_them = measured(held, width), measured(whole, width)
            seen += len(with_them)
            assert len(without) == len(with_them)
            jumps += [(name, width, one, other) for one, other in zip(without, with_them, strict=True) if one != other]
    assert jumps[:5] == []
    assert seen > 300


def test_no_picture_in_a_card_or_a_list_is_larger_than_its_file(browser: Browser) -> None:
    page = eyes.page_of(browser, stylesheet(make.publication().theme, TEMPLATES)[1].decode())
    seen = set()
    for name, document in documents().items():
        eyes.show(page, document)
        for width in WINDOWS:
            page.set_viewport_size({"width": width, "height": 700})
            shown = page.evaluate(
                "[...document.querySelectorAll('.story:not(.lead) img')]"
                ".map(each => [each.clientWidth, Number(each.getAttribute('width')), each.parentElement.clientWidth])"
            )
            assert [each for each in shown if each[0] > each[1]] == [], (name, width)
            assert all(each[0] in (each[1], each[2]) for each in shown), (name, width)
            seen |= {each[1] for each in shown}
    assert {150, 500, 640} <= seen
