"""Markdown files: what their front matter may say, and where it is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import NOW

from digest.model.source import SourceDefaults
from digest.sources.draft import Masthead
from digest.sources.editing import edited
from digest.sources.frontmatter import FrontMatterError, read_markdown
from digest.sources.record import FieldError, draft_of_record

WHOLE = """---
url: https://courier.example/harbour/
headline: "Harbour: open again"
standfirst: Boats may leave.
section: News
topics: [Sea, Editor's choice]
byline: From the desk
authors:
  - Nara Velikyan
  - Tomas Aldery
language: en
published: 2026-11-22 10:00:00
updated: 2026-11-23
publish_at: 2026-12-01T07:00:00+04:00
picked: yes
popular_rank: 2
source_line: "source: The Courier."
image:
  url: img/harbour.png
  alt: A quay
  caption: "Photo: A quay (picture: N. V.)"
slug: harbour-2026
layout: post
---
The **harbour** is open.
"""


@pytest.mark.parametrize(
    ("written", "authors", "byline"),
    [
        (
            '["Ó Súilleabháin, Pádraig", "Kim, Ha-eun"]',
            ("Ó Súilleabháin, Pádraig", "Kim, Ha-eun"),
            "Ó Súilleabháin, Pádraig; Kim, Ha-eun",
        ),
        ('["García Márquez, Gabriel José"]', ("García Márquez, Gabriel José",), "García Márquez, Gabriel José"),
        ("[Von Trier, BORIS EKMAN, dpa]", ("Von Trier", "Boris Ekman"), "Von Trier, Boris Ekman, dpa"),
        ("[Ana Lind <ana@wire.example>, ana@wire.example]", ("Ana Lind",), "Ana Lind"),
        ("Ana Lind, Bo Ek", ("Ana Lind", "Bo Ek"), "Ana Lind, Bo Ek"),
        ("Ana Lind and Bo Ek", ("Ana Lind", "Bo Ek"), "Ana Lind, Bo Ek"),
    ],
)
def test_each_entry_of_a_list_is_one_author(written: str, authors: tuple[str, ...], byline: str) -> None:
    draft = read_markdown(f"---\nheadline: Open\nauthors: {written}\n---\nIt is.\n").draft
    story = edited(draft, Masthead("desk", SourceDefaults("Asia/Baku")), NOW).story
    assert (story.authors, story.byline) == (authors, byline)


def test_every_name_of_the_contract() -> None:
    written = read_markdown(WHOLE)
    draft = written.draft
    assert written.slug == "harbour-2026"
    assert (draft.headline, draft.standfirst) == ("Harbour: open again", "Boats may leave.")
    assert draft.link == "https://courier.example/harbour/"
    assert (draft.section, [category.label for category in draft.categories]) == ("News", ["Sea", "Editor's choice"])
    assert (draft.names, draft.byline) == (("Nara Velikyan", "Tomas Aldery"), "From the desk")
    assert (draft.published, draft.updated) == ("2026-11-22 10:00:00", "2026-11-23")
    assert draft.publish_at == "2026-12-01T07:00:00+04:00"
    assert (draft.picked, draft.popular_rank, draft.source_line) == (True, 2, "source: The Courier.")
    assert draft.image is not None
    assert (draft.image.url, draft.image.alt, draft.image.credit) == ("img/harbour.png", "A quay", None)
    assert draft.body_html == "<p>The <strong>harbour</strong> is open.</p>"


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("# Harbour opens #\n\nText.", "Harbour opens", "<p>Text.</p>"),
        ("\n\nHarbour opens\n=====\nText.", "Harbour opens", "<p>Text.</p>"),
        ("---\ntitle: Harbour opens\n---\n# Text", "Harbour opens", "<h2>Text</h2>"),
        ("---\n---\n# Harbour opens", "Harbour opens", None),
        ("\ufeff---\r\nheadline: Harbour opens\r\n---\r\nText.", "Harbour opens", "<p>Text.</p>"),
        ("---\nheadline: 007\n---\nText.", "007", "<p>Text.</p>"),
        ("Only text.", None, "<p>Only text.</p>"),
    ],
)
def test_where_the_headline_comes_from(text: str, headline: str | None, body: str | None) -> None:
    draft = read_markdown(text).draft
    assert (draft.headline, draft.body_html) == (headline, body)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("headline: A: B", 2, "quotes"),
        ("headline: A\ntopics: [sea", 3, ""),
        ("headline: A\n\npopular_rank: first", 4, "whole number"),
        ("headline: A\npicked: perhaps", 3, "true or false"),
        ("headline: A\nauthors:\n  name: B", 3, "a list was expected"),
        ("headline:\n  - A", 2, "a text was expected, not a list"),
        ("headline: A\nimage:\n  url: [a]", 3, "image.url"),
        ("headline: A\nheadline: B", 3, "duplicate"),
        ("- a\n- b", 2, "name: value"),
        ("headline: *nobody", 2, ""),
        ("a: " + "[" * 5000, 2, "nested too deep"),
        ("a: b\n" * 20_000, 1, "64 KB"),
    ],
)
def test_what_is_wrong_has_a_line(front: str, line: int, words: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        read_markdown(f"---\n{front}\n---\nText.")
    assert caught.value.lineno == line
    assert words in str(caught.value)


def test_front_matter_without_an_end() -> None:
    with pytest.raises(FrontMatterError, match="has no end"):
        read_markdown("---\nheadline: A\n\nText.")


def test_a_record_as_the_command_prints_it() -> None:
    draft = draft_of_record(
        {"id": "x1", "headline": "A", "body_html": "<p>B</p>", "picked": False, "popular_rank": None, "image": None}
        | {"authors": [{"name": "C"}], "topics": "sea, shore", "direction": "ltr", "sources": ["wire"], "url": None}
    )
    assert (draft.guid, draft.body_html, draft.names, draft.link) == ("x1", "<p>B</p>", ("C",), None)
    assert [category.label for category in draft.categories] == ["sea", "shore"]


NAMES = "headline url section topics authors published picked popular_rank image body body_html".split()  # noqa: SIM905
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=5), max_size=2)


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_a_value_is_read_or_its_field_is_named(record: dict[str, object]) -> None:
    try:
        draft_of_record(record)
    except FieldError as fault:
        assert fault.field in NAMES


@given(st.text(alphabet="-:#[]{}*&!|>'\"% \nab\t", max_size=60))
def test_any_front_matter_is_read_or_refused_with_a_line(front: str) -> None:
    try:
        read_markdown(f"---\n{front}\n---\nText.")
    except FrontMatterError as fault:
        assert fault.lineno >= 1
