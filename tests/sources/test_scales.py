"""Large answers of several visits: few are held at a time, one is read, and nobody waits for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from sources.misbehaving import misbehaving

from digest.errors import SourceError
from digest.sources import scales as weighing
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.scales import LARGE, Scales, Share


def test_of_many_three_are_held_and_one_is_read() -> None:
    scales, lock = Scales(), Lock()
    held, reading, most_held, most_read = 0, 0, 0, 0

    def visit(_number: int) -> None:
        nonlocal held, reading, most_held, most_read
        share = Share(scales)
        share.grow()
        with lock:
            held += 1
            most_held = max(most_held, held)
        share.received()
        with lock:
            reading += 1
            most_read = max(most_read, reading)
        with lock:
            held, reading = held - 1, reading - 1
        share.let_go()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(visit, range(200)))
    assert most_held <= 3
    assert most_read == 1
    assert (held, reading) == (0, 0)


def test_who_waits_too_long_is_told_and_who_comes_after_the_end_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    first, second = Share(scales), Share(scales)
    for share in (first, second):
        share.grow()
    first.received()
    with pytest.raises(SourceError, match="Too many large answers"):
        second.received()
    scales.open()
    second.received()


def test_a_small_answer_passes_by_and_the_next_request_lets_go_of_a_large_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    with misbehaving() as server:
        ours = Fetcher(FetchLimits(timeout=5, allow=(server.place,)), "digest-tests")
        ours.begin(Share(scales))
        assert len(ours.get(server.url(f"long/{LARGE + 1}")).body) == LARGE + 1
        other = Share(scales)
        other.grow()
        with pytest.raises(SourceError, match="Too many large answers"):
            other.received()
        assert ours.get(server.url("plain")).body
        other.received()
        assert len(ours.get(server.url("plain")).body) < LARGE
