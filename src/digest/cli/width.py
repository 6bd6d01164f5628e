"""How text fits the width of a terminal: whole words, as many as there is room for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# A command between backticks is copied as a whole, so it stays on one line.
_PIECE = re.compile(r"(?<![^\S\n])[^\S\n]*(?:[^\s`]*`[^`\n]*`[^\s`]*|\S+)")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_NAMED = re.compile(r"\s*\S(?:\S| (?! )){0,20} {2,}")
_HANGING = "  "


def wrapped(text: str, columns: int) -> str:
    """The text with its long lines broken between words; what goes on from the line before is indented.

    The value beside a name, two blanks apart from it, goes on below itself. A word that is longer than a line is left
    whole, for the terminal to break, so that it can be copied.
    """
    return "\n".join(_broken(line, columns) for line in text.split("\n"))


def _broken(line: str, columns: int) -> str:
    if cells(line) <= columns:
        return line
    named = _NAMED.match(line)
    indent = " " * cells(named[0]) if named else line[: len(line) - len(line.lstrip())] + _HANGING
    lines = [""]
    for piece in _PIECE.findall(line):
        if piece[0].isspace() and lines[-1].strip() and cells(lines[-1]) + cells(piece) > columns:
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    return "\n".join(lines)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes."""
    plain = _COLOUR.sub("", text)
    if plain.isascii():
        return len(plain)
    return sum(_cells_of(character) for character in plain)


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def narrowed(widest: Sequence[int], narrowest: Sequence[int], room: int) -> list[int] | None:
    """Widths for columns that together take no more than `room`, the widest made narrower first.

    `narrowest` are the widths below which a column would break a word; None where there is no room for those.
    """
    if sum(narrowest) > room:
        return None
    widths = list(widest)
    while sum(widths) > room:
        at = max((at for at in range(len(widths)) if widths[at] > narrowest[at]), key=lambda at: widths[at])
        widths[at] -= 1
    return widths
