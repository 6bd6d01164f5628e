"""A socket that does not block, encrypted or not: bytes in, bytes out, and what it waits for."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Sequence

from digest.delivery.smtp.opening import Closed, Door

_CHUNK = 65536
# The system takes no more of them at one call.
_MOST_PIECES = 1024


class Line:
    """A connected or connecting socket. Its end shows as OSError, and in `read` as b"" too."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.blocked = True
        self.more = False
        self._plain = True

    def arrived(self) -> str | None:
        """None once the other end has taken up, else why it did not."""
        number = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        self.blocked = False
        return os.strerror(number) if number else None

    def wrap(self, context: ssl.SSLContext, host: str) -> None:
        """From now on TLS is spoken; call `handshake` until it says True."""
        self._plain = False
        self.socket = context.wrap_socket(self.socket, server_hostname=host, do_handshake_on_connect=False)
        # In TLS the client speaks first.
        self.blocked = True

    def handshake(self) -> bool:
        """Whether the connection is encrypted, and the other end proven to be who it should be.

        Raises Closed where it is not.
        """
        assert isinstance(self.socket, ssl.SSLSocket)  # noqa: S101  # `wrap` came before
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            self.blocked = False
            return False
        except ssl.SSLWantWriteError:
            self.blocked = True
            return False
        except ssl.SSLCertVerificationError as fault:
            raise Closed(
                Door.UNSAFE, f"its certificate cannot be trusted: {fault.verify_message.rstrip('.')}"
            ) from fault
        except ssl.SSLEOFError as fault:
            raise Closed(Door.AWAY, "it hangs up while TLS begins") from fault
        except ssl.SSLError as fault:
            raise Closed(Door.UNSAFE, f"TLS fails: {fault.reason or fault}") from fault
        self.blocked = False
        return True

    def read(self) -> bytes | None:
        """What has come, b"" at the end, None where nothing has; `more` says to read on at once."""
        try:
            data = self.socket.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        # What TLS has taken from the network and not handed out is not seen by a selector.
        self.more = not self._plain or len(data) == _CHUNK
        return data

    def write(self, pieces: Sequence[bytes | memoryview]) -> int:
        """Send as much as goes of the pieces, one after the other; where it is not all, `blocked` says to wait."""
        try:
            octets = self.socket.sendmsg(pieces[:_MOST_PIECES]) if self._plain else self.socket.send(joined(pieces))
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            octets = 0
        self.blocked = octets < sum(map(len, pieces))
        return octets


def joined(pieces: Sequence[bytes | memoryview]) -> bytes | memoryview:
    """The pieces as one; a single one is not copied."""
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)
