"""The widths of pictures in the editors' texts, as Outlook for Windows wants them: it reads attributes alone."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(?P<end>/?)(?P<name>img|blockquote|ul|ol|dd)\b[^>]*+>")
_SIDE = re.compile(r' (width|height)="(\d{1,5})"')
# What stands beside the words of a quotation, as our sheet has it, and of a list, as Outlook has it, in pixels.
_BESIDE = {"blockquote": 35, "ul": 48, "ol": 48, "dd": 48}
_NARROWEST = 48


def with_held_pictures(html: str, column: int) -> str:
    """`html`, sanitised, in which no picture is wider than `column` pixels, nor than a quotation or list in it leaves.

    One that does not say its width gets that of the column for Outlook, and keeps its own everywhere else.
    """
    taken = 0

    def held(found: re.Match[str]) -> str:
        nonlocal taken
        if found["name"] == "img":
            return _held(found[0], max(column - taken, _NARROWEST))
        taken += -_BESIDE[found["name"]] if found["end"] else _BESIDE[found["name"]]
        return found[0]

    return _TAG.sub(held, html)


def _held(tag: str, column: int) -> str:
    sides = {name: int(length) for name, length in _SIDE.findall(tag)}
    width, height = sides.get("width"), sides.get("height")
    if width and width <= column:
        return tag
    bare = _SIDE.sub("", tag).removesuffix(">")
    if not width:
        return f'{bare} width="{column}" style="width: auto">'
    shown = f' height="{max(round(height * column / width), 1)}"' if height else ""
    return f'{bare} width="{column}"{shown}>'
