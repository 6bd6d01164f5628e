"""Fetch sources and keep what they show, each source in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from digest.errors import SourceError, StoreError
from digest.model.article import Entry
from digest.model.source import Harvest, PageState, SourceDefaults, SourceState
from digest.pipeline.lookalikes import Recent, lookalikes
from digest.pipeline.record import record
from digest.pipeline.turntaking import Turns
from digest.sources.fetch import Fetcher
from digest.sources.identity import keys_of
from digest.sources.kinds import SOURCE_KINDS, Visit
from digest.sources.options import SourceOptions
from digest.sources.scales import Scales, Share
from digest.sources.visit import Recall, nothing_known
from digest.store import sightings, source_pages, sources
from digest.store.database import Connection, Store

AT_ONCE = 12
_STATES_AT_ONCE = 100
_UNCHANGED_AT_ONCE = 100
_MOST_DOUBTS = 10
_LONGEST_FRESH = timedelta(hours=1)
_Outcome = Harvest | SourceError
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A configured source; `locked` says which secret it lacks: without it, nothing is asked and nobody let in."""

    name: str
    options: SourceOptions
    defaults: SourceDefaults
    locked: str | None = None


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
    *,
    again: bool = False,
    began: Callable[[str], None] = lambda name: None,
) -> Iterator[Report]:
    """Visit sources side by side and record each as it comes; a report for each, in the order in which they end.

    `ranks` is the order of all sources in the configuration. A source that fails is a report, not the
    end: what is known of it stays. What said that it stays fresh for longer is only visited `again`.
    `began` is told the name of each source whose visit begins.
    """
    recorder = _Recorder(store, ranks, now)
    scales = Scales()
    threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="collect")
    under_way: dict[Future[tuple[_Outcome, Share]], tuple[Source, SourceState]] = {}
    turns = Turns(_with_states(store, wanted), lambda pair: _host(pair[0], fetcher))

    try:
        while True:
            while len(under_way) < AT_ONCE and (pair := turns.next()) is not None:
                source, state = pair
                if not again and state.fresh_until and now < state.fresh_until <= now + _LONGEST_FRESH:
                    turns.over(pair)
                    yield Report(source.name, "unchanged")
                    continue
                began(source.name)
                under_way[threads.submit(_attempt, source, state, store, fetcher, root, now, Share(scales))] = pair
            if not under_way:
                break
            for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                pair = under_way.pop(done)
                turns.over(pair)
                outcome, share = done.result()
                report = recorder.settle(*pair, outcome)
                del outcome
                share.let_go()
                yield report
    except KeyboardInterrupt:
        fetcher.stop()
        raise
    finally:
        scales.open()
        threads.shutdown(cancel_futures=True)
        recorder.flush()
        fetcher.close()


def _attempt(
    source: Source, state: SourceState, store: Store, fetcher: Fetcher, root: Path, now: datetime, share: Share
) -> tuple[_Outcome, Share]:
    """What a visit brought or why it failed, and what it still holds of the memory."""
    fetcher.begin(share)
    try:
        shown = partial(_shown_by, store, source.name)
        return visit(source, state, fetcher, root, now, shown, partial(_recalled, store, state)), share
    except SourceError as error:
        # What was read is in the frames that an error passed: no more is needed than its words.
        error.__traceback__ = error.__context__ = error.__cause__ = None
        return error, share
    except Exception as error:  # noqa: BLE001  # one source must not take the others' harvest with it
        return _fault(source, error), share


def _with_states(store: Store, wanted: Sequence[Source]) -> Iterator[tuple[Source, SourceState]]:
    for start in range(0, len(wanted), _STATES_AT_ONCE):
        some = wanted[start : start + _STATES_AT_ONCE]
        with store.read() as connection:
            states = sources.states(connection, {each.name: address_of(each) for each in some})
        yield from zip(some, states, strict=True)


def _host(source: Source, fetcher: Fetcher) -> str | None:
    """Where a source lets its host wait for another one; None for those that are asked without waiting."""
    address = SOURCE_KINDS[source.options.kind].address(source.options)
    return None if "://" not in address or fetcher.is_own(address) else urlsplit(address).netloc.casefold()


def _fault(source: Source, error: Exception) -> SourceError:
    _log.error("a source could not be read", exc_info=error, extra={"source": source.name})
    return SourceError(f"it could not be read for a fault of digest ({type(error).__name__}): please report it")


def _shown_by(store: Store, name: str) -> dict[str, Entry]:
    """What a source showed the last time, as entries, by the key of their address."""
    with store.read() as connection:
        shown = sightings.shown_by(connection, name)
    found = {}
    for each in shown:
        if each.story.url:
            keys = keys_of(name, url=each.story.url, own=None, words=())
            marked = each.marked_at is not None
            found[keys[0]] = Entry(each.story, keys, each.position, each.guid, marked, each.popular_rank)
    return found


def _recalled(store: Store, state: SourceState, keys: Sequence[str]) -> dict[str, PageState]:
    """What is known of pages of a source."""
    with store.read() as connection:
        return source_pages.recall(connection, state, keys)


def visit(
    source: Source,
    state: SourceState,
    fetcher: Fetcher,
    root: Path,
    now: datetime,
    known: Callable[[], Mapping[str, Entry]] = dict,
    recall: Recall = nothing_known,
) -> Harvest:
    """Read one source as it is now; `known` gives what it showed the last time, `recall` what is known of its pages.

    Raises SourceError where that fails, its secret is not there, or it asked us not to come.
    """
    if source.locked:
        raise SourceError(f"it was not visited: {source.locked}")
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
    now_here = Visit(source.name, root, source.defaults, state.validators, fetcher, now, known, recall)
    return kind.read(source.options, now_here)


def doubts(found: Sequence[str]) -> list[str]:
    """What an editor should know of how stories were read; of many the first."""
    more = len(found) - _MOST_DOUBTS
    return [*found[:_MOST_DOUBTS], *([f"{more} more stories are like these"] if more > 0 else [])]


def address_of(source: Source) -> str:
    """Where the source is and how it is read: if either changes, nothing is taken as unchanged."""
    options = source.options.model_dump_json(exclude={"every", "enabled"})
    defaults = source.defaults
    how = f"{options} {defaults.timezone} {defaults.language} {sorted(defaults.picked_categories)}"
    reading = hashlib.sha256(how.encode()).hexdigest()[:16]
    return f"{SOURCE_KINDS[source.options.kind].address(source.options)} {reading}"


class _Recorder:
    """Writes what came of visits: what changed each in a transaction, what did not many together."""

    def __init__(self, store: Store, ranks: Mapping[str, int], now: datetime) -> None:
        self._store = store
        self._ranks = ranks
        self._now = now
        self._unchanged: list[sources.Success] = []
        self._pages: list[tuple[SourceState, Sequence[PageState]]] = []
        self._recent = Recent()

    def settle(self, source: Source, state: SourceState, outcome: _Outcome) -> Report:
        """Record one visit and report it. Raises StoreError."""
        if isinstance(outcome, SourceError):
            report = self._failed(source, state, outcome)
        elif outcome.unchanged:
            self._unchanged.append(self._success(source, state, outcome))
            self._pages.append((state, outcome.pages))
            if len(self._unchanged) >= _UNCHANGED_AT_ONCE:
                self.flush()
            report = Report(source.name, "unchanged", warnings=outcome.warnings)
        else:
            try:
                report = self._changed(source, state, outcome)
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001  # nor may what it says
                self._recent.forget()
                report = self._failed(source, state, _fault(source, error))
        _log.info("source collected", extra={"source": source.name, "state": report.state, "new": report.new})
        return report

    def flush(self) -> None:
        """Write what is still to be written. Raises StoreError."""
        if self._unchanged:
            with self._store.write() as connection:
                for state, pages in self._pages:
                    source_pages.keep(connection, state, pages, self._now)
                sources.succeeded(connection, self._unchanged, self._now)
            self._unchanged, self._pages = [], []

    def _changed(self, source: Source, state: SourceState, harvest: Harvest) -> Report:
        fault = harvest.fault
        with self._store.write() as connection:
            tally = record(connection, source.name, source.defaults, state, harvest, self._ranks, self._now)
            alike = lookalikes(connection, tally.arrived, self._recent)
            if fault is None:
                source_pages.keep(connection, state, harvest.pages, self._now)
                sources.succeeded(connection, [self._success(source, state, harvest)], self._now)
            else:
                self._remember(connection, state, SourceError(fault.message, retry_after=fault.retry_after))
        return Report(
            source.name,
            "failed" if fault else "ok",
            tally.new,
            tally.updated,
            tally.unchanged,
            error=fault.message if fault else None,
            warnings=(*harvest.warnings, *doubts(tally.doubts), *alike),
        )

    def _failed(self, source: Source, state: SourceState, error: SourceError) -> Report:
        with self._store.write() as connection:
            self._remember(connection, state, error)
        return Report(source.name, "failed", error=str(error))

    def _remember(self, connection: Connection, state: SourceState, error: SourceError) -> None:
        retry_at = self._now + timedelta(seconds=error.retry_after) if error.retry_after else None
        sources.failed(connection, state, str(error), self._now, retry_at=retry_at, gone=error.gone)

    def _success(self, source: Source, state: SourceState, harvest: Harvest) -> sources.Success:
        """A source is left alone for as long as it said, but no longer than an hour, nor than two of its turns."""
        fresh = min(timedelta(seconds=harvest.validators.fresh_for), _LONGEST_FRESH, 2 * source.options.every)
        return sources.Success(
            state, harvest.validators, self._now + fresh if fresh else None, whole=not harvest.unfinished
        )
