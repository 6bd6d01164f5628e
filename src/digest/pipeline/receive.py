"""Record the stories that a program pushes, all of one request in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.model.source import Harvest, SourceState, Validators
from digest.pipeline.collect import Source
from digest.pipeline.record import record
from digest.sources.pushed import Pushed, read_pushed
from digest.store.database import Connection, Store

State = Literal["new", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one pushed story."""

    state: State
    pushed: Pushed


def receive(store: Store, source: Source, value: object, ranks: Mapping[str, int], now: datetime) -> list[Received]:
    """Read the stories in parsed JSON and keep the good ones as what `source` shows; one result for each, in order.

    The same story again is unchanged, whatever its address is decorated with. Raises UsageError where
    `value` holds no stories, StoreError where the store cannot be written; then nothing is kept.
    """
    found = read_pushed(value, source.name, source.defaults, now)
    if not any(each.entry for each in found):
        return [Received("refused", each) for each in found]
    with store.write() as connection:
        return [Received(_keep(connection, source, each, ranks, now), each) for each in found]


def _keep(connection: Connection, source: Source, pushed: Pushed, ranks: Mapping[str, int], now: datetime) -> State:
    if pushed.entry is None:
        return "refused"
    # Each push is of today: an undated story of the first one is new, unlike what a first visit finds lying about.
    state = SourceState(source.name, "", collected_at=now)
    shown = Harvest((pushed.entry,), Validators(), partial=True)
    tally = record(connection, source.name, source.defaults, state, shown, ranks, now)
    return "new" if tally.new else "updated" if tally.updated else "unchanged"
