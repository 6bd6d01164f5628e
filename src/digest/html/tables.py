"""Tables of the editors: whose words need not be broken, even on the narrowest screen."""

from __future__ import annotations

from html import unescape

from digest.html.markup import tokens

# On 320 pixels a note has 234 for its table; a letter takes about 8, the edges of a cell as many.
_ROOM, _LETTER, _EDGES = 234, 8, 8


def with_whole_words(html: str) -> str:
    """Sanitised `html` with the class `whole` on each table in which every word fits into its column."""
    if "<table" not in html:
        return html
    parts: list[str] = []
    widths: list[int] = []
    start: int | None = None
    column, cell = -1, ""
    for token in tokens(html):
        parts.append(token.raw)
        if token.kind == "text":
            cell += unescape(token.raw)
        elif token.name == "table" and token.kind == "start":
            start, widths = len(parts) - 1, []
        elif token.name == "tr":
            column = -1
        elif token.name in ("td", "th") and token.kind == "start":
            column, cell = column + 1, ""
        elif token.name in ("td", "th"):
            widths += [0] * (column + 1 - len(widths))
            widths[column] = max(widths[column], *map(len, cell.split()), 0)
        elif token.name == "table" and start is not None:
            if sum(widths) * _LETTER + len(widths) * _EDGES <= _ROOM:
                parts[start] = f'<table class="whole"{parts[start].removeprefix("<table")}'
            start = None
    return "".join(parts)
