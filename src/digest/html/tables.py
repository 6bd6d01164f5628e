"""Tables of the editors, whose words are not broken, not even on the narrowest screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from digest.html.markup import BLOCKS, tokens

# On 320 pixels a note has 234 for its table; a letter takes about 8, the edges of a cell as many.
_ROOM, _LETTER, _EDGES = 234, 8, 8
# Longer words, addresses above all, may be broken: otherwise they would push all other columns out of sight. It is
# between parts of about one length, for a program that breaks anywhere leaves a letter alone on its line.
_LONGEST, _PART = 20, 12
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)
# Behind these a part rather ends than up to so many letters later.
_ENDS, _BACK = frozenset("/-._?&=:@,;+"), 6
# Georgian, and all below Hebrew but what stands upon a letter: elsewhere letters are joined, or a line may end anyway.
_APART = re.compile("[\u0020-\u02ff\u0370-\u0482\u048a-\u058f\u10a0-\u10ff]{2}")
# Where a line may end: at blanks, and behind a hyphen between letters.
_GAP = re.compile(r"\s+|&nbsp;|(?<=[^\W\d]-)(?=[^\W\d])")
_DIRECTION = re.compile(r' dir="(?:ltr|rtl)"')
_ALIGNED = re.compile(r'((?: (?!align=)[a-z]+="[^"]*")*) align="(\w+)"')


class _Piece(NamedTuple):
    """A part of a word: of which text, and from where to where in it; an empty one is where it may be broken."""

    at: int
    start: int
    end: int

    def marked(self, text: str) -> str:
        """The `text` with what lets a browser break the word."""
        if self.start == self.end:
            return f"{text[: self.start]}<wbr>{text[self.start :]}"
        return f'{text[: self.start]}<span class="long">{text[self.start : self.end]}</span>{text[self.end :]}'


@dataclass(slots=True)
class _Table:
    """A table that is open, where it starts, the longest word of each of its columns, and where words are broken."""

    start: int
    widths: list[int] = field(default_factory=list)
    long: list[_Piece] = field(default_factory=list)
    column: int = -1
    word: list[tuple[_Piece, str]] = field(default_factory=list)
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
            self.word.append((_Piece(at, begin, end), raw))
            self.size += len(unescape(raw[begin:end]))

    def end_word(self) -> None:
        """What follows is another word."""
        if self.column >= 0:
            width = self.size
            if self.size > _LONGEST:
                breaks, width = _breaks(self.word)
                self.long += breaks
            self.widths += [0] * (self.column + 1 - len(self.widths))
            self.widths[self.column] = max(self.widths[self.column], width)
        self.word, self.size = [], 0

    @property
    def fits(self) -> bool:
        return sum(self.widths) * _LETTER + len(self.widths) * _EDGES <= _ROOM


def _breaks(word: list[tuple[_Piece, str]]) -> tuple[list[_Piece], int]:
    """Where a long word may be broken, and the size of its largest part; if that is not told, all of it anywhere."""
    signs = [
        (piece.at, found.start(), unescape(found[0]))
        for piece, raw in word
        for found in _CHARACTER.finditer(raw, piece.start, piece.end)
    ]
    ends, done = [], 0
    while len(signs) - done > _PART:
        left = len(signs) - done
        size = -(-left // -(-left // _PART))
        back = (end for end in range(size, max(size - _BACK, 0), -1) if signs[done + end - 1][2] in _ENDS)
        done += next(back, size)
        ends.append(done)
    if not all(_APART.fullmatch(signs[end - 1][2] + signs[end][2]) for end in ends):
        return [piece for piece, _ in word], _LONGEST
    parts = [end - begin for begin, end in zip([0, *ends], [*ends, len(signs)], strict=True)]
    return [_Piece(signs[end][0], signs[end][1], signs[end][1]) for end in ends], max(parts)


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
    """Sanitised `html` with the class `whole` on each table, whose words are not broken but where it says `<wbr>`.

    Long words of scripts that join their letters have the class `long`, and are broken anywhere.

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
    for piece in reversed(table.long):
        parts[piece.at] = piece.marked(parts[piece.at])
    if not table.fits:
        # Whoever has no mouse moves what scrolls by its keys.
        beside, ends = f'<div class="scroll"{runs[0] if runs else ""} tabindex="0">', "</div>"
    parts[table.start], parts[-1] = beside + parts[table.start], parts[-1] + ends
