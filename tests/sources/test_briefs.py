"""Briefs in scripts of few signs or without blanks are read as those in English, and pages beside them stay out."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from make import NOW
from sources.briefsite import PAPERS, publish_briefs
from sources.pagesroom import read
from sources.visits import Publisher, publisher, read_site

from digest.model.source import SourceDefaults

MAKES = [
    ("zh-TW", "roles", "month and day"),
    ("zh-TW", "plain", "none"),
    ("ja", "boxes", "figures"),
    ("ja", "roles", "none"),
    ("th", "plain", "folders"),
    ("th", "boxes", "none"),
    ("ko", "roles", "figures"),
    ("fi", "boxes", "month and day"),
]


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


@pytest.mark.parametrize(("language", "page", "address"), MAKES)
def test_all_briefs_of_a_site_are_found_and_nothing_else(
    press: Publisher, language: str, page: str, address: str
) -> None:
    paper = PAPERS[language]
    wanted = publish_briefs(press, paper, page, address)
    harvest = read_site(press, defaults=SourceDefaults(paper.zone))
    stories = {entry.story.url.removeprefix(press.address("")): entry.story for entry in harvest.entries}
    days = {
        path: one.published.astimezone(ZoneInfo(paper.zone)).date().isoformat() if one.published else None
        for path, one in stories.items()
    }
    assert days == wanted
    assert [one.headline for one in stories.values()] == [head for head, _, _ in paper.stories]


HEAD = "<!doctype html><html lang='{}'><head><title>{}</title></head><body>"


@pytest.mark.parametrize("language", PAPERS)
def test_a_brief_that_tells_no_day_is_no_story_by_itself(language: str) -> None:
    head, first, second = PAPERS[language].stories[0]
    page = read(f"{HEAD.format(language, head)}<h1>{head}</h1><p>{first}</p><p>{second}</p>", "https://a.example/what")
    assert not page.is_story


@pytest.mark.parametrize("language", PAPERS)
def test_what_the_paper_says_of_itself_is_no_story_though_a_day_is_in_its_address(language: str) -> None:
    title, text = PAPERS[language].sign_up
    body = f"{HEAD.format(language, title)}<main><h1>{title}</h1><p>{text[:25]}</p></main>"
    page = read(body, "https://a.example/2026/11/22/letter.html")
    assert (page.is_story, page.is_story_if_dated) == (False, False)


@pytest.mark.parametrize("part", ["article", "div role='article'"])
def test_an_element_that_plays_an_article_is_one(part: str) -> None:
    head, first, second = PAPERS["ja"].stories[0]
    body = f"<{part}><h1>{head}</h1><p>{first}</p><p>{second}</p></{part.partition(' ')[0]}>"
    page = read(f"{HEAD.format('ja', head)}<p>{first}</p>{body}<p>{second}</p>", "https://a.example/2026/11/22/7.html")
    assert page.is_story_if_dated
    assert first in (page.draft.body_html or "") + (page.draft.standfirst or "")


def test_what_says_word_for_word_what_the_page_is_described_by_is_its_standfirst() -> None:
    lead = "The pier opens on Monday and nobody pays before the spring"
    text = "<p>The pier of Saltmere, which burned down nine years ago, has been built anew.</p>" * 3
    body = f"<article><h1>Pier opens</h1><p>By Ruth Ames</p><div role='note'>{lead}</div><div>{text}</div></article>"
    page = read(f"<html lang='en'><head><meta name='description' content='{lead}'></head><body>{body}</body></html>")
    assert (page.draft.standfirst, lead in (page.draft.body_html or "")) == (lead, False)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("22 November", "2026-11-22"),
        ("November 22 | By Ruth Ames", "2026-11-22"),
        ("Until 22 November", None),
        ("Open again 22 November", None),
    ],
)
def test_a_day_without_a_year_is_read_where_its_line_says_no_more(line: str, day: str | None) -> None:
    text = "<p>The pier of Saltmere, which burned down nine years ago, has been built anew.</p>" * 3
    page = read(f"<html lang='en'><body><h1>Pier of the town opens</h1><p>{line}</p>{text}</body></html>", now=NOW)
    assert (page.draft.published or "")[:10] == (day or "")
    assert not day or line not in (page.draft.body_html or "")
