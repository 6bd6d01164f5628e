"""Texts cut short where a reader would cut them."""

from __future__ import annotations

import re
import unicodedata

_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"(?<=\w{3})[.!?…।؟۔։][\"'”’»)\]]*(?=\s)|[。！？][」』”]*")
_JOINED = "\u200c\u200d\ufe0f"
_TRAILING = " \t\n,;:–—-(“«"


def excerpt(text: str, limit: int) -> str:
    """`text` in at most `limit` characters: whole, else up to a sentence, else up to a word with “…”.

    A sentence is kept as the end where it leaves at least half of what there is room for. Words are
    only broken where the first one alone is too long. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"an excerpt of {limit} characters cannot be made: the limit is at least 1")
    text = text.strip()
    if len(text) <= limit:
        return text
    return _at_sentence(text, limit) or _at_word(text, limit)


def _at_sentence(text: str, limit: int) -> str | None:
    ends = [found.end() for found in _SENTENCE_END.finditer(text[: limit + 1]) if found.end() <= limit]
    return text[: ends[-1]] if ends and ends[-1] * 2 >= limit else None


def _at_word(text: str, limit: int) -> str:
    room = limit - len(_ELLIPSIS)
    head = text[:room]
    if not text[room].isspace():
        words = head.rsplit(None, 1)
        head = words[0] if len(words) == 2 else _at_character(text, room)
    return head.rstrip(_TRAILING) + _ELLIPSIS


def _at_character(text: str, room: int) -> str:
    """`text` up to `room`, or a little less where that would part a letter from its marks."""
    for end in range(room, 0, -1):
        if not (unicodedata.combining(text[end]) or text[end] in _JOINED or text[end - 1] == _JOINED[1]):
            return text[:end]
    return text[:room]
