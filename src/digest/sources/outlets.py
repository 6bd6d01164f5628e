"""Bylines that name the outlet, alone or beside its people: “Ada Quay, Harbour Daily”, “By Harbour Daily”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.sources.headlines import folded
from digest.sources.lengths import extent

_JOINT = re.compile(r"\s*[,،;|/·•]\s*|\s+[–—-]\s+|\s*\((?=[^()]*\)$)|\)$|\s+(?:of|for|pour|para|für|per|için|для)\s+")
_FEWEST_LETTERS, _LONGEST = 4, 200
# A paper that names itself, perhaps behind a town: “Port Said: «The Quay»”.
_IN_QUOTES = re.compile(r"(?:[^:：«»“”„\"]{1,40}[:：]\s*)?(?:«[^«»]+»|[“„][^“”„]+[”“]|\"[^\"]+\")")


def without_outlet(names: Iterable[str], outlets: Iterable[str]) -> list[str]:
    """The names without the outlet at the end of a line that names somebody before it, and each once."""
    known = {folded(one) for one in outlets if extent(folded(one)) >= _FEWEST_LETTERS}
    bare = [_bare(name, known) for name in names]
    kept = [name for name in bare if folded(name) not in known]
    return list(dict.fromkeys(kept or bare))


def _bare(name: str, known: set[str]) -> str:
    joints = list(_JOINT.finditer(name)) if len(name) <= _LONGEST else []
    for joint in joints[:4]:
        before, rest = name[: joint.start()].strip(), name[joint.end() :].strip(" )")
        if before and rest and folded(before) not in known and folded(rest) in known:
            return before
    return name


def apart_from_outlet(
    names: tuple[str, ...], byline: str | None, outlets: Iterable[str]
) -> tuple[tuple[str, ...], str | None]:
    """The people among `names`, and the byline that is left where they are none: the newsroom itself is no author.

    A name that lost its figures where those of a date were looked for has them again.
    """
    known: dict[str, str] = {}
    for one in outlets:
        for form in (folded(one), folded(one).rstrip("0123456789")):
            known.setdefault(form, one)
    people = tuple(name for name in names if not (folded(name) in known or _IN_QUOTES.fullmatch(name)))
    house = ", ".join(known.get(folded(name), name) for name in names)
    return people, byline or (house if house and not people else None)
