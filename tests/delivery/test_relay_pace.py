"""A relay's rate is held in every second, and not held up without need."""

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.relay.pace import Pace


@given(st.integers(1, 200), st.lists(st.floats(0, 0.5), max_size=80))
def test_in_no_second_are_there_more(rate, delays):
    pace = Pace(float(rate))
    now, starts = 0.0, []
    for delay in delays:
        now += delay
        now += pace.wait(now) * (1 + 1e-12)
        pace.start(now)
        starts.append(now)
    for first, beyond in zip(starts, starts[rate:], strict=False):
        assert beyond - first >= 1 - 1e-6


@given(st.integers(1, 1000))
def test_whoever_always_waits_is_hardly_slower_than_the_rate(rate):
    pace, now = Pace(float(rate)), 0.0
    for _ in range(rate * 2 + 1):
        now += pace.wait(now)
        pace.start(now)
    assert now <= 2 * 1.021


def test_less_than_one_a_second():
    pace = Pace(0.1)
    assert pace.wait(0.0) == 0
    pace.start(0.0)
    assert pace.wait(4.0) == 6
    pace.start(30.0)
    assert pace.wait(30.0) == 10


def test_no_rate_is_no_wait():
    pace = Pace(None)
    pace.start(5.0)
    assert pace.wait(5.0) == 0
