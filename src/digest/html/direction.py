"""Whether words run from left to right or from right to left."""

from __future__ import annotations

import unicodedata
from typing import Literal

_RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"})
_RTL_LANGUAGES = " ar arc ary arz azb ckb dv fa glk he iw khw ks lrc mzn nqo pnb prs ps sd sdh skr syr ug ur yi "


def direction(language: str | None, text: str) -> Literal["ltr", "rtl"]:
    """The direction of `text`, written in `language` (a BCP 47 tag or None).

    The language decides, unless the text has letters of the other direction alone: a wrong tag must
    not turn a headline round. Without a language most letters decide.
    """
    right, left = _strong(text)
    spoken = _of_language(language) if language else None
    if spoken == "rtl":
        return "rtl" if right or not left else "ltr"
    if spoken == "ltr":
        return "ltr" if left or not right else "rtl"
    return "rtl" if right > left else "ltr"


def isolated(text: str) -> str:
    """`text` as a part of words in another direction, which it does not disturb (Unicode's isolates, UAX #9)."""
    return f"\u2068{text}\u2069"


def _of_language(language: str) -> Literal["ltr", "rtl"]:
    subtags = language.lower().replace("_", "-").split("-")
    script = next((tag for tag in subtags[1:] if len(tag) == 4 and tag.isalpha()), None)
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if f" {subtags[0]} " in _RTL_LANGUAGES else "ltr"


def _strong(text: str) -> tuple[int, int]:
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
