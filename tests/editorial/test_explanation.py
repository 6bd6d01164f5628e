"""A reason for each article that is in, and with `explain` for those that are not."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest

from digest.editorial.composition import compose
from digest.editorial.wording import length
from digest.model.article import Article
from digest.model.digest import Block
from digest.model.edition import History

NOW = make.NOW
CHOICE = make.block("Editor's choice", limit=3, picked=True)
LATEST = make.block("Latest", since="last_edition")
POPULAR = make.block("Popular", popular=True, repeats=True)


def why_in(block: Block, article: Article, history: History | None = None) -> str:
    composition = compose(make.digest(block), [article], history or make.history(), NOW)
    return composition.blocks[0].articles[0].reason


def why_out(*blocks: Block, article: Article, history: History | None = None) -> str:
    (left,) = compose(make.digest(*blocks), [article], history or make.history(), NOW, explain=True).left_out
    return left.reason


def test_a_pick_says_by_whom_and_when_in_the_zone_of_the_digest() -> None:
    late = make.NOW.replace(hour=22)
    by_hand = make.article(hand_pick=make.hand_pick(at=late - timedelta(days=1)))
    by_source = make.article(mark=make.mark(at=late.replace(year=2025)))
    assert why_in(CHOICE, by_hand) == "picked by hand on 23 November"
    assert why_in(CHOICE, by_source) == "editor’s choice of its source since 24 November 2025"


def test_news_says_why_it_is_new() -> None:
    assert why_in(LATEST, make.article(seq=9), make.history(8)) == "new since the last edition"
    assert why_in(LATEST, make.article(seq=3), make.history(8, carried={"a3"})) == "kept new by an earlier edition"
    assert why_in(LATEST, make.article(seq=3), make.history(None)) == "new: this is the first edition"


def test_the_rest_says_its_rank_or_its_age() -> None:
    world = make.block("World", sections=("world",))
    assert why_in(POPULAR, make.article(popular_rank=2)) == "rank 2 in the popular list"
    assert why_in(world, make.article(section="world", published=make.ago(hours=3))) == "published 3 h ago"
    undated = make.article(section="world", published=None, first_seen=make.ago(days=3))
    assert why_in(world, undated) == "undated, first seen 3 days ago"


def test_left_out_names_takedown_and_embargo_before_anything_else() -> None:
    hidden = make.article(hidden_at=NOW, hidden_reason="wrong name", picked=True)
    embargoed = make.article(publish_at=make.ahead(hours=2), picked=True)
    assert why_out(CHOICE, article=hidden) == "hidden: wrong name"
    assert why_out(CHOICE, article=embargoed) == "under embargo until 23 November, 18:00 (Asia/Baku)"


def test_left_out_by_a_limit_alone_says_which() -> None:
    full = make.block("Latest", limit=0, since="last_edition")
    story = make.article(picked=True)
    assert why_out(full, article=story) == "only the limit of 0 kept it out of “Latest”"
    both = why_out(full, make.block("Choice", limit=0, picked=True), article=story)
    assert both == "only the limit of 0 kept it out of “Latest” and the limit of 0 kept it out of “Choice”"


def test_left_out_gives_one_reason_where_the_blocks_agree_and_else_each_with_its_blocks() -> None:
    used = make.history(used={"a1"})
    assert why_out(CHOICE, LATEST, article=make.article(picked=True), history=used) == "used in an earlier edition"
    reason = why_out(CHOICE, LATEST, POPULAR, article=make.article(), history=used)
    assert reason == "used in an earlier edition (“Editor's choice”, “Latest”); not in the popular list (“Popular”)"
    assert why_out(LATEST, article=make.article(considered=True)) == "came in as old"


def test_an_edition_of_words_takes_no_articles() -> None:
    assert why_out(make.block(text="Hello"), article=make.article()) == "no block takes articles"


def test_nothing_is_explained_unless_asked_for() -> None:
    assert compose(make.digest(CHOICE), [make.article()], make.history(), NOW).left_out == ()


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=119), "a moment"),
        (timedelta(minutes=90), "90 min"),
        (timedelta(hours=36), "36 h"),
        (timedelta(days=7), "7 days"),
    ],
)
def test_lengths_are_short(span: timedelta, words: str) -> None:
    assert length(span) == words
