"""When a delivery is tried again and when it is given up: never more than two copies, never for ever."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import make
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.retry import BARRED, LOST, Patience, concluded, due_after, letters_to_blame
from digest.model.delivery import Delivery, DeliveryState, Outcome

S = DeliveryState
PATIENCE = Patience()
TOLD = st.sampled_from([S.SENT, S.FAILED, S.DEFERRED, S.IN_DOUBT])


def delivery(**given: object) -> Delivery:
    return Delivery(1, 1, 1, "ada@reader.example", None, "html", **{"first_at": make.NOW, **given})  # type: ignore[arg-type]


def told(state: DeliveryState, reason: str | None = None, **later: float) -> Outcome:
    return Outcome(1, state, make.ahead(**later), reason)


def test_waits_grow_and_the_first_one_is_short_enough_to_be_waited_for() -> None:
    waits = [due_after(tries, make.NOW, 7) - make.NOW for tries in range(1, 12)]
    assert waits[0] < PATIENCE.deferred
    assert all(longer > shorter for shorter, longer in pairwise(waits[:7]))
    assert max(waits) <= timedelta(hours=4.8)


@given(st.integers(1, 50), st.integers(1, 10**9))
def test_jitter_stays_within_a_fifth_and_is_the_same_at_every_asking(tries: int, number: int) -> None:
    wait = due_after(tries, make.NOW, number) - make.NOW
    assert wait == due_after(tries, make.NOW, number) - make.NOW
    step = timedelta(minutes=[2 / 3, 5, 15, 30, 60, 120, 240][min(tries, 7) - 1])
    assert 0.8 * step <= wait <= 1.2 * step


def test_those_put_off_together_come_back_apart() -> None:
    assert len({due_after(1, make.NOW, number) for number in range(100)}) == 100


def test_what_is_final_stays_as_it_was_told() -> None:
    for outcome in (told(S.SENT), told(S.FAILED, "refused"), told(S.FAILED, "unencodable")):
        assert concluded(delivery(doubts=1, drops=2, tries=9), outcome, PATIENCE) == outcome


def test_the_second_doubt_is_the_last() -> None:
    first = concluded(delivery(), told(S.IN_DOUBT), PATIENCE)
    assert (first.state, first.due_at) == (S.IN_DOUBT, due_after(1, make.NOW, 1))
    assert concluded(delivery(doubts=1, tries=2), told(S.IN_DOUBT), PATIENCE).state is S.UNCERTAIN


def test_after_four_days_it_is_given_up() -> None:
    assert concluded(delivery(tries=20), told(S.DEFERRED, "deferred", hours=95), PATIENCE).state is S.DEFERRED
    given_up = concluded(delivery(tries=20), told(S.DEFERRED, "deferred", hours=96), PATIENCE)
    assert (given_up.state, given_up.reason, given_up.due_at) == (S.FAILED, "expired", None)
    assert concluded(delivery(doubts=1), told(S.DEFERRED, "deferred", hours=96), PATIENCE).state is S.UNCERTAIN


def test_the_third_connection_that_it_ends_makes_it_poison() -> None:
    second = concluded(delivery(drops=1), told(S.DEFERRED, LOST), PATIENCE)
    assert (second.state, second.reason) == (S.DEFERRED, LOST)
    third = concluded(delivery(drops=2), told(S.DEFERRED, LOST), PATIENCE)
    assert (third.state, third.reason) == (S.FAILED, "poison")
    spared = concluded(delivery(drops=2), told(S.DEFERRED, LOST), PATIENCE, blames_letter=False)
    assert (spared.state, spared.reason) == (S.DEFERRED, "deferred")


def test_a_relay_that_drops_everything_makes_no_poison() -> None:
    assert letters_to_blame(1, 0)
    assert letters_to_blame(3, 3)
    assert not letters_to_blame(3, 2)


def test_an_address_at_which_we_are_refused_three_times_is_set_aside() -> None:
    refused = told(S.DEFERRED, BARRED)
    assert concluded(delivery(), refused, PATIENCE).reason == BARRED
    # Connections that the relay ends are no reason to go on with it.
    assert concluded(delivery(drops=1), refused, PATIENCE, blames_letter=False).reason == BARRED
    ended = concluded(delivery(drops=2), refused, PATIENCE)
    assert (ended.state, ended.reason, ended.due_at) == (S.FAILED, "poison", None)


@given(st.lists(TOLD, min_size=60, max_size=60))
def test_whatever_relays_say_there_are_two_copies_at_most_and_an_end(answers: list[DeliveryState]) -> None:
    doubts = copies = 0
    at = make.NOW
    for tries, state in enumerate(answers, start=1):
        outcome = Outcome(1, state, at, "deferred" if state is S.DEFERRED else None)
        copies += state in (S.SENT, S.IN_DOUBT)
        now = concluded(delivery(tries=tries, doubts=doubts), outcome, PATIENCE)
        doubts += now.state in (S.IN_DOUBT, S.UNCERTAIN)
        if now.state not in (S.IN_DOUBT, S.DEFERRED):
            break
        assert now.due_at is not None
        assert now.due_at > at
        at = now.due_at
    else:
        raise AssertionError("it was tried for ever")
    assert copies <= 2
    assert at - make.NOW <= timedelta(days=4, hours=5)
