"""Hostile and broken HTTP on every route of a running service: no 5xx, it still answers, its memory stays flat.

$DIGEST_REQUESTS of them, 350 by default; 10,000 were sent once (docs/decisions/0024), with their outcome in the file
that $DIGEST_TOLD names. A route that is added later needs an example here.
"""

from __future__ import annotations

import os
import random
import re
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hostile_http import request
from running import Service, until
from served import FEEDS, MORNING, SITE

from digest.app import App
from digest.delivery.tokens import Tokens
from digest.model.sign_up import Asked
from digest.store import subscribers
from digest.subscriptions.addresses import address
from digest.subscriptions.signing_up import sign_up
from digest.web.service import service as pages

REQUESTS, TOLD = int(os.environ.get("DIGEST_REQUESTS", "350")), os.environ.get("DIGEST_TOLD")
CLOCK, CLIENTS, WARM, SECONDS = "2026-11-23T12:00:00+00:00", 8, 100, 1.0
# A leak of three kilobytes a request would show in the long form.
FLAT_OCTETS = 24 * 1024 * 1024
ADA, TOKEN = "ada@reader.example", "desk-token-0123456789"
FILES = {
    "site.yaml": SITE + 'topics: {sea: "Sea"}\nconsent: {version: "1", text: "Yes."}\n',
    "sources.yaml": 'desk: {kind: push, token: "${file:desk-token}"}\n',
    "feeds.yaml": FEEDS,
    "digests/morning.yaml": MORNING
    + 'clock: subscriber\nschedule: {cron: "0 7 * * *"}\nweekly: {title: "Week", cron: "0 8 * * sat"}\n'
    + "audience: {topics: [sea]}\n",
}
FIXED = (
    *("/", "/feeds/all.rss", "/feeds/all.json", "/feeds/news.atom", "/feeds/old.rss", "/feeds.opml"),
    *("/editions/morning/", "/editions/morning.rss", "/editions/morning/2026-11-23/", "/pictures/0123.png"),
    *("/console/", "/style.0.css"),
    *("/subscribe", "/subscribe/form", "/subscribe/x", "/preferences", "/preferences/", "/healthz", "/readyz"),
    *("/metrics", "/api/openapi.json", "/api/v1/articles", "/nothing"),
)  # fmt: skip
ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n(.*?)\r\n\r\n", re.DOTALL)


@dataclass(frozen=True)
class Target:
    """A running service and right paths of all kinds."""

    service: Service
    port: int
    paths: tuple[str, ...]


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, ...]:
    """Right paths in a newsroom that is there."""
    for name, text in FILES.items():
        path = tmp_path / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "token").write_text("operators", encoding="utf-8")
    (tmp_path / "desk-token").write_text(TOKEN, encoding="utf-8")
    return (*FIXED, *personal(App.load(tmp_path / "config")))


@pytest.fixture
def target(tmp_path: Path, paths: tuple[str, ...]) -> Iterator[Target]:
    running = Service(tmp_path, CLOCK)
    port = int(running.address.rstrip("/").rpartition(":")[2])
    until(lambda: running.get("") == 200, running)
    yield Target(running, port, paths)
    assert running.end() == 0


def personal(app: App) -> tuple[str, ...]:
    """The links of somebody who asked for a newsletter, as they stand in mails."""
    now = datetime.fromisoformat(CLOCK)
    sign_up(app.store, address(ADA), Asked(("morning",), "1"), app.signing_keys, timedelta(7), now)
    with app.store.read() as connection:
        ada = subscribers.by_keys(connection, [ADA])[ADA]
    app.close()
    tokens = Tokens(app.signing_keys)
    make = tokens.make
    leave, choose = make(ada, "morning", "unsubscribe"), make(ada, "morning", "preferences")
    return f"/confirm/{tokens.sealed.make(ada, 1)}", f"/unsubscribe/{leave}", f"/preferences/{choose}"


def ask(port: int, sent: bytes) -> bytes:
    """All that comes back for these octets."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client, suppress(ConnectionError):
        client.sendall(sent)
        client.settimeout(SECONDS)
        with suppress(TimeoutError):
            while got := client.recv(1 << 16):
                received += got
            return bytes(received)
        # The server waits for more, which does not come.
        client.shutdown(socket.SHUT_WR)
        client.settimeout(60)
        while got := client.recv(1 << 16):
            received += got
    return bytes(received)


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def attack(target: Target, seed: int, number: int) -> Counter[int]:
    """Send so many requests; the statuses that came back, 0 for none."""
    chance, found = random.Random(seed), Counter[int]()
    for _ in range(number):
        sent = request(chance, target.paths, TOKEN.encode())
        for status, fields in ANSWER.findall(ask(target.port, sent)) or [(b"0", b"")]:
            told = fields.lower()
            assert status < b"500" or (status == b"503" and b"retry-after: 60" in told), (status, fields, sent)
            assert b"location: " not in told or status == b"301", (fields, sent)
            assert b"evil.example" not in told, sent
            assert b"set-cookie" not in told
            found[int(status)] += 1
    return found


def test_no_request_is_an_error_of_ours(target: Target) -> None:
    pid = target.service.pid("web")
    assert pid
    total, share = Counter[int](), (REQUESTS - WARM) // CLIENTS
    with ThreadPoolExecutor(CLIENTS) as pool:
        for found in pool.map(lambda seed: attack(target, -seed, WARM // CLIENTS), range(1, CLIENTS + 1)):
            total += found
        before = resident(pid)
        for found in pool.map(lambda seed: attack(target, seed, share), range(1, CLIENTS + 1)):
            total += found
    grown = resident(pid) - before
    if TOLD:
        Path(TOLD).write_text(f"{sorted(total.items())}, {before:,} octets of memory, {grown:+,}\n", encoding="utf-8")
    assert {200, 400, 404, 405} <= total.keys()
    assert target.service.pid("web") == pid
    assert grown < FLAT_OCTETS
    assert [target.service.get(each) for each in ("", "subscribe", "healthz", "feeds/all.rss")] == [200] * 4
    assert "Traceback" not in target.service.log
    assert "fault of digest" not in target.service.log


def test_every_route_is_attacked(paths: tuple[str, ...]) -> None:
    app = pages(lambda: pytest.fail("not asked"), lambda: pytest.fail("not asked"))
    routes = [
        each
        for one in app.routes
        for each in getattr(getattr(one, "original_router", None), "routes", [one])
        if hasattr(each, "path_regex")
    ]
    assert len(routes) > 10
    assert [each.path for each in routes if not any(each.path_regex.match(path) for path in paths)] == []
