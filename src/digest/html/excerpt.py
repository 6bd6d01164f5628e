"""Texts cut short where a reader would cut them."""

from __future__ import annotations

import re
import unicodedata

from digest.html.abbreviations import EXCLAIMED, may_be_abbreviated

_ELLIPSIS = "…"
_CLOSING, _OPENING = r"[\"'”’»)\]]*", r"[\"'“”„‘’‚«»‹›(\[{¿¡–—-]*"
_SENTENCE_END = re.compile(
    rf"(?<![^\W_])(?P<word>[^\W_]+)(?P<mark>[.!?…।؟۔։]){_CLOSING}(?=\s+{_OPENING}(?P<next>\S+))|[。！？][」』”]*"
)
# So far is looked for the first letter behind a full stop that ends what there is room for.
_AHEAD = 20
_JOINED = "\u200c\u200d\ufe0f"
_TRAILING = " \t\n,;:–—-(“«"
# Before “…” none of these is left, as behind an abbreviation.
_STOPS = ".…"
# Marks that stand behind no abbreviation.
_CERTAIN = "։۔।؟"
# An unknown abbreviation is short: behind a longer word a figure may begin a sentence.
_LONG = 5


def excerpt(text: str, limit: int, language: str | None = None) -> str:
    """`text` in at most `limit` characters: whole, else up to a sentence, else up to a word with “…”.

    A sentence is kept as the end where it leaves at least half of what there is room for, and where it is certain that
    one ends: not behind an abbreviation. `language` (a BCP 47 tag) tells more of them from words. Words are only broken
    where the first one alone is too long. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"an excerpt of {limit} characters cannot be made: the limit is at least 1")
    text = text.strip()
    if len(text) <= limit:
        return text
    return _at_sentence(text, limit, language) or _at_word(text, limit)


def _at_sentence(text: str, limit: int, language: str | None) -> str | None:
    end = 0
    for found in _SENTENCE_END.finditer(text[: limit + _AHEAD]):
        if found.end() <= limit and (found["word"] is None or _ends(found, language)):
            end = found.end()
    return text[:end] if end * 2 >= limit else None


def _ends(found: re.Match[str], language: str | None) -> bool:
    """Whether a sentence ends at a mark behind a word; in doubt none does.

    In a script with capitals the next one begins with one: small letters go on (“‘No!’ she said”), and behind a full
    stop and a short word a figure or a sign may (“on 3 Temm. 40”).
    """
    word, mark, following = found["word"], found["mark"], found["next"]
    if mark in _CERTAIN:
        return True
    if mark == "." and may_be_abbreviated(word, language, shouted=len(following) > 1 and following.isupper()):
        return False
    if mark == "!" and (word.capitalize() if word.isupper() else word) in EXCLAIMED:
        return False
    if word[-1].isalpha() and not _has_capitals(word[-1]):
        return True
    if following[0].isalpha():
        return not (_has_capitals(following[0]) and following[0].islower())
    return mark != "." or len(word) >= _LONG


def _has_capitals(letter: str) -> bool:
    """Whether a letter is of a script with capitals: Georgian begins no sentence and no name with those it has."""
    return letter.title() != letter or letter.lower() != letter


def _at_word(text: str, limit: int) -> str:
    room = limit - len(_ELLIPSIS)
    head = text[:room]
    if not text[room].isspace():
        words = head.rsplit(None, 1)
        head = words[0] if len(words) == 2 else _at_character(text, room)
    return head.rstrip(_TRAILING + _STOPS) + _ELLIPSIS


def _at_character(text: str, room: int) -> str:
    """`text` up to `room`, or a little less where that would part a letter from its marks."""
    for end in range(room, 0, -1):
        if not (unicodedata.combining(text[end]) or text[end] in _JOINED or text[end - 1] == _JOINED[1]):
            return text[:end]
    return text[:room]
