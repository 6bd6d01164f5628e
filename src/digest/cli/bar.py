"""A bar on stderr that shows how far a long command is; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from digest.cli import output

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """How far it is, and room above for what must be said meanwhile."""

    def __init__(self, drawn: Progress | None, task: TaskID | None) -> None:
        self._drawn = drawn
        self._task = task

    def reach(self, line: int) -> None:
        """Show that so many lines are done."""
        if self._drawn is not None and self._task is not None:
            self._drawn.update(self._task, completed=line)

    def error(self, text: str) -> None:
        """Say above the bar what went wrong."""
        if self._drawn is None:
            output.error(text)
        else:
            told = output.fitting(f"digest: {text}", sys.stderr)
            self._drawn.console.print(told, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def bar(what: str, total: int) -> Iterator[Bar]:
    """A bar for a number of lines; it is gone at the end."""
    if not sys.stderr.isatty():
        yield Bar(None, None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(24), MofNCompleteColumn(), TextColumn("lines,"), TimeRemainingColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as drawn:
        yield Bar(drawn, drawn.add_task(what, total=total))
