"""Tokens for links in mail: signed, bound to person, digest and action, and kept nowhere.

A token is lower-case base32 without padding, so that it stands in a URL unescaped, survives a mail
program that guesses where a link ends, and has one spelling only:

    base32( HMAC-SHA256(key, action ‖ person ‖ digest), 16 octets ‖ person, 1 to 9 octets ‖ digest )
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Literal

from digest.errors import ConfigurationError, Problem

Action = Literal["unsubscribe", "preferences", "confirm"]

SHORTEST_KEY = 16
_TOKEN = re.compile(r"[a-z2-7]{28,2000}")
_MAC_OCTETS = 16
_KEY_OCTETS = 15


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose token it is, and for which digest."""

    subscriber_id: int
    digest: str


class Tokens:
    """Makes and reads tokens with the newsroom's signing keys, the newest first.

    Raises ConfigurationError without keys, or for one shorter than 16 octets.
    """

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys or min(map(len, keys)) < SHORTEST_KEY:
            advice = f"keys.signing: give keys of {SHORTEST_KEY} characters or more, or leave it out to have one made"
            raise ConfigurationError([Problem("site.yaml", advice)])
        self._keys = keys

    def make(self, subscriber_id: int, digest: str, action: Action) -> str:
        """The token that lets its holder do `action` for this person and digest.

        It is the same at every call. Raises ValueError for a negative id.
        """
        if subscriber_id < 0:
            raise ValueError(f"{subscriber_id} is no subscriber's id")
        length = (subscriber_id.bit_length() + 7) // 8
        body = bytes([length]) + subscriber_id.to_bytes(length, "big") + digest.encode()
        return _spelled(_mac(self._keys[0], action, body) + body)

    def read(self, token: str, action: Action) -> Claim | None:
        """What `token` claims, or None if anything in it or about it is wrong. Never raises."""
        octets = _octets(token)
        if octets is None:
            return None
        mac, body = octets[:_MAC_OCTETS], octets[_MAC_OCTETS:]
        # Every key is tried, so that the time taken does not tell which one it was.
        if not any([hmac.compare_digest(mac, _mac(key, action, body)) for key in self._keys]):  # noqa: C419
            return None
        return Claim(int.from_bytes(body[1 : body[0] + 1], "big"), body[body[0] + 1 :].decode())


def message_key(salt: bytes, subscriber_id: int) -> str:
    """A subscriber's part of Message-IDs and file names: 24 letters and digits that tell nobody who.

    The same salt and subscriber give the same key, which is how a repeated delivery is known.
    """
    mac = hmac.digest(salt, b"message key\0%d" % subscriber_id, hashlib.sha256)
    return _spelled(mac[:_KEY_OCTETS])


def _mac(key: bytes, action: str, body: bytes) -> bytes:
    return hmac.digest(key, b"token\0" + action.encode() + b"\0" + body, hashlib.sha256)[:_MAC_OCTETS]


def _spelled(octets: bytes) -> str:
    return base64.b32encode(octets).decode("ascii").rstrip("=").lower()


def _octets(token: str) -> bytes | None:
    """The octets that `token` spells, if it is their one right spelling."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        octets = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    return octets if _spelled(octets) == token and len(octets) > _MAC_OCTETS else None
