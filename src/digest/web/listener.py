"""The socket that the web server listens on."""

from __future__ import annotations

import socket

from digest.config.values import Bind
from digest.errors import UsageError

_BACKLOG = 2_048


def listen(where: Bind) -> socket.socket:
    """A listening socket; port 0 takes a free one. Raises UsageError where the address cannot be taken."""
    try:
        found = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _refusal(where, error) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise _refusal(where, error) from error
    return listener


def url_of(listener: socket.socket, where: Bind) -> str:
    """The address at which a browser on this machine finds what `listen` made of `where`."""
    host = f"[{where.host}]" if ":" in where.host else where.host
    return f"http://{host}:{listener.getsockname()[1]}/"


def _refusal(where: Bind, error: OSError) -> UsageError:
    cause = error.strerror or error
    return UsageError(
        f"{where.host}:{where.port} cannot be served at ({cause}): end what is there, or say another address "
        "in `web: bind:` or `--bind`, such as 127.0.0.1:0."
    )
