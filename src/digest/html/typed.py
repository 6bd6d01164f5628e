"""Markup in words that are text: readers see it as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from digest.html.markup import tokens

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def typed_markup(text: str) -> Iterator[tuple[str, str]]:
    """The first tag in `text` and the first entity, each with what to do about it."""
    pieces = tuple(tokens(text))
    tag = next((each.raw for each in pieces if each.kind != "text"), None)
    if tag:
        yield tag, "leave it out"
    said = " ".join(each.raw for each in pieces if each.kind == "text")
    for entity in _ENTITY.findall(said):
        meant = unescape(entity)
        if meant != entity:
            yield entity, f"write “{meant}”" if meant.isprintable() and not meant.isspace() else "write the sign itself"
            return
