"""The sample newsroom through a real server and real files: every outcome that it expects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sources.comparison import differences, moment
from sources.visits import SAMPLES, Publisher, publisher, read_feed, read_files

from digest.errors import SourceError
from digest.model.article import Entry

EXPECTED = SAMPLES / "expected"
SITE = json.loads((EXPECTED / "site.json").read_text(encoding="utf-8"))["articles"]
FEEDS = json.loads((EXPECTED / "feeds.json").read_text(encoding="utf-8"))
QUIRKS = {name.removeprefix("quirks/"): want for name, want in FEEDS.items() if name.startswith("quirks/")}
REFUSED = {"entity-bomb.xml": "declares entities", "zero-bytes.xml": "nothing"}
EVERY_FEED = ["headline", "standfirst", "section", "section_label", "topics", "authors", "published", "picked", "image"]
PICTURE = ["image", "alt", "caption", "credit"]


@pytest.fixture(scope="module")
def press() -> Iterator[Publisher]:
    with publisher() as at:
        yield at


@pytest.mark.parametrize(
    ("name", "count", "also"),
    [
        ("rss.xml", 31, ["caption", "credit"]),
        ("atom.xml", 41, ["language", "updated"]),
        ("feed.json", 42, ["language", "updated", "popular_rank"]),
    ],
)
def test_the_newsroom_in_every_format(press: Publisher, name: str, count: int, also: list[str]) -> None:
    harvest = read_feed(press, f"/feeds/{name}")
    assert len(harvest.entries) == count == FEEDS[name]["entries"]
    assert [entry.position for entry in harvest.entries] == list(range(count))
    assert not harvest.warnings
    assert differences(harvest.entries, SITE, [*EVERY_FEED, *also]) == []


def test_one_story_has_one_key_in_every_format(press: Publisher) -> None:
    rss, atom, own = ({entry.keys[0] for entry in read_feed(press, f"/feeds/{name}").entries} for name in FEEDS_BY_URL)
    assert rss < own
    assert atom < own


FEEDS_BY_URL = ("rss.xml", "atom.xml", "feed.json")


@pytest.mark.parametrize("name", sorted(set(QUIRKS) - set(REFUSED)))
def test_a_quirk_has_its_outcome(press: Publisher, name: str) -> None:
    harvest = read_feed(press, f"/feeds/quirks/{name}")
    want = QUIRKS[name]
    most = want.get("articles", want["entries"])
    assert len(harvest.entries) >= want.get("articles_min", want.get("entries_min", most or 0))
    assert most is None or len(harvest.entries) <= most
    headlines = [entry.story.headline for entry in harvest.entries]
    assert set(filter(None, want.get("titles", []))) <= set(headlines)
    assert set(want.get("urls", [])) <= {entry.story.url for entry in harvest.entries}
    assert not re.search("[\x00-\x1f\ufffd]", "".join(headlines))
    said = repr([(entry.story.url, headline, entry.story.standfirst, entry.story.body_html) for entry, headline in zip(
        harvest.entries, headlines, strict=True)])  # fmt: skip
    assert not [text for text in want.get("must_not_contain", []) if text.casefold() in said.casefold()]


@pytest.mark.parametrize("name", ["bad-dates.xml", "rss10-rdf.xml", "atom-xhtml-base.xml", "jsonfeed-1.0.json"])
def test_dates_are_read_or_unknown(press: Publisher, name: str) -> None:
    entries = read_feed(press, f"/feeds/quirks/{name}").entries
    for field in ("published", "updated"):
        for entry, due in zip(entries, QUIRKS[name].get(field, []), strict=False):
            accepted = due if isinstance(due, list) else [due]
            assert getattr(entry.story, field) in [moment(one) for one in accepted], entry.story.headline


def test_a_date_in_the_future_is_an_embargo(press: Publisher) -> None:
    entries = {
        entry.story.headline: entry.story for entry in read_feed(press, "/feeds/quirks/future-dates.xml").entries
    }
    assert entries["Dated in one hour"].publish_at == moment("2026-11-23T13:00:00+00:00")
    assert entries["Dated in the past"].published == moment("2026-11-23T08:00:00+00:00")
    assert entries["Dated in the past"].publish_at is None
    assert entries["Dated 1970"].published is None
    assert entries["Dated 1970"].publish_at is None


@pytest.mark.parametrize(("name", "words"), REFUSED.items())
def test_what_is_refused_says_why(press: Publisher, name: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_feed(press, f"/feeds/quirks/{name}")


def test_a_broken_feed_is_read_as_far_as_possible_and_said_so(press: Publisher) -> None:
    harvest = read_feed(press, "/feeds/quirks/malformed.xml")
    headlines = [entry.story.headline for entry in harvest.entries]
    assert headlines == ["First item survives", "Bread & butter — an undefined entity", "Unclosed tag"]
    assert harvest.entries[2].story.url == "https://www.caspian-courier.example/news/quirk-3/"
    assert [warning for warning in harvest.warnings if "Broken & proud" in warning]
    assert "item 4 is cut off and was left out" in harvest.warnings


def test_identities_hold_from_visit_to_visit(press: Publisher) -> None:
    first, second = (read_feed(press, "/feeds/quirks/missing-guid.xml").entries for _ in range(2))
    assert [entry.keys for entry in first] == [entry.keys for entry in second]
    assert len({entry.keys for entry in first}) == 4
    assert first[3].story.headline.startswith("No title at all")


def test_the_corrected_item_wins_at_the_place_of_the_first(press: Publisher) -> None:
    entries = read_feed(press, "/feeds/quirks/duplicate-guid.xml").entries
    assert entries[3].story.headline == "Same guid, corrected title (updated)"
    assert entries[3].story.published == moment("2026-11-22T11:00:00+00:00")


def test_the_seed_page() -> None:
    want = json.loads((EXPECTED / "seed.json").read_text(encoding="utf-8"))
    lines = [" ".join(line.split()) for line in (SAMPLES / want["file"]).read_text(encoding="utf-8").split("\n")]
    main, borrell, g7 = read_files(SAMPLES, "seed").entries
    _is_the_main_article(main, lines, want)
    assert [borrell.story.headline, g7.story.headline] == [lines[20], lines[27]]
    assert borrell.story.standfirst == lines[24]
    assert g7.story.standfirst == lines[31].removesuffix(" (click headline to read more)")
    assert (borrell.picked, borrell.popular_rank) == (True, None)
    assert (g7.picked, g7.popular_rank) == (True, 1)
    assert {borrell.story.section, g7.story.section} == {"news"}
    assert {entry.story.url for entry in (main, borrell, g7)} == {None}


def _is_the_main_article(main: Entry, lines: list[str], want: dict[str, Any]) -> None:
    story = main.story
    assert story.headline == lines[want["title"] - 1]
    assert story.standfirst == lines[want["standfirst"] - 1]
    assert story.source_line == lines[want["source"] - 1]
    assert story.image is not None
    assert story.image.url is None
    assert story.image.caption == lines[want["photo"] - 1]
    assert story.image.credit == "picture courtesy of the Armenian Ministry of Foreign Affairs"
    assert (story.published, story.authors, main.picked, main.popular_rank) == (None, (), False, None)
    assert (story.body_html or "").count("<p>") == len(want["body"])
    assert "Related" not in (story.body_html or "")


def test_pages_that_point_to_each_other_are_one_story_each() -> None:
    entries = read_files(SAMPLES, "textdump", url="https://courier.example/{slug}/").entries
    assert len(entries) == len({entry.story.headline for entry in entries}) == 6
    border = entries[0]
    assert border.story.url == "https://courier.example/ministers-to-meet-in-port-sarmat/"
    assert (border.picked, border.popular_rank, border.story.section) == (True, 1, "news")
    assert (border.story.body_html or "").count("<p>") == 4
    commentary = next(entry for entry in entries if entry.story.headline.startswith("Monday Commentary"))
    assert (commentary.story.standfirst or "").endswith("school terms around it.")
    assert commentary.story.section_label == "Opinion"


def test_saved_pages_of_the_site() -> None:
    harvest = read_files(SAMPLES, "pages")
    assert not harvest.warnings
    assert len(harvest.entries) == 9
    fields = ["headline", "standfirst", "section", "topics", "authors", "language", "published", "updated"]
    assert differences(harvest.entries, SITE, [*fields, "source_line", *PICTURE]) == []
