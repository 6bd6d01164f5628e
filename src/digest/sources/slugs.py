"""Short forms of names: `Editor’s choice` is `editors-choice`."""

from __future__ import annotations

import re
import unicodedata

_APOSTROPHES = re.compile("['’‘ʼ`´′]")
_BETWEEN = re.compile(r"(?:[^\w\u200c\u200d]|_)+")


def slug(name: str) -> str:
    """`name` in lower case with hyphens between its words; letters of every script stay, apostrophes go."""
    plain = unicodedata.normalize("NFC", in_small_letters(unicodedata.normalize("NFC", name)))
    return _BETWEEN.sub("-", _APOSTROPHES.sub("", plain)).strip("-")


def in_small_letters(text: str) -> str:
    """`text` without case, for comparing: the Turkish İ is an i, not one with a dot of its own."""
    return text.replace("İ", "i").casefold()
