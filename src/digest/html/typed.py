"""Markup in words that are text: readers see it as it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from lxml.html import defs

from digest.html.markup import tokens
from digest.html.mergetags import ADVICE, merge_tags

_JINJA = re.compile(r"\{\{.{0,300}?\}\}|\{%.{0,300}?%\}|\{#.{0,300}?#\}", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")


def shown_as_typed(text: str, *, is_worked_out: bool) -> Iterator[tuple[str, str]]:
    """What of `text` readers see as it is typed and was meant for something else, each with what to do about it.

    A subject is worked out: what its own templates print is for the mail.
    """
    if not is_worked_out:
        yield from ((tag, "a subject alone is worked out") for tag in _JINJA.findall(text))
    bare = _JINJA.sub("", text)
    yield from ((tag, ADVICE) for tag in merge_tags(bare))
    yield from typed_markup(bare)


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
