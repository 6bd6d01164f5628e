"""Fetch sources and keep what they show, each source in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from digest.errors import SourceError
from digest.model.source import Harvest, PageState, SourceDefaults, SourceState
from digest.pipeline.record import record
from digest.sources.fetch import Fetcher
from digest.sources.kinds import SOURCE_KINDS, Visit
from digest.sources.options import SourceOptions
from digest.sources.visit import Recall, nothing_known
from digest.store import source_pages, sources
from digest.store.database import Store

AT_ONCE = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A configured source."""

    name: str
    options: SourceOptions
    defaults: SourceDefaults


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one source's visit (contract: `collect --json`)."""

    name: str
    state: Literal["ok", "unchanged", "failed"]
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    error: str | None = None
    warnings: tuple[str, ...] = ()


def collect(
    store: Store,
    wanted: Sequence[Source],
    ranks: Mapping[str, int],
    fetcher: Fetcher,
    root: Path,
    now: datetime,
) -> Iterator[Report]:
    """Visit sources side by side and record them in the order given; a report for each.

    `ranks` is the order of all sources in the configuration. A source that fails is a report, not the
    end: what is known of it stays.
    """
    with store.read() as connection:
        states = [sources.state(connection, each.name, _address(each)) for each in wanted]

    def attempt(source: Source, state: SourceState) -> Harvest | SourceError:
        try:
            return visit(source, state, fetcher, root, now, recalling(store, state))
        except SourceError as error:
            return error
        except Exception as error:  # noqa: BLE001  # one source must not take the others' harvest with it
            _log.error("a source could not be read", exc_info=error, extra={"source": source.name})
            return SourceError(f"it could not be read for a fault of digest ({type(error).__name__}): please report it")

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="collect") as threads:
        for source, state, result in zip(wanted, states, threads.map(attempt, wanted, states), strict=True):
            report = _settle(store, source, state, result, ranks, now)
            _log.info("source collected", extra={"source": source.name, "state": report.state, "new": report.new})
            yield report


def recalling(store: Store, state: SourceState) -> Recall:
    """What the store knows of the pages of a source."""

    def recall(keys: Sequence[str]) -> Mapping[str, PageState]:
        with store.read() as connection:
            return source_pages.recall(connection, state, keys)

    return recall


def visit(
    source: Source, state: SourceState, fetcher: Fetcher, root: Path, now: datetime, recall: Recall = nothing_known
) -> Harvest:
    """Read one source as it is now. Raises SourceError where that fails or it asked us not to come."""
    if state.gone_at:
        raise SourceError(
            f"it said on {state.gone_at:%d %B %Y} that it is gone for good (410): "
            "correct its address in sources.yaml, or set enabled: false",
            gone=True,
        )
    if state.retry_at and now < state.retry_at:
        wait = (state.retry_at - now).total_seconds()
        raise SourceError(f"it asked not to be visited before {state.retry_at:%H:%M} UTC", retry_after=wait)
    kind = SOURCE_KINDS[source.options.kind]
    return kind.read(source.options, Visit(source.name, root, source.defaults, state.validators, fetcher, now, recall))


def _address(source: Source) -> str:
    """Where the source is and how it is read: if either changes, nothing is taken as unchanged."""
    options = source.options.model_dump_json(exclude={"every", "enabled"})
    defaults = source.defaults
    how = f"{options} {defaults.timezone} {defaults.language} {sorted(defaults.picked_categories)}"
    reading = hashlib.sha256(how.encode()).hexdigest()[:16]
    return f"{SOURCE_KINDS[source.options.kind].address(source.options)} {reading}"


def _settle(
    store: Store,
    source: Source,
    state: SourceState,
    result: Harvest | SourceError,
    ranks: Mapping[str, int],
    now: datetime,
) -> Report:
    if isinstance(result, SourceError):
        retry_at = now + timedelta(seconds=result.retry_after) if result.retry_after else None
        with store.write() as connection:
            sources.failed(connection, state, str(result), now, retry_at=retry_at, gone=result.gone)
        return Report(source.name, "failed", error=str(result))
    with store.write() as connection:
        if result.unchanged:
            source_pages.keep(connection, state, result.pages, now)
            sources.succeeded(connection, state, result.validators, now)
            return Report(source.name, "unchanged", warnings=result.warnings)
        tally = record(connection, source.name, source.defaults, state, result, ranks, now)
        source_pages.keep(connection, state, result.pages, now)
        sources.succeeded(connection, state, result.validators, now, whole=not result.unfinished)
    warnings = (*result.warnings, *tally.lookalikes)
    return Report(source.name, "ok", tally.new, tally.updated, tally.unchanged, warnings=warnings)
