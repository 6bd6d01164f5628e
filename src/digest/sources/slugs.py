"""Short forms of names: `Editor’s choice` is `editors-choice`."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘ʼ`´′]")
_OF_NO_WORD = re.compile(r"(?:[^\w\s\u200c\u200d]|_)+")
_SECOND_POINT = re.compile("i\u0307+")
_JOINERS = "\u200c\u200d"
_MARKS = ("Mn", "Mc")


def slug(name: str) -> str:
    """`name` in lower case with hyphens between its words; letters of every script stay, apostrophes go."""
    plain = _APOSTROPHES.sub("", in_small_letters(unicodedata.normalize("NFC", name)))
    small = in_small_letters(unicodedata.normalize("NFC", plain))
    return "-".join(parted_words(unicodedata.normalize("NFC", small)))


def parted_words(text: str) -> list[str]:
    """The words of `text` without the signs between them; the marks on letters are of the word.

    Thai and Indian scripts write vowels with them: without, words that differ would be the same.
    """
    return _OF_NO_WORD.sub(_marks_alone, text).split()


def _marks_alone(found: re.Match[str]) -> str:
    """The marks on the letter before a run of signs; what chooses the form of a sign, as of an emoji, is none."""
    before = found.string[max(0, found.start() - 1) : found.start()]
    on_letter, kept = before.isalpha() or (before != "" and before in _JOINERS), ""
    for sign in found[0]:
        is_mark = unicodedata.category(sign) in _MARKS and not unicodedata.name(sign, "").startswith("VARIATION")
        on_letter = on_letter and is_mark
        kept += sign if on_letter else " "
    return kept


def in_small_letters(text: str) -> str:
    """`text` without case, for comparing: the Turkish İ is an i, not one with a dot of its own."""
    return _SECOND_POINT.sub("i", text.replace("İ", "i").casefold())
