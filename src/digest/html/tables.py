"""Tables of the editors: whose words need not be broken, even on the narrowest screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape

from digest.html.markup import tokens

# On 320 pixels a note has 234 for its table; a letter takes about 8, the edges of a cell as many.
_ROOM, _LETTER, _EDGES = 234, 8, 8


@dataclass(slots=True)
class _Table:
    """A table that is open, where it starts, and the longest word of each of its columns."""

    start: int
    widths: list[int] = field(default_factory=list)
    column: int = -1
    cell: str = ""
    holds_another: bool = False

    def end_cell(self) -> None:
        if self.column >= 0:
            self.widths += [0] * (self.column + 1 - len(self.widths))
            self.widths[self.column] = max(self.widths[self.column], *map(len, self.cell.split()), 0)

    @property
    def fits(self) -> bool:
        needed = sum(self.widths) * _LETTER + len(self.widths) * _EDGES
        return needed <= _ROOM and not self.holds_another


def with_alignments_as_classes(html: str) -> str:
    """Sanitised `html` whose cells say `class="to-right"` for `align="right"`, which mail needs and HTML5 has not."""
    if ' align="' not in html:
        return html
    cells = (token.kind == "start" and token.name in ("td", "th") for token in tokens(html))
    return "".join(
        token.raw.replace(' align="', ' class="to-') if is_cell else token.raw
        for token, is_cell in zip(tokens(html), cells, strict=True)
    )


def with_whole_words(html: str) -> str:
    """Sanitised `html` with the class `whole` on each table in which every word fits into its column.

    A table that holds another is left as it is.
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
            if (table := opened.pop()).fits:
                parts[table.start] = f'<table class="whole"{parts[table.start].removeprefix("<table")}'
        elif token.kind == "text":
            opened[-1].cell += unescape(token.raw)
        elif token.name == "tr":
            opened[-1].column = -1
        elif token.name in ("td", "th") and token.kind == "start":
            opened[-1].column, opened[-1].cell = opened[-1].column + 1, ""
        elif token.name in ("td", "th"):
            opened[-1].end_cell()
    return "".join(parts)
