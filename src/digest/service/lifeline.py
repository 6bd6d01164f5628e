"""The line between supervisor and part: configurations go down it, and its end tells that the supervisor is gone."""

from __future__ import annotations

import pickle
import socket
import struct
from dataclasses import dataclass

from digest.config.settings import Settings
from digest.render.folders import Folder

_LENGTH = struct.Struct("!Q")
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A configuration that was read and checked as a whole, secrets and the newsroom's own templates included."""

    settings: Settings
    fingerprint: str
    templates: Folder


def send(line: socket.socket, snapshot: Snapshot) -> None:
    """Hand a configuration to the part at the other end. Raises OSError if it does not take it within 10 s."""
    body = pickle.dumps(snapshot)
    line.settimeout(_SECONDS)
    line.sendall(_LENGTH.pack(len(body)) + body)


def receive(line: socket.socket) -> Snapshot | None:
    """Wait for the next configuration; None once the supervisor has gone."""
    head = _read(line, _LENGTH.size)
    body = _read(line, _LENGTH.unpack(head)[0]) if head else b""
    if not body:
        return None
    # Nobody but the supervisor that started this process holds the other end.
    found = pickle.loads(body)  # noqa: S301
    if not isinstance(found, Snapshot):
        raise TypeError(f"{type(found).__name__} came down the line")
    return found


def _read(line: socket.socket, size: int) -> bytes:
    """So many bytes, or none if the line ended before."""
    parts: list[bytes] = []
    while size:
        try:
            part = line.recv(min(size, 1 << 16))
        except ConnectionError:
            part = b""
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
