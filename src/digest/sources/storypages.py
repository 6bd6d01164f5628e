"""The pages of stories: read when they are new or due, a bounded number a visit, several at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

from digest.errors import SourceError
from digest.model.article import Entry
from digest.model.source import Glimpse, PageState, Validators
from digest.sources.answers import shown
from digest.sources.identity import joined
from digest.sources.storypage import (
    UNCLAIMED,
    Outcome,
    Site,
    Wanted,
    missing,
    notes_of,
    read_story,
    without_claim,
    without_entry,
)
from digest.sources.visit import Visit

_log = logging.getLogger(__name__)

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"
MOST_PAGES = 100
AT_ONCE = 6
_MOST_FAILURES = 5
_LONGEST = 240.0
# In parts of the time that one request may take: from where on a page is slow, and how long nothing but such may come.
_SLOW = 0.1
_TOO_SLOW = 0.75
_NOT_AGAIN = timedelta(days=1)
_LEFT_ALONE = timedelta(days=60)
_PART_OF_AGE = 12
_FAULT = "{} could not be read for a fault of digest ({}) and was left out: please report it"
_GONE = "{} is not there any more and was left out"


@dataclass(slots=True)
class PagesRead:
    """What reading pages brought.

    `left` is the number of stories for which there was no time; `lost` says that one that was a story is
    none any more; `refused` is as in `Site`, with what was found now.
    """

    entries: list[Entry] = field(default_factory=list)
    glimpses: list[Glimpse] = field(default_factory=list)
    pages: list[PageState] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: int = 0
    lost: bool = False
    refused: frozenset[str] = frozenset()


# Answers to whoever is not a member, or is not to be let in.
_CLOSED = frozenset({401, 402, 403, 451})


class _Ended(Exception):
    """The turn of a page came after the reading of pages had been ended."""


class _Stop:
    """Ends the reading of pages where the site fails again and again, asks to wait, or takes too long.

    It takes too long where pages are waited for that never come or are no story in the end, and nothing else comes
    meanwhile: a story, however slow, begins the count anew. `timeout` is what one request may take, in seconds.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._good = time.monotonic()
        self._lock = threading.Lock()
        self._failures = 0
        self._end = time.monotonic() + _LONGEST
        self.reason: str | None = None

    def wanted(self) -> bool:
        if self.reason is None and time.monotonic() > self._end:
            self.reason = f"{_LONGEST:.0f} s are over"
        return self.reason is not None

    def check(self) -> None:
        """Raise `_Ended` where no more pages are to be read."""
        if self.wanted():
            raise _Ended

    def came(self, seconds: float, *, story: bool) -> None:
        """Take note of a page that was waited for."""
        with self._lock:
            now = time.monotonic()
            if story or seconds <= _SLOW * self._timeout:
                self._good = now
            elif now - self._good >= _TOO_SLOW * self._timeout:
                self.reason = self.reason or f"no story came for {now - self._good:.0f} s, so slow are its pages"

    def failed(self, error: SourceError) -> None:
        with self._lock:
            self._failures += 1
            if error.retry_after is not None or self._failures >= _MOST_FAILURES:
                self.reason = self.reason or str(error)


class _Turn:
    """One page's turn at its host: the `seconds` from when it could be asked to its answer."""

    def __init__(self, stop: _Stop) -> None:
        self.stop = stop
        self.seconds = 0.0
        self._began: float | None = None

    def begin(self) -> None:
        """The host can be asked. Raises `_Ended` where nobody wants the page any more."""
        self.stop.check()
        if self._began is None:
            self._began = time.monotonic()

    def end(self) -> None:
        """The answer is there, or will never be."""
        self.seconds = time.monotonic() - self._began if self._began is not None else 0.0


def read_pages(wanted: Sequence[Wanted], visit: Visit, site: Site) -> PagesRead:
    """Read the pages of `wanted` that are new or due; of the others, and of those unchanged, give a glimpse.

    New ones come first, in the order given, then those that were not asked for longest. A page that is
    missing, or no story, is asked again after a day.
    """
    known = visit.recall([one.key for one in wanted])
    new = [one for one in wanted if one.key not in known]
    due = [one for one in wanted if one.key in known and _is_due(known[one.key], one, visit)]
    due.sort(key=lambda one: known[one.key].read_at)
    asked = [*new, *due][:MOST_PAGES]
    stop, apart = _Stop(visit.fetcher.limits.timeout), visit.fetcher.side_by_side()

    def read_one(one: Wanted) -> Outcome | None:
        with apart():
            return _read(one, known.get(one.key), visit, site, stop)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pages") as threads:
        results = list(threads.map(read_one, asked))
    results = _without_unclaimed(results, known)
    read = PagesRead(refused=site.refused | _claimed_by_several(results))
    believed = (each and without_claim(each) if each and each.claimed in read.refused else each for each in results)
    outcomes = dict(zip((one.key for one in asked), believed, strict=True))
    for one in wanted:
        _settle(one, known.get(one.key), outcomes.get(one.key), read)
    read.entries = joined(read.entries)
    if stop.reason and read.left:
        read.warnings.append(f"the reading of pages was ended early: {stop.reason}")
    return read


def _is_due(state: PageState, one: Wanted, visit: Visit) -> bool:
    waited = visit.now - state.read_at
    if one.stamp is not None and state.notes.get("stamp") != one.stamp:
        return True
    if state.kind != "story":
        return waited >= _NOT_AGAIN
    if one.stamp is not None:
        return False
    if one.teaser.headline and state.notes.get("shown") not in (None, one.teaser.headline):
        return True
    age = visit.now - (state.dated or state.read_at)
    return age <= _LEFT_ALONE and waited >= age / _PART_OF_AGE


def _read(one: Wanted, state: PageState | None, visit: Visit, site: Site, stop: _Stop) -> Outcome | None:
    turn = _Turn(stop)
    try:
        stop.check()
        outcome = _asked(one, state, visit, site, turn)
    except _Ended:
        return None
    stop.came(turn.seconds, story=outcome.state is not None and outcome.state.kind == "story")
    return outcome


def _asked(one: Wanted, state: PageState | None, visit: Visit, site: Site, turn: _Turn) -> Outcome:
    try:
        validators = state.validators if state is not None and state.kind != "missing" else Validators()
        fetched = visit.fetcher.get(one.address, validators, ACCEPT, robots=True, at_turn=turn.begin)
    except SourceError as error:
        turn.end()
        if error.status in (404, 410):
            return missing(one, visit, _GONE.format(shown(one.address)))
        if not error.forbidden:
            turn.stop.failed(error)
        if error.status in _CLOSED and state is None:
            # Asked again after a day, so that pages for members do not keep all others from being read.
            return missing(one, visit, str(error))
        return Outcome(None, warning=str(error))
    turn.end()
    if fetched.unchanged and state is not None:
        notes = {**state.notes, **notes_of(one)}
        return Outcome(replace(state, read_at=visit.now, validators=fetched.validators, notes=notes))
    try:
        return read_story(fetched, one, state, visit, site)
    except Exception as fault:  # noqa: BLE001  one page must not take the others of its visit with it
        _log.error("a page could not be read", exc_info=fault, extra={"source": visit.name})
        return Outcome(None, warning=_FAULT.format(shown(one.address), type(fault).__name__))


def _settle(one: Wanted, before: PageState | None, outcome: Outcome | None, read: PagesRead) -> None:
    """Add what became of one story; what could not be asked now is shown as it was."""
    state = outcome.state if outcome is not None and outcome.state is not None else before
    if outcome is not None:
        if outcome.warning:
            read.warnings.append(outcome.warning)
        if outcome.state is not None:
            read.pages.append(outcome.state)
        if outcome.entry is not None:
            read.entries.append(outcome.entry)
            return
    elif before is None:
        read.left += 1
    if state is None:
        return
    if state.kind == "story":
        picked = one.picked or bool(state.notes.get("picked"))
        read.glimpses.append(Glimpse(state.entry_keys, one.position, picked, one.popular_rank))
    elif before is not None and before.kind == "story":
        read.lost = True
    elif outcome is None and state.kind == "missing":
        read.warnings.append(_GONE.format(shown(one.address)))


def _without_unclaimed(results: list[Outcome | None], known: Mapping[str, PageState]) -> list[Outcome | None]:
    """`results` without the pages that claim nothing, unless most stories of the site are so."""
    states = {
        **known,
        **{each.state.key: each.state for each in results if each is not None and each.state is not None},
    }
    stories = [state for state in states.values() if state.kind == "story"]
    unclaimed = sum(UNCLAIMED in state.notes for state in stories)
    if not unclaimed or 2 * unclaimed > len(stories):
        return results
    return [
        without_entry(each) if each is not None and each.state is not None and UNCLAIMED in each.state.notes else each
        for each in results
    ]


def _claimed_by_several(results: Iterable[Outcome | None]) -> frozenset[str]:
    claims: dict[str, set[str]] = {}
    for each in results:
        if each is not None and each.entry is not None and each.claimed:
            claims.setdefault(each.claimed, set()).add(each.entry.story.headline)
    return frozenset(claimed for claimed, headlines in claims.items() if len(headlines) > 1)
