"""Tokens of links to confirm: of whom they are, and of which sign-up, is for nobody but us to read.

Whoever signs up twice would otherwise see by the numbers how many did in between. A token has one spelling only,
and is the same at every call:

    "c" ‖ MAC, 32 hexadecimal digits ‖ person and sign-up, 32 hexadecimal digits
    MAC = 16 octets of BLAKE2b(both numbers, 8 octets each), under a signing key
    what follows it = both numbers, each bit turned over where BLAKE2b(MAC) under the same key has a one

The MAC stands in for a random number that is used once, as in SIV (RFC 5297).
"""

from __future__ import annotations

import hashlib
import hmac
import re

_TOKEN = re.compile(r"c([0-9a-f]{32})([0-9a-f]{32})")
_NUMBER_OCTETS = 8
_OCTETS = 2 * _NUMBER_OCTETS
_SALT = b"digest confirm"


class SealedLinks:
    """Makes and reads them with the newsroom's signing keys, the newest first."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = [hashlib.blake2b(key, digest_size=32).digest() for key in keys]

    def make(self, subscriber_id: int, sign_up_id: int) -> str:
        """The token that lets its holder confirm this sign-up of this person. Raises OverflowError below 0."""
        told = subscriber_id.to_bytes(_NUMBER_OCTETS) + sign_up_id.to_bytes(_NUMBER_OCTETS)
        mac = _hash(self._keys[0], b"mac", told)
        return f"c{mac.hex()}{_masked(self._keys[0], mac, told).hex()}"

    def read(self, token: str) -> tuple[int, int] | None:
        """The person and the sign-up of a token, or None if anything in it is wrong. Never raises."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        mac, hidden = bytes.fromhex(found[1]), bytes.fromhex(found[2])
        right = None
        # Every key is tried, so that the time taken does not tell which one it was.
        for key in self._keys:
            told = _masked(key, mac, hidden)
            if hmac.compare_digest(_hash(key, b"mac", told), mac):
                right = int.from_bytes(told[:_NUMBER_OCTETS]), int.from_bytes(told[_NUMBER_OCTETS:])
        return right


def _masked(key: bytes, mac: bytes, octets: bytes) -> bytes:
    mask = _hash(key, b"mask", mac)
    return bytes(one ^ other for one, other in zip(octets, mask, strict=True))


def _hash(key: bytes, use: bytes, told: bytes) -> bytes:
    return hashlib.blake2b(told, digest_size=_OCTETS, key=key, salt=_SALT, person=use).digest()
