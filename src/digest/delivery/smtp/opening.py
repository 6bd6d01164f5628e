"""From the greeting to the first envelope: EHLO, STARTTLS (RFC 3207), EHLO again, AUTH; one step at a time."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from digest.delivery.smtp.authentication import Credentials, log_in, mechanisms
from digest.delivery.smtp.capabilities import Capabilities
from digest.delivery.smtp.replies import ProtocolFault, Reply
from digest.delivery.smtp.verdicts import about_us

Security = Literal["starttls", "tls", "none"]


class Door(Enum):
    """Why a relay did not let us in."""

    AWAY = "away"
    UNSAFE = "unsafe"
    REFUSED = "refused"


class Closed(Exception):
    """A relay did not let us in; `door` says whether it is away, not safely encrypted, or refuses us."""

    def __init__(self, door: Door, reason: str) -> None:
        self.door = door
        self.reason = reason
        super().__init__(reason)


class Secure:
    """The step in which the connection is to be encrypted; nothing is sent."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """How we come: the name we give (a domain or an address literal), and what we insist on."""

    name: str
    security: Security
    credentials: Credentials | None = None


Steps = Generator[bytes | Secure, Reply | None, Capabilities]
_Dialogue = Generator[bytes | Secure, Reply | None, Reply]


def opening(visitor: Visitor) -> Steps:
    """Yields lines to send (empty: only wait) or `Secure`, is sent replies, returns what the server can do.

    After `Secure` it is sent None. With security `tls` the connection is encrypted from the start.
    Raises Closed where we are not let in, ProtocolFault where no SMTP is spoken.
    """
    _let_in((yield from _ask(b"")), "the greeting")
    capabilities = yield from _hello(visitor)
    if visitor.security == "starttls":
        if not capabilities.starttls:
            raise Closed(Door.UNSAFE, "it does not offer STARTTLS")
        reply = yield from _ask(b"STARTTLS\r\n")
        if reply.code != 220:
            # 454 is for now (RFC 3207, section 4): nothing goes in plain text meanwhile.
            door = Door.AWAY if reply.passing else Door.UNSAFE
            raise Closed(door, f"it does not begin TLS: {reply.text()}")
        yield Secure()
        # What was said before is forgotten (RFC 3207, section 4.2): anybody could have said it.
        capabilities = yield from _hello(visitor)
    if visitor.credentials is not None:
        yield from _log_in(visitor.credentials, capabilities, encrypted=visitor.security != "none")
    return capabilities


def _ask(line: bytes) -> _Dialogue:
    reply = yield line
    if reply is None:
        raise ProtocolFault("a reply was expected")
    return reply


def _hello(visitor: Visitor) -> Generator[bytes | Secure, Reply | None, Capabilities]:
    name = visitor.name.encode("ascii")
    reply = yield from _ask(b"EHLO " + name + b"\r\n")
    if reply.code in (500, 501, 502, 504):
        _let_in((yield from _ask(b"HELO " + name + b"\r\n")), "HELO")
        return Capabilities()
    _let_in(reply, "EHLO")
    return Capabilities.parse(reply.lines)


def _log_in(
    credentials: Credentials, capabilities: Capabilities, *, encrypted: bool
) -> Generator[bytes | Secure, Reply | None, None]:
    names = mechanisms(capabilities.mechanisms, encrypted=encrypted)
    if not names:
        offered = ", ".join(capabilities.mechanisms) or "none"
        raise Closed(Door.REFUSED, f"it offers no way to log in that we know (it offers: {offered})")
    reply, wrong = None, False
    for name in names:
        if wrong and name in _IN_THE_CLEAR:
            # It would carry the same password, and too many failures lock an account.
            continue
        reply = yield from _dialogue(name, credentials)
        if reply.good:
            return
        if reply.passing:
            raise Closed(Door.AWAY, f"it does not let us log in now: {reply.text(credentials.user)}")
        wrong = wrong or (reply.code == _WRONG and name in _IN_THE_CLEAR)
    if reply is not None:
        raise Closed(Door.REFUSED, f"it refuses user and password: {reply.text(credentials.user)}")


# RFC 4954, section 6: the credentials are invalid.
_WRONG = 535
_IN_THE_CLEAR = ("PLAIN", "LOGIN")


def _dialogue(mechanism: str, credentials: Credentials) -> _Dialogue:
    steps = log_in(mechanism, credentials)
    line = next(steps)
    while True:
        reply = yield from _ask(line)
        try:
            line = steps.send(reply)
        except StopIteration as end:
            last: Reply = end.value
            return last


def _let_in(reply: Reply, stage: str) -> None:
    if reply.good:
        return
    if not reply.refuses:
        raise ProtocolFault(f"{reply.code} is no answer to {stage}")
    away = reply.passing and not about_us(reply)
    raise Closed(Door.AWAY if away else Door.REFUSED, f"it answers {stage} with {reply.text()}")
