"""A message on the wire: who from, who to, and the octets with their dots doubled (RFC 5321, section 4.5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.delivery.mailbox import well_formed

if TYPE_CHECKING:
    from digest.delivery.smtp.capabilities import Capabilities

_END = b".\r\n"


class Unencodable(Exception):
    """This server cannot be handed this letter; the message says why."""


class TooLarge(Exception):
    """The message has more octets than the server takes."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message ready to go: `mail` and `rcpt` are whole commands, `body` ends with the final dot."""

    number: int
    mail: bytes
    rcpt: bytes
    body: bytes
    utf8: bool = False


def enclose(number: int, sender: str, recipient: str, message: bytes, server: Capabilities) -> Envelope:
    """Put `message`, for this server, into an envelope that its answers are told apart by as `number`.

    Raises Unencodable for an address or octets that this server cannot be handed, and for a message
    with a line end that is not CRLF, behind which a second message could hide; TooLarge.
    """
    for address in (sender, recipient):
        if not well_formed(address):
            raise Unencodable("the address cannot stand in an envelope")
    utf8 = not (sender.isascii() and recipient.isascii())
    if utf8 and not server.smtputf8:
        raise Unencodable("the relay does not announce SMTPUTF8, which this address needs")
    parameters = _parameters(message, server, utf8=utf8)
    return Envelope(
        number,
        b"MAIL FROM:<" + sender.encode() + b">" + parameters + b"\r\n",
        b"RCPT TO:<" + recipient.encode() + b">\r\n",
        stuffed(message),
        utf8,
    )


def stuffed(message: bytes) -> bytes:
    """The message with each leading dot doubled and the final dot. Raises Unencodable (see `enclose`)."""
    rest = message.replace(b"\r\n", b"")
    if b"\n" in rest or b"\r" in rest or b"\0" in rest:
        raise Unencodable("the message has a line end that is not CRLF, or a NUL")
    body = message.replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body + (_END if not body or body.endswith(b"\r\n") else b"\r\n" + _END)


def _parameters(message: bytes, server: Capabilities, *, utf8: bool) -> bytes:
    said = b""
    if server.size:
        if server.largest is not None and len(message) > server.largest:
            raise TooLarge(f"a message has {len(message):,} octets and it takes {server.largest:,}")
        said = b" SIZE=%d" % len(message)
    if not message.isascii():
        if not server.eight_bit:
            raise Unencodable("the relay does not announce 8BITMIME, which this message needs")
        said += b" BODY=8BITMIME"
    return said + b" SMTPUTF8" if utf8 else said
