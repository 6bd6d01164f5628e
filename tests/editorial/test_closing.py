"""Contract, “What is new”: what closing, skipping and cancelling an edition do to the stories that wait."""

from __future__ import annotations

from datetime import timedelta

import make
from ledger import Ledger

ONE = make.digest(make.block(limit=1, since="last_edition"))
ALL = make.digest(make.block(limit=99, since="last_edition"))


def test_after_two_new_stories_the_next_edition_has_exactly_those_two() -> None:
    news = Ledger(ALL)
    news.add()
    news.close(news.compose())
    assert news.compose().composition.blocks == ()
    assert news.open.pop().composition.fresh == 0
    later = {news.add(published=make.ago(days=9)), news.add()}
    assert news.compose().standing == later


def test_everything_up_to_the_cut_off_counts_as_considered_but_not_what_came_while_the_edition_was_open() -> None:
    news = Ledger(ONE)
    first, second = news.add(published=make.ago(hours=1)), news.add(published=make.ago(hours=2))
    edition = news.compose()
    meanwhile = news.add()
    news.close(edition)
    assert edition.standing == {first}
    assert [one.id for one in edition.composition.passed_over] == [second]
    assert [key for key in news.articles if news.can_be_new(key)] == [meanwhile]


def test_a_skipped_or_early_cancelled_edition_frees_its_articles_and_leaves_the_cut_off() -> None:
    news = Ledger(ALL)
    keys = {news.add(), news.add()}
    edition = news.compose()
    assert news.compose().standing == set()
    news.cancel(edition)
    assert news.cutoff is None
    assert news.compose().standing == keys


def test_a_skipped_first_edition_loses_nothing_however_late_the_next_one_is() -> None:
    news = Ledger(ALL)
    key = news.add(published=make.ago(hours=20))
    news.cancel(news.compose())
    news.now += timedelta(days=3)
    assert news.compose().standing == {key}


def test_what_another_open_edition_reserves_is_new_again_when_that_one_is_cancelled() -> None:
    news = Ledger(ALL)
    key = news.add()
    earlier = news.compose()
    later = news.compose()
    news.close(later)
    news.cancel(earlier)
    assert news.compose().standing == {key}


def test_also_if_the_edition_that_closes_had_passed_it_over_before() -> None:
    news = Ledger(ONE)
    first, second = news.add(published=make.ago(hours=1)), news.add(published=make.ago(hours=2))
    earlier, later = news.compose(), news.compose()
    assert (earlier.standing, later.standing) == ({first}, {second})
    news.close(earlier)
    news.cancel(later)
    assert news.compose().standing == {second}


def test_an_embargoed_story_waits_over_a_closed_edition_for_its_hour() -> None:
    news = Ledger(ALL)
    key = news.add(publish_at=make.ahead(hours=5))
    news.close(news.compose())
    assert news.compose().standing == set()
    news.now += timedelta(hours=5)
    assert news.compose().standing == {key}


def test_a_story_that_was_taken_down_from_an_open_edition_and_shown_again_is_new_again() -> None:
    news = Ledger(ALL)
    key = news.add()
    edition = news.compose()
    news.hide(key)
    news.close(edition)
    assert news.compose().standing == set()
    news.change(key, hidden_at=None)
    assert news.compose().standing == {key}


def test_an_older_edition_that_closes_later_neither_forgets_what_waits_nor_brings_back_what_was_considered() -> None:
    news = Ledger(ONE)
    older = news.compose()
    used, over = news.add(published=make.ago(hours=1)), news.add(published=make.ago(hours=2))
    waiting = news.add(publish_at=make.ahead(hours=1))
    news.close(news.compose())
    news.close(older)
    assert used in news.used
    assert not news.can_be_new(over)
    assert news.can_be_new(waiting)
    assert news.cutoff == 3


def test_what_a_newer_edition_has_considered_does_not_come_back_with_an_older_one_that_withheld_it() -> None:
    news = Ledger(ONE)
    first = news.add(published=make.ago(hours=1), publish_at=make.ahead(hours=1))
    second = news.add(published=make.ago(hours=2), publish_at=make.ahead(hours=1))
    older = news.compose()
    news.now += timedelta(hours=1)
    newer = news.compose()
    assert newer.standing == {first}
    news.close(newer)
    news.close(older)
    assert not news.can_be_new(second)


def test_what_was_carried_and_then_passed_over_without_carry_is_considered() -> None:
    news = Ledger(ONE)
    news.add(publish_at=make.ahead(hours=1), published=make.ago(hours=1))
    over = news.add(publish_at=make.ahead(hours=1), published=make.ago(hours=2))
    news.close(news.compose())
    news.now += timedelta(hours=1)
    news.close(news.compose())
    assert not news.can_be_new(over)


def test_carry_keeps_a_story_new_until_there_is_room() -> None:
    news = Ledger(make.digest(make.block(limit=1, since="last_edition", carry=True)))
    keys = [news.add(published=make.ago(hours=hours)) for hours in (1, 2, 3)]
    seen: list[str] = []
    for _ in keys:
        edition = news.compose()
        seen.extend(edition.standing)
        news.close(edition)
    assert seen == keys
    assert news.compose().composition.blocks == ()


def test_an_update_brings_no_story_back() -> None:
    news = Ledger(ALL)
    key = news.add()
    news.close(news.compose())
    news.change(key, changed_at=make.ahead(hours=1))
    assert news.compose().standing == set()
