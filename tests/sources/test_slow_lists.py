"""Section pages and sitemaps that never come: they are named, keep no story away, and go last from then on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sources import plainsite
from sources.slowsite import Answer, Visits, drips, says, site

from digest.errors import SourceError

SECTIONS = [f"/s/{number}" for number in range(10)]
POLITE = says("User-agent: *\nCrawl-delay: 0.01\n")
LATER = timedelta(minutes=10)


def newsroom(stories: dict[str, Answer], sections: dict[str, Answer]) -> dict[str, Answer]:
    """A front page with the stories 1 to 4, and section pages."""
    return {"/": says(plainsite.front(range(1, 5))), "/robots.txt": POLITE, **stories, **sections}


def good(*numbers: int) -> dict[str, Answer]:
    return {plainsite.link(each): says(plainsite.story(each)) for each in numbers}


def asked_for(asked: list[str], start: str) -> list[str]:
    return [path for path in asked if path.startswith(start)]


def test_section_pages_that_never_come_are_given_up_and_named_and_the_stories_are_read() -> None:
    with site(newsroom(good(1, 2, 3, 4), {"/s/": drips})) as (port, asked):
        harvest = Visits("site", port, sections=SECTIONS).again()
    assert 0 < len(asked_for(asked, "/s/")) < len(SECTIONS)
    assert len(harvest.entries) == 4
    assert [each for each in harvest.warnings if "did not answer in full within " in each]
    (ended,) = [each for each in harvest.warnings if "ended early" in each]
    assert "section pages were left out, since" in ended
    assert "no page came for" in ended


def test_where_neither_sections_nor_stories_come_the_visit_has_the_time_of_one_request() -> None:
    with site(newsroom({"/news/": drips}, {"/s/": drips})) as (port, asked):
        harvest = Visits("site", port, sections=SECTIONS).again()
    assert len(asked_for(asked, "/s/")) == 2
    assert len(asked_for(asked, "/news/")) == 2
    # Half of the three seconds were the section pages': what is left is not a whole request's time.
    assert not any("within 3 s" in each or "within 2.85 s" in each for each in harvest.warnings)
    assert sum("ended early" in each for each in harvest.warnings) == 2
    assert harvest.unfinished


def test_one_section_that_hangs_costs_no_other() -> None:
    lists = {path: says(plainsite.front([number + 10])) for number, path in enumerate(SECTIONS)}
    stories = good(*range(1, 5), *range(10, 20))
    with site(newsroom(stories, {**lists, "/s/0": drips})) as (port, _):
        harvest = Visits("site", port, sections=SECTIONS).again()
    assert len(harvest.entries) == 4 + 9
    assert len(harvest.warnings) == 1
    assert "/s/0 did not answer in full" in harvest.warnings[0]


def test_sections_that_hang_go_last_at_the_next_visit_and_all_others_are_read() -> None:
    lists = {path: says(plainsite.front([number + 10])) for number, path in enumerate(SECTIONS)}
    stories = good(*range(1, 5), *range(10, 20))
    answers = newsroom(stories, {**lists, "/s/0": drips, "/s/1": drips})
    with site(answers) as (port, asked):
        visits = Visits("site", port, sections=SECTIONS)
        first = visits.again()
        asked.clear()
        second = visits.again(LATER)
        assert sorted(asked_for(asked, "/s/")[-2:]) == ["/s/0", "/s/1"]
        answers.update(lists)
        third = visits.again(2 * LATER)
        fourth = visits.again(3 * LATER)
    assert len(first.entries) == 4
    assert len(second.entries) == 8
    assert {each.story.headline for each in third.entries} == {"Story 10 of the day", "Story 11 of the day"}
    assert not third.warnings
    assert fourth.unchanged


def test_stories_that_hang_do_not_stand_before_the_others_for_ever() -> None:
    answers = newsroom({**good(3, 4), plainsite.link(1): drips, plainsite.link(2): drips}, {})
    with site(answers) as (port, asked):
        visits = Visits("site", port, sections=[])
        first = visits.again()
        asked.clear()
        second = visits.again(LATER)
        late = [plainsite.link(1), plainsite.link(2)]
        assert sorted(asked_for(asked, "/news/")[-2:]) == late
        answers.update(good(1, 2))
        third = visits.again(2 * LATER)
    assert (len(first.entries), first.unfinished) == (0, True)
    assert len(second.entries) == 2
    assert {each.story.headline for each in third.entries} == {"Story 1 of the day", "Story 2 of the day"}
    assert not any("is not there any more" in each for each in (*second.warnings, *third.warnings))


def test_a_story_that_is_late_once_stays_what_it_was() -> None:
    answers = newsroom(good(1, 2, 3, 4), {})
    with site(answers) as (port, _):
        visits = Visits("site", port, sections=[])
        visits.again()
        answers[plainsite.link(1)] = drips
        late = visits.again(timedelta(days=9))
        again = visits.again(timedelta(days=9) + LATER)
    assert any("did not answer in full" in each for each in late.warnings)
    assert len(late.glimpses) + len(late.entries) == 4 or late.unchanged
    assert again.warnings == ()


def test_sitemaps_that_never_come_are_given_up_and_go_last_from_then_on() -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    names = [f"/maps/{number}.xml" for number in range(6)]

    def index(port: int) -> str:
        rows = "".join(f"<sitemap><loc>http://127.0.0.1:{port}{name}</loc></sitemap>" for name in names)
        return f"<sitemapindex {space}>{rows}</sitemapindex>"

    def pages(port: int, number: int) -> str:
        row = f"<url><loc>http://127.0.0.1:{port}{plainsite.link(number)}</loc><lastmod>2026-11-23</lastmod></url>"
        return f"<urlset {space}>{row}</urlset>"

    answers: dict[str, Answer] = {"/robots.txt": POLITE, **good(*range(6)), "/": drips}
    with site(answers) as (port, asked):
        answers["/index.xml"] = says(index(port))
        answers.update({name: says(pages(port, number)) for number, name in enumerate(names)})
        answers[names[5]] = drips
        visits = Visits("sitemap", port, "/index.xml")
        first = visits.again()
        assert asked_for(asked, "/maps/") == [names[5]]
        asked.clear()
        second = visits.again(LATER)
        assert asked_for(asked, "/maps/") == [*reversed(names[:5]), names[5]]
    assert first.entries == ()
    assert any("5 sitemaps were left out, since" in each for each in first.warnings)
    assert len(second.entries) == 5


def test_a_robots_txt_that_drips_is_named_with_the_time_that_it_had() -> None:
    with (
        site({"/robots.txt": drips}) as (port, asked),
        pytest.raises(SourceError, match=r"robots\.txt did not answer in full within 0\.9 s"),
    ):
        Visits("site", port).again()
    assert asked == ["/robots.txt"]
