"""Texts cut short where a reader would cut them."""

from __future__ import annotations

import re
import unicodedata

from digest.html.abbreviations import may_be_abbreviated

_ELLIPSIS = "…"
_CLOSING, _OPENING = r"[\"'”’»)\]]*", r"[\"'“”„‘’‚«»‹›(\[{¿¡–—-]*"
_SENTENCE_END = re.compile(
    rf"(?<![^\W_])(?P<word>[^\W_]+)(?P<mark>[.!?…।؟۔։]){_CLOSING}(?=\s+{_OPENING}(?P<next>\S))|[。！？][」』”]*"
)
# So far is looked for the first letter behind a full stop that ends what there is room for.
_AHEAD = 20
_JOINED = "\u200c\u200d\ufe0f"
_TRAILING = " \t\n,;:–—-(“«"


def excerpt(text: str, limit: int) -> str:
    """`text` in at most `limit` characters: whole, else up to a sentence, else up to a word with “…”.

    A sentence is kept as the end where it leaves at least half of what there is room for, and where it is certain that
    one ends: not behind an abbreviation. Words are only broken where the first one alone is too long. Raises ValueError
    for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"an excerpt of {limit} characters cannot be made: the limit is at least 1")
    text = text.strip()
    if len(text) <= limit:
        return text
    return _at_sentence(text, limit) or _at_word(text, limit)


def _at_sentence(text: str, limit: int) -> str | None:
    end = 0
    for found in _SENTENCE_END.finditer(text[: limit + _AHEAD]):
        if found.end() <= limit and (found["word"] is None or _ends(found["word"], found["mark"], found["next"])):
            end = found.end()
    return text[:end] if end * 2 >= limit else None


def _ends(word: str, mark: str, following: str) -> bool:
    """Whether a sentence ends at `mark`, which stands behind `word`; in doubt none does.

    In a script with capitals the next one begins with one: small letters go on (“‘No!’ she said”), and behind a full
    stop a figure or a sign may (“on 3 Temm. 40”).
    """
    if may_be_abbreviated(word):
        return False
    if word[-1].isalpha() and not _has_capitals(word[-1]):
        return True
    if following.isalpha():
        return not (_has_capitals(following) and following.islower())
    return mark != "."


def _has_capitals(letter: str) -> bool:
    """Whether a letter is of a script with capitals: Georgian begins no sentence and no name with those it has."""
    return letter.title() != letter or letter.lower() != letter


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
