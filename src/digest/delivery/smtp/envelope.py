"""A message on the wire: who from, who to, and the octets with their dots doubled (RFC 5321, section 4.5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from digest.delivery.mailbox import well_formed

if TYPE_CHECKING:
    from digest.delivery.smtp.capabilities import Capabilities

_END = b".\r\n"


class Unencodable(Exception):
    """This server cannot be handed this letter; the message says why."""


class Unannounced(Unencodable):
    """Another server may take it: this one does not announce what the letter needs."""


class TooLarge(Exception):
    """The message has more octets than the server takes."""


class Envelope(NamedTuple):
    """A message ready to go: `mail` and `rcpt` are whole commands, `body` ends with the final dot.

    `group` is MAIL, RCPT and DATA in one; `octets` is the length of the body. For a server that takes BDAT the
    group ends with that, and the body with the message. `alone`: no other letter is to be on its connection.
    """

    number: int
    mail: bytes
    rcpt: bytes
    group: bytes
    body: Sequence[bytes]
    octets: int
    utf8: bool = False
    alone: bool = False


def enclose(
    number: int,
    sender: str,
    recipient: str,
    pieces: Sequence[bytes],
    server: Capabilities,
    fit: bool = False,
    *,
    alone: bool = False,
) -> Envelope:
    """Put a message, for this server, into an envelope that its answers are told apart by as `number`.

    The message is what the `pieces` are together; with `fit` they need no stuffing, are ASCII but for the
    recipient, and the recipient is well-formed. Raises Unencodable for an address or octets that this
    server cannot be handed, and for a message with a line end that is not CRLF, behind which a second
    message could hide; TooLarge.
    """
    path = _reverse_path(sender)
    if path is None or not (fit or well_formed(recipient)):
        raise Unencodable("the address cannot stand in an envelope")
    utf8 = not (path.isascii() and recipient.isascii())
    if utf8 and not server.smtputf8:
        raise Unannounced("the relay does not announce SMTPUTF8, which this address needs")
    length = sum(map(len, pieces))
    if fit:
        body, ascii_only = [*pieces] if server.chunking else [*pieces, _END], recipient.isascii()
        octets = length + (0 if server.chunking else len(_END))
    else:
        message = b"".join(pieces)
        body, ascii_only = [whole(message) if server.chunking else stuffed(message)], message.isascii()
        octets = len(body[0])
    mail = path
    if server.size or utf8 or not ascii_only:
        mail = path[:-2] + _parameters(length, server, utf8=utf8, ascii_only=ascii_only) + b"\r\n"
    rcpt = b"RCPT TO:<%b>\r\n" % recipient.encode()
    group = b"%b%bBDAT %d LAST\r\n" % (mail, rcpt, octets) if server.chunking else b"%b%bDATA\r\n" % (mail, rcpt)
    return Envelope(number, mail, rcpt, group, body, octets, utf8, alone)


@lru_cache(maxsize=256)
def _reverse_path(sender: str) -> bytes | None:
    return b"MAIL FROM:<%b>\r\n" % sender.encode() if well_formed(sender) else None


def stuffed(message: bytes) -> bytes:
    """The message with each leading dot doubled and the final dot. Raises Unencodable (see `enclose`)."""
    body = whole(message).replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body + _END


def whole(message: bytes) -> bytes:
    """The message with CRLF at its end. Raises Unencodable (see `enclose`)."""
    rest = message.replace(b"\r\n", b"")
    if b"\n" in rest or b"\r" in rest or b"\0" in rest:
        raise Unencodable("the message has a line end that is not CRLF, or a NUL")
    return message if not message or message.endswith(b"\r\n") else message + b"\r\n"


def _parameters(length: int, server: Capabilities, *, utf8: bool, ascii_only: bool) -> bytes:
    said = b""
    if server.size:
        if server.largest is not None and length > server.largest:
            raise TooLarge(f"a message has {length:,} octets and it takes {server.largest:,}")
        said = b" SIZE=%d" % length
    if not ascii_only:
        if not server.eight_bit:
            raise Unannounced("the relay does not announce 8BITMIME, which this message needs")
        said += b" BODY=8BITMIME"
    return said + b" SMTPUTF8" if utf8 else said
