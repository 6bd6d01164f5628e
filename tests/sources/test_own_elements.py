"""Pages of elements of a site's own making: what they are called says what a class says elsewhere."""

from __future__ import annotations

import pytest
from sources.pagesroom import read, story

PAGE = """<html lang="en"><title>Two cranes on the quay turned yellow overnight</title>
<site-header><a href="/">The Courier</a><site-nav><a href="/news">News</a></site-nav></site-header>
<site-main><news-story><news-title><h1>Two cranes on the quay turned yellow overnight</h1></news-title>
<news-deck>Nobody had asked for it, and nobody complains.</news-deck>
<news-byline>By <a href="/who/jane-doe">Jane Doe</a></news-byline><news-when>19 November 2026, 14:20</news-when>
<news-photo><img src="/a.jpg" alt=""><news-caption>The cranes on Thursday at dawn.</news-caption>
<news-credit>Photo: John Roe</news-credit></news-photo>
<news-text><p>The harbour board painted two cranes on the eastern <x-term>quay</x-term> yellow, as promised.</p>
<p>The paint was left over from a ship that nobody came to fetch, and there is more of it for the lighthouse.</p>
<p>The lighthouse is to follow before the summer, the board said on Thursday, if the weather allows it.</p>
</news-text></news-story></site-main></html>"""


def test_the_name_of_an_element_says_what_it_holds() -> None:
    page = read(PAGE)
    found = story(page)
    assert found.standfirst == "Nobody had asked for it, and nobody complains."
    assert (found.authors, page.draft.published) == (("Jane Doe",), "2026-11-19T14:20:00")
    assert found.image is not None
    assert (found.image.caption, found.image.credit) == (
        "The cranes on Thursday at dawn. Photo: John Roe",
        "Photo: John Roe",
    )
    assert "on the eastern quay yellow," in found.body_html
    assert found.body_html.count("<p>") == 3


@pytest.mark.parametrize(
    "chosen", ["news-caption", "news-photo > news-caption", "site-main NEWS-CAPTION:first-of-type"]
)
def test_a_selector_may_name_such_an_element(chosen: str) -> None:
    assert read(PAGE, selectors={"standfirst": chosen}).draft.standfirst == "The cranes on Thursday at dawn."


def test_a_hyphen_within_an_attribute_names_no_element() -> None:
    html = PAGE.replace("<news-when>", '<news-when title="last news-when">')
    wanted = {"standfirst": 'news-when[title="last news-when"]'}
    assert read(html, selectors=wanted).draft.standfirst == "19 November 2026, 14:20"
