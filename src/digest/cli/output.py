"""What a person or a program reads: lines, tables, JSON, progress, errors."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TextIO

from digest.cli.width import narrowed, wrapped
from digest.errors import visible
from digest.html.excerpt import excerpt

if TYPE_CHECKING:
    from rich.console import RenderableType

    from digest.model.article import Article

# Between two columns of a table.
_GAP = 2
# A longer word, an address say, may be broken so that the others are not.
_LONG = 30
_LONGEST_HEADLINE = 300

SOME = 10
"""How many lines of a long list beside the matter are shown; what a limit kept out may be the work of months."""


def line(text: str = "") -> None:
    """One line on stdout; in it and in those on stderr nothing acts on a terminal, whoever typed it."""
    _put(fitting(visible(text), sys.stdout) + "\n", sys.stdout)


def note(text: str) -> None:
    """One line on stderr, for what is not the result."""
    _put(fitting(visible(text), sys.stderr) + "\n", sys.stderr)


def error(text: str) -> None:
    """What went wrong, on stderr."""
    note(f"digest: {text}" if "\n" not in text else text)


def fitting(text: str, stream: TextIO) -> str:
    """The text with its lines broken between words where `stream` is a terminal; as it is where a program reads it."""
    if not stream.isatty():
        return text
    try:
        columns = int(os.environ.get("COLUMNS", "")) or os.get_terminal_size(stream.fileno()).columns
    except (ValueError, OSError):
        columns = shutil.get_terminal_size().columns
    return wrapped(text, columns) if columns > 0 else text


def _put(text: str, stream: TextIO) -> None:
    """Write; a terminal that was closed meanwhile is told nothing any more, which must end no work under way."""
    try:
        stream.write(text)
        if stream is sys.stderr:
            stream.flush()
    except OSError as error:
        if error.errno != errno.EIO or not stat.S_ISCHR(os.fstat(stream.fileno()).st_mode):
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def short(article_id: str) -> str:
    """Enough of an id to tell stories apart, and to name one by."""
    return article_id[:8]


def headline(article: Article) -> str:
    """A story's headline in a list; of one that nobody prints, its beginning."""
    return excerpt(article.story.headline, _LONGEST_HEADLINE) or article.id


def counted(number: int, what: str, many: str | None = None) -> str:
    """A number with its noun: “1 subscription”, “2,000 subscriptions”; `many` is the plural where it has no plain s."""
    return f"{number:,} {what if number == 1 else many or what + 's'}"


def listing(title: str, lines: Sequence[str], indent: str, *, most: int | None, rest: str) -> None:
    """A titled list below a blank line; of one that is longer than `most`, the beginning, and what shows the `rest`."""
    if not lines:
        return
    line(f"\n{indent}{title}")
    shown = len(lines) if most is None or len(lines) <= most else most
    for each in lines[:shown]:
        line(f"{indent}  {each}")
    if shown < len(lines):
        line(f"{indent}  … and {len(lines) - shown:,} more: {rest}")


def document(data: Any) -> None:
    """One JSON document on stdout."""
    _put(json.dumps(data, ensure_ascii=False, indent=2) + "\n", sys.stdout)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> None:
    """A table as wide as the terminal, or 80 columns where there is none.

    `numbers` stand to the right; neither they nor what stands in `whole` is broken over lines: somebody may copy it.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn, console = Table(box=None, pad_edge=False, header_style="bold"), Console(file=sys.stdout, highlight=False)
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    unbroken = {*whole, *numbers}
    widths = _widths(columns, cells, unbroken, console.width - _GAP * (len(columns) - 1))
    for column, width in zip(columns, widths, strict=True):
        side: Literal["left", "right"] = "right" if column in numbers else "left"
        drawn.add_column(column, justify=side, overflow="fold", no_wrap=column in unbroken, width=width)
    for row in cells:
        drawn.add_row(*map(Text, row))
    console.print(drawn)


def _widths(
    columns: Sequence[str], rows: Sequence[Sequence[str]], unbroken: set[str], room: int
) -> Sequence[int | None]:
    """How wide each column is where the table has to be narrowed and no word needs to be broken for that."""
    from rich.cells import cell_len

    texts = [[column, *(row[at] for row in rows)] for at, column in enumerate(columns)]
    widest = [max(map(cell_len, each)) for each in texts]
    longest = [max(cell_len(word) for text in each for word in (text.split() or [""])) for each in texts]
    least = [widest[at] if column in unbroken else min(longest[at], _LONG) for at, column in enumerate(columns)]
    found = narrowed(widest, least, room) if sum(widest) > room else None
    return found or [None] * len(columns)


def drawn(picture: RenderableType) -> None:
    """A picture as wide as the terminal."""
    from rich.console import Console

    Console(file=sys.stdout, highlight=False).print(picture)


_MORE = ", …"


def fitted(title: str, parts: Sequence[str], width: int) -> str:
    """The title and those of the parts that there is room for, the first ones first; of the very first the beginning.

    The title gives way to the parts. That some were left out is said by an ellipsis at the end.
    """
    whole = "".join(parts)
    if len(title) + len(whole) <= width:
        return title + whole
    if len(whole) <= width:
        return whole
    text, room = parts[0], width - len(_MORE)
    for part in parts[1:]:
        if len(text) + len(part) <= room:
            text += part
    return text + _MORE if len(text) <= room else text[: max(width - 1, 0)] + "…"


class Meter:
    """Progress on stderr: one line that renews itself in a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()

    def show(self, title: str, *parts: str) -> None:
        """Show how far it is, in one line of the terminal: those of `parts` that it has room for, see `fitted`."""
        if self._live:
            _put(f"\r\x1b[2K{fitted(title, parts, shutil.get_terminal_size().columns - 1)}", sys.stderr)

    def note(self, text: str) -> None:
        """A sentence that stays, above the line that renews itself."""
        self.done()
        note(text)

    def done(self) -> None:
        """Leave the line empty for what follows."""
        if self._live:
            _put("\r\x1b[2K", sys.stderr)
