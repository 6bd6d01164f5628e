"""Plain pages in the seed's layout, in the variations that they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.source import SourceDefaults
from digest.sources.categories import is_pick
from digest.sources.pagetext import Page, read_page

MARKS = SourceDefaults("UTC").picked_categories


def page(text: str) -> Page:
    return read_page(text, lambda line: is_pick(line, MARKS))


def lines(*parts: str) -> str:
    return "\n\n".join(parts)


def test_the_parts_of_an_article() -> None:
    article = page(
        lines("Head", "Stand.", "One <b>.", "Two.", "Source: Wire with AFP", "Photo: A quay (picture: B).")
    ).article
    assert article is not None
    assert (article.headline, article.standfirst, article.source_line) == ("Head", "Stand.", "Source: Wire with AFP")
    assert article.body_html == "<p>One &lt;b&gt;.</p>\n<p>Two.</p>\n"
    assert article.image is not None
    assert article.image.caption == "Photo: A quay (picture: B)."


def test_words_behind_the_source_stay_in_the_body() -> None:
    article = page(lines("Head", "Stand.", "One.", "source: Wire.", "Correction: it was Two.")).article
    assert article is not None
    assert (article.body_html or "").endswith("<p>Correction: it was Two.</p>\n")


def test_blank_lines_may_hold_no_break_spaces_and_ends_may_be_of_dos() -> None:
    article = page("Head\r\n\u00a0\r\nStand\u00a0first.\r\n \t\r\nOne.").article
    assert article is not None
    assert (article.headline, article.standfirst, article.body_html) == ("Head", "Stand first.", "<p>One.</p>\n")


def test_a_headline_alone_and_nothing_at_all() -> None:
    article = page("Head").article
    assert article is not None
    assert (article.standfirst, article.body_html) == (None, None)
    assert page("").article is None
    assert page(" \n\u00a0\n").teasers == ()


def test_a_page_that_begins_with_a_block_has_no_article() -> None:
    found = page(lines("Popular", "News\nFirst", "First", "Text one."))
    assert found.article is None
    assert [teaser.headline for teaser in found.teasers] == ["First"]


@pytest.mark.parametrize(
    ("blocks", "headlines", "texts"),
    [
        (["News\nA", "A", "Text a.\nOpinion\nB", "B", "Text b."], ["A", "B"], ["Text a.", "Text b."]),
        (["A", "A", "Text a.\nB", "B", "Text b."], ["A", "B"], ["Text a.", "Text b."]),
        (["News\nA", "A", "News\nB", "B", "Text b."], ["A", "B"], [None, "Text b."]),
        (["News\nA", "Text a.\nNews\nB", "Text b."], ["A", "B"], ["Text a.", "Text b."]),
        (["News\nA", "A", "Text a.", "Second par.\nNews\nB", "B"], ["A", "B"], ["Text a. Second par.", None]),
        (["Editor's choice\nNews\nA", "A", "Text a.\nEditor’s choice\nB", "B"], ["A", "B"], ["Text a.", None]),
    ],
)
def test_where_a_teaser_ends(blocks: list[str], headlines: list[str], texts: list[str | None]) -> None:
    teasers = page(lines("Head", "Stand.", "Related articles", *blocks)).teasers
    assert [teaser.headline for teaser in teasers] == headlines
    assert [teaser.standfirst for teaser in teasers] == texts


def test_ranks_count_from_one_in_the_popular_block_alone() -> None:
    popular = ["Popular", "News\nB", "B", "b.\nNews\nA", "A", "a.\nNews\nHead", "Head", "h."]
    found = page(lines("Head", "Stand.", "Related articles", "News\nA", "A", "a.", *popular))
    assert {teaser.headline: teaser.popular_rank for teaser in found.teasers} == {"A": 2, "B": 1}
    assert found.article is not None
    assert (found.article.popular_rank, found.article.section_label) == (3, "News")


def test_a_heading_of_editors_choice_flags_its_whole_block() -> None:
    found = page(lines("Head", "Stand.", "Editor's choice", "News\nA", "A", "a.", "Popular", "News\nB", "B", "b."))
    assert {teaser.headline: teaser.picked for teaser in found.teasers} == {"A": True, "B": False}


HEADLINES = st.lists(
    st.from_regex(r"[A-Z][a-z]{3,9}( [a-z]{3,9}){4,8}", fullmatch=True), min_size=1, max_size=6, unique=True
)
TEXTS = st.from_regex(r"[A-Z][a-z ]{20,60}\.", fullmatch=True)


@given(HEADLINES, st.data())
def test_every_teaser_of_any_page_is_found_with_its_own(headlines: list[str], data: st.DataObject) -> None:
    want = []
    text = "Head\n\nStand.\n\nsource: Wire.\n\nPopular\n\n"
    for rank, headline in enumerate(headlines, 1):
        flag, label = data.draw(st.booleans()), data.draw(st.sampled_from(["", "News", "Monday Commentary"]))
        words = data.draw(TEXTS)
        start = "".join(f"{line}\n" for line in ("Editor's choice" if flag else "", label) if line)
        text += f"{start}{headline}\n\n{headline}\n\n{words} (click headline to read more)\n"
        want.append((headline, label or None, flag, rank, " ".join(words.split())))
    found = page(text).teasers
    assert [(one.headline, one.section_label, one.picked, one.popular_rank, one.standfirst) for one in found] == want


@given(st.text(alphabet=st.sampled_from("AB \n:.\u00a0Pp"), max_size=80))
def test_no_text_is_too_odd_and_no_word_gets_lost(text: str) -> None:
    found = page(text)
    drafts = [*([found.article] if found.article else []), *found.teasers]
    said = " ".join(
        f"{one.headline} {one.standfirst} {one.body_html} {one.section_label} {one.image}" for one in drafts
    )
    assert all(word in said for word in text.split() if set(word) <= set("AB"))
