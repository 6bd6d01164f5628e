"""Pages that never come end the reading of their site's pages; slow ones that are stories do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from make import NOW
from sources import plainsite

from digest.model.source import Harvest, SourceDefaults, Validators
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS
from digest.sources.storypages import AT_ONCE
from digest.sources.visit import Visit

STORIES = 12
TIMEOUT = 3.0
Answer = Callable[[BaseHTTPRequestHandler, Event], None]


@contextmanager
def site(answer: Answer, robots: bytes = b"") -> Iterator[tuple[int, list[str]]]:
    """A site whose front page comes at once and whose stories come as `answer` says; its port, what is asked."""
    asked: list[str] = []
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None: ...

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/robots.txt":
                self.wfile.write(robots)
            elif self.path == "/":
                self.wfile.write(plainsite.front(range(1, STORIES + 1)).encode())
            elif self.path.startswith("/news/"):
                try:
                    answer(self, over)
                except OSError:
                    self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def drips(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """An answer that goes on for ever."""
    while not over.wait(TIMEOUT / 30):
        handler.wfile.write(b"<!-- x -->")


def says_nothing(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """A page that comes late, complete, and has no story."""
    over.wait(0.85 * TIMEOUT)
    handler.wfile.write(b"<html><body><h1>x</h1></body></html>")


def is_slow(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """A story that takes its time."""
    over.wait(0.5 * TIMEOUT)
    handler.wfile.write(plainsite.story(int(handler.path.split("-")[2])).encode())


def _visited(port: int) -> Harvest:
    kind = SOURCE_KINDS["site"]
    limits = FetchLimits(timeout=TIMEOUT, allow=(f"127.0.0.1:{port}",), at_once=2)
    fetcher = Fetcher(limits, "digest-tests")
    options = kind.options.model_validate({"kind": "site", "url": f"http://127.0.0.1:{port}/"})
    seen = Visit("slow", Path(), SourceDefaults("Asia/Baku"), Validators(), fetcher, NOW)
    try:
        return kind.read(options, seen)
    finally:
        fetcher.close()


@pytest.mark.parametrize("answer", [drips, says_nothing])
def test_pages_that_never_come_are_given_up_after_the_first_of_them(answer: Answer) -> None:
    with site(answer) as (port, asked):
        harvest = _visited(port)
    assert 0 < sum(path.startswith("/news/") for path in asked) < STORIES
    (ended,) = [each for each in harvest.warnings if "ended early" in each]
    assert "no story came for" in ended
    assert harvest.unfinished


def test_pages_whose_turn_comes_later_are_not_asked_for_at_all() -> None:
    with site(drips, b"User-agent: *\nCrawl-delay: 0.01\n") as (port, asked):
        _visited(port)
    assert 0 < sum(path.startswith("/news/") for path in asked) < AT_ONCE


def test_slow_stories_are_all_read() -> None:
    with site(is_slow) as (port, _):
        harvest = _visited(port)
    assert len(harvest.entries) == STORIES
    assert harvest.warnings == ()
