"""Logging in (RFC 4954) by PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195) or XOAUTH2."""

from __future__ import annotations

import base64
import binascii
import hmac
import string
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from digest.delivery.smtp.replies import ProtocolFault, Reply

_TURNS = 4
# So many characters of what we said are taken for it wherever they come back: no word of a reply has them by chance.
_PART = 8
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password; for XOAUTH2 the password is the access token. Neither shows in a traceback."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    def hidden_in(self, words: str) -> str:
        """What a server said, without what it repeats of the password, plain or as logging in coded it."""
        plain = f"\0{self.user}\0{self.password}".encode()
        coded = [_coded(each).decode() for each in (plain, _token(self), self.password.encode(), self.user.encode())]
        for secret in filter(None, (*coded, self.password)):
            words = words.replace(secret, "…")
        return words


def mechanisms(offered: Sequence[str], *, encrypted: bool) -> list[str]:
    """The mechanisms to try, best first. On a line that others can read, CRAM-MD5 shows no password."""
    order = ["PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"] if encrypted else ["CRAM-MD5", "PLAIN", "LOGIN", "XOAUTH2"]
    return [name for name in order if name in offered]


def log_in(mechanism: str, credentials: Credentials) -> Generator[bytes, Reply, Reply]:
    """The dialogue of one mechanism: yields lines to send, is sent the replies, returns the last one.

    That shows nothing of what was answered, in part neither: who reads a CRAM-MD5 answer can try passwords against it.
    Raises ProtocolFault where the server asks on without end, or for what cannot be understood.
    """
    first, respond = _MECHANISMS[mechanism](credentials)
    said: list[bytes] = [] if first is None else [first]
    reply = yield b"AUTH " + mechanism.encode("ascii") + (b"" if first is None else b" " + _coded(first)) + b"\r\n"
    for turn in range(_TURNS):
        if reply.code != 334:
            return _without(reply, mechanism, said)
        said.append(respond(turn, _challenge(reply)))
        reply = yield _coded(said[-1]) + b"\r\n"
    raise ProtocolFault("logging in never ends")


_Respond = Callable[[int, bytes], bytes]


def _plain(credentials: Credentials) -> tuple[bytes | None, _Respond]:
    line = f"\0{credentials.user}\0{credentials.password}".encode()
    return line, lambda _turn, _asked: line


def _login(credentials: Credentials) -> tuple[bytes | None, _Respond]:
    lines = [credentials.user.encode(), credentials.password.encode()]
    return None, lambda turn, _asked: lines[min(turn, 1)]


def _cram_md5(credentials: Credentials) -> tuple[bytes | None, _Respond]:
    def respond(_turn: int, asked: bytes) -> bytes:
        proof = hmac.new(credentials.password.encode(), asked, "md5").hexdigest()
        return f"{credentials.user} {proof}".encode()

    return None, respond


def _xoauth2(credentials: Credentials) -> tuple[bytes | None, _Respond]:
    # A challenge after the token explains a failure; an empty answer brings on the reply that ends it.
    return _token(credentials), lambda _turn, _asked: b""


def _token(credentials: Credentials) -> bytes:
    return f"user={credentials.user}\x01auth=Bearer {credentials.password}\x01\x01".encode()


_MECHANISMS: dict[str, Callable[[Credentials], tuple[bytes | None, _Respond]]] = {
    "PLAIN": _plain,
    "LOGIN": _login,
    "CRAM-MD5": _cram_md5,
    "XOAUTH2": _xoauth2,
}


def _without(reply: Reply, mechanism: str, said: Sequence[bytes]) -> Reply:
    secrets = [_coded(each).decode() for each in said]
    if mechanism == "CRAM-MD5":
        secrets += [each.decode().rpartition(" ")[2] for each in said]
    lowered = [each.translate(_LOWER) for each in secrets]
    parts = {each[at : at + _PART] for each in lowered for at in range(len(each) - _PART + 1)}
    return reply._replace(hide=lambda words: _blanked(reply.hide(words), parts))


def _blanked(words: str, parts: set[str]) -> str:
    """The words with an ellipsis for whatever is made up of those parts, in capitals or not."""
    lowered, kept, end = words.translate(_LOWER), list[str](), 0
    for at in range(len(words)):
        if lowered[at : at + _PART] in parts:
            kept += ["…"] if at >= end else []
            end = at + _PART
        elif at >= end:
            kept.append(words[at])
    return "".join(kept)


def _coded(answer: bytes) -> bytes:
    return base64.b64encode(answer)


def _challenge(reply: Reply) -> bytes:
    try:
        return base64.b64decode(reply.lines[0].strip(), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise ProtocolFault("a challenge is no base64") from fault
