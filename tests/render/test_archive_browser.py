"""Bullets of the archive in Chromium: they stand inside the column, on the side from which their headline is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import eyes
import make
import pytest
from playwright.sync_api import Browser

from digest.model.theme import Theme
from digest.render.environment import Templates
from digest.render.pages import archive_page, stylesheet
from digest.resources import templates_dir

pytestmark = pytest.mark.peers
VIEWS = [(width, scheme) for width in (320, 1200) for scheme in ("light", "dark")]
STORIES = [("الميناء يفتح أبوابه", "ar"), ("The fog signal falls silent after a long night", "en"), ("سوق السمك", "ar")]
# How far the column begins before each headline, on the side where the headline begins.
ROOM = """[...document.querySelectorAll('.teasers > li')].map(item => {
  const own = item.getBoundingClientRect(), list = item.parentElement.getBoundingClientRect();
  return getComputedStyle(item).direction === 'rtl' ? list.right - own.right : own.left - list.left;
})"""
BULLET = 16


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with eyes.browser() as opened:
        yield opened


@pytest.mark.parametrize("language", ["ar", "en"])
def test_bullets_stand_inside_the_column(browser: Browser, language: str) -> None:
    templates = Templates([templates_dir()])
    stories = [
        make.article(headline, seq=seq, language=own, direction="rtl" if own == "ar" else "ltr")
        for seq, (headline, own) in enumerate([STORIES[0], *STORIES], start=1)
    ]
    edition = make.edition(*stories, language=language)
    site = replace(make.publication(), language=language)
    document = archive_page(make.digest(language=language), [edition], site, templates).decode()
    page = eyes.page_of(browser, stylesheet(Theme(), templates)[1].decode())
    assert eyes.faults_at(page, document, VIEWS) == []
    for width, _ in VIEWS[::2]:
        page.set_viewport_size({"width": width, "height": 900})
        room = page.evaluate(ROOM)
        assert len(room) == len(STORIES)
        assert min(room) >= BULLET
