"""Bylines that name the outlet beside its people: “Ada Quay, Harbour Daily”, “Ada Quay | Harbour Daily”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from digest.sources.headlines import folded
from digest.sources.lengths import extent

_JOINT = re.compile(r"\s*[,،;|/·•]\s*|\s+[–—-]\s+|\s*\((?=[^()]*\)$)|\)$|\s+(?:of|for|pour|para|für|per|için|для)\s+")
_FEWEST_LETTERS, _LONGEST = 4, 200


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
