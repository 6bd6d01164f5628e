"""Tables of the editors, whose words are not broken, not even on the narrowest screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from digest.html.markup import tokens

# On 320 pixels a note has 234 for its table; a letter takes about 8, the edges of a cell as many.
_ROOM, _LETTER, _EDGES = 234, 8, 8
# Longer words, addresses above all, are broken: otherwise they would push all other columns out of sight.
_LONGEST = 20
# Where a line may end: at blanks, and behind a hyphen between letters.
_GAP = re.compile(r"\s+|(?<=[^\W\d]-)(?=[^\W\d])")
_DIRECTION = re.compile(r' dir="(?:ltr|rtl)"')
_ALIGNED = re.compile(r'(?: class="([^"]*)")?((?: (?!align=)[a-z]+="[^"]*")*) align="(\w+)"')


@dataclass(slots=True)
class _Table:
    """A table that is open, where it starts, and the longest word of each of its columns."""

    start: int
    widths: list[int] = field(default_factory=list)
    long_cells: list[int] = field(default_factory=list)
    column: int = -1
    cell: str = ""
    cell_at: int = 0
    holds_another: bool = False

    def end_cell(self) -> None:
        if self.column >= 0:
            longest = max(map(len, _GAP.split(self.cell)))
            if longest > _LONGEST:
                self.long_cells.append(self.cell_at)
            self.widths += [0] * (self.column + 1 - len(self.widths))
            self.widths[self.column] = max(self.widths[self.column], min(longest, _LONGEST))

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
    classes = " ".join(filter(None, (found[1], f"to-{found[3]}")))
    return f' class="{classes}"{found[2]}'


def with_whole_words(html: str) -> str:
    """Sanitised `html` with the class `whole` on each table, whose words are not broken, but for cells that are `long`.

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
        if token.name == "table" and token.kind == "start":
            if opened:
                opened[-1].holds_another = True
            opened.append(_Table(len(parts) - 1))
        elif not opened:
            continue
        elif token.name == "table":
            _mark(opened.pop(), parts, within=bool(opened))
        elif token.kind == "text":
            opened[-1].cell += unescape(token.raw)
        elif token.name == "tr":
            opened[-1].column = -1
        elif token.name in ("td", "th") and token.kind == "start":
            opened[-1].column, opened[-1].cell, opened[-1].cell_at = opened[-1].column + 1, "", len(parts) - 1
        elif token.name in ("td", "th"):
            opened[-1].end_cell()
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
    for at in table.long_cells:
        parts[at] = f'{parts[at][:3]} class="long"{parts[at][3:]}'
    if not table.fits:
        # Whoever has no mouse moves what scrolls by its keys.
        beside, ends = f'<div class="scroll"{runs[0] if runs else ""} tabindex="0">', "</div>"
    parts[table.start], parts[-1] = beside + parts[table.start], parts[-1] + ends
