"""Tables of the editors, whose words are not broken, not even on the narrowest screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from digest.html.markup import BLOCKS, tokens

# On 320 pixels a note has 234 for its table; a letter takes about 8, the edges of a cell as many.
_ROOM, _LETTER, _EDGES = 234, 8, 8
# Longer words, addresses above all, are broken: otherwise they would push all other columns out of sight.
_LONGEST = 20
# Where a line may end: at blanks, and behind a hyphen between letters.
_GAP = re.compile(r"\s+|&nbsp;|(?<=[^\W\d]-)(?=[^\W\d])")
_DIRECTION = re.compile(r' dir="(?:ltr|rtl)"')
_ALIGNED = re.compile(r'((?: (?!align=)[a-z]+="[^"]*")*) align="(\w+)"')


class _Piece(NamedTuple):
    """A part of a word: of which text, and from where to where in it."""

    at: int
    start: int
    end: int


@dataclass(slots=True)
class _Table:
    """A table that is open, where it starts, the longest word of each of its columns, and the words to be broken."""

    start: int
    widths: list[int] = field(default_factory=list)
    long: list[_Piece] = field(default_factory=list)
    column: int = -1
    word: list[_Piece] = field(default_factory=list)
    size: int = 0
    holds_another: bool = False

    def read(self, at: int, raw: str) -> None:
        """The words of a text of the cell; its last one may go on in the next."""
        begin = 0
        for gap in _GAP.finditer(raw):
            self._go_on(at, raw, begin, gap.start())
            self.end_word()
            begin = gap.end()
        self._go_on(at, raw, begin, len(raw))

    def _go_on(self, at: int, raw: str, begin: int, end: int) -> None:
        if begin < end:
            self.word.append(_Piece(at, begin, end))
            self.size += len(unescape(raw[begin:end]))

    def end_word(self) -> None:
        """What follows is another word."""
        if self.column >= 0:
            if self.size > _LONGEST:
                self.long += self.word
            self.widths += [0] * (self.column + 1 - len(self.widths))
            self.widths[self.column] = max(self.widths[self.column], min(self.size, _LONGEST))
        self.word, self.size = [], 0

    @property
    def fits(self) -> bool:
        return sum(self.widths) * _LETTER + len(self.widths) * _EDGES <= _ROOM


def with_alignments_as_classes(html: str) -> str:
    """Sanitised `html` whose cells say `class="to-right"` for `align="right"`, which mail needs and HTML5 has not."""
    if ' align="' not in html:
        return html
    cells = (token.kind == "start" and token.name in ("td", "th") for token in tokens(html))
    return "".join(
        _ALIGNED.sub(_class_for, token.raw, count=1) if is_cell else token.raw
        for token, is_cell in zip(tokens(html), cells, strict=True)
    )


def _class_for(found: re.Match[str]) -> str:
    return f' class="to-{found[2]}"{found[1]}'


def with_whole_words(html: str) -> str:
    """Sanitised `html` with the class `whole` on each table, whose words are not broken, but for those that are `long`.

    One that has no room on the narrowest screen stands in a `<div class="scroll">`. A table that says its direction
    stands in a `<div>` of that direction, and so beside the words that run as it does: its own `dir` turns its columns
    alone. In a table that holds another, words are broken as anywhere.
    """
    if "<table" not in html:
        return html
    parts: list[str] = []
    opened: list[_Table] = []
    for token in tokens(html):
        parts.append(token.raw)
        if opened and token.name in BLOCKS:
            opened[-1].end_word()
        if token.name == "table" and token.kind == "start":
            if opened:
                opened[-1].holds_another = True
            opened.append(_Table(len(parts) - 1))
        elif not opened:
            continue
        elif token.name == "table":
            _mark(opened.pop(), parts, within=bool(opened))
        elif token.kind == "text":
            opened[-1].read(len(parts) - 1, token.raw)
        elif token.name == "tr":
            opened[-1].column = -1
        elif token.name in ("td", "th") and token.kind == "start":
            opened[-1].column += 1
    return "".join(parts)


def _mark(table: _Table, parts: list[str], *, within: bool) -> None:
    """Say in `parts`, which end with the end of `table`, how it is shown; `within` another it scrolls with that."""
    begins = parts[table.start]
    runs = _DIRECTION.search(begins)
    beside, ends = (f"<div{runs[0]}>", "</div>") if runs and not within else ("", "")
    if table.holds_another or (within and not table.fits):
        parts[table.start], parts[-1] = beside + begins, parts[-1] + ends
        return
    parts[table.start] = f'<table class="whole"{begins.removeprefix("<table")}'
    for at, begin, end in reversed(table.long):
        text = parts[at]
        parts[at] = f'{text[:begin]}<span class="long">{text[begin:end]}</span>{text[end:]}'
    if not table.fits:
        # Whoever has no mouse moves what scrolls by its keys.
        beside, ends = f'<div class="scroll"{runs[0] if runs else ""} tabindex="0">', "</div>"
    parts[table.start], parts[-1] = beside + parts[table.start], parts[-1] + ends
