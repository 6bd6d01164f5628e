"""One story out of several sources: each field from the one that has it best."""

from __future__ import annotations

from datetime import datetime

import make

from digest.model.article import Story
from digest.pipeline.merge import merge
from digest.store.sightings import Sighting

RANKS = {"feed": 0, "site": 1}
LONG = "<p>The ferry is back.</p><p>It left at seven, with forty people and a dog on board.</p>"
SHORT = "<p>The ferry is back.</p>"


def seen(
    source: str, *, current: bool = True, at: datetime | None = None, rank: int | None = None, **given: object
) -> Sighting:
    return Sighting(source, "a1", make.story("Ferry", **given), 0, None, current, at, rank)


def merged(*sightings: Sighting) -> Story:
    return merge(sightings, RANKS).story


def test_the_whole_body_wins_over_one_that_was_cut_off() -> None:
    assert merged(seen("feed", body_html=SHORT), seen("site", body_html=LONG)).body_html == LONG
    assert merged(seen("feed", body_html=LONG), seen("site", body_html=SHORT)).body_html == LONG


def test_of_bodies_of_about_one_length_the_first_source_has_the_word() -> None:
    other = LONG.replace("forty", "fifty")
    assert merged(seen("feed", body_html=other), seen("site", body_html=LONG)).body_html == other


def test_a_body_that_no_source_shows_any_more_does_not_win_by_its_length() -> None:
    assert merged(seen("feed", body_html=LONG, current=False), seen("site", body_html=SHORT)).body_html == SHORT


def test_a_standfirst_is_not_said_again_by_the_body_of_another_source() -> None:
    story = merged(seen("feed", standfirst="The ferry is back."), seen("site", body_html=LONG))
    assert story.standfirst == "The ferry is back."
    assert (story.body_html or "").startswith("<p>It left")


def test_all_authors_count_where_one_source_has_but_the_first() -> None:
    two = {"authors": ("Anna Reed", "Ilgar Benn"), "byline": "Anna Reed, Ilgar Benn"}
    one = {"authors": ("Anna Reed",), "byline": "Anna Reed"}
    assert merged(seen("feed", **one), seen("site", **two)).authors == two["authors"]
    other = {"authors": ("Somebody Else", "Ilgar Benn")}
    assert merged(seen("feed", **one), seen("site", **other)).authors == one["authors"]


def test_marks_of_either_source_count() -> None:
    result = merge([seen("feed"), seen("site", at=make.NOW, rank=3)], RANKS)
    assert result.mark is not None
    assert result.popular_rank == 3
