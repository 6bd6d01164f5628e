"""Dates whose element is called one of a change, though it is printed for every story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.sources.htmlpage import SiteHints, WebPage, read_web_page

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
DATED, BARE = "https://daily.example/2026/11/19/two-cranes", "https://daily.example/two-cranes-4711"


def page(row: str, address: str = DATED, above: str = "") -> WebPage:
    story = f"<article>{above}<h1>Two cranes are yellow now</h1>{row}<div class='story-text'>{TEXT}</div></article>"
    html = f"<html lang='en'><head><title>Cranes</title></head><body><div>{story}</div></body></html>"
    return read_web_page(html, address, None, SiteHints(timezone="UTC", now=datetime(2026, 11, 20, 12, tzinfo=UTC)))


@pytest.mark.parametrize(
    "row",
    [
        "<p class='story-updated'><time>19 November 2026, 07:12</time></p>",
        "<p class='story-updated'><time>19/11/2026 07h12</time><span> · Updated 2 hours ago</span></p>",
        "<div class='meta'><span class='last-modified'>19 November 2026, 07:12</span></div>",
        "<time class='updated' datetime='2026-11-19T07:12:00'>19 November</time>",
        "<time class='entry-date published updated' datetime='2026-11-19T07:12:00'>19 November</time>",
    ],
)
@pytest.mark.parametrize("address", [DATED, BARE])
def test_the_only_date_is_that_of_the_story_whatever_its_element_is_called(row: str, address: str) -> None:
    draft = page(row, address).draft
    assert (draft.published or draft.updated or "")[:16] == "2026-11-19T07:12"


@pytest.mark.parametrize(
    ("row", "published", "updated"),
    [
        ("<p>Updated: <time>19 November 2026, 07:12</time></p>", "2026-11-19", "2026-11-19T07:12:00"),
        ("<p class='updated'>Updated 20 November 2026, 07:12</p>", "2026-11-19", "2026-11-20T07:12:00"),
        ("<p class='updated'><time>20 November 2026, 07:12</time></p>", "2026-11-19", "2026-11-20T07:12:00"),
        (
            "<time class='published'>19 November 2026, 06:00</time>"
            "<time class='updated'>19 November 2026, 07:12</time>",
            "2026-11-19T06:00:00",
            "2026-11-19T07:12:00",
        ),
        (
            "<span class='updated'>Published <time>19 November 2026, 06:00</time></span>"
            "<span class='updated'>Updated <time>19 November 2026, 07:12</time></span>",
            "2026-11-19T06:00:00",
            "2026-11-19T07:12:00",
        ),
    ],
)
def test_a_change_that_words_tell_stays_one(row: str, published: str, updated: str) -> None:
    draft = page(row).draft
    assert (draft.published, draft.updated) == (published, updated)


def test_the_day_above_the_page_yields_to_a_date_at_the_headline() -> None:
    row = "<p class='story-updated'><time>19 November 2026, 07:12</time></p>"
    assert page(row, BARE, "<p>Friday, 20 November 2026</p>").draft.published == "2026-11-19T07:12:00"


UNSIGNED = ["<p class='LastUpdated'>19 November 2026 07:12</p>", "<p>Updated: 19 November 2026, 07:12</p>"]


@pytest.mark.parametrize("row", UNSIGNED)
def test_an_unsigned_story_tells_when_it_is_from_by_the_only_date_at_its_headline(row: str) -> None:
    found = page(row, BARE)
    assert found.is_story
    assert not found.unclaimed


def test_the_day_on_which_terms_were_changed_makes_no_story_of_them() -> None:
    assert page("<p>Last updated: 19 November 2026</p>", BARE).unclaimed


@pytest.mark.parametrize("tag", ["div", "section"])
def test_a_row_called_a_menu_right_above_the_headline_dates_the_story(tag: str) -> None:
    trail = "<ol><li><a href='/'>Home</a></li><li><a href='/town'>Town</a></li></ol>"
    row = f"<{tag} class='item-nav'>{trail}<span class='item-date'>19 November 2026, 07:12</span></{tag}>"
    assert (page("", BARE, row).draft.published or "")[:16] == "2026-11-19T07:12"
