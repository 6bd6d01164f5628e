"""Serve a published folder as it stands: for a look at it, and for the demo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from digest.errors import UsageError

_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
_POLICY = "default-src 'none'; img-src 'self' https: http:; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def serve(folder: Path, bind: str, started: Callable[[str], None]) -> None:
    """Serve `folder` at `bind` (host and port; 0 takes a free one) until interrupted.

    `started` is told the address. Raises UsageError where the address cannot be taken.
    """
    host, _, port = bind.rpartition(":")
    try:
        if not host:
            raise ValueError("no host")
        server = ThreadingHTTPServer((host.strip("[]"), int(port)), partial(_Handler, directory=str(folder)))
    except (OSError, ValueError, OverflowError) as error:
        cause = error.strerror if isinstance(error, OSError) else "no host and port"
        raise UsageError(f"{bind} cannot be served at ({cause}): give another --bind, such as 127.0.0.1:0.") from error
    with server:
        started(f"http://{host}:{server.server_address[1]}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


class _Handler(SimpleHTTPRequestHandler):
    """Files with the right types, without listings or names that begin with a dot."""

    extensions_map = _TYPES

    def end_headers(self) -> None:
        """Add what every answer carries."""
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        """The file of a request; hidden ones and what a link leads out to are not there."""
        root, found = Path(self.directory).resolve(), Path(super().translate_path(path.replace("%00", "")))
        inside = found.resolve().is_relative_to(root)
        hidden = any(part.startswith(".") for part in found.relative_to(self.directory).parts)
        return str(root / "absent") if hidden or not inside else self._like(found, path)

    @staticmethod
    def _like(found: Path, path: str) -> str:
        """With the slash at its end that a folder's request has: without it the request is redirected."""
        return f"{found}/" if path.partition("?")[0].endswith("/") else str(found)

    def list_directory(self, path: object) -> None:
        """Refuse: a folder without an index is not published."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing of requests: an address in a log is personal data."""
