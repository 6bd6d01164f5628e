"""Sealed links to confirm: read by their keys alone, in one spelling, and the same at every call."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from digest.delivery.sealed import SealedLinks

NUMBERS = some.integers(0, 2**63 - 1)
LINKS = SealedLinks((b"a key of the newsroom", b"an older key of it"))


@given(person=NUMBERS, asked=NUMBERS)
def test_what_is_sealed_is_read_again(person: int, asked: int) -> None:
    token = LINKS.make(person, asked)
    assert LINKS.read(token) == (person, asked)
    assert token == LINKS.make(person, asked)
    assert LINKS.read(SealedLinks((b"an older key of it",)).make(person, asked)) == (person, asked)
    assert SealedLinks((b"somebody else's key",)).read(token) is None


@given(person=NUMBERS, asked=NUMBERS, at=some.integers(0, 64), bit=some.integers(0, 7))
def test_every_bit_counts(person: int, asked: int, at: int, bit: int) -> None:
    octets = bytearray(LINKS.make(person, asked).encode())
    octets[at] ^= 1 << bit
    assert LINKS.read(octets.decode("latin-1")) is None


@given(some.text(max_size=80))
def test_whatever_else_comes_is_none(text: str) -> None:
    assert LINKS.read(text) is None
