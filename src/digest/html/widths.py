"""The widths of pictures in the editors' texts, as Outlook for Windows wants them: it reads attributes alone."""

from __future__ import annotations

import re
from functools import partial

_IMAGE = re.compile(r"<img\b[^>]*+>")
_SIDE = re.compile(r' (width|height)="(\d{1,5})"')


def with_held_pictures(html: str, column: int) -> str:
    """`html`, sanitised, in which no picture is wider than `column` pixels.

    One that does not say its width gets that of the column for Outlook, and keeps its own everywhere else.
    """
    return _IMAGE.sub(partial(_held, column), html)


def _held(column: int, found: re.Match[str]) -> str:
    tag = found[0]
    sides = {name: int(length) for name, length in _SIDE.findall(tag)}
    width, height = sides.get("width"), sides.get("height")
    if width and width <= column:
        return tag
    bare = _SIDE.sub("", tag).removesuffix(">")
    if not width:
        return f'{bare} width="{column}" style="width: auto">'
    shown = f' height="{max(round(height * column / width), 1)}"' if height else ""
    return f'{bare} width="{column}"{shown}>'
