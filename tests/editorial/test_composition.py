"""Contract: how an edition is filled, what its limits pass over, and what must stay new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import make
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.composition import compose
from digest.editorial.novelty import is_new, is_withheld
from digest.model.article import Article
from digest.model.digest import Block, Digest
from digest.model.edition import Composition, History

NOW = make.NOW
CHOICE = make.block("Editor's choice", limit=2, picked=True, since=timedelta(days=7))
LATEST = make.block("Latest", limit=3, since="last_edition")
POPULAR = make.block("Popular", limit=2, popular=True, repeats=True)


def composed(*blocks: Block, pool: Iterable[Article], history: History | None = None) -> Composition:
    return compose(make.digest(*blocks), pool, history or make.history(), NOW)


def seqs(composition: Composition) -> list[list[int]]:
    return [[placed.article.seq for placed in block.articles] for block in composition.blocks]


def test_blocks_fill_from_the_top_in_the_order_of_the_configuration() -> None:
    pool = [
        make.article(seq=seq, picked=seq < 4, popular_rank=seq, published=make.ago(hours=seq)) for seq in range(1, 9)
    ]
    result = composed(CHOICE, LATEST, POPULAR, pool=pool)
    assert [block.title for block in result.blocks] == ["Editor's choice", "Latest", "Popular"]
    assert seqs(result) == [[1, 2], [3, 4, 5], [6, 7]]


def test_an_article_stands_once_in_an_edition_even_where_blocks_repeat_or_the_pool_does() -> None:
    story = make.article(picked=True, popular_rank=1)
    result = composed(POPULAR, CHOICE, LATEST, POPULAR, pool=[story, story])
    assert seqs(result) == [[1]]


def test_in_later_editions_only_a_repeats_block_takes_it_again() -> None:
    used = make.article(seq=1, picked=True, popular_rank=1)
    reserved = make.article(seq=2, picked=True, popular_rank=2)
    history = make.history(used={"a1"}, reserved={"a2"})
    result = composed(CHOICE, LATEST, POPULAR, pool=[used, reserved], history=history)
    assert [block.title for block in result.blocks] == ["Popular"]
    assert seqs(result) == [[1, 2]]
    assert result.fresh == 0


def test_a_story_from_the_archive_may_be_picked_once_but_is_not_new() -> None:
    archive = make.article(seq=1, published=make.ago(days=42), considered=True, picked=True)
    result = composed(CHOICE, LATEST, pool=[archive])
    assert seqs(result) == [[1]]
    assert result.fresh == 0
    assert composed(CHOICE, LATEST, pool=[archive], history=make.history(used={"a1"})).blocks == ()


def test_fresh_counts_new_articles_outside_repeats_blocks() -> None:
    pool = [make.article(seq=1, popular_rank=1), make.article(seq=2), make.article(seq=3, considered=True, picked=True)]
    result = composed(POPULAR, CHOICE, LATEST, pool=pool)
    assert seqs(result) == [[1], [3], [2]]
    assert result.fresh == 1


def test_an_empty_block_of_articles_is_left_out_and_a_text_stays() -> None:
    words = make.block("Partner", text="Buy *boats*.", label="Advertisement")
    result = composed(CHOICE, words, LATEST, pool=[])
    (only,) = result.blocks
    assert (only.title, only.label, only.articles) == ("Partner", "Advertisement", ())
    assert only.text_html is not None
    assert only.text_html.strip() == "<p>Buy <em>boats</em>.</p>"
    assert result.articles == ()


def test_a_text_is_sanitised() -> None:
    (only,) = composed(make.block(text="<script>alert(1)</script>Hello"), pool=[]).blocks
    assert "script" not in (only.text_html or "")
    assert "Hello" in (only.text_html or "")


def test_what_only_a_limit_kept_out_is_passed_over_in_the_order_of_the_first_block_that_did() -> None:
    pool = [make.article(seq=seq, picked=seq in (4, 5, 6), published=make.ago(hours=seq)) for seq in range(1, 10)]
    result = composed(CHOICE, LATEST, pool=pool)
    assert seqs(result) == [[4, 5], [1, 2, 3]]
    assert [one.seq for one in result.passed_over] == [6, 7, 8, 9]
    assert result.carried == frozenset()


def test_a_later_block_takes_what_an_earlier_one_had_no_room_for() -> None:
    pool = [make.article(seq=seq, picked=True) for seq in (1, 2, 3)]
    result = composed(CHOICE, LATEST, pool=pool)
    assert seqs(result) == [[1, 2], [3]]
    assert result.passed_over == ()


def test_carry_keeps_what_its_block_passed_over_new() -> None:
    carrying = make.block("Latest", limit=1, since="last_edition", carry=True)
    pool = [make.article(seq=seq, published=make.ago(hours=seq)) for seq in (1, 2)]
    result = composed(carrying, pool=pool)
    assert [one.seq for one in result.passed_over] == [2]
    assert result.carried == {"a2"}
    again = composed(carrying, pool=pool, history=make.history(2, used={"a1"}, carried={"a2"}))
    assert seqs(again) == [[2]]
    assert again.fresh == 1


def test_one_carrying_block_of_several_is_enough_to_carry() -> None:
    plain = make.block("Latest", limit=0, since="last_edition")
    carrying = make.block("World", limit=0, sections=("world",), carry=True)
    pool = [make.article(seq=1, section="world"), make.article(seq=2)]
    result = composed(plain, carrying, pool=pool)
    assert [one.seq for one in result.passed_over] == [1, 2]
    assert result.carried == {"a1"}


def test_neither_an_old_story_nor_one_that_a_repeats_block_had_no_room_for_is_passed_over() -> None:
    full = make.block("Popular", limit=0, popular=True, repeats=True, carry=True)
    old = make.article(seq=1, considered=True, popular_rank=1, picked=True)
    new = make.article(seq=2, popular_rank=2)
    result = composed(full, make.block("Choice", limit=0, picked=True), pool=[old, new])
    assert result.passed_over == ()
    assert result.carried == frozenset()


def test_hidden_embargoed_and_reserved_stories_stay_out_and_are_withheld() -> None:
    hidden = make.article(seq=1, hidden_at=NOW, popular_rank=1)
    embargoed = make.article(seq=2, publish_at=make.ahead(hours=1), picked=True)
    reserved = make.article(seq=3)
    old = make.article(seq=4, considered=True, hidden_at=NOW)
    history = make.history(reserved={"a3"})
    result = composed(CHOICE, LATEST, POPULAR, pool=[hidden, embargoed, reserved, old], history=history)
    assert result.blocks == ()
    assert result.withheld == {"a1", "a2", "a3"}


def test_what_a_repeats_block_places_is_not_withheld() -> None:
    story = make.article(seq=1, popular_rank=1)
    result = composed(LATEST, POPULAR, pool=[story], history=make.history(reserved={"a1"}))
    assert seqs(result) == [[1]]
    assert result.withheld == frozenset()


def test_the_same_digest_pool_and_history_give_the_same_edition() -> None:
    pool = [make.article(seq=seq, picked=seq % 3 == 0, published=make.ago(hours=seq % 4)) for seq in range(1, 30)]
    assert composed(CHOICE, LATEST, pool=pool) == composed(CHOICE, LATEST, pool=reversed(pool))


ids = st.frozensets(st.sampled_from([f"a{seq}" for seq in range(1, 13)]), max_size=4)
articles = st.builds(
    make.article,
    seq=st.integers(1, 12),
    picked=st.booleans(),
    popular_rank=st.none() | st.integers(1, 9),
    section=st.sampled_from([None, "world", "sport"]),
    published=st.sampled_from([None, make.ago(hours=1), make.ago(days=2)]),
    publish_at=st.sampled_from([None, None, make.ahead(hours=1)]),
    hidden_at=st.sampled_from([None, None, None, NOW]),
    considered=st.sampled_from([False, False, True]),
)
pools = st.lists(articles, unique_by=lambda one: one.id, max_size=12)
blocks = st.builds(
    make.block,
    st.sampled_from(["A", "B"]),
    limit=st.integers(0, 4),
    repeats=st.booleans(),
    carry=st.booleans(),
    picked=st.sampled_from([None, True, False]),
    popular=st.sampled_from([None, True]),
    sections=st.sampled_from([(), ("world",)]),
    since=st.sampled_from([None, "last_edition", timedelta(days=1)]),
)
digests = st.lists(blocks, min_size=1, max_size=4).map(lambda several: make.digest(*several))
histories = st.builds(
    make.history, st.none() | st.integers(0, 12), carried=ids, used=ids, reserved=ids, horizon_seq=st.integers(0, 12)
)


@given(digests, pools, histories)
def test_whatever_the_configuration(digest: Digest, pool: list[Article], history: History) -> None:
    result = compose(digest, pool, history, NOW, explain=True)
    placed = [one.id for one in result.articles]
    over = [one.id for one in result.passed_over]
    new = {one.id for one in pool if is_new(one, history, NOW)}
    assert len(placed) == len(set(placed))
    assert len(over) == len(set(over))
    assert all(one.hidden_at is None and not one.embargoed(NOW) for one in result.articles)
    assert not set(over) & set(placed)
    assert set(over) <= new
    assert result.carried <= set(over)
    assert result.withheld == {one.id for one in pool if is_withheld(one, history, NOW)} - set(placed)
    assert result.fresh <= len(new & set(placed))
    assert {one.article.id for one in result.left_out} == {one.id for one in pool} - set(placed)
    assert all(one.reason for one in result.left_out)
    if not any(block.repeats for block in digest.blocks):
        assert not set(placed) & (history.used | history.reserved)
        assert result.fresh == len(new & set(placed))


@given(st.lists(blocks.filter(lambda block: not block.repeats), min_size=1, max_size=4), pools, histories)
def test_a_limit_alone_keeps_out_what_is_passed_over(given: list[Block], pool: list[Article], history: History) -> None:
    result = composed(*given, pool=pool, history=history)
    roomy = composed(*(replace(block, limit=1000) for block in given), pool=pool, history=history)
    new = {one.id for one in pool if is_new(one, history, NOW)}
    kept_out = {one.id for one in roomy.articles} - {one.id for one in result.articles}
    assert {one.id for one in result.passed_over} == kept_out & new
