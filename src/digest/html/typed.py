"""Markup in words that are text: readers see it as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml.html import defs

from digest.html.markup import tokens

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def typed_markup(text: str) -> Iterator[tuple[str, str]]:
    """The first tag of HTML or comment in `text` and the first entity, each with what to do about it.

    An address in angle brackets, as in “Courier <news@courier.example>”, is neither.
    """
    pieces = tuple(tokens(text))
    tag = next((each.raw for each in pieces if each.kind == "unseen" or each.name in defs.tags), None)
    if tag:
        yield tag, "leave it out"
    said = " ".join(each.raw for each in pieces if each.kind == "text")
    for entity in _ENTITY.findall(said):
        meant = unescape(entity)
        if meant != entity:
            yield entity, f"write “{meant}”" if meant.isprintable() and not meant.isspace() else "write the sign itself"
            return
