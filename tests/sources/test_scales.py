"""Large answers of several visits: one is read at a time, nobody waits at a host, and nobody waits for ever."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from sources import plainsite
from sources.misbehaving import Misbehaving, misbehaving
from sources.visits import Publisher, publisher, visit

from digest.errors import SourceError
from digest.model.source import Harvest
from digest.sources import exchange
from digest.sources import scales as weighing
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS
from digest.sources.scales import LARGE, Scales, Share

LONG = f"long/{LARGE + 1}"


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with misbehaving() as found:
        yield found


def fetcher(server: Misbehaving, **limits: int) -> Fetcher:
    return Fetcher(FetchLimits(timeout=5, allow=(server.place,), **limits), "digest-tests")


def test_of_many_one_is_read() -> None:
    scales, lock = Scales(), Lock()
    reading, most_read = 0, 0

    def visit(_number: int) -> None:
        nonlocal reading, most_read
        share = Share(scales)
        share.take()
        with lock:
            reading += 1
            most_read = max(most_read, reading)
        with lock:
            reading -= 1
        share.let_go()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(visit, range(200)))
    assert (reading, most_read) == (0, 1)


def test_who_waits_too_long_is_told_and_who_comes_after_the_end_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    first, second = Share(scales), Share(scales)
    first.take()
    with pytest.raises(SourceError, match="Too many large answers"):
        second.take()
    scales.open()
    second.take()


def test_a_small_answer_passes_by_and_the_next_request_lets_go_of_a_large_one(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    ours = fetcher(server)
    ours.begin(Share(scales))
    assert ours.get(server.url(LONG)).body == bytes(LARGE + 1)
    other = Share(scales)
    with pytest.raises(SourceError, match="Too many large answers"):
        other.take()
    assert ours.get(server.url("plain")).body
    other.take()
    assert len(ours.get(server.url("plain")).body) < LARGE


def test_a_large_answer_waits_at_no_host_and_its_server_is_not_kept_waiting(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    scales = Scales()
    ours = Fetcher(FetchLimits(timeout=2, allow=(server.place,), at_once=1, gap=0), "digest-tests")
    monkeypatch.setattr(ours, "is_own", lambda url: False)
    first = Share(scales)
    first.take()

    def visit(_number: int) -> int:
        ours.begin(Share(scales))
        return len(ours.get(server.url(LONG)).body)

    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(visit, number) for number in range(3)]
        with ThreadPoolExecutor(1) as another:
            assert another.submit(lambda: ours.get(server.url("plain")).body).result(timeout=10)
        assert not any(each.done() for each in waiting)
        first.let_go()
        scales.open()
        assert [each.result(timeout=10) for each in waiting] == [LARGE + 1] * 3


def test_requests_side_by_side_are_weighed_each_and_let_go_when_read(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 5.0)
    scales, lock = Scales(), Lock()
    ours = fetcher(server)
    reading, most_read = 0, 0

    def request(way: str) -> None:
        nonlocal reading, most_read
        with ways[way]():
            assert len(ours.get(server.url(LONG)).body) == LARGE + 1
            with lock:
                reading += 1
                most_read = max(most_read, reading)
            os.sched_yield()
            with lock:
                reading -= 1

    ours.begin(Share(scales))
    ours.get(server.url(LONG))
    ways = {"first": ours.side_by_side()}
    ours.begin(Share(scales))
    ways["second"] = ours.side_by_side()
    with ThreadPoolExecutor(12) as threads:
        list(threads.map(request, ["first", "second"] * 20))
    assert most_read == 1
    Share(scales).take()


def test_what_a_visit_holds_does_not_keep_its_own_requests_waiting(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    ours = fetcher(server)
    ours.begin(Share(Scales()))
    apart = ours.side_by_side()
    ours.get(server.url(LONG))
    with apart():
        assert len(ours.get(server.url(LONG)).body) == LARGE + 1
    with apart():
        assert len(ours.get(server.url(LONG)).body) == LARGE + 1


@pytest.mark.parametrize("weighed", [True, False])
def test_a_large_answer_is_whole_bounded_and_known_again(server: Misbehaving, weighed: bool) -> None:
    ours = fetcher(server, max_bytes=LARGE + 1)
    if weighed:
        ours.begin(Share(Scales()))
    found = ours.get(server.url(LONG))
    assert (found.body, found.unchanged) == (bytes(LARGE + 1), False)
    again = ours.get(server.url(LONG), found.validators)
    assert (again.body, again.unchanged) == (b"", True)
    with pytest.raises(SourceError, match="larger than 500,001 bytes"):
        ours.get(server.url(f"long/{LARGE + 2}"))


def test_what_is_unchanged_waits_for_nobody_and_is_not_read_again(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    ours = fetcher(server)
    ours.begin(Share(scales))
    known = ours.get(server.url(LONG)).validators
    ours.begin(Share(scales))
    found = ours.get(server.url(LONG), known)
    assert (found.body, found.unchanged, found.validators) == (b"", True, known)
    with pytest.raises(SourceError, match="Too many large answers"):
        ours.get(server.url(LONG))


def test_only_very_large_answers_need_a_file_and_a_full_disk_is_told(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_ON_DISK", "/proc/self/task")
    monkeypatch.setattr(os, "access", lambda *_: True)
    ours = fetcher(server)
    ours.begin(Share(Scales()))
    most = 2 * LARGE
    with pytest.raises(SourceError, match="could not be put aside"):
        ours.get(server.url(f"long/{most + 1}"))
    assert ours.get(server.url(f"long/{most}")).body == bytes(most)
    assert ours.get(server.url("plain")).body


def test_a_very_large_answer_comes_whole_out_of_its_file(server: Misbehaving) -> None:
    ours = fetcher(server)
    ours.begin(Share(Scales()))
    very_large = server.url(f"long/{3 * LARGE}")
    found = ours.get(very_large)
    assert (found.body, found.unchanged) == (bytes(3 * LARGE), False)
    again = ours.get(very_large, found.validators)
    assert (again.body, again.unchanged) == (b"", True)


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as at:
        yield at


def site(press: Publisher, share: Share) -> Harvest:
    """What a visit of the site brings that takes `share`."""
    kind = SOURCE_KINDS["site"]
    here = visit(port=press.port)
    here.fetcher.begin(share)
    return kind.read(kind.options.model_validate({"kind": "site", "url": press.address("/")}), here)


def padded(page: str) -> str:
    return page.replace("</body>", f"<script>{'x' * LARGE}</script></body>")


def test_a_large_front_page_is_let_go_when_it_was_read(press: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    plainsite.publish(press, [1, 2])
    press.put("/", padded(plainsite.front([1, 2])))
    assert len(site(press, Share(scales)).entries) == 2
    Share(scales).take()


def test_large_pages_of_stories_and_lists_wait_for_other_large_answers(
    press: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weighing, "_PATIENCE", 0.01)
    scales = Scales()
    plainsite.publish(press, [1, 2])
    press.put(plainsite.link(2), padded(plainsite.story(2)))
    other = Share(scales)
    other.take()
    found = site(press, Share(scales))
    assert [entry.story.headline for entry in found.entries] == ["Story 1 of the day"]
    assert "Too many large answers" in found.warnings[0]
    press.put("/", padded(plainsite.front([1, 2])))
    with pytest.raises(SourceError, match="Too many large answers"):
        site(press, Share(scales))
    other.let_go()
    assert len(site(press, Share(scales)).entries) == 2
