"""A publisher on loopback that answers with given documents, and visits to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from make import NOW

from digest.model.source import Harvest, SourceDefaults, Validators
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS, Visit

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
TYPES = {".xml": "application/xml", ".json": "application/json", ".html": "text/html; charset=utf-8"}


@dataclass
class Publisher:
    """Documents by path, what leads elsewhere, and the requests that came: (path, whether it was conditional)."""

    port: int = 0
    documents: dict[str, bytes] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def put(self, path: str, document: str | bytes) -> str:
        """Publish `document` and give its address."""
        self.documents[path] = document.encode() if isinstance(document, str) else document
        return self.address(path)

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def publisher() -> Iterator[Publisher]:
    """A publisher that serves the sample feeds, and what is put there, with strong ETags."""
    known = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None: ...

        def do_GET(self) -> None:
            tag = self.headers.get("If-None-Match")
            known.asked.append((self.path, tag is not None))
            if self.path in known.moved:
                self.send_response(302)
                self.send_header("Location", known.moved[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            file = SAMPLES / "feeds" / self.path.removeprefix("/feeds/")
            body = known.documents.get(self.path) or (file.read_bytes() if file.is_file() else None)
            if body is None:
                self.send_error(404)
                return
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            self.send_response(304 if tag == etag else 200)
            self.send_header("ETag", etag)
            named = TYPES.get(Path(self.path).suffix)
            self.send_header("Content-Type", named or ("text/html" if body[:9] == b"<!doctype" else "text/plain"))
            self.send_header("Content-Length", "0" if tag == etag else str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if tag == etag else body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visit(
    root: Path = SAMPLES,
    *,
    name: str = "courier",
    port: int = 0,
    validators: Validators | None = None,
    defaults: SourceDefaults | None = None,
) -> Visit:
    """A visit at NOW; a fetcher that may reach `port` on loopback."""
    fetcher = Fetcher(FetchLimits(timeout=10, allow=(f"127.0.0.1:{port}",)), "digest-tests")
    return Visit(name, root, defaults or SourceDefaults("Asia/Baku"), validators or Validators(), fetcher, NOW)


def read_feed(at: Publisher, path: str, **given: object) -> Harvest:
    """What a visit to a feed of `at` brings."""
    kind = SOURCE_KINDS["feed"]
    options = kind.options.model_validate({"kind": "feed", "url": at.address(path)})
    return kind.read(options, visit(port=at.port, **given))  # type: ignore[arg-type]


def read_files(root: Path, path: str = ".", *, url: str | None = None, **given: object) -> Harvest:
    """What a visit to a folder below `root` brings."""
    kind = SOURCE_KINDS["files"]
    options = kind.options.model_validate({"kind": "files", "path": path, "url": url})
    return kind.read(options, visit(root, **given))  # type: ignore[arg-type]


def read_site(at: Publisher, path: str = "/", *, options: dict[str, object] | None = None, **given: object) -> Harvest:
    """What a visit to a site of `at` brings, with `options` beside its address."""
    kind = SOURCE_KINDS["site"]
    chosen = kind.options.model_validate({"kind": "site", "url": at.address(path), **(options or {})})
    return kind.read(chosen, visit(port=at.port, **given))  # type: ignore[arg-type]
