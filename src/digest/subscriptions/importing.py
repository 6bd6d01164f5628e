"""Bring people in from a list, with proof of consent."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from digest.model.arrival import Arrival
from digest.store import arrivals
from digest.store.database import Store
from digest.subscriptions.roster import Rejected
from digest.subscriptions.roster_batches import Batch
from digest.subscriptions.roster_repeats import Repeats

_GARBAGE = 20_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people are new, how many rows were for somebody known, and how many were refused."""

    accepted: int = 0
    updated: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What people are subscribed to, and the proof of consent for rows that have none of their own.

    `formerly` says what digests of earlier names are called now; `keys` are the signing keys, newest first.
    """

    digests: tuple[str, ...]
    consent: str | None
    keys: Sequence[bytes]
    formerly: Mapping[str, str]


def bring_in(
    store: Store,
    batches: Iterable[Batch],
    terms: Terms,
    now: datetime,
    *,
    refuse: Callable[[Rejected], None],
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Subscribe people; each batch is one transaction, and one that is brought in again changes nothing.

    Of somebody known only what a row says is changed, and a pause stays one. Somebody who left, or whose
    address is suppressed, is refused: only they can come back, by themselves. Of two rows for one address (and
    one digest, if they name theirs) the second is refused. `refuse` is told of each refused row, in the order of
    the list; `progress` of the last line that is done.
    """
    total = Imported()
    with closing(Repeats()) as repeats, _many_objects():
        for batch in batches:
            good, refused = _first(batch.good, repeats)
            good, strangers = _of_digests(good, terms)
            settled = arrivals.Settled()
            if good:
                with store.write() as connection:
                    settled = arrivals.settle(connection, good, terms.digests, terms.consent, terms.keys, now)
            refused += [*batch.refused, *strangers, *(Rejected(*row) for row in settled.refused)]
            for row in sorted(refused, key=lambda row: row.line):
                refuse(row)
            total = Imported(
                total.accepted + settled.accepted, total.updated + settled.updated, total.rejected + len(refused)
            )
            if batch.line:
                progress(batch.line)
    return total


@contextmanager
def _many_objects() -> Iterator[None]:
    """Ten thousand rows go as they came: looking for circles among them at every 700 costs more than making them."""
    threshold = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


def _first(rows: list[Arrival], repeats: Repeats) -> tuple[list[Arrival], list[Rejected]]:
    earlier = repeats.among([(row.mark, row.line) for row in rows])
    if not earlier:
        return rows, []
    refused = [
        Rejected(row.line, row.email, f"the address is already on line {earlier[row.line]}")
        for row in rows
        if row.line in earlier
    ]
    return [row for row in rows if row.line not in earlier], refused


def _of_digests(rows: list[Arrival], terms: Terms) -> tuple[list[Arrival], list[Rejected]]:
    """Only the rows for digests that are imported to, under their names of today."""
    names = {row.digest for row in rows}
    if names <= {None, *terms.digests}:
        return rows, []
    good, refused = [], []
    for row in rows:
        name = row.digest and terms.formerly.get(row.digest, row.digest)
        if name is None or name in terms.digests:
            good.append(row if name == row.digest else row._replace(digest=name))
        else:
            reason = f"the row is for the digest “{name}”: only {', '.join(terms.digests)} is imported to"
            refused.append(Rejected(row.line, row.email, reason))
    return good, refused
