"""Elements that a newsroom's file opens and does not close, or closes and did not open: the layout falls apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from digest.errors import Problem
from digest.render.environment import Templates

_TAG = re.compile(r"<(?P<end>/?)(?P<name>table|tr|td|th|div)\b", re.IGNORECASE)
# What nothing closes reaches to the end, as programs read it: to look for its end again from each start takes long.
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_OTHERWISE = re.compile(r"\{%[-+]?\s*(?:else|elif)\b.*?(?=\{%[-+]?\s*endif\b|\Z)", re.DOTALL)


def nesting_problems(name: str, templates: Templates) -> Iterator[Problem]:
    """A warning for the newsroom's file `name` if it leaves more open than the one of ours that it stands in for."""
    ours = templates.packaged(name)
    if ours is None or not templates.is_own(name):
        return
    (file, text), *_ = templates.files(name)
    # Of branches one alone is shown, so a file is right if either count is.
    whole, first = (_off(cut(text), cut(ours)) for cut in (_shown, _in_first_branches))
    if whole and first:
        told = ", ".join(
            f"{abs(many)} more <{'/' * (many < 0)}{tag}> than <{'/' * (many > 0)}{tag}>" for tag, many in first.items()
        )
        tag, many = next(iter(first.items()))
        places = [found.start() for found in _TAG.finditer(text) if _is(found, tag, end=many < 0)]
        line = text.count("\n", 0, places[-1]) + 1 if places else None
        yield Problem(file, f"it has {told}: what comes after stands in the wrong place", line, severity="warning")


def _is(found: re.Match[str], tag: str, *, end: bool) -> bool:
    return found["name"].lower() == tag and bool(found["end"]) == end


def _shown(text: str) -> str:
    return _ASIDE.sub("", text)


def _in_first_branches(text: str) -> str:
    return _OTHERWISE.sub("", _shown(text))


def _off(text: str, ours: str) -> dict[str, int]:
    """How many more of each element `text` opens than it closes, beyond what ours does."""
    mine, theirs = _open(text), _open(ours)
    return {tag: many for tag in ("table", "tr", "td", "th", "div") if (many := mine[tag] - theirs[tag])}


def _open(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in _TAG.finditer(text):
        found[each["name"].lower()] += -1 if each["end"] else 1
    return found
