"""Buttons of mails: the whole coloured box leads where its words do, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import eyes
import make
import pytest

from digest.model.sign_up import NoticeKind
from digest.render.email import render_cut
from digest.render.environment import Templates
from digest.render.inline import inline
from digest.render.messages import render_message
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LOOKS = ("briefing", "magazine", "plain")
# What a click three pixels inside each corner of the box hits, and in its middle; the box and its link.
HIT = """() => {
  const box = document.querySelector(".button"), link = box.querySelector("a");
  box.scrollIntoView();
  const {left, right, top, bottom, height} = box.getBoundingClientRect();
  const places = [[left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]];
  return [places.every(([x, y]) => document.elementFromPoint(x, y) === link), Math.round(height)];
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened)


def mails() -> Iterator[str]:
    for kind in NoticeKind:
        for language in ("en", "de", "ar"):
            yield render_message(kind, [], make.publication(), language, TEMPLATES, until=make.NOW).html
    for look in LOOKS:
        digest = make.digest(template=look, archive="public")
        cut = render_cut(make.edition(), digest, make.publication(), TEMPLATES, left=1234).html
        yield inline(cut, file=look)


def test_a_click_anywhere_in_a_button_follows_its_link(page: Any) -> None:
    for mail in mails():
        for document in (mail, re.sub(r"<style.*?</style>", "", mail, flags=re.DOTALL)):
            eyes.show(page, document)
            for width, scheme in ((320, "dark"), (640, "light")):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                whole, height = page.evaluate(HIT)
                assert whole and 44 <= height <= 90, (document[:300], width)


def test_outlook_for_windows_has_the_padding_of_the_cell() -> None:
    for mail in mails():
        (cell,) = re.findall(r'<td class="button"[^>]*>', mail)
        assert "mso-padding-alt:13px 26px" in cell
        assert 'bgcolor="' in cell
