"""Selectors of the configuration override any part of a page, and a wrong one is refused with its place."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from sources.pagesroom import read, story

from digest.sources.pageselectors import PageSelectors

PAGE = """<html lang="en"><h1>The wrong headline of them all</h1>
<div class="x-head">The cranes are yellow</div>
<div class="x-sub">A line below the headline.</div>
<i class="x-who">Jane Doe and John Roe</i><b class="x-where">Harbour</b>
<u class="x-when">20.11.2026 10:15</u><u class="x-later">21.11.2026</u>
<img class="x-pic" src="/a.jpg" alt="A crane">
<q class="x-words">On the quay (J. Doe)</q>
<div class="article-body"><p>Not this text, however long it may be and go on.</p></div>
<div class="x-text"><p>This text is short.</p></div><s class="x-from">wire</s>"""
CHOSEN = {
    "headline": ".x-head",
    "standfirst": ".x-sub",
    "body": "div.x-text",
    "byline": ".x-who",
    "section": "b.x-where",
    "published": ".x-when",
    "updated": ".x-later",
    "image": "body",
    "caption": "q",
    "source_line": ".x-from",
}


def test_each_selector_wins_over_the_page() -> None:
    page = read(PAGE, selectors=CHOSEN)
    found = story(page)
    assert (found.headline, found.standfirst) == ("The cranes are yellow", "A line below the headline.")
    assert found.body_html == "<p>This text is short.</p>"
    assert (found.authors, found.section_label, found.source_line) == (("Jane Doe", "John Roe"), "Harbour", "wire")
    assert (page.draft.published, page.draft.updated) == ("2026-11-20T10:15:00", "2026-11-21")
    assert found.image is not None
    assert (found.image.url, found.image.alt) == ("https://courier.example/a.jpg", "A crane")
    assert (found.image.caption, found.image.credit) == ("On the quay (J. Doe)", "J. Doe")
    origins = dict(page.origins)
    assert {origins[name] for name in ("headline", "body_html", "published", "image.caption")} == {
        "the configured selector"
    }


def test_a_selector_that_finds_nothing_leaves_the_page_its_word() -> None:
    assert read(PAGE, selectors={"headline": ".nowhere"}).draft.headline == "The wrong headline of them all"


@pytest.mark.parametrize("wrong", ["h1[", "", "..a", "p >"])
def test_a_wrong_selector_says_what_to_write(wrong: str) -> None:
    with pytest.raises(ValidationError, match=r"is no CSS selector .* write one such as h1\.title"):
        PageSelectors.model_validate({"headline": wrong})
