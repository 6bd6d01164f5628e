"""How much does our whole web application cost beside plain Starlette on the same server?

Two servers take turns in one run, both uvicorn with uvloop and httptools, one process each: `digest`, as
`digest run` starts it (limits, security fields, revalidation of the files on disk), and a Starlette
application of one route that has the bytes in memory. The load is the same for both: so many connections that
each ask again as soon as they have been answered, from another process. Rates are medians of the rounds; CPU
is the server's own, and memory its peak. A 304 must be answered at least 1.4 times as often, a 200 of a
200 KB feed at least 1.3 times.

Usage: python bench/serve.py [--rounds 5] [--seconds 2] [--connections 32]
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

LIMITS = {"304": 1.4, "200 identity": 1.3, "200 gzip": 1.3}
FIELDS = {
    "304": "Accept-Encoding: gzip, br\r\nIf-None-Match: {tag}\r\n",
    "200 identity": "",
    "200 gzip": "Accept-Encoding: gzip\r\n",
}
WORDS = ("release", "feed", "archive", "weekly", "editor", "reader", "harbour", "bridge", "naïve", "café", "über")
SITE = 'title: "Bench"\nurl: "https://bench.example"\nauthority: "bench.example"\n'
MORNING = 'title: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}}\n'
# What readers' programs send besides.
AGENT = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Reader/1.0\r\nAccept: application/rss+xml, */*;q=0.8\r\n"


@dataclass(frozen=True)
class Round:
    """One server under one load for some seconds: answers a second, and CPU microseconds for each."""

    rate: float
    cpu: float


def feed() -> bytes:
    """A feed of 200 KB that compresses as feeds do."""
    chance = random.Random(5)
    items, size = [], 0
    while size < 200_000:
        words = " ".join(chance.choice(WORDS) for _ in range(300))
        items.append(f"<item><title>{chance.random()}</title><description>{words}</description></item>\n")
        size += len(items[-1])
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>".encode()


def serve_digest(root: Path, listener: socket.socket) -> None:
    """Our application, as `digest run` starts it."""
    from digest.app import App
    from digest.pipeline.site_files import Page, read_site, write_site
    from digest.web.server import serve_web

    for name, text in {"site.yaml": SITE, "sources.yaml": "{}\n", "digests/morning.yaml": MORNING}.items():
        path = root / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    app = App.load(root / "config")
    pages = {"feeds/all.rss": Page("bench", feed)}
    write_site(read_site(app.public_folder), pages, {name: page.render() for name, page in pages.items()})
    serve_web(lambda: app, lambda: datetime.now(UTC), listener, threading.Event())


def serve_starlette(_root: Path, listener: socket.socket) -> None:
    """One route with the bytes in memory."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    body = feed()
    zipped, tag = gzip.compress(body, 9, mtime=0), '"v42"'
    common = {"etag": tag, "cache-control": "max-age=300", "vary": "accept-encoding"}

    async def answer(request: Request) -> Response:
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=common)
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers = common | {"content-encoding": "gzip"}
            return Response(zipped, headers=headers, media_type="application/rss+xml")
        return Response(body, headers=common, media_type="application/rss+xml")

    config = uvicorn.Config(
        Starlette(routes=[Route("/feeds/all.rss", answer)]), loop="uvloop", http="httptools", log_level="error"
    )
    config.access_log = False
    uvicorn.Server(config).run(sockets=[listener])


SERVERS = {"digest": serve_digest, "starlette": serve_starlette}


class Server:
    """A server in a process of its own."""

    def __init__(self, name: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = listener.getsockname()[1]
        os.set_inheritable(listener.fileno(), True)
        command = [sys.executable, __file__, "--serve", name, self.folder.name, str(listener.fileno())]
        self.process = subprocess.Popen(command, pass_fds=[listener.fileno()])
        listener.close()
        first = self.ask("")
        self.tag = next(line[6:] for line in first.decode("latin-1").split("\r\n") if line.lower().startswith("etag: "))

    def request(self, fields: str) -> bytes:
        return f"GET /feeds/all.rss HTTP/1.1\r\nHost: 127.0.0.1\r\n{AGENT}{fields}\r\n".encode()

    def ask(self, fields: str) -> bytes:
        """One answer, head and body."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(self.request(fields + "Connection: close\r\n"))
            received = bytearray()
            while piece := connection.recv(1 << 20):
                received += piece
        return bytes(received)

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def peak(self) -> float:
        """Peak memory in MB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def load(server: Server, fields: str, seconds: float, connections: int) -> Round:
    """Ask over and over; an answer is whole when as many octets have come as the first one had."""
    request = server.request(fields)
    # The first answer was closed after, which it said in a field; the others stay open.
    length = len(server.ask(fields)) - len(b"connection: close\r\n")
    sockets, missing, poll = {}, {}, select.epoll()
    for _ in range(connections):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[connection.fileno()] = connection
        missing[connection.fileno()] = length
        poll.register(connection, select.EPOLLIN)
        connection.sendall(request)
    buffer, answers = bytearray(1 << 20), 0
    cpu, started = server.cpu(), time.perf_counter()
    while (now := time.perf_counter()) - started < seconds:
        for number, _ in poll.poll(0.1):
            received = sockets[number].recv_into(buffer)
            if not received:
                raise SystemExit("the server closed a connection")
            missing[number] -= received
            if missing[number] == 0:
                answers += 1
                missing[number] = length
                sockets[number].send(request)
            elif missing[number] < 0:
                raise SystemExit("an answer was longer than the first one")
    spent = server.cpu() - cpu
    for connection in sockets.values():
        connection.close()
    poll.close()
    return Round(answers / (now - started), spent / answers * 1e6)


def main() -> int:
    """Measure in turns, print a row for each case and server, and end with 1 if a limit is missed."""
    if sys.argv[1:2] == ["--serve"]:
        name, root, descriptor = sys.argv[2:5]
        SERVERS[name](Path(root), socket.socket(fileno=int(descriptor)))
        return 0
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=2)
    arguments.add_argument("--connections", type=int, default=32)
    asked = arguments.parse_args()
    servers = {name: Server(name) for name in SERVERS}
    try:
        found: dict[tuple[str, str], list[Round]] = {}
        for _ in range(asked.rounds):
            for case, fields in FIELDS.items():
                for name, server in servers.items():
                    ready = fields.format(tag=server.tag)
                    if case == "304" and name == "digest":
                        ready = fields.format(tag=tag_of(server.ask("Accept-Encoding: gzip, br\r\n")))
                    one = load(server, ready, asked.seconds, asked.connections)
                    found.setdefault((case, name), []).append(one)
        return report(found, {name: server.peak() for name, server in servers.items()})
    finally:
        for server in servers.values():
            server.close()


def tag_of(answer: bytes) -> str:
    return next(line[6:] for line in answer.decode("latin-1").split("\r\n") if line.lower().startswith("etag: "))


def report(found: dict[tuple[str, str], list[Round]], peaks: dict[str, float]) -> int:
    missed = 0
    print(f"{'answer':14}{'server':12}{'a second':>10}{'CPU µs':>9}{'times':>8}{'at least':>10}")
    for case, limit in LIMITS.items():
        medians = {name: statistics.median(one.rate for one in found[case, name]) for name in SERVERS}
        times = medians["digest"] / medians["starlette"]
        missed += times < limit
        for name in SERVERS:
            cpu = statistics.median(one.cpu for one in found[case, name])
            ours = f"{times:8.2f}{limit:10.1f}" if name == "digest" else ""
            print(f"{case:14}{name:12}{medians[name]:10,.0f}{cpu:9.0f}{ours}")
    print("peak memory: " + ", ".join(f"{name} {peak:.0f} MB" for name, peak in peaks.items()))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
