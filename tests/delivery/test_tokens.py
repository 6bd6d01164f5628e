"""Tokens: made once, read back, and worth nothing once anything about them is changed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.tokens import Claim, MessageKeys, Tokens
from digest.errors import ConfigurationError

OLD, NEW, OTHER = b"o" * 32, b"n" * 32, b"x" * 32
TOKENS = Tokens((NEW, OLD))
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-"
ids = st.integers(0, 2**63)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)


@given(ids, names)
def test_a_token_says_whose_it_is(subscriber_id, digest):
    token = TOKENS.make(subscriber_id, digest, "unsubscribe")
    assert re.fullmatch("[a-z0-9-]+", token)
    assert TOKENS.read(token, "unsubscribe") == Claim(subscriber_id, digest)
    assert TOKENS.read(token, "preferences") is None
    assert token == TOKENS.make(subscriber_id, digest, "unsubscribe")


@given(st.data())
def test_any_change_of_a_token_makes_it_worthless(data):
    token = TOKENS.make(4711, "morning", "unsubscribe")
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(ALPHABET.replace(token[at], "")))
    assert TOKENS.read(token[:at] + letter + token[at + 1 :], "unsubscribe") is None
    assert TOKENS.read(token[:at], "unsubscribe") is None
    assert TOKENS.read(token[:at] + letter + token[at:], "unsubscribe") is None


@pytest.mark.parametrize("digest", ["morning", "the-evening-9", "Morgenausgabe", "ночь", "-", "a-", "9"])
def test_every_bit_of_a_token_counts(digest):
    token = TOKENS.make(4711, digest, "unsubscribe")
    octets = token.encode("ascii")
    for at in range(len(octets)):
        for bit in range(8):
            changed = octets[:at] + bytes([octets[at] ^ 1 << bit]) + octets[at + 1 :]
            assert TOKENS.read(changed.decode("latin-1"), "unsubscribe") is None
    assert TOKENS.read(token, "unsubscribe") == Claim(4711, digest)


def test_nobody_elses_number_can_be_put_in():
    token = TOKENS.make(11, "morning", "unsubscribe")
    for body in ("1-morning", "111-morning", "011-morning", "11-mornings", "11--morning", "11-morning-"):
        assert TOKENS.read(token[:33] + body, "unsubscribe") is None


def test_a_key_of_any_length_makes_tokens_of_its_own():
    long, longer = b"l" * 100, b"l" * 101
    token = Tokens((long,)).make(7, "morning", "unsubscribe")
    assert Tokens((long,)).read(token, "unsubscribe") == Claim(7, "morning")
    assert Tokens((longer,)).read(token, "unsubscribe") is None


@given(st.text(st.characters()) | st.text(ALPHABET, min_size=30, max_size=60))
def test_nothing_else_is_a_token_and_reading_never_raises(text):
    assert TOKENS.read(text, "unsubscribe") is None


@pytest.mark.parametrize(
    "spelled", [str.upper, lambda token: token + "=", lambda token: token + "\n", lambda token: " " + token]
)
def test_a_token_has_one_spelling(spelled):
    assert TOKENS.read(spelled(TOKENS.make(7, "morning", "confirm")), "confirm") is None


def test_a_token_is_short():
    assert len(TOKENS.make(1_000_000, "morning", "unsubscribe")) <= 48


def test_older_keys_still_verify_and_unknown_ones_do_not():
    token = Tokens((OLD,)).make(7, "morning", "unsubscribe")
    assert TOKENS.read(token, "unsubscribe") == Claim(7, "morning")
    assert Tokens((OTHER,)).read(token, "unsubscribe") is None
    assert Tokens((OLD,)).read(TOKENS.make(7, "morning", "unsubscribe"), "unsubscribe") is None


@pytest.mark.parametrize("keys", [(), (b"short",), (NEW, b"")])
def test_keys_must_be_there_and_long_enough(keys):
    with pytest.raises(ConfigurationError, match=r"site\.yaml.*16 characters"):
        Tokens(keys)


def test_a_message_key_is_stable_and_tells_people_and_newsrooms_apart():
    keys = {MessageKeys(salt).key(number) for salt in (OLD, NEW) for number in range(500)}
    assert len(keys) == 1_000
    assert MessageKeys(OLD).key(7) == MessageKeys(OLD).key(7)
    assert all(re.fullmatch("[a-z0-9]{24}", key) for key in keys)
