"""Pages of a few words: valid HTML, in every language, with nothing that a search engine could keep."""

from __future__ import annotations

import html5lib
import lxml.html
import make
import pytest

from digest.html.direction import direction
from digest.render.environment import Templates
from digest.render.notices import Notice, erased_page, leave_page, left_page, nobody_page, notice_page

HOSTILE = '<script>alert("x")</script> & Söhne'
LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
NOTICES: tuple[Notice, ...] = ("not_found", "gone", "wrong_link", "try_later")


def every_page(language: str, templates: Templates, title: str = "Morning") -> dict[str, bytes]:
    news = make.publication()
    return {
        **{notice: notice_page(notice, news, language, templates) for notice in NOTICES},
        "leave": leave_page("morning", title, news, language, templates),
        "left": left_page(title, news, language, templates, preferences="/preferences/abc"),
        "nobody": nobody_page(news, language, templates),
        "erased": erased_page(news, language, templates, subscribe="/subscribe"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_valid_and_in_their_language(language: str, templates: Templates) -> None:
    for name, page in every_page(language, templates, HOSTILE).items():
        html5lib.HTMLParser(strict=True).parse(page)
        root = lxml.html.fromstring(page)
        assert root.get("lang") == language, name
        assert root.get("dir") == direction(language, "")
        assert len(root.xpath("//h1")) == 1
        assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not root.xpath("//script | //style | //*[@style] | //link[@rel='canonical'] | //meta[@property]")
        assert "{title}" not in page.decode()


def test_buttons_name_what_they_leave(templates: Templates) -> None:
    pages = every_page("en", templates)
    leave = lxml.html.fromstring(pages["leave"])
    assert leave.xpath("//form[@method='post'][not(@action)]//button/@value") == ["morning"]
    assert not lxml.html.fromstring(pages["nobody"]).xpath("//form")
    assert b"subscribe again" not in pages["nobody"]
