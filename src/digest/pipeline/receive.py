"""Record the stories that a program pushes, all of one request in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.model.article import Story
from digest.model.source import Harvest, SourceState, Validators
from digest.pipeline.collect import Source
from digest.pipeline.lookalikes import lookalikes
from digest.pipeline.record import Tally, record
from digest.sources.pushed import Pushed, read_pushed
from digest.store.database import Connection, Store

State = Literal["new", "updated", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one pushed story."""

    state: State
    pushed: Pushed


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of all stories of a request, in order; `warnings` are of new ones that may be another once more."""

    stories: tuple[Received, ...]
    warnings: tuple[str, ...] = ()


def receive(store: Store, source: Source, value: object, ranks: Mapping[str, int], now: datetime) -> Reception:
    """Read the stories in parsed JSON and keep the good ones as what `source` shows; one result for each, in order.

    The same story again is unchanged, whatever its address is decorated with. Raises UsageError where
    `value` holds no stories, StoreError where the store cannot be written; then nothing is kept.
    """
    found = read_pushed(value, source.name, source.defaults, now)
    if not any(each.entry for each in found):
        return Reception(tuple(Received("refused", each) for each in found))
    stories: list[Received] = []
    arrived: list[tuple[str, Story]] = []
    with store.write() as connection:
        for each in found:
            tally = _kept(connection, source, each, ranks, now)
            stories.append(Received(_state(tally), each))
            arrived += tally.arrived if tally else ()
        return Reception(tuple(stories), lookalikes(connection, arrived))


def _kept(
    connection: Connection, source: Source, pushed: Pushed, ranks: Mapping[str, int], now: datetime
) -> Tally | None:
    if pushed.entry is None:
        return None
    # Each push is of today: an undated story of the first one is new, unlike what a first visit finds lying about.
    state = SourceState(source.name, "", collected_at=now)
    shown = Harvest((pushed.entry,), Validators(), partial=True)
    return record(connection, source.name, source.defaults, state, shown, ranks, now)


def _state(tally: Tally | None) -> State:
    if tally is None:
        return "refused"
    return "new" if tally.new else "updated" if tally.updated else "unchanged"
