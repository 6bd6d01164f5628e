"""Who wrote a story: people are authors, a newsroom or an agency is a byline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.html.clean import clean_line

_HOUSE_WORDS = frozenset(
    {
        "newsroom",
        "desk",
        "editors",
        "editorial",
        "staff",
        "team",
        "bureau",
        "agency",
        "service",
        "correspondents",
        "reporters",
        "redaction",
        "redaktion",
        "redaktionen",
        "редакция",
        "redaksiya",
        "խմբագրություն",
    }
)
_ADDRESS = re.compile(r"[<(]?\s*(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+\s*[>)]?")
_BY = re.compile(r"^by\s*:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:;|,|&|\band\b)\s*")
_PARTICLES = frozenset(
    {"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ter", "van", "von"}
)

_LONGEST = 300


def authors_of(names: Iterable[str], *, outlet: str | None = None) -> tuple[tuple[str, ...], str | None]:
    """The people among `names` in order, each once, and the byline that all of them make.

    `outlet` is the name of the publication: it is no person, nor is a name that ends like a desk's.
    Mail addresses are left out; “A B and C D” in one name are two people.
    """
    printed = [name for given in names for name in _split(given)]
    once = list(dict.fromkeys(printed))
    people = tuple(name for name in once if not _is_house(name, outlet))
    return people, ", ".join(once) or None


def _split(given: str) -> list[str]:
    whole = clean_line(_ADDRESS.sub(" ", given[:_LONGEST]))
    if whole is None:
        return []
    whole = _BY.sub("", whole)
    if whole.startswith("(") and whole.endswith(")"):
        whole = whole[1:-1].strip()
    parts = _BETWEEN.split(whole)
    return parts if len(parts) > 1 and all(_looks_like_a_person(part) for part in parts) else [whole] if whole else []


def _looks_like_a_person(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() or word in _PARTICLES for word in words)


def _is_house(name: str, outlet: str | None) -> bool:
    folded = name.casefold()
    if outlet and folded == outlet.casefold():
        return True
    return folded.split()[-1].strip(".") in _HOUSE_WORDS
