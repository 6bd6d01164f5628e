"""The coming days as a picture in the terminal: digests down, days across."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from digest.model.digest import Digest
    from digest.pipeline.forecast import Run

# Fourteen days of four columns and a name of 22 are 78: a terminal has 80.
ACROSS = 14
_NAME = 20
_MANY = 3


def calendar(runs: Sequence[Run], digests: Sequence[Digest], start: datetime, days: int) -> RenderableType:
    """A mark for every slot, by the local date of its digest; `start` is aware. Two weeks stand side by side."""
    marks: dict[tuple[str, date], list[Run]] = defaultdict(list)
    for run in runs:
        marks[run.digest.name, run.turn.local.date()].append(run)
    planned = [digest for digest in digests if digest.schedule]
    first = min(start.astimezone(ZoneInfo(digest.timezone)).date() for digest in planned)
    # So many days from this hour on end within one day more.
    last = max([first + timedelta(days=days - 1), *(day for _, day in marks)])
    shown = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    weeks = [shown[at : at + ACROSS] for at in range(0, len(shown), ACROSS)]
    tables = [_fortnight(week, planned, marks) for week in weeks]
    parted = [part for table in tables for part in (Text(""), table)][1:]
    return Group(*parted, _legend(planned, runs))


def _fortnight(
    shown: Sequence[date], digests: Sequence[Digest], marks: dict[tuple[str, date], list[Run]]
) -> RenderableType:
    table = Table(box=None, padding=(0, 0), show_header=True, header_style="")
    table.add_column(
        Text(_months(shown[0], shown[-1]), style="bold"), width=_NAME + 2, no_wrap=True, overflow="ellipsis"
    )
    for day in shown:
        table.add_column(Text(f"{day:%a}"[:2], style=_tone(day)), width=4, justify="center", no_wrap=True)
    table.add_row("", *(Text(str(day.day), style=_tone(day)) for day in shown))
    for digest in digests:
        cells = [_cell(marks[digest.name, day]) for day in shown]
        table.add_row(_name(digest), *cells)
    return table


def _months(first: date, last: date) -> str:
    """The month of some days, or the first and last of them, in at most 22 letters."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    if first.year == last.year:
        return f"{first:%B}–{last:%B} {last:%Y}"
    return f"{first:%b %Y}–{last:%b %Y}"


def _tone(day: date) -> str:
    return "dim" if day.weekday() >= 5 else "bold"


def _name(digest: Digest) -> Text:
    name = digest.name if len(digest.name) <= _NAME else digest.name[: _NAME - 1] + "…"
    return Text(name)


def _cell(runs: Sequence[Run]) -> Text:
    if not runs:
        return Text("·", style="dim")
    if len(runs) > _MANY:
        return Text(str(len(runs)), style="green" if all(run.used for run in runs) else "cyan")
    text = Text()
    for run in runs:
        text.append(*_mark(run))
    return text


def _mark(run: Run) -> tuple[str, str]:
    if run.used:
        return "✓", "green"
    return ("◐", "yellow") if run.digest.review else ("●", "cyan")


def _legend(digests: Sequence[Digest], runs: Sequence[Run]) -> Text:
    text = Text("\n")
    seen = {_mark(run) for run in runs}
    meanings = {"●": "an edition", "◐": "an edition that is reviewed first", "✓": "composed already"}
    parts = [(mark, style, meanings[mark]) for mark, style in sorted(seen)]
    for number, (mark, style, meaning) in enumerate(parts):
        text.append("   " if number else "")
        text.append(mark, style)
        text.append(f" {meaning}")
    return text
