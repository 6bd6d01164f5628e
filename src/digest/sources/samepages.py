"""One story at several addresses of a visit that differ in their queries alone.

An article is known for ever by the addresses that it has. That two pages say the same holds only for as long as they
do, so it is noted with the pages, and the article does not learn the address of the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model.source import PageState
from digest.sources.blockwords import folded
from digest.sources.identity import with_marks_of
from digest.sources.storypage import Outcome, Wanted
from digest.sources.urls import url_key
from digest.sources.visit import Visit

_SAYS = "says"
_OTHER = "other form of"
_PAGES = "pages"
_MOST_PAGES = 200
_Outcomes = dict[str, Outcome | None]


def known_by_its_forms(wanted: Sequence[Wanted], outcomes: Mapping[str, Outcome | None], visit: Visit) -> _Outcomes:
    """`outcomes` with the keys of those stories that were read before at other forms of the same address."""
    forms = {one.key: [url_key(each) for each in (*one.also, *one.formerly)] for one in wanted}
    asked = sorted({form for one, each in forms.items() if (was := outcomes.get(one)) and was.entry for form in each})
    states = visit.recall(asked) if asked else {}
    found = dict(outcomes)
    for one in wanted:
        outcome = found.get(one.key)
        if outcome is None or outcome.entry is None:
            continue
        former = {url_key(each) for each in one.formerly}
        keys = list(outcome.entry.keys)
        for form in forms[one.key]:
            state = states.get(form)
            if state is None or state.kind != "story":
                continue
            # Another story may have been read at what was left of the address.
            if form not in former or state.notes.get("shown") == one.teaser.headline:
                keys += state.entry_keys[:1]
        found[one.key] = replace(outcome, entry=replace(outcome.entry, keys=tuple(dict.fromkeys(keys))))
    return found


def each_page_once(
    wanted: Sequence[Wanted], outcomes: Mapping[str, Outcome | None], known: Mapping[str, PageState], visit: Visit
) -> tuple[_Outcomes, list[PageState]]:
    """`outcomes` with one entry for what is the same page at several addresses, and what is to be noted of them.

    A page that has been a story of its own stays so. One that was another form of a story is so for as long as it
    says what that one says, or what it said itself.
    """
    found = dict(outcomes)
    read = [(one, outcome) for one in wanted if (outcome := found.get(one.key)) and outcome.entry and outcome.same]
    if not read:
        return found, []
    owners: dict[str, str] = {}
    for one, outcome in read:
        if _is_own(known.get(one.key)) and outcome.same:
            owners.setdefault(outcome.same, one.key)
    before = _justified({outcome.same for _, outcome in read if outcome.same}, visit)
    listed = {known[one.key].entry_keys[:1] for one in wanted if one.key in known and _is_own(known[one.key])}
    for one, outcome in read:
        if outcome.entry is None or outcome.state is None or outcome.same is None or _is_own(known.get(one.key)):
            continue
        holder = owners.get(outcome.same)
        first = found[holder] if holder else None
        if holder and first is not None and first.entry is not None:
            joined = replace(with_marks_of(first.entry, outcome.entry), keys=first.entry.keys)
            found[holder] = replace(first, entry=joined)
            found[one.key] = _as_form(outcome, joined.keys, is_shown=False)
            continue
        keys = before.get(outcome.same) or _its_own_before(outcome, known.get(one.key))
        if keys and keys[0] != outcome.entry.keys[0]:
            found[one.key] = _as_form(outcome, keys, is_shown=keys[:1] not in listed)
            if keys[:1] in listed:
                continue
        owners.setdefault(outcome.same, one.key)
    return _noted(found, owners, visit)


def _is_own(state: PageState | None) -> bool:
    return state is not None and state.kind == "story" and _OTHER not in state.notes


def _justified(sames: set[str], visit: Visit) -> dict[str, tuple[str, ...]]:
    """The keys of stories whose pages said the same when they were read last."""
    noted = visit.recall(sorted({_place(same) for same in sames}))
    said = {page: same for each in noted.values() for page, same in each.notes[_PAGES].items() if same in sames}
    pages = visit.recall(sorted(said))
    return {
        same: page.entry_keys
        for key, same in said.items()
        if (page := pages.get(key)) and page.kind == "story" and page.notes.get(_SAYS) == same
    }


def _place(same: str) -> str:
    return same.rpartition(":")[0]


def _its_own_before(outcome: Outcome, state: PageState | None) -> tuple[str, ...]:
    """The keys of the story whose other form a page was, where it still has the headline that it had."""
    if outcome.entry is None or state is None or state.kind != "story":
        return ()
    return state.entry_keys if state.notes.get(_OTHER) == folded(outcome.entry.story.headline) else ()


def _as_form(outcome: Outcome, keys: tuple[str, ...], *, is_shown: bool) -> Outcome:
    """The page as another form of the story of these `keys`: as its entry, where nothing else shows that now."""
    if outcome.state is None or outcome.entry is None:
        return outcome
    notes = {**outcome.state.notes, _OTHER: folded(outcome.entry.story.headline)}
    entry = replace(outcome.entry, keys=keys) if is_shown else None
    return replace(outcome, entry=entry, state=replace(outcome.state, entry_keys=keys, notes=notes))


def _noted(found: _Outcomes, owners: Mapping[str, str], visit: Visit) -> tuple[_Outcomes, list[PageState]]:
    """With word, in the state of each story's page, of what it says, and for each place of which pages say what."""
    states = visit.recall(sorted({_place(same) for same in owners}))
    places: dict[str, dict[str, str]] = {}
    for same, key in owners.items():
        outcome = found[key]
        if outcome is None or outcome.state is None or outcome.entry is None:
            continue
        state = replace(outcome.state, notes={**outcome.state.notes, _SAYS: same})
        found[key] = replace(outcome, state=state)
        place = _place(same)
        before = places.setdefault(place, dict(states[place].notes[_PAGES]) if place in states else {})
        before.pop(key, None)
        before[key] = same
    return found, [
        PageState(place, place, "other", visit.now, notes={_PAGES: dict(list(pages.items())[-_MOST_PAGES:])})
        for place, pages in places.items()
    ]
