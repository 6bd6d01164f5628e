"""What the store makes of what sources show, visit after visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import make
import pytest

from digest.model.article import Article, Entry
from digest.model.digest import Selection
from digest.model.source import Harvest, SourceDefaults, SourceState, Validators
from digest.pipeline.record import Tally, record
from digest.store import articles, candidates
from digest.store.database import Store
from digest.store.opening import open_store

RANKS = {"rss": 0, "atom": 1}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


def visit(store: Store, *entries: Entry, source: str = "rss", first: bool = False, at: datetime = make.NOW) -> Tally:
    state = SourceState(source, "", collected_at=None if first else make.ago(days=1))
    with store.write() as connection:
        return record(connection, source, SourceDefaults("UTC"), state, Harvest(entries, Validators()), RANKS, at)


def stored(store: Store) -> list[Article]:
    with store.read() as connection:
        return list(candidates.matching(connection, Selection(), make.NOW, visible=False))


def only(store: Store) -> Article:
    (found,) = stored(store)
    return found


def test_numbers_follow_the_order_of_commits(store: Store) -> None:
    visit(store, make.entry("One"), make.entry("Two", position=1))
    visit(store, make.entry("Three"))
    assert {each.story.headline: each.seq for each in stored(store)} == {"One": 1, "Two": 2, "Three": 3}


def test_a_story_of_two_sources_is_one_and_each_fills_what_the_other_leaves_out(store: Store) -> None:
    visit(store, make.entry("One", standfirst=None, image=make.image(caption=None, alt=None)))
    assert visit(store, make.entry("One", standfirst="What it says", image=make.image()), source="atom") == Tally(
        0, 0, 1
    )
    found = only(store)
    assert found.sources == ("rss", "atom")
    assert found.story.standfirst == "What it says"
    assert found.story.image is not None
    assert found.story.image.caption == make.image().caption
    assert found.changed_at is None, "a second source is no change of words"


def test_a_change_of_words_is_an_update_and_no_new_story(store: Store) -> None:
    visit(store, make.entry("One"))
    before = only(store)
    assert visit(store, make.entry("One", standfirst="Corrected"), at=make.ahead(hours=1)) == Tally(0, 1, 0)
    after = only(store)
    assert (after.id, after.seq, after.changed_at) == (before.id, before.seq, make.ahead(hours=1))


def test_seen_again_nothing_changes(store: Store) -> None:
    visit(store, make.entry("One", picked=True))
    before = only(store)
    assert visit(store, make.entry("One", picked=True), at=make.ahead(hours=1)) == Tally(0, 0, 1)
    assert only(store) == before


@pytest.mark.parametrize(
    ("story", "first", "considered"),
    [
        ({"published": make.ago(days=13)}, True, False),
        ({"published": make.ago(days=15)}, True, True),
        ({"published": make.ago(days=15)}, False, True),
        ({"published": None}, True, True),
        ({"published": None}, False, False),
        ({"published": make.ago(days=15), "publish_at": make.ahead(days=1)}, True, False),
        ({"published": None, "publish_at": make.ahead(days=1)}, True, False),
    ],
)
def test_what_comes_in_as_considered(store: Store, story: dict[str, Any], first: bool, considered: bool) -> None:
    visit(store, make.entry("One", **story), first=first)
    assert only(store).considered is considered


def test_a_pick_keeps_its_first_time_and_ends_with_its_mark(store: Store) -> None:
    visit(store, make.entry("One", picked=True))
    visit(store, make.entry("One", picked=True), at=make.ahead(hours=1))
    assert only(store).picked_at(make.ahead(hours=2)) == make.NOW
    visit(store, make.entry("One"), at=make.ahead(hours=2))
    assert only(store).picked_at(make.ahead(hours=2)) is None


def test_what_scrolls_out_keeps_its_pick_after_the_others_and_loses_its_rank(store: Store) -> None:
    visit(store, make.entry("Old", picked=True, popular_rank=1))
    visit(store, make.entry("New", picked=True), at=make.ahead(hours=1))
    with store.read() as connection:
        picked = [
            each.story.headline for each in candidates.matching(connection, Selection(picked=True), make.ahead(hours=2))
        ]
    assert picked == ["New", "Old"]
    assert [each.popular_rank for each in stored(store)] == [None, None]


def test_a_moved_page_with_the_same_id_and_headline_is_the_same_story(store: Store) -> None:
    visit(store, make.entry("One", url="https://courier.example/old", keys=("url:courier.example/old",), guid="7"))
    visit(store, make.entry("One", url="https://courier.example/new", keys=("url:courier.example/new",), guid="7"))
    assert only(store).story.url == "https://courier.example/new"
    with store.read() as connection:
        assert articles.by_key(connection, "url:courier.example/old") == only(store)


def test_a_story_that_was_kept_with_where_its_reader_came_from_is_no_new_one(store: Store) -> None:
    key = "url:courier.example/2026/03/04/two-cranes-4711"
    one = make.entry("Two cranes")
    assert visit(store, replace(one, keys=(f"{key}?from=home",))).new == 1
    for _ in range(2):
        assert visit(store, replace(one, keys=(key,))).new == 0
    assert visit(store, replace(one, keys=(f"{key}?from=quay",))).new == 1


def test_one_id_for_every_story_does_not_make_them_one(store: Store) -> None:
    when = {"guid": "always", "published": make.ago(hours=2)}
    visit(store, make.entry("One", **when))
    visit(store, make.entry("Two", **when | {"published": make.ago(hours=1)}))
    assert [each.story.headline for each in stored(store)] == ["Two", "One"]


def test_a_date_that_moves_with_every_edit_stays_where_it_was(store: Store) -> None:
    first, later = make.ago(hours=5), make.ago(hours=1)
    visit(store, make.entry("One", published=first, updated=first))
    visit(store, make.entry("One", published=later, updated=later, standfirst="Corrected"))
    assert (only(store).story.published, only(store).story.updated) == (first, later)


def test_a_correction_wins_over_a_source_that_no_longer_shows_the_story(store: Store) -> None:
    visit(store, make.entry("One", standfirst="Wrong"))
    visit(store, make.entry("One", standfirst="Wrong"), source="atom")
    visit(store, make.entry("Another"), at=make.NOW + timedelta(hours=1))
    visit(store, make.entry("One", standfirst="Right"), source="atom", at=make.NOW + timedelta(hours=2))
    assert {each.story.headline: each.story.standfirst for each in stored(store)}["One"] == "Right"
