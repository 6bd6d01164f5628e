"""The newsroom's own name in the place of a byline is nobody's."""

from __future__ import annotations

import pytest
from sources.pagesroom import read
from sources.pagesroom import story as story_of

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
OPEN_GRAPH = "<meta property='og:site_name' content='{}'>"


def page(by: str, head: str = "", sign: str = "", kind: str = "") -> str:
    return (
        f"<html lang='en'{kind}><head><title>Two cranes are yellow now</title>{head}</head><body>"
        f"<div><a href='/'>{sign or 'Home'}</a></div><article><h1>Two cranes are yellow now</h1>{by}"
        f"<time datetime='2026-11-19T07:12:00Z'></time><div class='article-body'>{TEXT}</div></article></body></html>"
    )


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("<p class='byline'>By Kran24</p>", "Kran24"),
        ("<p class='byline'>By Kran</p>", "Kran24"),
        ("<p class='byline'>By Harbour Mirror</p>", "Harbour Mirror"),
        ("<div class='author'><span class='author-city'>صيدا:</span> «المنارة»</div>", "جريدة المنارة"),
        ("<div class='author'>«المنارة»</div>", "جريدة المنارة"),
        ("<div class='author'>„Der Kran“</div>", "Der Kran"),
    ],
)
@pytest.mark.parametrize("said", ["Open Graph", "sign"])
def test_a_newsroom_is_no_author(by: str, name: str, said: str) -> None:
    shown = page(by, OPEN_GRAPH.format(name)) if said == "Open Graph" else page(by, sign=name)
    assert story_of(read(shown)).authors == ()


@pytest.mark.parametrize("by", ["<p class='byline'>By Ada Quay</p>", "<p class='byline'>By Ada Quay, Kran24</p>"])
def test_who_writes_for_it_is_one(by: str) -> None:
    assert story_of(read(page(by, OPEN_GRAPH.format("Kran24")))).authors == ("Ada Quay",)


def test_a_page_that_is_an_item_as_a_whole_speaks_of_itself() -> None:
    item = " itemscope itemtype='https://schema.org/WebPage'"
    head = OPEN_GRAPH.format("Kran24") + "<meta property='article:section' content='Harbour'>"
    found = read(page("", head, kind=item))
    assert (found.site, found.draft.section_label) == ("Kran24", "Harbour")


def test_the_byline_of_a_newsroom_is_its_name_with_its_figures() -> None:
    story = story_of(read(page("<p class='byline'>By Kran24</p>", OPEN_GRAPH.format("Kran24"))))
    assert (story.authors, story.byline) == ((), "Kran24")
