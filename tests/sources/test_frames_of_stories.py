"""Names of a frame around a whole story: they tell of its columns, its category or its plug-ins, not of its text."""

from __future__ import annotations

import pytest

from digest.html.text import visible
from digest.sources.htmlpage import WebPage, read_web_page
from digest.sources.pagetree import label_of, parse_page

HEAD = "<h1>Two cranes are yellow now</h1><p class='intro-date'>4 March 2026, 09:30</p>"
LINES = (
    "The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.",
    "Nobody had asked for it, said the harbour master, but nobody has complained either, not even the gulls.",
    "The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.",
)
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
COMMENTS = (
    "<section id='comments' class='comments-area'><h2>2 comments</h2><ol><li><article class='comment-body'>"
    "<footer>Gull</footer><p>At last somebody writes about what matters on this quay, well done.</p></article></li>"
    "</ol></section>"
)


def page(content: str) -> WebPage:
    html = f"<html lang='en'><head><title>Cranes</title></head><body>{content}</body></html>"
    return read_web_page(html, "https://daily.example/two-cranes-are-yellow-now/")


@pytest.mark.parametrize(
    "frame",
    [
        "post-12 post type-post status-publish hentry category-harbour tag-sponsored",
        "post-12 type-post hentry category-newsletter",
        "content-sidebar-wrap",
        "layout sidebar-right ads-on",
        "page-wrap menu-closed with-banner",
    ],
)
def test_a_frame_around_headline_and_text_is_the_story(frame: str) -> None:
    found = page(f"<div class='{frame}'><div class='head'>{HEAD}</div><div class='a9x'>{TEXT}</div>{COMMENTS}</div>")
    assert found.is_story
    assert found.no_story is None
    seen = visible(found.draft.body_html or "")
    assert all(line in seen for line in LINES)
    assert "At last" not in seen
    assert found.draft.published == "2026-03-04T09:30:00"


@pytest.mark.parametrize("frame", ["cookie-banner", "newsletter-popup", "login-modal"])
def test_what_lies_over_the_page_is_none_though_it_has_a_headline(frame: str) -> None:
    over = (
        "<h1>We care about cookies</h1>"
        + "<p>Choose which of our many biscuits you would like to have, or all.</p>" * 4
    )
    found = page(f"<div class='{frame}'>{over}</div><div class='columns'>{HEAD}<div>{TEXT}</div></div>")
    assert "biscuits" not in (found.draft.body_html or "")


def test_a_comment_is_no_text_where_the_story_has_hardly_any() -> None:
    found = page(f"<article class='story'>{HEAD}<div class='film'><video></video></div></article>{COMMENTS}")
    assert "At last" not in (found.draft.body_html or "")
    found = page(f"<div class='story'>{HEAD}<div class='film'><video></video></div></div>{COMMENTS}")
    assert "At last" not in (found.draft.body_html or "")


def test_where_wordpress_files_a_story_does_not_name_its_element() -> None:
    tree = parse_page(
        "<div class='post-7 hentry type-post category-ads tag-menu lead'><p class='category-ads'>x</p></div>"
    )
    assert label_of(tree.find(".//div")) == "-post-7-hentry-type-post-lead-"
    assert label_of(tree.find(".//p")) == "-category-ads-"
