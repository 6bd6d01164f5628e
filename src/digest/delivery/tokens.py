"""Tokens for links in mail: signed, bound to person, digest and action, and kept nowhere.

A token is of lower-case letters, digits and hyphens, so that it stands in a URL unescaped, survives a
mail program that guesses where a link ends, and has one spelling only:

    "t" ‖ MAC, 32 hexadecimal digits ‖ person, decimal ‖ "-" ‖ digest
    MAC = 16 octets of BLAKE2b(what follows it; 48 octets, under a signing key): the first for unsubscribing,
          the next for preferences, the last for confirming

A mail needs two of them, and one hash makes both. The letter is for spam filters: digits that begin with 1 or 3
look to some like the address of a Bitcoin wallet (SpamAssassin's PDS_BTC_ID, a point of its own).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from digest.delivery.sealed import SealedLinks
from digest.errors import ConfigurationError, Problem

Action = Literal["unsubscribe", "preferences", "confirm"]

_ORDER: tuple[Action, ...] = ("unsubscribe", "preferences", "confirm")
SHORTEST_KEY = 16
_MAC_OCTETS = 16
_KEY_OCTETS = 12
_LONGEST = 2000
_TOKEN = re.compile(r"t([0-9a-f]{32})((0|[1-9][0-9]{0,39})-([a-z0-9-]+))")
_PLAIN_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_LINK_SALT, _MESSAGE_SALT = b"digest link", b"digest message"


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose token it is, and for which digest."""

    subscriber_id: int
    digest: str


class Tokens:
    """Makes and reads tokens with the newsroom's signing keys, the newest first; `sealed` those of links to confirm.

    Raises ConfigurationError without keys, or for one shorter than 16 octets.
    """

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        if not keys or min(map(len, keys)) < SHORTEST_KEY:
            advice = f"keys.signing: give keys of {SHORTEST_KEY} characters or more, or leave it out to have one made"
            raise ConfigurationError([Problem("site.yaml", advice)])
        self._keys = [_fitting(key) for key in keys]
        self.sealed = SealedLinks(keys)

    def make(self, subscriber_id: int, digest: str, action: Action) -> str:
        """The token that lets its holder do `action` for this person and digest.

        It is the same at every call. Raises ValueError for a negative id.
        """
        return self.maker(digest)(subscriber_id)[_ORDER.index(action)]

    def maker(self, digest: str) -> Callable[[int], tuple[str, str, str]]:
        """What makes the tokens to unsubscribe, for preferences and to confirm, for one person after another."""
        begun = _mac(self._keys[0])
        rest = f"-{_spelled(digest)}"

        def make(subscriber_id: int) -> tuple[str, str, str]:
            if subscriber_id < 0:
                raise ValueError(f"{subscriber_id} is no subscriber's id")
            body = f"{subscriber_id}{rest}"
            mac = begun.copy()
            mac.update(body.encode())
            digits = mac.hexdigest()
            return f"t{digits[:32]}{body}", f"t{digits[32:64]}{body}", f"t{digits[64:]}{body}"

        return make

    def read(self, token: str, action: Action) -> Claim | None:
        """What `token` claims, or None if anything in it or about it is wrong. Never raises."""
        found = _TOKEN.fullmatch(token) if len(token) <= _LONGEST else None
        if found is None:
            return None
        told, body = found[1], found[2].encode("ascii")
        # Every key is tried, so that the time taken does not tell which one it was.
        if not any([_is_mac(key, action, body, told) for key in self._keys]):  # noqa: C419
            return None
        name = _name(found[4])
        return None if name is None else Claim(int(found[3]), name)


class MessageKeys:
    """A subscriber's part of Message-IDs and file names: 24 letters and digits that tell nobody who.

    The same salt and subscriber give the same key, which is how a repeated delivery is known.
    """

    def __init__(self, salt: bytes) -> None:
        self._begun = hashlib.blake2b(digest_size=_KEY_OCTETS, key=_fitting(salt), salt=_MESSAGE_SALT)

    def key(self, subscriber_id: int) -> str:
        """The key of that subscriber."""
        mac = self._begun.copy()
        mac.update(b"%d" % subscriber_id)
        return mac.hexdigest()


def _mac(key: bytes) -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=_MAC_OCTETS * len(_ORDER), key=key, salt=_LINK_SALT)


def _is_mac(key: bytes, action: Action, body: bytes, told: str) -> bool:
    mac = _mac(key)
    mac.update(body)
    begin = _ORDER.index(action) * _MAC_OCTETS
    return hmac.compare_digest(mac.digest()[begin : begin + _MAC_OCTETS].hex(), told)


def _fitting(key: bytes) -> bytes:
    """A key of 32 octets, whatever the length of the one that was given."""
    return hashlib.blake2b(key, digest_size=32).digest()


def _spelled(digest: str) -> str:
    """A digest's name in a token: as it is, or behind a hyphen in base32 where it has other characters."""
    if _PLAIN_NAME.fullmatch(digest):
        return digest
    return "-" + base64.b32encode(digest.encode()).decode("ascii").rstrip("=").lower()


def _name(spelled: str) -> str | None:
    """The name that `spelled` stands for, if that is its one right spelling."""
    name = spelled
    if spelled.startswith("-"):
        try:
            name = base64.b32decode(spelled[1:].upper() + "=" * (-len(spelled[1:]) % 8)).decode()
        except ValueError:
            return None
    return name if _spelled(name) == spelled else None
