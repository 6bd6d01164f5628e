"""A mail's elements in reading order, each with the heading that it stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_HEADINGS = frozenset({"h1", "h2"})
# What our looks put above words of the editors.
_LABEL = "label"


def outlined(tree: Any) -> Iterator[tuple[Any, str | None]]:
    """Every element of `tree` (lxml), in order, with the words of the last heading or label before it."""
    under: str | None = None
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in _HEADINGS or element.get("class") == _LABEL:
            under = words(element) or under
        yield element, under


def words(element: Any) -> str:
    """The text in an element on one line."""
    return " ".join("".join(element.itertext()).split())


@lru_cache(maxsize=1024)
def declarations(style: str) -> tuple[tuple[str, str], ...]:
    """The properties and values of a `style` attribute, small letters."""
    parts = (part.partition(":") for part in re.split(r";(?![^()]*\))", style))
    return tuple((name.strip().lower(), value.strip().lower()) for name, colon, value in parts if colon)
