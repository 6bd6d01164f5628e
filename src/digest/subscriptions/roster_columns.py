"""The columns of a roster: which there are, and how a value stands in one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from operator import itemgetter
from typing import Final

from digest.errors import UsageError

COLUMNS: Final = (
    "email",
    "name",
    "locale",
    "timezone",
    "topics",
    "format",
    "digest",
    "state",
    "frequency",
    "hour",
    "paused_until",
    "consent_at",
    "consent_source",
)
# What may stand between columns; the header shows which of them does.
SEPARATORS: Final = (",", ";", "\t")
# What lists say the same of for many people, in the order in which `read_wishes` takes it.
WISHES: Final = ("locale", "timezone", "format", "digest", "state", "frequency", "hour", "paused_until", "topics")
_CONSENT: Final = {"consent_at", "consent_source"}
_EXAMPLE = "email,name,locale,timezone,topics,format"
# An apostrophe makes a spreadsheet show a value instead of running it (OWASP, CSV injection).
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NEUTRALISED = re.compile(r"''*[=+\-@\t\r\n]")


class Header:
    """Where a file has which column. `blank` fills up a row; one field more is there for columns that it has not."""

    def __init__(self, columns: Sequence[str]) -> None:
        places = {column: place for place, column in enumerate(columns)}
        nowhere = len(columns)
        self.columns = tuple(columns)
        self.blank = [""] * (nowhere + 1)
        self.whose = itemgetter(*(places.get(name, nowhere) for name in ("email", "name")))
        self.consent = itemgetter(*(places.get(name, nowhere) for name in ("consent_at", "consent_source")))
        self.wishes = itemgetter(*(places.get(name, nowhere) for name in WISHES))


def neutral(value: str) -> str:
    """`value` as it may stand in a spreadsheet: what would be run gets one apostrophe in front."""
    return f"'{value}" if _FORMULA.match(value) else value


def restored(value: str) -> str:
    """`value` as it was before `neutral`."""
    return value[1:] if value[:1] == "'" and _NEUTRALISED.match(value) else value


def read_header(rows: Iterator[list[str]], name: str, consent: str | None) -> list[str]:
    """The columns that the first row names, in lower case and in any order.

    Raises UsageError for a file without rows, without a header, with an unknown or a repeated column,
    or without proof of consent.
    """
    try:
        first = next(rows, [])
    except csv.Error as fault:
        raise UsageError(f"{name}:1: the header is not CSV ({fault}): write it such as {_EXAMPLE}") from fault
    if not any(column.strip() for column in first):
        raise UsageError(f"{name}: the first line is empty: it must be a header such as {_EXAMPLE}")
    columns = [column.strip().casefold() for column in first]
    while columns and not columns[-1]:
        columns.pop()
    _require_known(columns, name)
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise UsageError(f"{name}:1: the column {twice} is there twice: take one out")
    given = _CONSENT & set(columns)
    if not consent and given != _CONSENT:
        raise UsageError(
            f"{name}: there is no proof of consent: say where and when it was given with --consent, "
            "or add the columns consent_at and consent_source"
        )
    return columns


def _require_known(columns: list[str], name: str) -> None:
    line = ",".join(columns)
    if "email" not in columns and "@" in line:
        raise UsageError(f"{name}:1: there is no header: put a first line such as {_EXAMPLE} above the people")
    for column in columns:
        if column not in COLUMNS:
            near = get_close_matches(column, COLUMNS, n=1)
            advice = f"did you mean {near[0]}?" if near else f"the columns are {', '.join(COLUMNS)}"
            raise UsageError(f"{name}:1: there is no column “{column}”: {advice}")
    if "email" not in columns:
        raise UsageError(f"{name}:1: there is no column email: the header must be such as {_EXAMPLE}")
