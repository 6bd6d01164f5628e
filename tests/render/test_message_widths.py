"""System mail in all languages on narrow telephones: nothing sticks out, and no word of a heading or button is torn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import eyes
import make
import pytest

from digest.model.sign_up import NoticeKind
from digest.render.environment import Templates
from digest.render.messages import render_message
from digest.render.signup_forms import Choice
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
TORN = """() => [...document.querySelectorAll("h1, .button-link")].flatMap(each => {
  const text = each.firstChild, torn = [];
  for (const word of text.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map(box => Math.round(box.top / 20))).size > 1) torn.push(word[0]);
  }
  return torn;
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened)


def message(kind: NoticeKind, language: str, *titles: str) -> str:
    digests = [Choice(f"d{at}", title, "en") for at, title in enumerate(titles)]
    return render_message(kind, digests, make.publication(), language, TEMPLATES, until=make.NOW).html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_or_button_is_torn(page: Any, language: str) -> None:
    for kind in NoticeKind:
        eyes.show(page, message(kind, language, "Morning", "Evening"))
        for window in (320, 360, 480, 640):
            page.set_viewport_size({"width": window, "height": 900})
            assert page.evaluate(TORN) == [], (kind, window)
            assert eyes.sticking_out(page) == [], (kind, window)


def test_the_longest_title_stays_inside(page: Any) -> None:
    for kind in NoticeKind:
        eyes.show(page, message(kind, "de", LONG, "Morning"))
        for window in (280, 320, 640):
            page.set_viewport_size({"width": window, "height": 900})
            assert eyes.sticking_out(page) == [], (kind, window)


def test_a_torn_heading_is_found(page: Any) -> None:
    eyes.show(page, f"<!doctype html><html lang='de'><h1 style='overflow-wrap: anywhere'>{LONG}</h1>")
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate(TORN) == [LONG]
