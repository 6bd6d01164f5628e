"""Finding a relay's addresses, reaching one of them, what checks its certificate, and the name that we give there."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.delivery.relay.options import Relay
from digest.delivery.smtp.opening import Closed, Door

if TYPE_CHECKING:
    import ssl

# The system's room for what was written and has not left: enough for a whole message, so that it goes at one call.
_ROOM = 1 << 18

Address = tuple[socket.AddressFamily, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]


def addresses(relay: Relay) -> list[Address]:
    """The relay's network addresses. Raises Closed where its name leads nowhere, or where it must not."""
    try:
        found = socket.getaddrinfo(relay.host, relay.port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise Closed(Door.AWAY, f"its name is not found ({fault.strerror or fault})") from fault
    if relay.security == "none":
        found = [each for each in found if ipaddress.ip_address(str(each[4][0]).partition("%")[0]).is_loopback]
        if not found:
            raise Closed(Door.UNSAFE, "it is not on this machine, and nothing leaves it in plain text")
    return [(family, address) for family, _, _, _, address in found]


def dial(waiting: Iterator[Address]) -> socket.socket:
    """Begin to connect to the next address that a connection can be begun to; the socket does not block.

    Raises Closed where there is none.
    """
    fault = "it has no address"
    for family, address in waiting:
        line = socket.socket(family, socket.SOCK_STREAM)
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        number = line.connect_ex(address)
        if number in (0, errno.EINPROGRESS):
            return line
        line.close()
        fault = os.strerror(number)
    raise Closed(Door.AWAY, fault)


def system_context() -> ssl.SSLContext:
    """What checks certificates unless somebody says otherwise: the system's authorities, or those in $SSL_CERT_FILE."""
    import ssl

    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def our_name(line: socket.socket) -> str:
    """This host's full name, or else the address literal of our end (RFC 5321, section 4.1.3)."""
    name = socket.gethostname()
    if "." in name and name.isascii():
        return name
    address = str(line.getsockname()[0]).partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
