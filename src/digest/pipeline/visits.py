"""Visit the sources whose time has come, each by one service alone."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from digest.pipeline.collect import Report, Source, collect
from digest.sources.fetch import Fetcher
from digest.store import sources
from digest.store.database import Store

_LATEST = 0.1


def collect_due(
    store: Store, wanted: Sequence[Source], ranks: Mapping[str, int], fetcher: Fetcher, root: Path, now: datetime
) -> list[Report]:
    """Collect those of `wanted` that are due by now (aware, UTC) and that no other process has taken.

    A source is due `every` after its last visit began, and up to a tenth of that later, so that sources
    of one pace are not all visited at once.
    """
    pace = {each.name: each.options.every for each in wanted}
    with store.read() as connection:
        due = sources.due(connection, pace, now)
    if not due:
        return []
    taken = []
    with store.write() as connection:
        for name in due:
            later = pace[name] * _LATEST * (secrets.randbelow(1000) / 1000)
            if sources.claim(connection, name, pace[name], now, next_due=now + pace[name] + later):
                taken.append(name)
    mine = [each for each in wanted if each.name in taken]
    return list(collect(store, mine, ranks, fetcher, root, now))
