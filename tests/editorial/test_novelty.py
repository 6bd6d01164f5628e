"""Contract, “What is new”: which article is new to a digest, and the reason why another is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.novelty import is_new, is_withheld, why_barred, why_not_new
from digest.model.article import Article
from digest.model.edition import History

NOW = make.NOW


def test_a_cut_off_is_a_number_so_a_story_that_arrives_late_is_new_however_old_its_date() -> None:
    late = make.article(seq=11, published=make.ago(days=9), first_seen=NOW)
    assert is_new(late, make.history(10), NOW)
    assert not is_new(make.article(seq=10, published=NOW), make.history(10), NOW)


def test_an_article_that_was_used_in_the_digest_is_not_new() -> None:
    assert why_not_new(make.article(seq=11), make.history(10, used={"a11"}), NOW) == "used in an earlier edition"


def test_open_editions_reserve_their_articles() -> None:
    reserved = make.history(10, reserved={"a11"})
    assert why_not_new(make.article(seq=11), reserved, NOW) == "reserved by another open edition"


def test_what_was_carried_over_is_new_below_the_cut_off() -> None:
    assert is_new(make.article(seq=3), make.history(10, carried={"a3"}), NOW)
    assert not is_new(make.article(seq=3), make.history(10, carried={"a3"}, used={"a3"}), NOW)


def test_what_came_in_as_considered_is_never_new() -> None:
    old = make.article(seq=11, considered=True)
    assert why_not_new(old, make.history(10), NOW) == "came in as old"
    assert why_not_new(old, make.history(None, horizon_seq=0), NOW) == "came in as old"
    assert why_not_new(old, make.history(20, carried={"a11"}), NOW) == "came in as old"


def test_an_updated_article_is_not_new() -> None:
    updated = make.article(seq=4, updated=NOW, changed_at=NOW)
    assert not is_new(updated, make.history(10), NOW)


def test_history_is_per_digest() -> None:
    story = make.article(seq=11)
    assert is_new(story, make.history(10), NOW)
    assert not is_new(story, make.history(10, used={"a11"}), NOW)


@pytest.mark.parametrize(
    ("published", "seq", "expected"),
    [
        (make.ago(hours=24), 5, True),
        (make.ago(hours=24, microseconds=1), 5, False),
        (make.ago(days=3), 9, True),
        (make.ago(days=3), 8, False),
        (None, 5, True),
    ],
    ids=["on the horizon", "just before it", "arrived after the first look", "there at the first look", "first seen"],
)
def test_the_first_edition_reaches_back_to_the_horizon_and_takes_what_arrives_after(
    published: datetime | None, seq: int, expected: bool
) -> None:
    first = make.history(None, horizon=make.ago(hours=24), horizon_seq=8)
    assert is_new(make.article(seq=seq, published=published), first, NOW) is expected


def test_an_embargoed_article_is_new_when_its_hour_comes_and_not_before() -> None:
    later = make.article(seq=11, published=make.ago(days=2), publish_at=make.ahead(hours=2))
    history = make.history(10)
    assert why_not_new(later, history, NOW) == "under embargo until 23 November, 14:00 (UTC)"
    assert is_new(later, history, make.ahead(hours=2))


def test_before_the_first_edition_an_embargo_counts_as_the_date() -> None:
    first = make.history(None, horizon=make.ago(hours=24), horizon_seq=99)
    later = make.article(seq=5, published=make.ago(days=3), publish_at=make.ahead(hours=2))
    assert is_withheld(later, first, NOW)
    assert is_new(later, first, make.ahead(hours=2))


def test_a_hidden_article_is_barred_with_its_reason() -> None:
    hidden = make.article(seq=11, hidden_at=NOW, hidden_reason="wrong name")
    assert why_not_new(hidden, make.history(10), NOW) == "hidden: wrong name"
    assert why_barred(make.article(hidden_at=NOW), NOW) == "hidden: no reason given"


def test_every_reason_for_an_old_article_says_which_edition_had_it() -> None:
    old = make.article(seq=3, published=make.ago(days=3))
    assert why_not_new(old, make.history(10), NOW) == "came in before the last edition, which has considered it"
    first = make.history(None, horizon_seq=3)
    assert why_not_new(old, first, NOW) == "older than the first edition reaches back"


articles = st.builds(
    make.article,
    seq=st.integers(1, 6),
    considered=st.booleans(),
    hidden_at=st.sampled_from([None, NOW]),
    publish_at=st.sampled_from([None, make.ago(hours=1), make.ahead(hours=1)]),
    published=st.sampled_from([None, make.ago(hours=1), make.ago(days=2)]),
)
ids = st.frozensets(st.sampled_from([f"a{seq}" for seq in range(1, 7)]))
histories = st.builds(
    make.history,
    st.none() | st.integers(0, 6),
    carried=ids,
    used=ids,
    reserved=ids,
    horizon_seq=st.integers(0, 6),
)


@given(articles, histories)
def test_withheld_is_what_would_be_new_without_embargo_takedown_and_reservation(
    article: Article, history: History
) -> None:
    freed = make.article(
        seq=article.seq,
        considered=article.considered,
        published=article.story.published,
        publish_at=article.story.publish_at,
    )
    free = make.history(
        history.cutoff,
        carried=history.carried,
        used=history.used,
        horizon=history.horizon,
        horizon_seq=history.horizon_seq,
    )
    after_embargo = NOW + timedelta(hours=1)
    would_be_new = is_new(freed, free, after_embargo)
    assert is_new(article, history, NOW) or is_withheld(article, history, NOW) or not would_be_new
    assert not (is_new(article, history, NOW) and is_withheld(article, history, NOW))
    assert would_be_new or not is_withheld(article, history, NOW)
