"""Short forms of names: `Editor’s choice` is `editors-choice`."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘ʼ`´′]")
_OF_NO_WORD = re.compile(r"[^\w\s\u200c\u200d]|_")
_MARKS = ("Mn", "Mc")


def slug(name: str) -> str:
    """`name` in lower case with hyphens between its words; letters of every script stay, apostrophes go."""
    plain = unicodedata.normalize("NFC", in_small_letters(unicodedata.normalize("NFC", name)))
    return "-".join(parted_words(_APOSTROPHES.sub("", plain)))


def parted_words(text: str) -> list[str]:
    """The words of `text` without the signs between them; the marks on letters are of the word.

    Thai and Indian scripts write vowels with them: without, words that differ would be the same.
    """
    return _OF_NO_WORD.sub(_kept_mark, text).split()


def _kept_mark(found: re.Match[str]) -> str:
    """A mark that stands on a letter; what chooses the form of the sign before it, as of an emoji, is none."""
    sign, place = found[0], found.start()
    before = found.string[place - 1 : place]
    is_mark = unicodedata.category(sign) in _MARKS and not unicodedata.name(sign, "").startswith("VARIATION")
    return sign if is_mark and (before.isalpha() or unicodedata.category(before or " ") in _MARKS) else " "


def in_small_letters(text: str) -> str:
    """`text` without case, for comparing: the Turkish İ is an i, not one with a dot of its own."""
    return text.replace("İ", "i").casefold().replace("i\u0307", "i")
