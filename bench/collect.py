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

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from digest.model.source import Validators

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE_UNCHANGED, ALL, MEMORY = 0.01, 1.3, 1.1
CHANGED = 20  # every twentieth source
WORDS = ("harbour", "ferry", "council", "budget", "storm", "naïve", "café", "über", "the", "of", "and", "in", "said")
BIG = "big"
AT_ONCE = 12


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


class Bench:
    """The publisher in a process of its own, and what is measured against it."""

    def __init__(self, folder: Path, sources: int, stories: int) -> None:
        self.folder = folder
        self.generation = 0
        self.turn()
        command = [sys.executable, __file__, "--publish", str(stories), str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.base = f"http://127.0.0.1:{self.process.stdout.readline().strip()}"
        self.names = [f"s{number}" for number in range(sources)]
        self.changing = {name for name in self.names if int(name[1:]) % CHANGED == 0}

    def turn(self) -> None:
        """Let every twentieth feed have a new story."""
        (self.folder / "generation").write_text(str(self.generation))
        self.generation += 1

    def bare(self, names: list[str]) -> list[bytes]:
        """The bodies, by the client that we use, in as many threads."""
        import httpx2

        with httpx2.Client(limits=httpx2.Limits(max_connections=AT_ONCE)) as client, ThreadPoolExecutor(AT_ONCE) as go:
            return list(go.map(lambda name: client.get(f"{self.base}/{name}").content, names))

    def primed(self, folder: Path) -> Newsroom:
        """A newsroom that has seen all as it is now: the changing ones were collected, the others are known by hash."""
        from digest.pipeline.collect import address_of
        from digest.store import sources

        room = Newsroom(folder, self.base, self.names)
        room.collect(NOW, self.changing)
        rest = [each for each in room.sources if each.name not in self.changing]
        bodies = self.bare([each.name for each in rest])
        with room.store.write() as connection:
            states = [sources.state(connection, each.name, address_of(each)) for each in rest]
            seen = [Validators(fingerprint=hashlib.sha256(body).hexdigest()) for body in bodies]
            sources.succeeded(connection, list(map(sources.Success, states, seen)), NOW)
        return room

    def one_unchanged(self) -> float:
        """What an unchanged feed of 600 KB costs beyond the fetch, as a share of parsing it."""
        import feedparser

        folder = self.folder / "one"
        folder.mkdir()
        room = Newsroom(folder, self.base, [BIG])
        room.collect(NOW)
        (body,) = self.bare([BIG])
        parse = min(cpu(lambda: feedparser.parse(body)) for _ in range(5))
        fetch = min(cpu(lambda: [room.fetcher.get(f"{self.base}/{BIG}") for _ in range(20)]) for _ in range(5)) / 20
        whole = min(cpu(lambda: [room.collect(NOW) for _ in range(20)]) for _ in range(5)) / 20
        print(f"unchanged, {len(body):,} octets: feedparser {parse * 1e3:.1f} ms, fetch {fetch * 1e3:.2f} ms, "
              f"collect {whole * 1e3:.2f} ms, beyond the fetch {(whole - fetch) / parse:.4f} of the parse")  # fmt: skip
        return (whole - fetch) / parse

    def all(self, rounds: int) -> float:
        """What collecting costs, as a share of bare fetches and bare parses."""
        import feedparser

        folder = self.folder / "all"
        folder.mkdir()
        room = self.primed(folder)
        shares = []
        for turn in range(rounds):
            self.turn()
            fetch = cpu(lambda: self.bare(self.names))
            changed = self.bare(sorted(self.changing))
            parse = cpu(lambda changed=changed: [feedparser.parse(body) for body in changed])
            states: dict[str, int] = {}
            later = NOW + timedelta(hours=turn + 1)
            ours = cpu(lambda later=later, states=states: states.update(room.collect(later)))
            if states != {"ok": len(self.changing), "unchanged": len(self.names) - len(self.changing)}:
                raise SystemExit(f"not what was to be collected: {states}")
            shares.append(ours / (fetch + parse))
            print(f"{len(self.names)} sources, {len(self.changing)} changed: bare fetches {fetch:.2f} s, feedparser "
                  f"{parse:.2f} s, collect {ours:.2f} s: {shares[-1]:.2f} times")  # fmt: skip
        return statistics.median(shares)

    def peak(self, count: int) -> float:
        """The peak memory in MB of a process that collects so many sources that it has never seen."""
        command = [sys.executable, __file__, "--peak", self.base, str(count)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak(base: str, count: int) -> None:
    """Collect so many sources and print the peak of this process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        Newsroom(Path(folder), base, [f"s{number}" for number in range(count)]).collect(NOW)
    lines = Path("/proc/self/status").read_text().splitlines()
    print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024)


def main() -> int:
    """Measure, and end with 1 if a limit is missed."""
    if sys.argv[1:2] == ["--publish"]:
        publish(int(sys.argv[2]))
    if sys.argv[1:2] == ["--peak"]:
        peak(sys.argv[2], int(sys.argv[3]))
        return 0
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sources", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--stories", type=int, default=50)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), asked.sources, asked.stories)
        try:
            one, all_of_them = bench.one_unchanged(), bench.all(asked.rounds)
        finally:
            bench.process.kill()
        # The stories of a first collection are many: short feeds, so that it ends.
        (Path(folder) / "short").mkdir()
        short = Bench(Path(folder) / "short", asked.sources, 2)
        try:
            few, many = short.peak(asked.sources // 10), short.peak(asked.sources)
        finally:
            short.process.kill()
    print(f"peak memory: {asked.sources // 10} sources {few:.0f} MB, {asked.sources} sources {many:.0f} MB")
    found = {"unchanged": (one, ONE_UNCHANGED), "all": (all_of_them, ALL), "memory": (many / few, MEMORY)}
    for name, (value, limit) in found.items():
        print(f"{name:12}{value:8.4f}  at most {limit:g}")
    return any(value > limit for value, limit in found.values())


if __name__ == "__main__":
    sys.exit(main())
