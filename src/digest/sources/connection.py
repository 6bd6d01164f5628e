"""The way out: connections that are checked, bounded in time and octets, and never by a proxy.

The name is looked up here and the connection made to the very address that was checked, so a name
that resolves differently the second time gains nothing (DNS rebinding).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from ipaddress import ip_address
from ssl import SSLContext
from typing import TYPE_CHECKING

import httpcore2

from digest.errors import SourceError
from digest.sources.guard import is_allowed, refusal

if TYPE_CHECKING:
    from httpcore2 import SOCKET_OPTION

_MOST_OF_HEADERS = 256_000


class Deadline:
    """A moment after which nothing goes on: `share` of `seconds` from its making."""

    def __init__(self, seconds: float, share: float = 1.0) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds * share

    def left(self, error: type[Exception], at_most: float | None = None) -> float:
        """The seconds that are left, no more than `at_most`. Raises `error` where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise error(f"{self.seconds:g} s are over")
        return left if at_most is None else min(left, at_most)

    def within(self, seconds: float) -> None:
        """Let it come no later than `seconds` from now."""
        end = time.monotonic() + seconds
        if end < self._end:
            self._end, self.seconds = end, seconds

    def put_off(self, seconds: float) -> None:
        """Let it come later: time spent waiting for others is not the server's."""
        self._end += seconds


class Allowance:
    """What the request under way may still spend; renewed for each one on a connection that is kept."""

    def __init__(self) -> None:
        self._deadline = Deadline(0.0)
        self._octets = 0
        self._body = 0

    def renew(self, deadline: Deadline, octets: int) -> None:
        """Begin a request that ends by `deadline` and whose body takes no more than `octets` on the wire."""
        self._deadline, self._octets, self._body = deadline, _MOST_OF_HEADERS, octets

    def headers_are_read(self) -> None:
        """Go on to the body."""
        self._octets = self._body

    def left(self, error: type[Exception], timeout: float | None) -> float:
        """The seconds that are left. Raises `error` where none are."""
        return self._deadline.left(error, timeout)

    def spend(self, octets: int) -> None:
        """Count what came in. Raises SourceError where that is too much."""
        self._octets -= octets
        if self._octets < 0:
            raise SourceError("Its answer does not end: it was cut off.")


class GuardedBackend(httpcore2.NetworkBackend):
    """Makes one connection to a public address or one in `allow`, within its `allowance`.

    Raises SourceError where a host has no address that may be reached.
    """

    def __init__(self, allow: Collection[str]) -> None:
        self.allowance = Allowance()
        self._allow = allow
        self._plain = httpcore2.SyncBackend()
        self._stream: TimedStream | None = None

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
        addresses = self._checked(host, port, self.allowance.left(httpcore2.ConnectTimeout, timeout))
        for number, address in enumerate(addresses):
            left = self.allowance.left(httpcore2.ConnectTimeout, timeout) / (len(addresses) - number)
            try:
                stream = self._plain.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                self._stream = TimedStream(stream, self.allowance)
                return self._stream
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def cut(self) -> None:
        """End what is under way, from another thread."""
        self.allowance.renew(Deadline(0.0), 0)
        if self._stream is not None:
            self._stream.cut()

    def _checked(self, host: str, port: int, seconds: float) -> list[str]:
        addresses = _resolved(host, port, seconds)
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
                f' "{host}:{port}" to fetch: allow: in site.yaml.',
                inside=f"{host}:{port}",
            )
        return open_ones


class TimedStream(httpcore2.NetworkStream):
    """A connection of which no step goes on after the deadline, however slowly the octets trickle."""

    def __init__(self, stream: httpcore2.NetworkStream, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`, before the deadline."""
        octets = self._stream.read(max_bytes, self._allowance.left(httpcore2.ReadTimeout, timeout))
        self._allowance.spend(len(octets))
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of `buffer` before the deadline."""
        self._stream.write(buffer, self._allowance.left(httpcore2.WriteTimeout, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def cut(self) -> None:
        """Wake up whoever reads or writes, from another thread."""
        found = self._stream.get_extra_info("socket")
        if isinstance(found, socket.socket):
            with suppress(OSError):
                found.shutdown(socket.SHUT_RDWR)

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on in TLS, checked against the name that was asked for, not the address."""
        left = self._allowance.left(httpcore2.ConnectTimeout, timeout)
        self._stream = self._stream.start_tls(ssl_context, server_hostname, left)
        return self

    def get_extra_info(self, info: str) -> object:
        """What the connection beneath says of itself."""
        return self._stream.get_extra_info(info)


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of `host`; a name server that does not answer costs a waiting thread, not the deadline."""
    with suppress(ValueError):
        return [str(ip_address(host))]
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
    thread.join(seconds)
    if failed:
        raise httpcore2.ConnectError(f"the name {host} is not known") from failed[0]
    if thread.is_alive():
        raise httpcore2.ConnectTimeout(f"the name {host} was not found in time")
    return list(found)
