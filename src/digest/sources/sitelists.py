"""The lists of a site at one visit: its front page and its section pages, each asked for only as far as it is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from digest.errors import SourceError
from digest.model.source import PageState, Validators
from digest.sources.answers import shown
from digest.sources.blockwords import folded
from digest.sources.categories import is_pick
from digest.sources.charset import decode
from digest.sources.discovery import feed_address, form_of
from digest.sources.fetch import Fetched
from digest.sources.idlequeries import without_idle
from digest.sources.patience import LATE, Ended, Patience, Turn
from digest.sources.siteblocks import MOST_LINKS, ListPage, Selection, read_list
from digest.sources.sitelinks import twin_key
from digest.sources.siteteaser import Teaser, is_like_a_headline
from digest.sources.storypages import ACCEPT, AT_ONCE
from digest.sources.urls import url_key
from digest.sources.visit import Visit

MOST_NEXT_PAGES = 3
_READING = 4
_MOST_TEASERS = 500
_MOST_SECTIONS = 50
_MOST_MARKS = 200


@dataclass(frozen=True, slots=True)
class ListRead:
    """A list as it is now: what is on it, its `url` in the end, and its state; `label` is its name in the menu.

    `refused` are addresses that several stories called their own, `idle` the parameters of addresses that make no
    difference on the site, by the day on which each was seen last, `feed` the feed that it announces; `same` says that
    it shows what it showed before, and else `earlier` are the addresses that it showed then, each with its headline.
    """

    url: str
    label: str
    page: ListPage
    state: PageState
    refused: tuple[str, ...] = ()
    feed: str | None = None
    same: bool = False
    idle: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A list to be read; without `ask` only from memory."""

    address: str
    label: str
    ask: bool = True

    @property
    def key(self) -> str:
        return _key(self.address)


class Lists:
    """Reads the lists of one site; `warnings` name what could not be read."""

    def __init__(self, visit: Visit, own: Selection, patience: Patience) -> None:
        self._visit = visit
        self._own = own
        self._patience = patience
        self._reading = patience.for_lists()
        self._apart = visit.fetcher.side_by_side()
        self._read: dict[str, ListRead] = {}
        self.warnings: list[str] = []
        self._stories: frozenset[str] = frozenset()
        self._idle: Mapping[str, str] = {}
        self._late: dict[str, PageState] = {}
        self._left: list[_Place] = []

    @property
    def changed(self) -> bool:
        """Whether any list shows something else than before."""
        return not all(each.same for each in self._read.values())

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The addresses that the lists show now, and those that they showed before, each with its headline."""
        now = [pair for each in self._read.values() for pair in _headlines(each.page)]
        return [*now, *(pair for each in self._read.values() for pair in each.earlier)]

    def front(self, url: str) -> ListRead:
        """The front page. Raises SourceError where it cannot be read."""
        place = _Place(url, "")
        found = self._ask(place, self._visit.recall([place.key]).get(place.key))
        self._patience.begin_anew()
        self._read[place.key] = found
        self._idle = found.idle
        self.warnings += [f"{shown(url)}: nothing matches {each}" for each in found.page.unmatched]
        return found

    def marks(self, url: str) -> ListRead | None:
        """The front page for the sake of its blocks; as it was where it cannot be read now, None where it never was."""
        place = _Place(url, "")
        before = self._visit.recall([place.key]).get(place.key)
        found = self._attempt(place, before)
        self._late.clear()
        if isinstance(found, ListRead):
            self._read[place.key] = found
            return found
        return _remembered(place, before) if before is not None and _is_readable(before) else None

    def sections(self, addresses: Sequence[tuple[str, str]], front: ListRead | None = None) -> list[ListRead]:
        """The section pages at these addresses with their labels, and the pages that go on with them and with `front`.

        A page that goes on is asked for only where the one before it shows a story that is not known, and
        else taken as it was. A page that cannot be read is a warning.
        """
        found: list[ListRead] = []
        wanted = [_Place(address, label) for address, label in addresses]
        if front is not None and front.page.next_page:
            wanted.append(_Place(front.page.next_page, "", ask=bool(self._with_unknown_stories([front]))))
        if front is not None:
            self._stories = frozenset(twin_key(each.url) for each in front.page.teasers)
        for _ in range(1 + MOST_NEXT_PAGES):
            now = self._round(wanted)
            found += now
            fresh = self._with_unknown_stories(now)
            wanted = [_Place(each.page.next_page, each.label, each.url in fresh) for each in now if each.page.next_page]
        if self._left:
            left_out = f"{len(self._left)} section pages were left out"
            self.warnings.append(f"{left_out}, since their reading was ended early: {self._reading.reason}")
        return found

    def states(self, front: ListRead, refused: frozenset[str], idle: Mapping[str, str]) -> list[PageState]:
        """What is to be known of the lists that were not as before; `refused` and `idle` are noted with the `front`."""
        found = [each.state for each in self._read.values() if not each.same and each.state.key != front.state.key]
        found += self._late.values()
        if front.same and refused == frozenset(front.refused) and idle == front.idle:
            return found
        notes = {**front.state.notes, "refused": sorted(refused), "parameters": dict(idle)}
        return [replace(front.state, notes=notes), *found]

    def _round(self, wanted: Iterable[_Place]) -> list[ListRead]:
        once = {place.key: place for place in wanted if place.key not in self._read}
        known = self._visit.recall(list(once))
        places = [place for place in once.values() if place.ask or _is_readable(known.get(place.key))]
        # Those that did not come in time the last time must not keep the others waiting now.
        late = {place.key for place in places if place.key in known and LATE in known[place.key].notes}
        became: dict[str, ListRead | str | None] = {}
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="lists") as threads:
            for now in ([place for place in places if (place.key in late) is is_late] for is_late in (False, True)):
                attempts = threads.map(lambda place: self._attempt(place, known.get(place.key)), now)
                became.update(zip((place.key for place in now), attempts, strict=True))
        results = [became[place.key] for place in places]
        found = []
        seen = {url_key(each.url) for each in self._read.values()}
        for place, result in zip(places, results, strict=True):
            if isinstance(result, str):
                self.warnings.append(result)
            elif result is not None and url_key(result.url) not in seen:
                seen.add(url_key(result.url))
                self._read[place.key] = result
                found.append(result)
        return found

    def _attempt(self, place: _Place, before: PageState | None) -> ListRead | str | None:
        """The list, or a warning, or nothing where robots.txt forbids it or too much time went by."""
        if not place.ask and before is not None:
            return _remembered(place, before)
        turn = Turn(self._reading)
        try:
            self._reading.left()
            found = self._ask(place, before, turn)
        except Ended:
            self._left.append(place)
            return None
        except SourceError as error:
            self._reading.came(turn.seconds, of_use=False)
            if error.late:
                state = before or PageState(place.key, place.address, "missing", self._visit.now)
                self._late[place.key] = replace(state, notes={**state.notes, LATE: True})
            return None if error.forbidden else str(error)
        self._reading.came(turn.seconds, of_use=True)
        self._late.pop(place.key, None)
        return found

    def _ask(self, place: _Place, before: PageState | None, turn: Turn | None = None) -> ListRead:
        if not _is_readable(before):
            before = None
        validators = before.validators if before is not None else Validators()
        with self._apart():
            fetched = self._fetched(place, validators, turn)
            if not fetched.unchanged or before is None:
                return self._parsed(place, fetched, before)
        notes = {name: note for name, note in before.notes.items() if name != LATE}
        kept = replace(before, read_at=self._visit.now, validators=fetched.validators, notes=notes)
        return replace(_remembered(place, kept), same=LATE not in before.notes)

    def _fetched(self, place: _Place, validators: Validators, turn: Turn | None) -> Fetched:
        begin = turn.begin if turn else None
        try:
            return self._visit.fetcher.get(place.address, validators, ACCEPT, robots=True, at_turn=begin)
        finally:
            if turn:
                turn.end()

    def _parsed(self, place: _Place, fetched: Fetched, before: PageState | None) -> ListRead:
        text = decode(fetched.body, fetched.content_type)
        name = shown(fetched.url)
        if form_of(text) != "page":
            raise SourceError(f"{name} is no web page: give the address of the site's front page or of a section.")
        marks = self._visit.defaults.picked_categories
        zone = self._visit.defaults.timezone
        own = replace(self._own, stories=self._stories, now=self._visit.now, timezone=zone)
        try:
            page = read_list(text, fetched.url, lambda label: is_pick(label, marks), own)
        except ValueError as fault:
            raise SourceError(f"{name} cannot be read: {fault}.") from fault
        # No more than the notes keep: the next visit has to judge as this one does.
        page = replace(page, sections=page.sections[:_MOST_SECTIONS], marks=page.marks[:_MOST_MARKS])
        feed = feed_address(text, fetched.url)
        notes = {"reading": _READING, "url": fetched.url, "page": _noted(page), "feed": feed}
        old = before.notes if before is not None else {}
        notes |= {"refused": old.get("refused", []), "parameters": old.get("parameters", {})}
        state = PageState(place.key, place.address, "list", self._visit.now, fetched.validators, notes=notes)
        if page.left_out:
            self.warnings.append(f"{name}: {page.left_out} links are left out: {MOST_LINKS} of one page are read")
        read = _remembered(place, state)
        same = (
            old.get("page") == notes["page"]
            and LATE not in old
            and before is not None
            and before.validators == fetched.validators
        )
        earlier = _headlines(_from_notes(old["page"])) if "page" in old else ()
        return replace(read, page=page, same=same, earlier=tuple(earlier))

    def _with_unknown_stories(self, read: Sequence[ListRead]) -> set[str]:
        plain = [(without_idle(teaser.url, self._idle), each.url) for each in read for teaser in each.page.teasers]
        keys = {url_key(address): url for address, url in plain}
        known = self._visit.recall(list(keys))
        return {url for key, url in keys.items() if key not in known}


def _key(address: str) -> str:
    return f"list:{url_key(address)}"


def _is_readable(state: PageState | None) -> bool:
    """Whether a list can be taken from memory, as this version of digest reads lists."""
    return state is not None and state.notes.get("reading") == _READING


def _remembered(place: _Place, state: PageState) -> ListRead:
    notes = state.notes
    refused = tuple(notes.get("refused", ()))
    page, idle = _from_notes(notes["page"]), dict(notes.get("parameters", {}))
    return ListRead(notes["url"], place.label, page, state, refused, notes.get("feed"), same=True, idle=idle)


def _headlines(page: ListPage) -> Iterator[tuple[str, str]]:
    return (
        (each.url, folded(each.headline))
        for each in page.teasers
        if each.headline and is_like_a_headline(each.headline)
    )


def _noted(page: ListPage) -> dict[str, Any]:
    return {
        "teasers": [asdict(each) for each in page.teasers[:_MOST_TEASERS]],
        "blocks": {name: list(addresses) for name, addresses in page.blocks.items()},
        "sections": [list(each) for each in page.sections],
        "next": page.next_page,
        "unmatched": list(page.unmatched),
        "public": page.public,
        "names": list(page.names),
        "about": list(page.about),
        "marks": [[words, list(marks)] for words, marks in page.marks],
        "boxed": list(page.boxed),
    }


def _from_notes(notes: dict[str, Any]) -> ListPage:
    return ListPage(
        tuple(Teaser(**each) for each in notes["teasers"]),
        {name: tuple(addresses) for name, addresses in notes["blocks"].items()},
        tuple((address, label) for address, label in notes["sections"]),
        notes["next"],
        tuple(notes["unmatched"]),
        notes["public"],
        tuple(notes["names"]),
        tuple(notes["about"]),
        marks=tuple((words, tuple(marks)) for words, marks in notes.get("marks", ())),
        boxed=tuple(notes.get("boxed", ())),
    )
