"""JSON Feed, versions 1.0 and 1.1, its extensions, and what is left of a damaged one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import NOW

from digest.errors import SourceError
from digest.model.article import Entry
from digest.model.source import SourceDefaults
from digest.sources.editing import edit_all
from digest.sources.jsonfeed import document_of, read_json_feed

DEFAULTS = SourceDefaults("Asia/Baku", language="en")
URL = "https://wire.example/news/feed.json"


def read(*items: object, **feed: Any) -> list[Entry]:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": list(items), **feed}
    found = read_json_feed(json.dumps(whole), URL, "wire", DEFAULTS)
    return edit_all(found.drafts, found.masthead, NOW)[0]


def test_an_extension_is_taken_whatever_its_name() -> None:
    own = {
        "section": "world",
        "picked": True,
        "popular_rank": 3,
        "standfirst": "First.",
        "byline": "From the desk",
        "source_line": "source: Wire.",
    }
    (entry,) = read({"id": "1", "title": "A", "content_html": "<p>B</p>", "tags": ["World"], "_any": own})
    story = entry.story
    assert (entry.picked, entry.popular_rank) == (True, 3)
    assert (story.section, story.section_label, story.topics) == ("world", "World", ())
    assert (story.standfirst, story.byline, story.source_line) == ("First.", "From the desk", "source: Wire.")


@pytest.mark.parametrize("rank", [0, -1, True, "2", 1.5, None, [1]])
def test_a_rank_that_is_none_is_no_rank(rank: object) -> None:
    (entry,) = read({"id": "1", "title": "A", "_own": {"popular_rank": rank}})
    assert entry.popular_rank is None


def test_a_title_is_text_and_content_text_becomes_paragraphs() -> None:
    (entry,) = read({"id": "1", "title": "Use <b> & co", "content_text": "One <i>.\n\nTwo & three."})
    assert entry.story.headline == "Use <b> & co"
    assert entry.story.body_html == "<p>One &lt;i&gt;.</p><p>Two &amp; three.</p>"


def test_relative_addresses_and_authors_of_the_feed() -> None:
    item = {"id": 7, "url": "/a/?utm_source=x&id=7", "title": "A", "image": "../img/a.png"}
    (entry,) = read(item, authors=[{"name": "Nara Velikyan"}], language="en-gb")
    assert entry.story.url == "https://wire.example/a/?id=7"
    assert entry.story.image is not None
    assert entry.story.image.url == "https://wire.example/img/a.png"
    assert (entry.guid, entry.story.authors, entry.story.language) == ("7", ("Nara Velikyan",), "en-GB")


def test_where_several_authors_are_listed_each_is_one_whole() -> None:
    item = {"id": "1", "title": "A", "authors": [{"name": "Ó Súilleabháin, Pádraig"}, {"name": "Kim, Ha-eun"}]}
    alone = {"id": "2", "title": "B", "authors": [{"name": "Ana Lind and Bo Ek, Baku"}]}
    listed, byline = (entry.story for entry in read(item, alone))
    assert listed.authors == ("Ó Súilleabháin, Pádraig", "Kim, Ha-eun")
    assert listed.byline == "Ó Súilleabháin, Pádraig; Kim, Ha-eun"
    assert (byline.authors, byline.byline) == (("Ana Lind", "Bo Ek"), "Ana Lind, Bo Ek")


def test_an_item_that_is_none_is_a_warning() -> None:
    found = document_of({"items": ["words", {"id": "1", "title": "A"}]}, URL, "wire", DEFAULTS)
    assert len(found.drafts) == 1
    assert found.warnings == ("item 1 is no object and was left out",)


def test_of_a_feed_cut_off_the_whole_items_are_read() -> None:
    whole = json.dumps({"version": "x", "items": [{"id": str(n), "title": f"Story {n}"} for n in range(3)]})
    found = read_json_feed(whole[:-15], URL, "wire", DEFAULTS)
    assert [draft.headline for draft in found.drafts] == ["Story 0", "Story 1"]
    assert found.warnings[0].startswith("not valid JSON")


def test_lone_surrogates_do_not_survive() -> None:
    text = '{"items": [{"id": "1", "title": "A\\ud800B", "content_html": "<p>C\\udfffD</p>"}]}'
    found = read_json_feed(text, URL, "wire", DEFAULTS)
    ((entry,), _) = edit_all(found.drafts, found.masthead, NOW)
    assert (entry.story.headline, entry.story.body_html) == ("AB", "<p>CD</p>")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(
    "id url title summary content_html content_text tags authors author image attachments date_published _own".split()  # noqa: SIM905
)


@given(st.lists(st.dictionaries(NAMES, VALUES), max_size=4))
def test_whatever_the_values_are_a_story_or_a_warning_comes_of_each_item(items: list[dict[str, Any]]) -> None:
    try:
        found = document_of({"items": items}, URL, "wire", DEFAULTS)
    except SourceError as fault:
        pytest.fail(f"refused: {fault}")
    edited, warnings = edit_all(found.drafts, found.masthead, NOW)
    assert len(edited) + len(warnings) == len(items)
    assert all(entry.story.headline and entry.keys for entry in edited)
