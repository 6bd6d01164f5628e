"""Collecting: side by side, each source by itself, politely, with nothing kept that need not be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from make import NOW

from digest.model.source import SourceDefaults
from digest.pipeline import collect as collecting
from digest.pipeline.collect import Report, Source, collect
from digest.pipeline.turntaking import Turns
from digest.sources.feed import FeedOptions
from digest.sources.fetch import Fetcher, FetchLimits
from digest.store.database import Store
from digest.store.opening import open_store

FEED = '<rss version="2.0"><channel><title>T</title><item><title>%s</title><link>https://x.example/%s</link></item></channel></rss>'


class Press(ThreadingHTTPServer):
    """Feeds by name; `fields` go into every answer, `hold` keeps the answer to `/slow` back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.fields: dict[str, str] = {}
        self.asked: list[str] = []
        self.hold = threading.Event()


class Answer(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        name = self.path.strip("/")
        self.server.asked.append(name)
        if name == "slow":
            self.server.hold.wait(30)
        body = (FEED % (name, name)).encode()
        self.send_response(200)
        for field, value in self.server.fields.items():
            self.send_header(field, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def press() -> Iterator[Press]:
    with Press() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.hold.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path}/store.db")


def visits(store: Store, press: Press, names: list[str], now: datetime = NOW, **more: Any) -> Iterator[Report]:
    place = f"127.0.0.1:{press.server_port}"
    fetcher = Fetcher(FetchLimits(timeout=20, allow=(place,)), "digest-tests")
    options = [FeedOptions(kind="feed", url=f"http://{place}/{name}", every=timedelta(minutes=10)) for name in names]
    wanted = [Source(name, each, SourceDefaults("UTC")) for name, each in zip(names, options, strict=True)]
    ranks = {name: rank for rank, name in enumerate(names)}
    return collect(store, wanted, ranks, fetcher, Path(), now, **more)


def test_a_slow_source_holds_nobody_up(store: Store, press: Press) -> None:
    names = ["slow", *(f"s{number}" for number in range(40))]
    found = visits(store, press, names)
    first = [next(found).name for _ in range(40)]
    assert "slow" not in first
    press.hold.set()
    assert [each.name for each in found] == ["slow"]


def test_no_more_are_begun_than_there_are_threads(store: Store, press: Press) -> None:
    begun: list[str] = []
    found = visits(store, press, [f"s{number}" for number in range(100)], began=begun.append)
    for number in range(1, 50):
        next(found)
        assert len(begun) <= number + collecting.AT_ONCE
    found.close()  # type: ignore[attr-defined]


def test_a_fault_in_one_source_takes_no_other(store: Store, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = collecting.record

    def failing(connection: Any, source: str, *more: Any) -> Any:
        tally = whole(connection, source, *more)
        if source == "s1":
            raise RecursionError
        return tally

    monkeypatch.setattr(collecting, "record", failing)
    states = {each.name: (each.state, each.error) for each in visits(store, press, ["s0", "s1", "s2"])}
    assert states["s0"] == states["s2"] == ("ok", None)
    assert states["s1"][0] == "failed"
    assert "fault of digest (RecursionError)" in str(states["s1"][1])
    monkeypatch.setattr(collecting, "record", whole)
    again = {each.name: each.state for each in visits(store, press, ["s0", "s1", "s2"])}
    assert again == {"s0": "unchanged", "s1": "ok", "s2": "unchanged"}, "nothing of a failed source was kept"


def test_what_is_fresh_is_left_alone_for_two_turns_at_most(store: Store, press: Press) -> None:
    press.fields = {"Cache-Control": "public, max-age=900", "Age": "60"}
    assert [each.state for each in visits(store, press, ["s0"])] == ["ok"]
    for minutes, asked in ((13, 1), (14, 2), (15, 2)):
        states = [each.state for each in visits(store, press, ["s0"], NOW + timedelta(minutes=minutes))]
        assert (states, len(press.asked)) == (["unchanged"], asked)
    list(visits(store, press, ["s0"], NOW + timedelta(minutes=16), again=True))
    assert len(press.asked) == 3, "who names a source wants it now"
    press.fields = {"Cache-Control": "max-age=86400"}
    list(visits(store, press, ["s0"], NOW + timedelta(hours=2)))
    list(visits(store, press, ["s0"], NOW + timedelta(hours=2, minutes=19)))
    assert len(press.asked) == 4
    list(visits(store, press, ["s0"], NOW + timedelta(hours=2, minutes=20)))
    assert len(press.asked) == 5, "no longer than twice its every"
    list(visits(store, press, ["s0"], NOW - timedelta(days=2)))
    assert len(press.asked) == 6, "the clock was set back"


@pytest.mark.parametrize("said", ["no-cache, max-age=900", "no-store,max-age=900", "max-age=-1", "max-age=x", ""])
def test_what_does_not_say_so_is_asked_again(said: str, store: Store, press: Press) -> None:
    press.fields = {"Cache-Control": said}
    for minutes in (0, 1):
        list(visits(store, press, ["s0"], NOW + timedelta(minutes=minutes)))
    assert press.asked == ["s0", "s0"]


def test_ctrl_c_ends_what_is_under_way_and_keeps_what_was_done(store: Store, press: Press) -> None:
    found = visits(store, press, ["slow", "s0"])
    assert next(found).name == "s0"
    with pytest.raises(KeyboardInterrupt):
        found.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    assert not press.hold.is_set(), "the slow one was not waited for"
    with store.read() as connection:
        rows = connection.exec_driver_sql("select name, error from sources").all()
    assert [tuple(row) for row in rows] == [("s0", None)]


def test_sources_of_a_busy_host_wait_while_others_go_on() -> None:
    turns = Turns(iter(["a1", "a2", "a3", "b1", "none", "a4"]), lambda thing: None if thing == "none" else thing[0])
    assert [turns.next() for _ in range(5)] == ["a1", "a2", "b1", "none", None]
    turns.over("a1")
    assert [turns.next(), turns.next()] == ["a3", None]
    turns.over("a2")
    assert [turns.next(), turns.next()] == ["a4", None]
