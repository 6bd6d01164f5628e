"""The store must bring everything that the pure functions could place, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from digest.editorial.composition import compose
from digest.editorial.selection import fill_feed, ordered
from digest.model.article import Article
from digest.model.digest import Block, Digest, Feed, Selection, Terms
from digest.store import articles, candidates
from digest.store.database import Store
from digest.store.opening import open_store

WORDS = st.lists(st.sampled_from(["news", "World", "opinion"]), max_size=2, unique=True).map(tuple)
HOURS = st.integers(0, 60)


@st.composite
def stories(draw: st.DrawFn) -> Article:
    seq = draw(st.integers(1, 10_000))
    published = draw(st.none() | HOURS)
    picked = draw(st.booleans())
    hand = draw(st.none() | st.tuples(st.booleans(), HOURS, st.none() | st.integers(-5, 5)))
    embargo = draw(st.none() | st.integers(-50, 50))
    return make.article(
        f"Story {seq}",
        seq=seq,
        published=None if published is None else make.ago(hours=published),
        section=draw(st.none() | st.sampled_from(["news", "world"])),
        section_label=draw(st.none() | st.sampled_from(["News", "WORLD"])),
        topics=draw(WORDS),
        authors=draw(st.sampled_from([(), ("Ann Lee",), ("ann lee", "Bo")])),
        language=draw(st.sampled_from([None, "en", "en-GB", "az"])),
        sources=draw(st.sampled_from([("rss",), ("rss", "wire"), ("Wire",)])),
        publish_at=None if embargo is None else make.ahead(hours=embargo),
        first_seen=make.ago(hours=draw(HOURS)),
        considered=draw(st.booleans()),
        hidden_at=make.NOW if draw(st.integers(0, 5)) == 0 else None,
        mark=make.mark(draw(st.integers(0, 3)), rank=draw(st.integers(0, 1)), at=make.ago(hours=draw(HOURS)))
        if picked
        else None,
        hand_pick=None
        if hand is None
        else make.hand_pick(
            picked=hand[0], at=make.ago(hours=hand[1]), until=None if hand[2] is None else make.ahead(hours=hand[2])
        ),
        popular_rank=draw(st.none() | st.integers(1, 5)),
    )


TERMS = st.builds(
    Terms,
    sections=WORDS,
    topics=WORDS,
    authors=st.sampled_from([(), ("ANN LEE",)]),
    languages=st.sampled_from([(), ("en",), ("en-gb",), ("az", "EN")]),
    sources=st.sampled_from([(), ("wire",), ("rss", "x")]),
)
SELECTIONS = st.builds(
    Selection,
    terms=st.just(Terms()) | TERMS,
    exclude=st.just(Terms()) | TERMS,
    picked=st.sampled_from([None, True, False]),
    popular=st.sampled_from([None, True, False]),
    since=st.none() | st.integers(1, 48).map(lambda hours: timedelta(hours=hours)),
)
POOLS = st.lists(stories(), max_size=14, unique_by=lambda each: each.seq)


@contextmanager
def stored(pool: list[Article]) -> Iterator[Connection]:
    with TemporaryDirectory() as folder:
        store: Store = open_store(f"sqlite:///{Path(folder) / 'digest.db'}")
        with store.write() as connection:
            for article in pool:
                articles.put(connection, article)
                articles.hide(connection, article.id, at=article.hidden_at, reason=None)
                if article.hand_pick:
                    hand = article.hand_pick
                    articles.pick(connection, article.id, picked=hand.picked, at=hand.at, until=hand.until)
            yield connection
        store.close()


@given(POOLS, SELECTIONS, st.integers(1, 6), st.sampled_from([0, 2, 1_000]))
@settings(max_examples=160)
def test_a_feed_takes_the_same_from_the_store_as_from_everything(
    pool: list[Article], selection: Selection, limit: int, rare: int
) -> None:
    feed = Feed("all", "All", selection, limit)
    with stored(pool) as connection, patch.object(candidates, "RARE", rare):
        found = list(candidates.matching(connection, selection, make.NOW, limit=limit))
        outlined = candidates.outlined(connection, selection, make.NOW, limit=limit)
    assert [(each.id, each.picked) for each in outlined] == [
        (each.id, each.picked_at(make.NOW) is not None) for each in found
    ]
    assert [each.id for each in found] == [each.id for each in fill_feed(feed, pool, make.NOW)]
    assert fill_feed(feed, found, make.NOW) == tuple(found)


@given(POOLS, st.lists(SELECTIONS, min_size=1, max_size=3), st.lists(st.integers(1, 3), min_size=3, max_size=3))
@settings(max_examples=80)
def test_an_edition_takes_the_same_from_the_store_as_from_everything(
    pool: list[Article], selections: list[Selection], limits: list[int]
) -> None:
    blocks = tuple(
        Block(f"Block {number}", replace(each, since="last_edition") if number == 1 else each, limits[number])
        for number, each in enumerate(selections)
    )
    digest = Digest("morning", "Morning", "en", "UTC", blocks)
    history = make.history(None, horizon=make.ago(hours=30), horizon_seq=6_000)
    with stored(pool) as connection:
        found = candidates.pool(connection, digest, history, make.NOW)
    assert compose(digest, found, history, make.NOW) == compose(digest, pool, history, make.NOW)


def outline(article: Article) -> articles.Outline:
    with stored([article]) as connection:
        (found,) = candidates.outlined(connection, Selection(), make.NOW, limit=1)
    return found


SHOWN = {
    "headline": "Another",
    "url": None,
    "standfirst": "Words",
    "body_html": "<p>Words</p>",
    "section": "news",
    "section_label": "News",
    "topics": ("news",),
    "byline": "Ann Lee",
    "authors": ("Ann Lee",),
    "language": "az",
    "published": None,
    "updated": make.NOW,
    "image": make.image(),
    "year": 2025,
    "first_seen": make.ago(hours=9),
    "changed_at": make.ago(hours=9),
    "direction": "rtl",
}


@pytest.mark.parametrize("field", SHOWN)
def test_whatever_a_reader_may_see_is_another_revision(field: str) -> None:
    plain, changed = make.article(), make.article(**{"headline": "Harbour opens", field: SHOWN[field]})
    assert plain != changed
    assert outline(plain).revision != outline(changed).revision


def test_what_no_reader_sees_is_the_same_revision() -> None:
    moved = make.article(popular_rank=3, sources=("wire",), considered=True, seq=5, id="a1")
    assert outline(moved) == outline(make.article())
    picked = outline(make.article(picked=True))
    assert (picked.revision, picked.picked) == (outline(make.article()).revision, True)


def test_order_of_the_pool_is_stable(tmp_path: Path) -> None:
    pool = [make.article(f"Story {seq}", seq=seq) for seq in (3, 1, 2)]
    assert [each.seq for each in ordered(pool, Selection(), make.NOW)] == [1, 2, 3]
