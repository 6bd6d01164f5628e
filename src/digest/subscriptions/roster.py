"""A list of people as CSV: read row by row for an import, written for an export (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple, TextIO

from digest.errors import UsageError
from digest.model.subscriber import Person, SubscriptionState
from digest.subscriptions.roster_columns import COLUMNS, neutral, read_header, restored
from digest.subscriptions.roster_fields import read_consent_time, read_person, read_state

DEAL = 10_000

_AS_UTF8 = "save it as “CSV UTF-8” (or as UTF-8 text) and import it again"
# Who gets mail, or will again: for them consent must be proven.
_LISTED = (SubscriptionState.CONFIRMED, SubscriptionState.PAUSED)
_FAULTS = {
    "unexpected end of data": "a quotation mark opens here and is never closed; all that follows was left out",
    "larger than field limit": "a field is too long: is a quotation mark never closed? What it spans was left out",
    "expected after": "there is a quotation mark inside a field: double it, and put the whole field in quotation marks",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A good row; `line` is where it starts, the header being line 1. Consent is its own, if it has any.

    Rows of an export name the digest and how the subscription stands.
    """

    line: int
    person: Person
    consent_at: datetime | None = None
    consent_source: str | None = None
    digest: str | None = None
    state: SubscriptionState = SubscriptionState.CONFIRMED


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
    consent_at: str | None = None
    consent_source: str | None = None


def read_roster(
    file: Path | TextIO, *, consent: str | None = None, part: tuple[int, int] = (0, 1)
) -> Iterator[Accepted | Rejected | None]:
    """Read the rows of a CSV file in their order; rows with nothing in them are passed over.

    `consent` says where and when consent was given, for rows that do not say so themselves. `part` (k, n) takes
    the rows of every n-th deal of `DEAL` records alone, the k-th first, and None ends each deal. A stream should be
    opened with `newline=""`. Memory does not grow with the file. Raises UsageError, before the first row if
    the file is a path, for a file that cannot be read, is empty, not UTF-8, or has no right header.
    """
    name = file.name if isinstance(file, Path) else getattr(file, "name", "the list")
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


def _rows(
    stream: TextIO, name: str, consent: str | None, part: tuple[int, int]
) -> Iterator[Accepted | Rejected | None]:
    reader = csv.reader(_without_bom(stream), strict=True)
    columns = read_header(reader, name, consent)
    mine, parts = part
    for deal in count():
        for _ in range(DEAL):
            line = reader.line_num + 1
            try:
                values = next(reader, None)
            except csv.Error as fault:
                if deal % parts == mine:
                    yield Rejected(line, "", _in_words(fault))
                continue
            if values is None:
                return
            if deal % parts == mine and (text := "".join(values)) and not text.isspace():
                yield _row(line, columns, values, text, consent)
        if deal % parts == mine:
            yield None


def _without_bom(stream: Iterable[str]) -> Iterator[str]:
    lines = iter(stream)
    yield next(lines, "").removeprefix("\ufeff")
    yield from lines


def _row(line: int, columns: list[str], values: list[str], text: str, consent: str | None) -> Accepted | Rejected:
    # Most rows hold nothing to restore, and nothing to look for in each field.
    fields = dict(zip(columns, map(restored, values) if "'" in text else values, strict=False))
    email = fields.get("email", "").strip()
    if len(values) > len(columns) and any(value.strip() for value in values[len(columns) :]):
        many = (
            f"the row has {len(values)} fields, the header {len(columns)}: put a field with a comma in quotation marks"
        )
        return Rejected(line, email, many)
    try:
        return _accepted(line, fields, consent, plain=text.isprintable())
    except ValueError as fault:
        return Rejected(line, email, str(fault))


def _accepted(line: int, fields: Mapping[str, str], consent: str | None, *, plain: bool) -> Accepted:
    person = read_person(fields, plain=plain)
    state = read_state(fields.get("state", ""))
    at = read_consent_time(fields.get("consent_at", ""))
    source = fields.get("consent_source", "").strip() or None
    if (at is None or source is None) and not consent and state in _LISTED:
        raise ValueError("there is no proof of consent: fill in consent_at and consent_source, or give --consent")
    return Accepted(line, person, at, source, fields.get("digest", "").strip() or None, state)


def _in_words(fault: csv.Error) -> str:
    found = (words for sign, words in _FAULTS.items() if sign in str(fault))
    return next(found, f"the row is not CSV ({fault})")


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
