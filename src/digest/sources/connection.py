"""The way out: connections that are checked, bounded in time and never by a proxy.

The name is looked up here and the connection made to the very address that was checked, so a name
that resolves differently the second time gains nothing (DNS rebinding).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from ssl import SSLContext
from typing import TYPE_CHECKING

import httpcore2
import httpx2

from digest.errors import SourceError
from digest.sources.guard import is_allowed, refusal

if TYPE_CHECKING:
    from httpcore2 import SOCKET_OPTION


class Deadline:
    """A moment, `seconds` from its making, after which nothing goes on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, error: type[Exception], at_most: float | None = None) -> float:
        """The seconds that are left, no more than `at_most`. Raises `error` where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error(f"{self.seconds:g} s are over")
        return left if at_most is None else min(left, at_most)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to public addresses and to those in `allow`, before `deadline`.

    Raises SourceError where a host has no address that may be reached.
    """

    def __init__(self, allow: Collection[str], deadline: Deadline) -> None:
        self._allow = allow
        self._deadline = deadline
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Open a connection to the first address of `host` that may be reached and answers."""
        failure: Exception | None = None
        addresses = self._checked(host, port)
        for number, address in enumerate(addresses):
            left = self._deadline.left(httpcore2.ConnectTimeout, timeout) / (len(addresses) - number)
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return TimedStream(stream, self._deadline)
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        addresses = _resolved(host, port, self._deadline)
        refused = {address: refusal(address) for address in addresses}
        open_ones = [
            address
            for address, reason in refused.items()
            if reason is None or is_allowed(host, address, port, self._allow)
        ]
        if addresses and not open_ones:
            address, reason = next(iter(refused.items()))
            raise SourceError(
                f"{host} leads to the inside address {address} ({reason}), which is refused. If this is meant, add"
                f' "{host}:{port}" to fetch: allow: in site.yaml.'
            )
        return open_ones


class TimedStream(httpcore2.NetworkStream):
    """A connection of which no step goes on after the deadline, however slowly the bytes trickle."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`, before the deadline."""
        return self._stream.read(max_bytes, self._deadline.left(httpcore2.ReadTimeout, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of `buffer` before the deadline."""
        self._stream.write(buffer, self._deadline.left(httpcore2.WriteTimeout, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on in TLS, checked against the name that was asked for, not the address."""
        left = self._deadline.left(httpcore2.ConnectTimeout, timeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """What the connection beneath says of itself."""
        return self._stream.get_extra_info(info)


class GuardedTransport(httpx2.BaseTransport):
    """Carries requests of an httpx2 client over guarded connections."""

    def __init__(self, ssl_context: SSLContext, allow: Collection[str], deadline: Deadline) -> None:
        backend = GuardedBackend(allow, deadline)
        self._pool = httpcore2.ConnectionPool(ssl_context=ssl_context, network_backend=backend)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send `request` and return the response, its body still to be read."""
        url = httpcore2.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore2.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _resolved(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of `host`; a name server that does not answer costs a waiting thread, not the deadline."""
    found: list[str] = []
    failed: list[OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True, name="look up a host")
    thread.start()
    thread.join(deadline.left(httpcore2.ConnectTimeout))
    if failed:
        raise httpcore2.ConnectError(f"the name {host} is not known") from failed[0]
    if thread.is_alive():
        raise httpcore2.ConnectTimeout(f"the name {host} was not found in time")
    return list(found)
