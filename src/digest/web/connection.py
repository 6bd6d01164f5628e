"""One client's connection: what uvicorn leaves open is bounded here, in size and in time."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from digest.web.headers import SECURITY

HEAD_OCTETS = 32 * 1024
HEAD_SECONDS = 10.0


class Connection(HttpToolsProtocol):
    """HTTP/1.1 whose requests must say all their headers within a size and a time."""

    _head_is_open = True
    _head_octets = 0
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The time for the first request runs from here."""
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what belongs to headers; a client that never ends them is turned away (RFC 6585, 5)."""
        if len(data) > HEAD_OCTETS and self._awaits_head() and not -1 < data.find(b"\r\n\r\n") < HEAD_OCTETS:
            self._turn_away(b"431 Request Header Fields Too Large")
            return
        super().data_received(data)
        if not self._head_is_open:
            return
        self._head_octets += len(data)
        if self._head_octets > HEAD_OCTETS:
            self._turn_away(b"431 Request Header Fields Too Large")
        elif self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_is_open = True
        self._head_octets = 0

    def on_headers_complete(self) -> None:
        """The headers are whole."""
        self._head_is_open = False
        if self._head_timer is not None:
            self._stop_timer()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP."""
        self._turn_away(b"400 Bad Request")

    def _awaits_head(self) -> bool:
        return self._head_is_open or self.cycle is None or self.cycle.response_complete

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        if self._head_octets:
            self._turn_away(b"408 Request Timeout")
        else:
            self.transport.close()

    def _turn_away(self, status: bytes) -> None:
        if self.transport.is_closing():
            return
        security = b"".join(name + b": " + value + b"\r\n" for name, value in SECURITY)
        end = b"connection: close\r\ncontent-length: 0\r\n\r\n"
        self.transport.write(b"HTTP/1.1 " + status + b"\r\n" + security + end)
        self.transport.close()
