"""A newsroom behind a real web server on a free port, and a client that speaks plain HTTP with it."""

from __future__ import annotations

import hashlib
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import make

from digest.app import App
from digest.delivery.tokens import Action, Tokens
from digest.model.subscriber import SubscriptionState
from digest.pipeline.site_files import Page, read_site, write_site
from digest.store import subscribers, subscriptions
from digest.web.server import serve_web

SITE = """
title: "The Test Post"
url: https://test.example
authority: test.example
web: {public_url: "https://news.test.example", token: "${file:token}"}
"""
SOURCES = """
desk: {kind: files, path: stories, url: "https://test.example/{slug}", every: 5m}
wire: {kind: files, path: stories, url: "https://test.example/{slug}", every: 2m}
slow: {kind: files, path: stories, url: "https://test.example/{slug}", every: 10s, enabled: false}
"""
FEEDS = """
all: {title: "All stories", formerly: [news]}
old: {title: "Old", retired: true, formerly: [older]}
"""
MORNING = 'title: "Morning"\nformerly: [dawn]\nblocks:\n  - {title: "Latest", select: {since: last_edition}}\n'
TOKEN = "a-token-for-operators"
BIG = b"<rss>" + b"All the news that fits. " * 9000 + b"</rss>"
PUBLISHED = {
    "index.html": b"<!doctype html><title>Home</title>",
    "style.0123456789abcdef.css": b"p { margin: 0 }",
    "feeds.opml": b"<opml/>",
    "feeds/all.rss": BIG,
    "feeds/all.atom": b"<feed/>",
    "feeds/all.json": b"{}",
    "editions/morning.rss": b"<rss/>",
    "editions/morning/index.html": b"<!doctype html><title>Archive</title>",
    "editions/morning/2026-11-23/index.html": b"<!doctype html><title>Edition</title>",
    "editions/quiet/2026-11-23/index.html": b"<!doctype html><title>Quiet</title>",
    "editions/closed/2026-11-23/index.html": b"<!doctype html><title>Closed</title>",
    "pictures/0123.png": b"\x89PNG",
}


@dataclass(frozen=True)
class Got:
    """An answer as it came."""

    status: int
    fields: dict[str, str]
    body: bytes


class Served:
    """A newsroom of four digests below `root`, served from its own folder `var/public`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "stories").mkdir(parents=True)
        (root / "token").write_text(TOKEN, encoding="utf-8")
        self.configure("site.yaml", SITE)
        self.configure("sources.yaml", SOURCES)
        self.configure("feeds.yaml", FEEDS)
        self.configure("digests/morning.yaml", MORNING)
        self.configure("digests/evening.yaml", MORNING.replace("Morning", "Evening").replace("formerly: [dawn]\n", ""))
        for name, archive in (("quiet", "unlisted"), ("closed", "none")):
            text = MORNING.replace("Morning", name).replace("formerly: [dawn]", f"archive: {archive}")
            self.configure(f"digests/{name}.yaml", text)
        self.reload()
        self.publish(PUBLISHED)
        self.now = datetime.now(UTC)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener_port = self.listener.getsockname()[1]
        self.stop = threading.Event()
        self.thread = threading.Thread(
            target=serve_web, args=(lambda: self.app, lambda: self.now, self.listener, self.stop)
        )
        self.thread.start()

    def configure(self, name: str, text: str) -> None:
        path = self.root / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def reload(self) -> None:
        """Take the configuration as it is now, as the service does."""
        self.app = App.load(self.root / "config")

    def publish(self, files: dict[str, bytes]) -> None:
        """Make the site hold these files, as a publication does."""
        pages = {name: Page(hashlib.sha256(body).hexdigest(), lambda: b"") for name, body in files.items()}
        site = read_site(self.app.public_folder)
        write_site(site, pages, {name: files[name] for name in site.due(pages)})

    def close(self) -> None:
        self.stop.set()
        self.thread.join()

    def ask(self, method: str, path: str, body: bytes | None = None, **fields: str) -> Got:
        """One request; the names of header fields are given with `_` for `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        got = Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return got

    def get(self, path: str, **fields: str) -> Got:
        return self.ask("GET", path, **fields)

    def raw(self, octets: bytes) -> bytes:
        """Everything that comes back for these octets until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(octets)
            received = bytearray()
            # Closed with octets unread on its side, a connection is reset (RFC 9293, 3.6.1).
            with suppress(ConnectionResetError):
                while piece := connection.recv(1 << 16):
                    received += piece
        return bytes(received)

    def reader(self, email: str, *digests: str) -> int:
        """Somebody who subscribes to these digests; their number."""
        with self.app.store.write() as connection:
            ids = subscribers.put(connection, [make.person(email)], make.NOW)
            for name in digests:
                subscriptions.put(connection, name, list(ids.values()), SubscriptionState.CONFIRMED, make.NOW)
        return ids[email]

    def token(self, reader: int, digest: str, action: Action = "unsubscribe") -> str:
        return Tokens(self.app.signing_keys).make(reader, digest, action)

    def gets(self, reader: int) -> set[str]:
        """The digests that somebody gets."""
        with self.app.store.read() as connection:
            found = subscriptions.of_person(connection, reader)
        return {each.digest for each in found if each.state is SubscriptionState.CONFIRMED}

    def rows(self) -> dict[str, list[Any]]:
        """Every row of the store."""
        with self.app.store.read() as connection:
            names = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
            return {
                name: [tuple(row) for row in connection.exec_driver_sql(f'select * from "{name}"')]  # noqa: S608
                for name in names
            }
