"""A list of people as CSV: read row by row for an import, written for an export (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from digest.errors import UsageError
from digest.model.subscriber import Consent, Person, Subscription
from digest.subscriptions.roster_columns import COLUMNS, neutral, read_header, restored
from digest.subscriptions.roster_fields import read_consent_time, read_person, require_standing

_AS_UTF8 = "save it as “CSV UTF-8” (or as UTF-8 text) and import it again"
_FAULTS = {
    "unexpected end of data": "a quotation mark opens here and is never closed; all that follows was left out",
    "larger than field limit": "a field is too long: is a quotation mark never closed? What it spans was left out",
    "expected after": "there is a quotation mark inside a field: double it, and put the whole field in quotation marks",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """A good row; `line` is where it starts, the header being line 1. Consent is its own, if it has any."""

    line: int
    person: Person
    consent_at: datetime | None = None
    consent_source: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is refused: where it starts, the address as it stands there, and why."""

    line: int
    email: str
    reason: str


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row of an export: one person's subscription to one digest."""

    person: Person
    subscription: Subscription
    consent: Consent | None = None


def read_roster(file: Path | TextIO, *, consent: str | None = None) -> Iterator[Accepted | Rejected]:
    """Read the rows of a CSV file in their order; rows with nothing in them are passed over.

    `consent` says where and when consent was given, for rows that do not say so themselves. A
    stream should be opened with `newline=""`. Memory grows by about 150 octets a person, to know
    an address again. Raises UsageError, before the first row if the file is a path, for a file
    that cannot be read, is empty, not UTF-8, or has no right header.
    """
    if isinstance(file, Path):
        _require_utf8(file)
    name = file.name if isinstance(file, Path) else getattr(file, "name", "the list")
    with file.open(encoding="utf-8", newline="") if isinstance(file, Path) else nullcontext(file) as stream:
        try:
            yield from _rows(stream, str(name), consent)
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
        person, subscription, consent = row.person, row.subscription, row.consent
        values = (
            person.address.email,
            person.name,
            subscription.locale or person.locale,
            subscription.timezone or person.timezone,
            ";".join(subscription.topics or person.topics),
            subscription.format,
            subscription.digest,
            subscription.state.value,
            consent.at.isoformat() if consent else None,
            consent.source if consent else None,
        )
        writer.writerow([neutral(value or "") for value in values])


def _rows(stream: TextIO, name: str, consent: str | None) -> Iterator[Accepted | Rejected]:
    reader = csv.reader(_without_bom(stream), strict=True)
    columns = read_header(reader, name, consent)
    seen: dict[int, int] = {}
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as fault:
            yield Rejected(line, "", _in_words(fault))
            continue
        if values is None:
            return
        if any(value.strip() for value in values):
            yield _row(line, columns, values, consent, seen)


def _without_bom(stream: Iterable[str]) -> Iterator[str]:
    lines = iter(stream)
    yield next(lines, "").removeprefix("\ufeff")
    yield from lines


def _row(
    line: int, columns: list[str], values: list[str], consent: str | None, seen: dict[int, int]
) -> Accepted | Rejected:
    fields = dict(zip(columns, map(restored, values), strict=False))
    email = fields.get("email", "").strip()
    if any(value.strip() for value in values[len(columns) :]):
        many = (
            f"the row has {len(values)} fields, the header {len(columns)}: put a field with a comma in quotation marks"
        )
        return Rejected(line, email, many)
    try:
        row = _accepted(line, fields, consent)
    except ValueError as fault:
        return Rejected(line, email, str(fault))
    # Eight octets a person instead of an address: of a million, two are alike once in 30 million lists.
    key = int.from_bytes(blake2b(row.person.address.key.encode(), digest_size=8).digest())
    first = seen.setdefault(key, line)
    return row if first == line else Rejected(line, email, f"the address is already on line {first}")


def _accepted(line: int, fields: Mapping[str, str], consent: str | None) -> Accepted:
    person = read_person(fields)
    require_standing(fields.get("state", ""))
    at = read_consent_time(fields.get("consent_at", ""))
    source = fields.get("consent_source", "").strip() or None
    if (at is None or source is None) and not consent:
        raise ValueError("there is no proof of consent: fill in consent_at and consent_source, or give --consent")
    return Accepted(line, person, at, source)


def _in_words(fault: csv.Error) -> str:
    found = (words for sign, words in _FAULTS.items() if sign in str(fault))
    return next(found, f"the row is not CSV ({fault})")


def _require_utf8(file: Path) -> None:
    """Read the file once for its encoding alone, so that no half of it is taken in. Raises UsageError."""
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
