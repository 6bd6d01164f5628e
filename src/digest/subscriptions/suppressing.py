"""Addresses that nobody may write to: brought in from other services' lists, and let go again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from digest.errors import NotFound, StateError, UsageError
from digest.html.clean import clean_line
from digest.model.subscriber import Address
from digest.store import subscribers, subscriptions, suppressions
from digest.store.database import Store
from digest.subscriptions.addresses import address
from digest.subscriptions.roster import Rejected, lines_of
from digest.subscriptions.roster_columns import SEPARATORS

_BATCH = 2_000
# How services head the column of addresses, in any case and with any blanks.
_HEADERS = ("email", "emailaddress", "e-mail", "e-mailaddress", "address", "recipient", "mail")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """How many addresses are suppressed now, how many were before, and how many subscriptions that ended."""

    suppressed: int = 0
    known_before: int = 0
    ended: int = 0
    rejected: int = 0


def addresses_in(what: str) -> Iterator[tuple[int, str]]:
    """The addresses in a file, each with its line, or the one that `what` is.

    A file has an address on each line, or is CSV whose header names a column for them, as Mailchimp and others
    export it; further columns are passed over. Raises UsageError for a file that cannot be read.
    """
    if "@" in what and not Path(what).exists():
        yield 1, what
        return
    file = Path(what)
    lines_of(file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        first = stream.readline()
        mark = max(SEPARATORS, key=first.count)
        heads = [_folded(cell) for cell in next(csv.reader([first], delimiter=mark), [])]
        column = next((heads.index(name) for name in _HEADERS if name in heads), None)
        if column is None and not any("@" in cell for cell in heads) and any(heads):
            raise UsageError(f"{file}:1: there is no column of addresses: name it “email”, or write one address a line")
        if column is None:
            stream.seek(0)
            column = next((number for number, cell in enumerate(heads) if "@" in cell), 0)
        reader = csv.reader(stream, delimiter=mark)
        before = 0 if stream.tell() == 0 else 1
        yield from _cells(reader, column, before)


def suppress_all(
    store: Store,
    listed: Iterable[tuple[int, str]],
    reason: str,
    keys: Sequence[bytes],
    now: datetime,
    *,
    refuse: Callable[[Rejected], None],
    progress: Callable[[int], None] = lambda _: None,
) -> Suppressed:
    """Keep a keyed hash of each address, and end the subscriptions of whoever is known by it.

    A sender reads the state of a subscription again before each letter, so that it counts for an edition under way.
    `keys` are the signing keys, newest first. Raises UsageError where the reason is empty.
    """
    words = clean_line(reason)
    if not words or words == suppressions.ERASED:
        raise UsageError("--reason: say why in a few words, such as “bounced at the old service”.")
    total, rows = Suppressed(), iter(listed)
    while batch := list(islice(rows, _BATCH)):
        found, refused = _read(batch)
        for row in refused:
            refuse(row)
        with store.write() as connection:
            before = suppressions.among(connection, list(found), keys)
            new = [key for key in found if before.get(key, suppressions.ERASED) == suppressions.ERASED]
            suppressions.add_all(connection, new, keys[0], words, now)
            people = subscribers.by_keys(connection, list(found))
            ended = subscriptions.unsubscribe_all(connection, list(people.values()), now)
        total = Suppressed(
            total.suppressed + len(new),
            total.known_before + len(found) - len(new),
            total.ended + ended,
            total.rejected + len(refused),
        )
        progress(batch[-1][0])
    return total


def release(store: Store, email: str, keys: Sequence[bytes]) -> bool:
    """Forget that an address is suppressed; whether its owner was erased besides, which stays.

    Raises NotFound, and StateError for an address that is kept for nothing but an erasure.
    """
    try:
        key = address(email).key
    except ValueError as error:
        raise NotFound(f"“{email}” is no mail address: {error}.") from error
    with store.write() as connection:
        reason = suppressions.among(connection, [key], keys).get(key)
        if reason is None:
            raise NotFound(f"The address {email} is not suppressed.")
        if reason == suppressions.ERASED:
            raise StateError(f"Whoever had {email} wanted to be erased: only they can come back, by themselves.")
        suppressions.remove(connection, key, keys)
        return bool(suppressions.erased_among(connection, [key], keys))


def reason_for(store: Store, email: str, keys: Sequence[bytes]) -> str | None:
    """Why nobody may write to an address; None where they may, or where it is no address."""
    try:
        key = address(email).key
    except ValueError:
        return None
    with store.read() as connection:
        return suppressions.among(connection, [key], keys).get(key)


def _cells(reader: Iterator[list[str]], column: int, before: int) -> Iterator[tuple[int, str]]:
    line = before + 1
    while True:
        try:
            values = next(reader, None)
        except csv.Error:
            values = [""] * column + ["?"]
        if values is None:
            return
        if any(map(str.strip, values)):
            yield line, values[column].strip() if len(values) > column else ""
        line = before + reader.line_num + 1  # type: ignore[attr-defined]


def _read(batch: Iterable[tuple[int, str]]) -> tuple[dict[str, Address], list[Rejected]]:
    found, refused = {}, []
    for line, text in batch:
        try:
            known = address(text)
            found[known.key] = known
        except ValueError as error:
            refused.append(Rejected(line, text, str(error)))
    return found, refused


def _folded(cell: str) -> str:
    return "".join(cell.casefold().split()).replace("_", "")
