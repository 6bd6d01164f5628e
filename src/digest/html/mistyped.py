"""Markdown that is none: signs of it that are shown as they were typed, because something is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

# Stands where something other than words is.
_OTHER = "\ufffc"
_BEGINS = r"(?<![^\s(\[{«“\"'—–-])"
# “f**k” and “5**” are meant so; what stands before a word, or around words with blanks, is not.
_FAILED_MARK = re.compile(
    rf"(?P<spaced>{_BEGINS}(?P<around>\*\*|~~)\s+\S.{{0,200}}?\s(?P=around)(?![\w*~]))|{_BEGINS}(?P<mark>\*\*|~~|`+)(?=[^\s*~`])\S*"
)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_HEADS = re.compile(r"\|.*[^\s|].*\|")
_SEPARATOR = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELLS = re.compile(r"(?<!\\)\|")


def failed_marks(inline: Token, line: int) -> Iterator[tuple[int, str, str]]:
    """What stands behind signs for bold, deleted and code that are shown, in a paragraph that begins at `line`.

    Each with its line, the words with their sign, and what to do.
    """
    meant = _ESCAPED.sub(_OTHER, inline.content)
    for number, words in enumerate(_shown(inline.children or ()), start=line):
        for found in _FAILED_MARK.finditer(words):
            mark = found["mark"] or found["around"]
            if mark in meant:
                ends = mark in words[found.start() + len(mark) :]
                yield number, found[0].replace(_OTHER, "…"), _advice(mark, ends=ends, spaced=bool(found["spaced"]))


def _shown(children: Iterable[Token]) -> list[str]:
    """The words of a paragraph, line by line."""
    lines = [""]
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif token.type == "text":
            lines[-1] += token.content
        elif token.type in ("code_inline", "image"):
            lines[-1] += _OTHER
        elif token.type == "html_inline":
            lines += [""] * token.content.count("\n")
    return lines


def _advice(mark: str, *, ends: bool, spaced: bool) -> str:
    if spaced:
        return f"write no blank within its {mark}"
    if ends:
        element = {"**": "b", "~~": "del"}.get(mark, "code")
        return f"between a sign and a letter {mark} ends nothing: write <{element}>…</{element}>"
    return f"no {mark} ends it: write one right behind the words, or \\{mark} for the sign itself"


def failed_table(content: str) -> tuple[int, str] | None:
    """The line of a paragraph, from 0, that keeps it from being a table, and what that line should be."""
    lines = [each.strip() for each in content.split("\n")]
    for number, (heads, below) in enumerate(pairwise(lines), start=1):
        separated = "|" in heads and "|" in below and _SEPARATOR.fullmatch(below)
        if separated or (_HEADS.fullmatch(heads) and _HEADS.fullmatch(below)):
            return number, "|" + "---|" * len(_CELLS.split(heads.strip("|")))
    return None
