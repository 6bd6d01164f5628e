"""What the configuration names as stories are stories, however short; what is left out of them is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sources.slowsite import Visits
from sources.visits import Publisher, publisher, read_site, visit

from digest.errors import SourceError
from digest.sources.explaining import explain_page
from digest.sources.pageselectors import PageSelectors

BRIEFS = {
    "Snow closes the pass tonight": "The pass is closed.",
    "Ferry sails an hour late today": "Fog at sea, the harbour office says.",
}
PARTS = {"headline": ".t", "body": ".b"}
DAY = "<div class='d'>22.11.2026 14:00</div>"
DATED = {**PARTS, "published": ".d"}


def _links(head: str = "") -> str:
    rows = "".join(f"<div class='row'><a class='n' href='/f/{at}'>{one}</a></div>" for at, one in enumerate(BRIEFS))
    return f"<!doctype html><html lang='en'><body>{head}<div class='ticker'>{rows}</div></body></html>"


def _brief(headline: str, text: str, day: str = DAY) -> str:
    words = f"<div class='t'>{headline}</div>{day}<div class='b'><p>{text}</p></div>"
    return (
        f"<!doctype html><html lang='en'><head><title>{headline}</title></head><body><div>{words}</div></body></html>"
    )


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as at:
        at.put("/", _links())
        for number, (headline, text) in enumerate(BRIEFS.items()):
            at.put(f"/f/{number}", _brief(headline, text))
        yield at


def test_briefs_are_stories_where_links_and_parts_are_named(press: Publisher) -> None:
    options = {"sections": [], "links": ".ticker a.n", "article": PARTS}
    harvest = read_site(press, options=options)
    assert {each.story.headline: each.story.body_html for each in harvest.entries} == {
        headline: f"<p>{text}</p>" for headline, text in BRIEFS.items()
    }
    assert harvest.warnings == ()


def test_a_chosen_page_that_is_no_story_is_told(press: Publisher) -> None:
    press.put(
        "/f/1",
        "<html lang='en'><title>Mugs</title><body><h1>Mugs of the newsroom</h1><p>Ten a piece.</p></body></html>",
    )
    harvest = read_site(press, options={"sections": [], "links": ".ticker a.n", "article": DATED})
    assert [each.story.headline for each in harvest.entries] == ["Snow closes the pass tonight"]
    (warning,) = harvest.warnings
    assert "/f/1 is one of links:, does not look like a story and was left out: say where its headline" in warning


def test_a_chosen_page_that_is_no_story_is_told_once_and_again_when_something_else_is_wrong(press: Publisher) -> None:
    mugs = "<html lang='en'><title>Mugs</title><body><h1>Mugs of the newsroom</h1><p>{}</p></body></html>"
    press.put("/f/1", mugs.format("Ten a piece."))
    options = {"sections": [], "links": ".ticker a.n", "article": DATED}
    visits = Visits("site", press.port, **options)
    assert len(visits.again().warnings) == 1
    press.put("/f/1", mugs.format("Nine a piece."))
    assert visits.again(timedelta(days=2)).warnings == ()
    press.put("/f/1", "<html lang='en'><title>x</title><body>" + "<div>" * 5_000)
    (other,) = visits.again(timedelta(days=4)).warnings
    assert "does not look like" not in other


def test_without_links_the_parts_must_have_a_date_as_well(press: Publisher) -> None:
    for number, (headline, text) in enumerate(BRIEFS.items()):
        press.put(f"/news/{headline.lower().replace(' ', '-')}", _brief(headline, text, "" if number else DAY))
    rows = "".join(f"<li><h3><a href='/news/{one.lower().replace(' ', '-')}'>{one}</a></h3></li>" for one in BRIEFS)
    press.put("/", f"<html lang='en'><body><main><h2>Latest</h2><ul>{rows}</ul></main></body></html>")
    harvest = read_site(press, options={"article": DATED})
    assert [each.story.headline for each in harvest.entries] == ["Snow closes the pass tonight"]


def test_where_none_can_be_read_no_selector_is_advised_that_is_there(press: Publisher) -> None:
    with pytest.raises(SourceError, match=r"none of the 2 links on .* that links: selects") as failure:
        read_site(press, options={"sections": [], "links": ".ticker a.n", "article": {"headline": ".x", "body": ".y"}})
    assert "say headline and body under article: as these pages have them" in str(failure.value)
    assert "which are with links:" not in str(failure.value)


def test_explain_says_what_a_collection_does(press: Publisher) -> None:
    chosen = PageSelectors.model_validate(PARTS)
    seen = visit(port=press.port)
    assert explain_page(seen, press.address("/f/0"), press.address("/"), chosen, chosen=True).remarks == ()
    (remark,) = explain_page(seen, press.address("/f/0"), press.address("/"), chosen).remarks
    assert "does not look like a story" in remark
