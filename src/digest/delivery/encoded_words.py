"""Encoded words: how text that is not ASCII stands in a header field (RFC 2047).

A word is at most 75 characters long and never splits a character between two words. Decoding the
words of a text and joining them gives back the text, blanks included.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

LONGEST_WORD = 75
_CHARSET = "utf-8"
_FRAME = len(f"=?{_CHARSET}?q??=")
# The characters that a phrase allows bare; a phrase is the strictest place a word can stand in.
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def encoded_words(text: str, first_room: int = LONGEST_WORD) -> list[str]:
    """`text` as encoded words, the first at most `first_room` characters long.

    The shorter of the Q and the B encoding is taken for all of them. `text` must not hold lone
    surrogates; `first_room` must leave room for one character (24 is always enough).
    """
    quoted = [_quoted(character) for character in text]
    octets = len(text.encode())
    if sum(map(len, quoted)) <= (octets + 2) // 3 * 4:
        return [f"=?{_CHARSET}?q?{''.join(word)}?=" for word in _packed(quoted, len, first_room)]
    return [_base64_word("".join(word)) for word in _packed(list(text), _octets, first_room, in_base64=True)]


def _packed(
    pieces: list[str], size: Callable[[str], int], first_room: int, *, in_base64: bool = False
) -> Iterator[list[str]]:
    """Group `pieces` into words, each as full as its room allows."""
    room = _payload(first_room, in_base64)
    word: list[str] = []
    used = 0
    for piece in pieces:
        width = size(piece)
        if word and used + width > room:
            yield word
            word, used, room = [], 0, _payload(LONGEST_WORD, in_base64)
        word.append(piece)
        used += width
    if word:
        yield word


def _payload(room: int, in_base64: bool) -> int:
    payload = room - _FRAME
    return payload // 4 * 3 if in_base64 else payload


def _quoted(character: str) -> str:
    if character in _BARE:
        return character
    if character == " ":
        return "_"
    return "".join(f"={octet:02X}" for octet in character.encode())


def _octets(character: str) -> int:
    return len(character.encode())


def _base64_word(text: str) -> str:
    return f"=?{_CHARSET}?b?{base64.b64encode(text.encode()).decode()}?="
