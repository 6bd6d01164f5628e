"""axe in Chromium, html5lib and tidy find nothing serious in mails of every look and on pages, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import eyes
import make
import pytest

from digest.html.markdown import markdown
from digest.model.edition import Edition, EditionBlock
from digest.model.sign_up import NoticeKind
from digest.model.wording import Wording
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.messages import render_message
from digest.render.notices import leave_page, notice_page
from digest.render.pages import HomeStories, archive_page, edition_page, home_page, stylesheet
from digest.render.signup_forms import Choice
from digest.resources import templates_dir

pytestmark = pytest.mark.peers

TEMPLATES = Templates([templates_dir()])
LOOKS, LANGUAGES = ("briefing", "magazine", "plain"), ("en", "ar", "hy")
ALL_LANGUAGES = (*LANGUAGES, "fr", "de", "es", "ru", "tr", "az", "ka", "fa")
# The languages between them stand at every width, by day and by night.
NOTE = """
Open **daily**, see [the plan](https://courier.example/plan):

| Day | Opens | Fish | |
|:----|------:|:----:|-|
| Mon | 9:00 | `cod` | ~~eel~~ |

1. One
   * Two

> A quotation.

---
"""
VIEWS = {"en": eyes.VIEWS, "ar": eyes.VIEWS[1::4], "hy": eyes.VIEWS[2::3]}


def edition(language: str) -> Edition:
    """A picture, a story without anything, three languages, a ranking, a note with what Markdown has."""
    whole = make.article(
        "Ferry line reopens",
        seq=1,
        picture=make.picture(),
        image=make.image(),
        standfirst="Boats leave every hour.",
        byline="A. Reed",
        section_label="News",
        updated=make.NOW,
    )
    others = [
        make.article("مجلس الساحل يتفق على خريطة مشتركة", seq=2, language="ar", direction="rtl", standfirst="خريطة."),
        make.article("Նավահանգիստը բացվում է", seq=3, language="hy", image=make.image(), picture=make.picture()),
        make.article("Short", seq=4),
    ]
    sent = make.edition(whole, *others)
    return replace(sent, language=language, blocks=(*sent.blocks, EditionBlock("Market day", text_html=markdown(NOTE))))


def mail(look: str, language: str) -> str:
    digest = make.digest(template=look, language=language)
    return render_mail(edition(language), digest, make.publication(), TEMPLATES).html


def message(kind: NoticeKind, language: str) -> str:
    digests = (Choice("morning", "Morning", "en", ticked=True), Choice("news", "أخبار", "ar"))
    return render_message(kind, digests, make.publication(), language, TEMPLATES, until=make.NOW).html


def pages(language: str) -> dict[str, str]:
    news, digest, sent = make.publication(), make.digest(language=language), edition(language)
    first, *others = sent.articles
    stories = HomeStories(first, tuple(others[:1]), tuple(others), tuple(others))
    two = replace(sent, wordings=(Wording("en", "Morning"), Wording("ar", "الصباح")))
    made = {
        "home": home_page(replace(news, language=language), stories, [(digest, [sent])], [make.feed()], TEMPLATES),
        "archive": archive_page(digest, [sent], news, TEMPLATES),
        "edition": edition_page(sent, digest, news, TEMPLATES),
        "edition in two languages": edition_page(two, digest, news, TEMPLATES),
        "leave": leave_page("morning", "Morning", news, language, TEMPLATES),
        "not found": notice_page("not_found", news, language, TEMPLATES),
    }
    return {name: page.decode() for name, page in made.items()}


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with eyes.browser() as opened:
        yield eyes.page_of(opened, stylesheet(make.publication().theme, TEMPLATES)[1].decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_in_a_mail(page: Any, language: str) -> None:
    for look in LOOKS:
        assert eyes.faults_at(page, mail(look, language), VIEWS[language]) == [], look
    for kind in NoticeKind:
        assert eyes.faults_at(page, message(kind, language), eyes.VIEWS[1:3]) == [], kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious_on_a_page(page: Any, language: str) -> None:
    for name, document in pages(language).items():
        assert eyes.faults_at(page, document, VIEWS[language]) == [], name


@pytest.mark.parametrize("language", ALL_LANGUAGES)
def test_all_html_is_valid(language: str) -> None:
    documents = {look: mail(look, language) for look in LOOKS}
    documents |= {str(kind): message(kind, language) for kind in NoticeKind} | pages(language)
    assert {name: found for name, document in documents.items() if (found := eyes.html_faults(document))} == {}


def test_a_fault_is_found(page: Any) -> None:
    bad = (
        '<!doctype html><html lang="en"><title>x</title><main><h1>x</h1><p style="color:#bbb">pale</p><img src="x.png">'
    )
    found = eyes.faults_at(page, bad, eyes.VIEWS[:1])
    assert {fault[2] for fault in found if fault[1] != "is wide"} == {"color-contrast", "image-alt"}
    assert any("html5lib" in fault for fault in eyes.html_faults("<!doctype html><p><b>x</p>"))
    assert any("alt" in fault for fault in eyes.html_faults(bad))
