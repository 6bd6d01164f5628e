"""Bring people in from a list, with proof of consent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from digest.store import arrivals
from digest.store.arrivals import Terms
from digest.store.database import Store
from digest.store.pieces import Pace
from digest.store.repeats import Repeats
from digest.subscriptions.roster import Rejected
from digest.subscriptions.roster_batches import Batch

__all__ = ["Imported", "Terms", "bring_in"]

WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people are new, how many rows were for somebody known, and how many were refused.

    `strange` says how many of the rows have which topic that is none of those expected, up to `WORDS` of them.
    """

    accepted: int = 0
    updated: int = 0
    rejected: int = 0
    strange: Mapping[str, int] = field(default_factory=dict)


def bring_in(
    store: Store,
    batches: Iterable[Batch],
    terms: Terms,
    now: datetime,
    *,
    refuse: Callable[[Rejected], None],
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Subscribe people; a batch is a few transactions, and one that is brought in again changes nothing.

    Of somebody known only what a row says is changed, and a pause stays one. Somebody who left, or whose
    address is suppressed, is refused: only they can come back, by themselves. Of two rows for one address (and
    one digest, if they name theirs) the second is refused. `refuse` is told of each refused row, in the order of
    the list; `progress` of the last line that is done.
    """
    total, strange, pace = Imported(), dict[str, int](), Pace()
    with closing(Repeats()) as seen:
        for batch in batches:
            settled = arrivals.Settled()
            if batch.good:
                repeats = seen.among(batch.packed, batch.good)
                settled = arrivals.settle(store, batch.packed, terms, now, repeats=repeats, pace=pace)
            for topic, number in settled.strange:
                if topic in strange or len(strange) < WORDS:
                    strange[topic] = strange.get(topic, 0) + number
            refused = [*batch.refused, *(Rejected(*row) for row in settled.refused)]
            for row in sorted(refused, key=lambda row: row.line):
                refuse(row)
            total = Imported(
                total.accepted + settled.accepted,
                total.updated + settled.updated,
                total.rejected + len(refused),
                strange,
            )
            if batch.line:
                progress(batch.line)
    return total
