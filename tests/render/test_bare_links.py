"""Links that a newsroom's own templates write without a class can be read by day and by night, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import eyes
import make
import pytest

from digest.model.colour import LEGIBLE, contrast
from digest.model.edition import EditionBlock
from digest.model.sign_up import NoticeKind
from digest.model.theme import Colours, Theme
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.messages import render_message
from digest.render.signup_forms import Choice
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

LOOKS = ("briefing", "magazine", "plain")
BARE = '<p><a id="bare" href="https://courier.example/about">About us</a>'
OWN = '<a id="own" href="https://courier.example/red" style="color: #d03030">In red</a></p>'
NOTE = '<p>See <a id="bare" href="https://shop.example/">the shop</a>.</p>'
# By day a theme may be what others are by night.
DARK_BY_DAY = Theme(day=Colours(ink="#f4f4f4", accent="#ffb000", sheet="#202428", paper="#101214"))
COLOURS = """id => {
  const link = document.getElementById(id);
  let ground = link;
  while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
  return [getComputedStyle(link).color, getComputedStyle(ground).backgroundColor];
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened)


@pytest.fixture
def written(own: Path) -> Templates:
    for name, links in (("parts/colophon.html", ("preferences", "unsubscribe")), ("messages/goodbye.html", ())):
        shipped = (templates_dir() / "email" / name).read_text(encoding="utf-8")
        (own / "email" / name).parent.mkdir(parents=True, exist_ok=True)
        personal = "".join(f'<p><a href="{{{{ links.{link} }}}}">{link}</a></p>' for link in links)
        text = BARE + OWN + personal if links else shipped.replace("{% endblock %}", f"{BARE}{OWN}{{% endblock %}}", 1)
        (own / "email" / name).write_text(text, encoding="utf-8")
    return Templates([own, templates_dir()])


def colours(page: Any, link: str, scheme: str) -> tuple[str, str]:
    """What a link is written in, and on which ground."""
    page.emulate_media(color_scheme=scheme)
    ink, ground = page.evaluate(COLOURS, link)
    parts = [re.findall(r"\d+", each)[:3] for each in (ink, ground)]
    ink, ground = ("#" + "".join(f"{int(part):02x}" for part in three) for three in parts)
    return ink, ground


def assert_legible(page: Any, document: str) -> None:
    eyes.show(page, document)
    for scheme in ("light", "dark"):
        found = colours(page, "bare", scheme)
        assert contrast(*found) >= LEGIBLE, (scheme, found)


@pytest.mark.parametrize("theme", [Theme(), DARK_BY_DAY], ids=["usual", "dark by day"])
def test_a_link_without_a_class_is_read_and_one_with_its_own_colour_keeps_it(
    page: Any, written: Templates, theme: Theme
) -> None:
    news = make.publication(theme=theme)
    for look in LOOKS:
        assert_legible(page, render_mail(make.edition(), make.digest(template=look), news, written).html)
        assert colours(page, "bare", "dark")[0] == theme.night.accent
        assert colours(page, "own", "dark")[0] == "#d03030"
    told = render_message(NoticeKind.GOODBYE, (Choice("morning", "Morning", "en"),), news, "en", written)
    assert_legible(page, told.html)
    assert colours(page, "own", "dark")[0] == "#d03030"


@pytest.mark.parametrize("look", LOOKS)
def test_a_link_of_a_note_is_read(page: Any, templates: Templates, look: str) -> None:
    edition = replace(make.edition(), blocks=(EditionBlock(None, text_html=NOTE), *make.edition().blocks))
    assert_legible(page, render_mail(edition, make.digest(template=look), make.publication(), templates).html)
