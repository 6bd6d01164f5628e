"""Many services on one store: a slot makes one edition, each reader gets it once, each source is visited once.

`DIGEST_SERVICES` and `DIGEST_SLOTS` say how many play how many slots (4 and 5 without them).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

from clockroom import Clockroom, utc
from running import Service, until

from digest.app import App
from digest.pipeline.visits import collect_due

SERVICES = int(os.environ.get("DIGEST_SERVICES", "4"))
SLOTS = int(os.environ.get("DIGEST_SLOTS", "5"))
PLAYER = Path(__file__).with_name("slot_player.py")


def test_many_services_make_one_edition_a_slot_and_send_it_once(tmp_path: Path) -> None:
    room = Clockroom(tmp_path, "0 * * * *", extra='skip_if_fewer_than: 0\nsubject: "Hourly"\n')
    people = {f"reader{number}": None for number in range(7)}
    room.readers(people)
    first = utc("2026-11-23T00:00:02")
    moments = [(first + timedelta(hours=hour)).isoformat() for hour in range(SLOTS)]
    command = [sys.executable, str(PLAYER), str(tmp_path / "config"), str(tmp_path / "begin"), *moments]
    players = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(SERVICES)]
    assert all(player.stdout and player.stdout.readline() == "ready\n" for player in players)
    (tmp_path / "begin").touch()
    said = [player.communicate()[0].split() for player in players]
    assert [player.returncode for player in players] == [0] * SERVICES
    room.deliver_rest(utc(moments[-1]))

    made = [edition for one in said for edition in one]
    assert len(made) == len(set(made)) == SLOTS
    assert len(room.editions()) == SLOTS
    assert set(room.states().values()) == {"sent"}
    found = Counter(
        (path.parent.name, message_from_bytes(path.read_bytes())["To"])
        for path in (tmp_path / "var" / "outbox").rglob("*.eml")
    )
    assert set(found.values()) == {1}
    assert len(found) == SLOTS * len(people)


class _Feed(BaseHTTPRequestHandler):
    """An empty feed that counts who asks for it."""

    visits: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        self.visits[self.path] += 1
        body = b'{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}'
        self.send_response(200)
        self.send_header("Content-Type", "application/feed+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_two_services_visit_a_source_once(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    room = Clockroom(tmp_path)
    site = tmp_path / "config" / "site.yaml"
    site.write_text(f'{site.read_text(encoding="utf-8")}fetch: {{allow: ["127.0.0.1:{port}"]}}\n', encoding="utf-8")
    names = [f"feed{number}" for number in range(4)]
    lines = [f"{name}: {{kind: feed, url: 'http://127.0.0.1:{port}/{name}', every: 10m}}" for name in names]
    (tmp_path / "config" / "sources.yaml").write_text("\n".join(lines), encoding="utf-8")
    apps = [App.load(tmp_path / "config") for _ in range(4)]

    def visit(app: App, at: str) -> None:
        collect_due(app.store, app.sources(), app.source_ranks, app.fetcher, tmp_path, utc(at))

    def everybody(at: str) -> Counter[str]:
        _Feed.visits.clear()
        with ThreadPoolExecutor(len(apps)) as threads:
            list(threads.map(visit, apps, [at] * len(apps)))
        return Counter({path.strip("/"): times for path, times in _Feed.visits.items()})

    once = dict.fromkeys(names, 1)
    assert everybody("2026-11-23T07:00") == once
    assert everybody("2026-11-23T07:09:59") == {}
    assert everybody("2026-11-23T07:11:01") == once
    assert everybody("2026-11-22T07:00") == once  # the clock was set back: nobody waits for a day
    (tmp_path / "config" / "sources.yaml").write_text("\n".join(lines).replace("10m", "2m"), encoding="utf-8")
    apps[:] = [App.load(tmp_path / "config") for _ in range(4)]
    assert everybody("2026-11-22T07:02:30") == once  # and a quicker pace counts from now on
    server.shutdown()
    assert room.editions() == []


def test_two_whole_services_on_one_newsroom(room: Clockroom, start: Callable[..., Service]) -> None:
    room.story("one", "2026-11-23T06:00")
    services = [start(name="first"), start(name="second")]
    for service in services:
        until(lambda service=service: service.get("editions/morning/2026-11-23/") == 200, service)
    until(lambda: room.states() == {"2026-11-23": "sent"}, services[0])
    assert [service.end() for service in services] == [0, 0]
    assert sum(service.log.count('event="edition composed"') for service in services) == 1
    assert len(list((room.root / "var" / "outbox").rglob("*.eml"))) == 2
