"""A site some of whose pages come slowly or never, and visits to it that remember what the ones before them learnt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from make import NOW

from digest.model.source import Harvest, PageState, SourceDefaults, Validators
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS
from digest.sources.visit import Visit

TIMEOUT = 3.0
Answer = Callable[[BaseHTTPRequestHandler, Event], None]


def drips(handler: BaseHTTPRequestHandler, over: Event) -> None:
    """An answer that goes on for ever."""
    while not over.wait(TIMEOUT / 30):
        handler.wfile.write(b"<!-- x -->")


def says(text: str) -> Answer:
    """This text, at once."""

    def answer(handler: BaseHTTPRequestHandler, over: Event) -> None:
        handler.wfile.write(text.encode())

    return answer


@contextmanager
def site(answers: Mapping[str, Answer]) -> Iterator[tuple[int, list[str]]]:
    """A site that answers by the beginning of the path, the longest that there is; its port, and what is asked."""
    asked: list[str] = []
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None: ...

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            known = [each for each in answers if self.path.startswith(each) and (each != "/" or self.path == "/")]
            if known:
                try:
                    answers[max(known, key=len)](self, over)
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


class Visits:
    """Visits to one source, each of which remembers the pages of the ones before."""

    def __init__(self, kind: str, port: int, path: str = "/", **options: object) -> None:
        self.kind = SOURCE_KINDS[kind]
        address = f"http://127.0.0.1:{port}{path}"
        self.options = self.kind.options.model_validate({"kind": kind, "url": address, **options})
        self.limits = FetchLimits(timeout=TIMEOUT, allow=(f"127.0.0.1:{port}",), at_once=2)
        self.known: dict[str, PageState] = {}

    def again(self, later: timedelta = timedelta()) -> Harvest:
        """What the next visit brings, `later` than the first one would be."""
        fetcher = Fetcher(self.limits, "digest-tests")
        defaults = SourceDefaults("Asia/Baku")
        seen = Visit("slow", Path(), defaults, Validators(), fetcher, NOW + later, recall=self._recall)
        try:
            harvest = self.kind.read(self.options, seen)
        finally:
            fetcher.close()
        self.known.update({page.key: page for page in harvest.pages})
        return harvest

    def _recall(self, keys: Sequence[str]) -> dict[str, PageState]:
        return {key: self.known[key] for key in keys if key in self.known}
