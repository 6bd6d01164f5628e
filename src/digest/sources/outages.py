"""An outage: one page that answers at the addresses of many stories, for as long as the site mends itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digest.model.source import PageState
from digest.sources.answers import shown
from digest.sources.blockwords import folded
from digest.sources.idlequeries import is_of_one
from digest.sources.storypage import Outcome, Wanted, notes_of

_FEWEST = 3
_SINCE = "outage since"
_WARNING = "{} addresses, {} the first, show one page, “{}”: nothing is taken from there, and they are asked again"
Read = tuple[Wanted, Outcome | None]


def without_outage(
    read: Sequence[Read], known: Mapping[str, PageState], now: datetime
) -> tuple[list[Outcome | None], list[str]]:
    """What became of pages without those that stand in for others, and a warning for each page that did.

    Where the lists have three headlines or more for addresses that all show one page, it is the story of those alone
    whose headline is like its own. What is known of the others stays as it is.
    """
    groups: dict[str, list[Wanted]] = {}
    for one, outcome in read:
        if outcome is not None and outcome.entry is not None and outcome.told:
            groups.setdefault(outcome.told, []).append(one)
    found = {one.key: outcome for one, outcome in read}
    warnings = []
    for group in groups.values():
        if len({folded(one.teaser.headline) for one in group if one.teaser.headline}) < _FEWEST:
            continue
        standing_in = [one for one in group if not _is_its_own(one, found[one.key])]
        if len(standing_in) >= _FEWEST:
            warnings.append(_warning(standing_in, found[standing_in[0].key]))
        found |= {one.key: _left_as_it_was(one, known.get(one.key), now) for one in standing_in}
    return [found[one.key] for one, _ in read], warnings


def is_due_again(state: PageState, now: datetime, longest: timedelta) -> bool | None:
    """Whether an address that showed another page is asked again, ever more seldom; None where it showed none."""
    since = state.notes.get(_SINCE)
    if since is None:
        return None
    return now - state.read_at >= min(longest, (now - datetime.fromisoformat(since)) / 2)


def _is_its_own(one: Wanted, outcome: Outcome | None) -> bool:
    if outcome is None or outcome.entry is None or not one.teaser.headline:
        return False
    return is_of_one(folded(one.teaser.headline), folded(outcome.entry.story.headline))


def _left_as_it_was(one: Wanted, before: PageState | None, now: datetime) -> Outcome:
    if before is not None and before.kind == "story":
        return Outcome(replace(before, read_at=now))
    since = before.notes.get(_SINCE) if before is not None else None
    notes = {**notes_of(one), _SINCE: since or now.isoformat()}
    return Outcome(PageState(one.key, one.address, "missing", now, notes=notes))


def _warning(group: Sequence[Wanted], outcome: Outcome | None) -> str:
    headline = outcome.entry.story.headline if outcome is not None and outcome.entry is not None else ""
    return _WARNING.format(len(group), shown(group[0].address), headline)
