"""A list of people as CSV: read row by row for an import, written for an export (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple, TextIO

from digest.errors import UsageError
from digest.model.arrival import Arrival
from digest.subscriptions.roster_columns import COLUMNS, SEPARATORS, Header, neutral, read_header, restored
from digest.subscriptions.roster_fields import read_row

# How many records are dealt at once, first and in the end: few, so that whoever writes them need not wait long for the
# first, then many, for the more a batch has the fewer pages of the store each row costs.
DEALS = (15_000, 60_000)

_AS_UTF8 = "save it as “CSV UTF-8” (or as UTF-8 text) and import it again"
_UNCLOSED = "a quotation mark that opens in this row is never closed: close it, or double it if it belongs to the text"
_INSIDE = "there is a quotation mark inside a field: double it, and put the whole field in quotation marks"
_FIELD_LIMIT = f"a field is longer than {csv.field_size_limit():,} characters: shorten it"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is refused: where it starts, the address as it stands there, and why."""

    line: int
    email: str
    reason: str


class RosterRow(NamedTuple):
    """A row of an export, one person's subscription to one digest: the values of `COLUMNS` as they are written."""

    email: str
    name: str | None = None
    locale: str | None = None
    timezone: str | None = None
    topics: str | None = None
    format: str | None = None
    digest: str | None = None
    state: str | None = None
    frequency: str | None = None
    hour: str | None = None
    paused_until: str | None = None
    consent_at: str | None = None
    consent_source: str | None = None


def read_roster(
    file: Path | TextIO, *, consent: str | None = None, part: tuple[int, int] = (0, 1)
) -> Iterator[Arrival | Rejected | None]:
    """Read the rows of a CSV file in their order; rows with nothing in them are passed over.

    `consent` says where and when consent was given, for rows that do not say so themselves. `part` (k, n) takes
    the rows of every n-th deal of records alone (see `DEALS`), the k-th first, and None ends each. A stream should be
    opened with `newline=""`. Memory does not grow with the file. Raises UsageError, before the first row if
    the file is a path, for a file that cannot be read, is empty, not UTF-8, or has no right header.
    """
    name = str(file) if isinstance(file, Path) else getattr(file, "name", "the list")
    with file.open(encoding="utf-8", newline="") if isinstance(file, Path) else nullcontext(file) as stream:
        try:
            yield from _rows(stream, str(name), consent, part)
        except UnicodeDecodeError as fault:
            raise UsageError(f"{name} is not UTF-8: {_AS_UTF8}") from fault


def write_roster(rows: Iterable[RosterRow], stream: TextIO) -> None:
    """Write people as CSV with CRLF line ends, a header first.

    What a spreadsheet would run as a formula gets an apostrophe in front, which `read_roster` takes
    away again. `stream` should be opened with `newline=""`.
    """
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([value and neutral(value) for value in row])


def _rows(stream: TextIO, name: str, consent: str | None, part: tuple[int, int]) -> Iterator[Arrival | Rejected | None]:
    lines = iter(stream)
    first = next(lines, "").removeprefix("\ufeff")
    mark = max(SEPARATORS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=mark, strict=True)
    header = Header(read_header(reader, name, consent))
    mine, parts = part
    for deal in count():
        dealt = min(DEALS[0] << (deal // parts), DEALS[1])
        for _ in range(dealt):
            line = reader.line_num + 1
            try:
                values = next(reader, None)
            except csv.Error as fault:
                if deal % parts == mine:
                    yield Rejected(line, "", _in_words(fault, line, reader.line_num))
                continue
            if values is None:
                return
            if deal % parts == mine and (text := "".join(values)) and not text.isspace():
                yield _row(line, header, values, text, consent)
        if deal % parts == mine:
            yield None


def _row(line: int, header: Header, values: list[str], text: str, consent: str | None) -> Arrival | Rejected:
    # Most rows hold nothing to restore.
    values = [*map(restored, values)] if "'" in text else values
    width = len(header.columns)
    try:
        if len(values) > width and any(value.strip() for value in values[width:]):
            raise ValueError(
                f"the row has {len(values)} fields, the header {width}: put a field that holds what separates them in "
                "quotation marks"
            )
        values[width:] = header.blank[width:]
        values += header.blank[len(values) :]
        return read_row(line, header, values, consent, plain=text.isprintable())
    except ValueError as fault:
        return Rejected(line, header.whose([*values, *header.blank])[0].strip(), str(fault))


def _in_words(fault: csv.Error, first: int, last: int) -> str:
    """What is wrong with a record that starts on the line `first`, and of which something is wrong on `last`."""
    if last > first:
        return f"{_UNCLOSED}. Lines {first} to {last} were left out for that: import the list again then"
    faults = {"unexpected end of data": _UNCLOSED, "expected after": _INSIDE, "larger than field limit": _FIELD_LIMIT}
    return next((words for sign, words in faults.items() if sign in str(fault)), f"the row is not CSV ({fault})")


def lines_of(file: Path) -> int:
    """How many lines the file has, read once for its encoding, so that no half of it is taken in. Raises UsageError."""
    line = 0
    try:
        with file.open("rb") as stream:
            for line, octets in enumerate(stream, start=1):  # noqa: B007
                octets.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"{file}:{line}: the file is not UTF-8: {_AS_UTF8}") from fault
    except OSError as fault:
        raise UsageError(
            f"{file}: cannot be read ({fault.strerror}): name a CSV file that this user may read"
        ) from fault
    return line
