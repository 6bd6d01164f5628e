"""A mail's elements in reading order, each with the heading that it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from digest.model.rendition import Hole

_HEADINGS = frozenset({"h1", "h2"})
# What our looks put above words of the editors.
_LABEL = "label"
# What they call the end of a mail, which stands under no heading.
_ENDS = frozenset({"footer", "colophon"})
# In brackets, as in an address, a semicolon ends nothing.
_DECLARATION = re.compile(r"(?:[^;(]++|\([^()]*+\)|\()++")
_PERSONAL = frozenset(hole.value for hole in Hole)


def outlined(tree: Any) -> Iterator[tuple[Any, str | None]]:
    """Every element of `tree` (lxml), in order, with the words of the last heading or label before it.

    The colophon, and whatever stands around the links to unsubscribe and to one's preferences without a heading in
    between, is under none.
    """
    under: str | None = None
    ends = {_around(link) for link in tree.iter("a") if link.get("href") in _PERSONAL}
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element in ends or not _ENDS.isdisjoint((element.get("class") or "").split()):
            under = None
        if _heads(element):
            under = words(element) or under
        yield element, under


def _heads(element: Any) -> bool:
    return element.tag in _HEADINGS or element.get("class") == _LABEL


def _around(link: Any) -> Any:
    """The largest element around a link that has no heading in it."""
    found = link
    while (parent := found.getparent()) is not None and not any(map(_heads, parent.iter())):
        found = parent
    return found


def words(element: Any) -> str:
    """The text in an element on one line."""
    return " ".join("".join(element.itertext()).split())


@lru_cache(maxsize=1024)
def declarations(style: str) -> tuple[tuple[str, str], ...]:
    """The properties and values of a `style` attribute, small letters."""
    parts = (part.partition(":") for part in _DECLARATION.findall(style))
    return tuple((name.strip().lower(), value.strip().lower()) for name, colon, value in parts if colon)
