"""The pages of stories: read when they are new or due, a bounded number a visit, several at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta

from digest.errors import SourceError
from digest.model.article import Entry
from digest.model.source import Glimpse, PageState, Validators
from digest.sources.answers import shown
from digest.sources.identity import joined
from digest.sources.idlequeries import idle_among
from digest.sources.outages import is_due_again, without_outage
from digest.sources.patience import LATE, Ended, Patience, Reading, Turn
from digest.sources.samepages import each_page_once, known_by_its_forms
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
_NOT_AGAIN = timedelta(days=1)
_LEFT_ALONE = timedelta(days=60)
_PART_OF_AGE = 12
_FAULT = "{} could not be read for a fault of digest ({}) and was left out: please report it"
_TOLD = "told"
_ASKED = "asked"
_GONE = "{} is not there any more and was left out"


@dataclass(slots=True)
class PagesRead:
    """What reading pages brought.

    `left` is the number of stories for which there was no time; `lost` says that one that was a story is
    none any more; `refused` is as in `Site`, with what was found now; `idle` are the parameters of addresses that
    made no difference.
    """

    entries: list[Entry] = field(default_factory=list)
    glimpses: list[Glimpse] = field(default_factory=list)
    pages: list[PageState] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    left: int = 0
    lost: bool = False
    refused: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()


# Answers to whoever is not a member, or is not to be let in.
_CLOSED = frozenset({401, 402, 403, 451})


def read_pages(wanted: Sequence[Wanted], visit: Visit, site: Site, patience: Patience) -> PagesRead:
    """Read the pages of `wanted` that are new or due; of the others, and of those unchanged, give a glimpse.

    New ones come first, in the order given, then those that were not asked for longest. A page that is
    missing, or no story, is asked again after a day, one that did not come in time behind all others.
    """
    known = visit.recall([one.key for one in wanted])
    new = [one for one in wanted if one.key not in known]
    due = [one for one in wanted if one.key in known and _is_due(known[one.key], one, visit)]
    # The forms of one story are read together: whether they still say the same is seen in no other way.
    stories = {known[one.key].entry_keys[:1] for one in due} - {()}
    alone = {one.key for one in due}
    due = [one for one in wanted if one.key in alone or (one.key in known and known[one.key].entry_keys[:1] in stories)]
    due.sort(key=lambda one: known[one.key].read_at)
    asked = [*new, *due][:MOST_PAGES]
    # Those that did not come in time the last time must not keep the others waiting now.
    were_late = {key for key, state in known.items() if LATE in state.notes}
    prompt, late = ([one for one in asked if (one.key in were_late) is each] for each in (False, True))
    reading, apart = patience.for_stories(), visit.fetcher.side_by_side()

    def read_one(one: Wanted) -> Outcome | None:
        with apart():
            return _read(one, known.get(one.key), visit, site, reading)

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="pages") as threads:
        results = [outcome for part in (prompt, late) for outcome in threads.map(read_one, part)]
    in_order = [*prompt, *late]
    results = _without_unclaimed(results, known)
    results, warnings = without_outage(list(zip(in_order, results, strict=True)), known, visit.now)
    idle = idle_among((each.address, each.same) for each in results if each and each.address and each.same)
    read = PagesRead(warnings=warnings, refused=site.refused | _claimed_by_several(results), idle=idle)
    believed = (each and without_claim(each) if each and each.claimed in read.refused else each for each in results)
    outcomes = known_by_its_forms(wanted, dict(zip((one.key for one in in_order), believed, strict=True)), visit)
    outcomes, read.pages = each_page_once(wanted, outcomes, known, visit)
    for one in wanted:
        _settle(one, known.get(one.key), outcomes.get(one.key), read)
    read.entries = joined(read.entries)
    if reading.reason and read.left:
        read.warnings.append(f"the reading of pages was ended early: {reading.reason}")
    return read


def _is_due(state: PageState, one: Wanted, visit: Visit) -> bool:
    waited = visit.now - state.read_at
    if one.stamp is not None and state.notes.get("stamp") != one.stamp:
        return True
    if LATE in state.notes:
        return True
    if state.kind != "story":
        again = is_due_again(state, visit.now, _NOT_AGAIN)
        return waited >= _NOT_AGAIN if again is None else again
    if one.stamp is not None:
        return False
    if one.teaser.headline and state.notes.get("shown") not in (None, one.teaser.headline):
        return True
    age = visit.now - (state.dated or state.read_at)
    return age <= _LEFT_ALONE and waited >= age / _PART_OF_AGE


def _read(one: Wanted, state: PageState | None, visit: Visit, site: Site, reading: Reading) -> Outcome | None:
    asked = state.notes.get(_ASKED) if state is not None else None
    if asked is None or (one.also and asked not in one.also):
        asked = one.address
    try:
        outcome = _attempt(one, asked, state, visit, site, reading)
        if asked == one.address and one.also and outcome.state is not None and outcome.state.kind != "story":
            # The address was made from others: perhaps what was left out of it does make a difference.
            linked = _attempt(one, one.also[0], state, visit, site, reading)
            if linked.state is not None and linked.state.kind == "story":
                asked, outcome = one.also[0], linked
    except Ended:
        return None
    if asked != one.address and outcome.state is not None:
        outcome = replace(outcome, state=replace(outcome.state, notes={**outcome.state.notes, _ASKED: asked}))
    return _told_once(outcome, state)


def _attempt(one: Wanted, address: str, state: PageState | None, visit: Visit, site: Site, reading: Reading) -> Outcome:
    turn = Turn(reading)
    reading.left()
    outcome = _asked(one, address, state, visit, site, turn)
    is_story = outcome.state is not None and outcome.state.kind == "story" and outcome.warning is None
    reading.came(turn.seconds, of_use=is_story)
    return outcome


def _asked(one: Wanted, address: str, state: PageState | None, visit: Visit, site: Site, turn: Turn) -> Outcome:
    try:
        # Those of another form of the address are not its own.
        own = state is not None and state.kind != "missing" and state.notes.get(_ASKED, one.address) == address
        validators = state.validators if state is not None and own else Validators()
        fetched = visit.fetcher.get(address, validators, ACCEPT, robots=True, at_turn=turn.begin)
    except SourceError as error:
        turn.end()
        if error.status in (404, 410):
            return missing(one, visit, _GONE.format(shown(one.address)))
        if not error.forbidden:
            turn.reading.failed(error)
        if error.late:
            return _late(one, state, visit, str(error))
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


def _late(one: Wanted, state: PageState | None, visit: Visit, warning: str) -> Outcome:
    """A page that did not come in time: it must not stand before the others at the next visit, too."""
    if state is None or state.kind == "missing":
        state = PageState(one.key, one.address, "missing", visit.now, notes={**notes_of(one), LATE: True})
    return Outcome(replace(state, read_at=visit.now), warning=warning)


def _told_once(outcome: Outcome, before: PageState | None) -> Outcome:
    """The same without the word of why a page is no story where the visit before this one has told it."""
    if outcome.state is None or outcome.state.kind != "other" or outcome.warning is None:
        return outcome
    known = before is not None and before.notes.get(_TOLD) == outcome.warning
    state = replace(outcome.state, notes={**outcome.state.notes, _TOLD: outcome.warning})
    return replace(outcome, state=state, warning=None if known else outcome.warning)


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
    elif before is None or LATE in before.notes:
        read.left += 1
    if state is None:
        return
    if state.kind == "story":
        picked = one.picked or bool(state.notes.get("picked"))
        read.glimpses.append(Glimpse(state.entry_keys, one.position, picked, one.popular_rank))
    elif before is not None and before.kind == "story":
        read.lost = True
    elif outcome is None and state.kind == "missing" and LATE not in state.notes:
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
