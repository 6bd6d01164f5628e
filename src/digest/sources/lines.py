"""Connections that are kept for the next request to the same server.

Whoever is asked twice is connected to once. The address was checked when the connection was made, and a
connection does not change its address; what has been idle for a while is closed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from ssl import SSLContext

import httpcore2
import httpx2

from digest.errors import SourceError
from digest.sources.connection import Deadline, GuardedBackend

Origin = tuple[bytes, bytes, int]

_IDLE_SECONDS = 10.0
_MOST_IDLE = 32
_PORTS = {b"http": 80, b"https": 443}
# A server may close a kept connection at any moment; a GET that it did not answer may be repeated (RFC 9112, 9.3.1).
_CLOSED_MEANWHILE = (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError)
# On the wire a body may be a little longer than unpacked: chunks, blocks that hold nothing.
_MORE_ON_THE_WIRE = 1_000_000


class Line:
    """One connection to one server."""

    def __init__(self, origin: Origin, ssl_context: SSLContext | None, allow: Collection[str]) -> None:
        self.origin = origin
        self.backend = GuardedBackend(allow)
        scheme, host, port = origin
        self.http = httpcore2.HTTPConnection(
            httpcore2.Origin(scheme, host, port),
            ssl_context=ssl_context,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=self.backend,
        )


class Lines:
    """All connections, in use and idle; may be used by several threads at once."""

    def __init__(self, allow: Collection[str], tls: Callable[[], SSLContext]) -> None:
        self._allow = allow
        self._tls = tls
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._busy: set[Line] = set()
        self._cut = False

    def send(self, request: httpx2.Request, deadline: Deadline, most: int) -> httpx2.Response:
        """Send `request` and return its answer, whose body, of at most `most` octets, is still to be read.

        Raises SourceError, and what httpcore2 raises.
        """
        origin = (
            request.url.raw_scheme,
            request.url.raw_host,
            request.url.port or _PORTS.get(request.url.raw_scheme, 0),
        )
        kept = self._take(origin)
        if kept is not None:
            with suppress(*_CLOSED_MEANWHILE):
                return self._on(kept, request, deadline, most)
        return self._on(self._open(origin), request, deadline, most)

    def give_back(self, line: Line) -> None:
        """End a request: the connection is kept if its answer was read to its end, else closed."""
        with self._lock:
            self._busy.discard(line)
            # A connection that was never made calls itself idle.
            keep = line.http.is_idle() and not line.http.is_closed() and not self._cut
            if keep:
                self._idle.append(line)
            surplus = self._idle.pop(0) if len(self._idle) > _MOST_IDLE else None
        for each in (surplus, None if keep else line):
            if each is not None:
                each.http.close()

    def close(self) -> None:
        """Close what is idle; what is in use goes on."""
        with self._lock:
            idle, self._idle = self._idle, []
        for line in idle:
            line.http.close()

    def cut(self) -> None:
        """End everything that is under way, for good: who waits for an answer gets an error at once."""
        with self._lock:
            self._cut = True
            busy = list(self._busy)
        for line in busy:
            line.backend.cut()
        self.close()

    def _take(self, origin: Origin) -> Line | None:
        """The connection to `origin` that was used last and still stands."""
        while True:
            with self._lock:
                line = next((each for each in reversed(self._idle) if each.origin == origin), None)
                if line is None:
                    return None
                self._idle.remove(line)
                expired = line.http.has_expired()
                if not expired:
                    self._busy.add(line)
                    return line
            line.http.close()

    def _open(self, origin: Origin) -> Line:
        line = Line(origin, self._tls() if origin[0] == b"https" else None, self._allow)
        with self._lock:
            if self._cut:
                raise SourceError("It was not asked: this run was stopped.")
            self._busy.add(line)
        return line

    def _on(self, line: Line, request: httpx2.Request, deadline: Deadline, most: int) -> httpx2.Response:
        scheme, host, port = line.origin
        url = httpcore2.URL(scheme=scheme, host=host, port=port, target=request.url.raw_path)
        line.backend.allowance.renew(deadline, most + _MORE_ON_THE_WIRE)
        try:
            answer = line.http.handle_request(httpcore2.Request(request.method, url, headers=request.headers.raw))
        except BaseException:
            self.give_back(line)
            raise
        line.backend.allowance.headers_are_read()
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer, line, self))


class Carrier(httpx2.BaseTransport):
    """Carries the requests of one visit over `lines`, all of them before one `deadline`."""

    def __init__(self, lines: Lines, deadline: Deadline, most: int) -> None:
        self._lines = lines
        self._deadline = deadline
        self._most = most

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` and return the response, its body still to be read."""
        return self._lines.send(request, self._deadline, self._most)


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response, line: Line, lines: Lines) -> None:
        self._answer = answer
        self._line = line
        self._lines = lines

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._lines.give_back(self._line)
