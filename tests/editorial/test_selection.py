"""Contract, “Configuration”: the keys of `select`, what they match, and the order of what matches."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.selection import fill_feed, mismatch, ordered
from digest.model.article import Article
from digest.model.digest import Selection
from digest.model.edition import History

NOW = make.NOW
STORY = make.article(
    seq=5,
    section="world-news",
    section_label="World",
    topics=("Ports", "Weather"),
    authors=("Ada Reed", "Ben Okoro"),
    language="en-GB",
    sources=("courier-rss", "wire"),
)


def matches(article: Article = STORY, history: History | None = None, /, **keys: Any) -> bool:
    return mismatch(article, make.selection(**keys), NOW, history) is None


@pytest.mark.parametrize(
    ("key", "hit", "miss"),
    [
        ("sections", "WORLD-news", "sport"),
        ("sections", "world", "worl"),
        ("topics", "ports", "port"),
        ("authors", "ben okoro", "ben"),
        ("languages", "en", "e"),
        ("languages", "EN-gb", "en-US"),
        ("sources", "wire", "desk"),
    ],
)
def test_each_list_is_or_and_knows_no_case(key: str, hit: str, miss: str) -> None:
    assert matches(**{key: (hit,)})
    assert matches(**{key: (miss, hit)})
    assert not matches(**{key: (miss,)})
    assert matches(exclude={key: (miss,)})
    assert not matches(exclude={key: (miss, hit)})


def test_keys_are_and() -> None:
    assert matches(sections=("world",), languages=("en",), topics=("weather",))
    assert not matches(sections=("world",), languages=("ru",))


def test_exclude_turns_away_what_any_one_of_its_lists_names() -> None:
    assert not matches(sections=("world",), exclude={"topics": ("ports",)})
    assert not matches(exclude={"sections": ("sport",), "languages": ("en",)})
    assert matches(sections=("world",), exclude={"sections": ("sport",), "languages": ("ru",)})


def test_a_language_without_subtag_takes_all_its_variants_and_not_the_other_way_round() -> None:
    assert not matches(make.article(language="en"), languages=("en-GB",))
    assert not matches(make.article(language="eng"), languages=("en",))
    assert matches(make.article(language="zh-Hant-TW"), languages=("zh-hant",))


@pytest.mark.parametrize("key", ["sections", "topics", "authors", "languages", "sources"])
def test_a_story_that_says_nothing_matches_no_list_and_is_excluded_by_none(key: str) -> None:
    bare = make.article(language=None, sources=())
    assert not matches(bare, **{key: ("world",)})
    assert matches(bare, exclude={key: ("world",)})


def test_picked_and_popular_are_wanted_unwanted_or_of_no_matter() -> None:
    plain, picked, popular = make.article(), make.article(picked=True), make.article(popular_rank=1)
    assert [matches(one, picked=True) for one in (plain, picked)] == [False, True]
    assert [matches(one, picked=False) for one in (plain, picked)] == [True, False]
    assert [matches(one, popular=True) for one in (plain, popular)] == [False, True]
    assert [matches(one, popular=False) for one in (plain, popular)] == [True, False]
    assert matches(picked) and matches(popular)


def test_a_hand_pick_or_unpick_overrides_the_source_until_it_expires() -> None:
    pick = make.article(hand_pick=make.hand_pick(until=NOW))
    unpicked = make.article(picked=True, hand_pick=make.hand_pick(picked=False, until=make.ahead(hours=1)))
    assert not matches(pick, picked=True)
    assert not matches(unpicked, picked=True)
    choice = make.selection(picked=True)
    assert mismatch(pick, choice, NOW - timedelta(seconds=1), None) is None
    assert mismatch(unpicked, choice, NOW + timedelta(hours=1), None) is None


def test_a_duration_compares_the_publication() -> None:
    day = timedelta(hours=24)
    assert matches(make.article(published=make.ago(hours=24)), since=day)
    assert not matches(make.article(published=make.ago(hours=24, seconds=1)), since=day)
    assert matches(make.article(published=NOW), since=day)
    assert not matches(make.article(published=make.ahead(seconds=1)), since=day)


def test_a_duration_compares_the_pick_time_where_picked_is_true() -> None:
    week = timedelta(days=7)
    october = make.article(published=make.ago(days=42), mark=make.mark(at=make.ago(days=2)))
    stale = make.article(published=make.ago(hours=1), mark=make.mark(at=make.ago(days=8)))
    assert matches(october, picked=True, since=week)
    assert not matches(stale, picked=True, since=week)
    assert not matches(october, since=week)
    assert matches(make.article(published=make.ago(hours=1)), picked=False, since=week)


def test_undated_never_matches_a_duration_unless_it_is_the_pick_that_counts() -> None:
    undated = make.article(published=None, picked=True)
    assert not matches(undated, since=timedelta(days=9999))
    assert matches(undated, picked=True, since=timedelta(days=1))


def test_since_last_edition_is_new_to_the_digest() -> None:
    assert matches(STORY, make.history(4), since="last_edition")
    assert not matches(STORY, make.history(5), since="last_edition")
    assert mismatch(STORY, make.selection(since="last_edition"), NOW, None) == "a feed has no last edition"


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"sections": ("sport",)}, "not in the sections sport"),
        ({"topics": ("a", "b", "c")}, "not in the topics a, b or c"),
        ({"exclude": {"sources": ("wire",)}}, "in the excluded sources wire"),
        ({"picked": True}, "not editor’s choice"),
        ({"popular": True}, "not in the popular list"),
        ({"since": timedelta(minutes=30)}, "published more than 30 min ago"),
    ],
)
def test_a_mismatch_says_why(keys: dict[str, Any], reason: str) -> None:
    assert mismatch(STORY, make.selection(**keys), NOW, None) == reason


def test_picked_order_is_hand_picks_first_the_latest_first_then_the_source_list() -> None:
    by_source = [
        make.article(seq=seq, mark=make.mark(place, rank=rank))
        for seq, rank, place in [(1, 1, 0), (2, 0, 7), (3, 0, 2)]
    ]
    by_hand = [
        make.article(seq=seq, mark=make.mark(0), hand_pick=make.hand_pick(at=make.ago(hours=seq))) for seq in (5, 4)
    ]
    expired = make.article(seq=6, mark=make.mark(9, rank=9), hand_pick=make.hand_pick(until=NOW))
    got = ordered([*by_source, expired, *by_hand], make.selection(picked=True), NOW)
    assert [one.seq for one in got] == [4, 5, 3, 2, 1, 6]


def test_popular_order_is_by_rank_unless_picked_is_asked_for_too() -> None:
    first = make.article(seq=2, popular_rank=1, mark=make.mark(9))
    second = make.article(seq=1, popular_rank=2, mark=make.mark(0))
    assert ordered([second, first], make.selection(popular=True), NOW) == [first, second]
    assert ordered([first, second], make.selection(popular=True, picked=True), NOW) == [second, first]


def test_else_newest_first_and_undated_last() -> None:
    undated = make.article(seq=1, published=None)
    older, newer = make.article(seq=2, published=make.ago(hours=5)), make.article(seq=3, published=make.ago(hours=2))
    assert ordered([undated, older, newer], make.selection(), NOW) == [newer, older, undated]


stories = st.builds(
    make.article,
    seq=st.integers(1, 9),
    published=st.sampled_from([None, make.ago(hours=1), make.ago(hours=2)]),
    popular_rank=st.none() | st.integers(1, 3),
    mark=st.sampled_from([None, make.mark(0), make.mark(1), make.mark(0, rank=1)]),
    hand_pick=st.sampled_from(
        [None, make.hand_pick(), make.hand_pick(at=make.ago(hours=2)), make.hand_pick(picked=False)]
    ),
)
pools = st.lists(stories, unique_by=lambda one: one.id)
selections = st.builds(
    make.selection, picked=st.sampled_from([None, True, False]), popular=st.sampled_from([None, True, False])
)


@given(pools, selections, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_pool(
    pool: list[Article], selection: Selection, random: Random
) -> None:
    shuffled = random.sample(pool, len(pool))
    assert ordered(pool, selection, NOW) == ordered(shuffled, selection, NOW)
    assert sorted(one.seq for one in ordered(pool, selection, NOW)) == sorted(one.seq for one in pool)


def test_a_feed_takes_what_matches_in_order_up_to_its_limit() -> None:
    pool = [make.article(seq=seq, section="world", published=make.ago(hours=seq)) for seq in (3, 1, 2)]
    other = make.article(seq=4, section="sport", published=NOW)
    world = make.feed("world", select=make.selection(sections=("world",)), limit=2)
    assert [one.seq for one in fill_feed(world, [*pool, other], NOW)] == [1, 2]


def test_a_feed_never_shows_a_hidden_or_embargoed_story_nor_cares_for_editions() -> None:
    hidden = make.article(seq=1, hidden_at=NOW)
    embargoed = make.article(seq=2, publish_at=make.ahead(minutes=1))
    considered = make.article(seq=3, considered=True)
    assert fill_feed(make.feed(), [hidden, embargoed, considered], NOW) == (considered,)
    assert embargoed in fill_feed(make.feed(), [embargoed], make.ahead(minutes=1))
