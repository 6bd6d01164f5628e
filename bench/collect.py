"""What does collecting cost beside fetching, and what does a source cost that has not changed?

All of it in one run, as CPU time of the process that collects; the publisher is another process on loopback and
gives neither ETag nor Last-Modified, so that every body comes whole.

1. A feed of 600 KB that has not changed: at most a hundredth of what feedparser takes to parse it, beyond the fetch.
2. So many sources, 5 % of them with a new story: at most 1.3 times as much as fetching them all with a bare
   httpx2 client in as many threads, and parsing the changed ones with feedparser.
3. Memory: the peak of collecting ten times as many sources is at most a tenth higher.

Usage: python bench/collect.py [--sources 1000] [--rounds 3] [--stories 50]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE_UNCHANGED, ALL, MEMORY = 0.01, 1.3, 1.1
CHANGED = 20  # every twentieth source
WORDS = ("harbour", "ferry", "council", "budget", "storm", "naïve", "café", "über", "the", "of", "and", "in", "said")
BIG = "big"


def feed(name: str, stories: int, generation: int) -> bytes:
    """An RSS feed as news sites write them: whole texts of some 2 KB each; each generation adds a story."""
    items = []
    for number in range(stories + generation, generation, -1):
        chance = random.Random(number)
        said = [" ".join(chance.choices(WORDS, k=60)) for _ in range(5)]
        text = "".join(f'<p>{part} <a href="https://{name}.example/{number}">more</a></p>' for part in said)
        items.append(
            f"<item><title>Story {number} of {name}</title><link>https://{name}.example/news/{number}</link>"
            f"<guid>https://{name}.example/news/{number}</guid>"
            f"<pubDate>Mon, 23 Nov 2026 {number % 12:02}:00:00 GMT</pubDate>"
            f"<category>News</category><description>{said[0]}</description>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
        )
    head = f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{name}</title>'
    return f"{head}<link>https://{name}.example/</link>{''.join(items)}</channel></rss>".encode()


def publish(stories: int) -> None:
    """The publisher: `/NAME/GENERATION` is a feed; it ends when its input does."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        kept: dict[str, bytes] = {}  # noqa: RUF012

        def do_GET(self) -> None:
            name = self.path.strip("/")
            generation = int((Path(sys.argv[3]) / "generation").read_text()) if name != BIG else 0
            changes = name == BIG or int(name.lstrip("s")) % CHANGED == 0
            kind = (name == BIG, generation if changes else 0)
            body = self.kept.get(kind)
            if body is None:
                body = self.kept[kind] = feed("@name@", 270 if name == BIG else stories, generation if changes else 0)
            body = body.replace(b"@name@", name.encode())
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


class Newsroom:
    """A store, sources below `base`, and what collects them."""

    def __init__(self, folder: Path, base: str, names: list[str]) -> None:
        from digest.model.source import SourceDefaults
        from digest.pipeline.collect import Source
        from digest.sources.feed import FeedOptions
        from digest.sources.fetch import Fetcher, FetchLimits
        from digest.store.opening import open_store

        self.folder = folder
        self.store = open_store(f"sqlite:///{folder}/store.db")
        self.fetcher = Fetcher(
            FetchLimits(allow=(base.rpartition("/")[2],)), "digest-press/bench (+https://bench.example)"
        )
        defaults = SourceDefaults("UTC", "en")
        self.sources = [Source(name, FeedOptions(kind="feed", url=f"{base}/{name}"), defaults) for name in names]
        self.ranks = {each.name: rank for rank, each in enumerate(self.sources)}

    def collect(self, now: datetime, names: set[str] | None = None) -> dict[str, int]:
        """Collect; how many sources ended in which state."""
        from digest.pipeline.collect import collect

        wanted = [each for each in self.sources if names is None or each.name in names]
        states: dict[str, int] = {}
        for report in collect(self.store, wanted, self.ranks, self.fetcher, self.folder, now):
            states[report.state] = states.get(report.state, 0) + 1
            if report.error:
                raise SystemExit(report.error)
        return states


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU of this process, all its threads."""
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__" and sys.argv[1:2] == ["--publish"]:
    publish(int(sys.argv[2]))
