"""Small pieces of advice: the nearest right word, and a list of the words that are right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be, or None."""
    names = {folded(name): name for name in known}
    found = difflib.get_close_matches(folded(word), names, n=1, cutoff=0.6)
    return names[found[0]] if found else None


def meant(word: str, known: Iterable[str]) -> str:
    """“ (did you mean …?)” where there is a nearest word, else nothing."""
    close = nearest(word, known)
    return f" (did you mean “{close}”?)" if close else ""


def listed(words: Iterable[str]) -> str:
    """The words as a sentence lists them."""
    return ", ".join(words)


def folded(word: str) -> str:
    """The word without regard to capitals, hyphens and blanks."""
    return word.casefold().replace("-", "_").replace(" ", "_")
