"""The kind `sitemap`: the pages that a site's sitemap lists, a news sitemap's above all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from digest.errors import SourceError
from digest.model.source import Harvest, PageState, Validators
from digest.sources.answers import shown
from digest.sources.categories import TOPIC
from digest.sources.dates import instant
from digest.sources.draft import Category, Draft
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.pageselectors import PageSelectors
from digest.sources.patience import Ended, Patience, Turn
from digest.sources.siteblocks import Selection
from digest.sources.sitelinks import home_of, on_site, shape, simplest
from digest.sources.sitelists import Lists
from digest.sources.sitemapxml import Listed, Sitemap, read_sitemap, unpacked
from digest.sources.sitemarks import Marks, marks_of
from digest.sources.storypage import Site, Wanted
from digest.sources.storypages import read_pages
from digest.sources.urls import joined, url_key
from digest.sources.visit import Visit

MOST_FILES = 20
MOST_PAGES = 1_000
_DEEPEST = 3
_READING = 1
_ACCEPT = "application/xml, text/xml;q=0.9, text/plain;q=0.5, */*;q=0.1"
_SHORTEST_REACH = timedelta(days=14)


class SitemapOptions(SourceOptions):
    """A sitemap, a news sitemap, or an index of them, gzipped or not; or a site whose robots.txt names them."""

    kind: Literal["sitemap"]
    url: WebAddress = Field(description="The address of the sitemap, or of the site.")
    article: PageSelectors = Field(default=PageSelectors(), description="Where a story's page has its parts.")


@dataclass(frozen=True, slots=True)
class _File:
    """A sitemap as it is now; `same` says that it was not different before."""

    sitemap: Sitemap
    state: PageState
    same: bool


def sitemap_address_of(options: SitemapOptions) -> str:
    """Where the source is, for reports."""
    return options.url


def read_sitemaps(options: SitemapOptions, visit: Visit) -> Harvest:
    """Visit the pages of a sitemap: those listed in the last fortnight, the newest first, or word that none is new.

    A page is asked again when its `lastmod` changes. A sitemap has no marks: they are the front page's, where that
    can be read. Raises SourceError where no sitemap can be read.
    """
    patience = Patience(visit.fetcher.limits.timeout)
    files = _Files(visit, patience)
    files.read(_starts(options.url, visit))
    if not files.found:
        raise SourceError(files.warnings[0] if files.warnings else f"{shown(options.url)} names no sitemap")
    listed = _newest(files.pages(), visit)
    lists_of_site = Lists(visit, Selection(), patience)
    front = lists_of_site.marks(urljoin(listed[0].address, "/")) if listed else None
    addresses = {url_key(each.address) for each in listed}
    marks = marks_of(front.page, lambda address: simplest(address, addresses)) if front else Marks()
    wanted = [_wanted(each, place, marks) for place, each in enumerate(listed)]
    lists = frozenset(url_key(each.state.address) for each in files.found)
    read = read_pages(wanted, visit, Site(lists, selectors=options.article), patience)
    warnings = [*files.warnings, *read.warnings]
    if read.left:
        warnings.append(f"{read.left} stories are left for the next visit")
    known = lists_of_site.states(front, read.refused, front.idle) if front else []
    states = (*(each.state for each in files.found if not each.same), *files.late, *known, *read.pages)
    shown_alike = all(each.same for each in files.found) and not lists_of_site.changed
    unchanged = shown_alike and not read.entries and not read.lost
    return Harvest(
        tuple(read.entries),
        files.found[0].state.validators,
        unchanged,
        tuple(warnings),
        () if unchanged else tuple(read.glimpses),
        states,
        marks_end=front is not None,
        unfinished=bool(read.left),
    )


def _starts(url: str, visit: Visit) -> list[str]:
    """The sitemap itself; or, for a site, those that its robots.txt names, news first, or the usual place."""
    parts = urlsplit(url)
    if parts.path.strip("/") or parts.query:
        return [url]
    named = [whole for each in visit.fetcher.sitemaps(url) if (whole := joined(url, each))]
    return sorted(named, key=lambda each: "news" not in each.lower())[:MOST_FILES] or [urljoin(url, "/sitemap.xml")]


class _Files:
    """Reads sitemaps and those that they list; `warnings` name the ones that could not be read.

    `late` is what is to be known of those that did not come in time.
    """

    def __init__(self, visit: Visit, patience: Patience) -> None:
        self._visit = visit
        self._patience = patience
        self._reading = patience.for_lists()
        self._seen: set[str] = set()
        self._left = 0
        self.found: list[_File] = []
        self.late: list[PageState] = []
        self.warnings: list[str] = []

    def read(self, addresses: Sequence[str]) -> None:
        """Read the sitemaps at these addresses and, as far as they are new enough, those that they list."""
        # The one on which all others depend has the whole time of a request.
        alone = len(addresses) == 1
        for _ in range(_DEEPEST):
            further: list[Listed] = []
            for address in self._late_ones_last(addresses):
                if len(self._seen) >= MOST_FILES or url_key(address) in self._seen:
                    continue
                self._seen.add(url_key(address))
                file = self._attempt(address, None if alone else Turn(self._reading))
                if file is not None:
                    self.found.append(file)
                    further += file.sitemap.listed if file.sitemap.kind == "sitemaps" else ()
            addresses, alone = [each.address for each in _newest_files(further, self._visit)], False
        if self._left:
            left_out = f"{self._left} sitemaps were left out"
            self.warnings.append(f"{left_out}, since their reading was ended early: {self._reading.reason}")

    def _late_ones_last(self, addresses: Sequence[str]) -> list[str]:
        """Those that did not come in time must not stand before the others at the next visit, too."""
        known = self._visit.recall([_key(each) for each in addresses])
        late = {key for key, state in known.items() if state.kind == "missing"}
        return sorted(addresses, key=lambda each: _key(each) in late)

    def _attempt(self, address: str, turn: Turn | None) -> _File | None:
        """The sitemap; where it cannot be read, a warning."""
        try:
            if turn is not None:
                self._reading.left()
            file = self._ask(address, turn)
        except Ended:
            self._left += 1
            return None
        except SourceError as error:
            if error.retry_after is not None or error.gone:
                raise
            if error.late:
                self.late.append(PageState(_key(address), address, "missing", self._visit.now))
            self._came(turn, of_use=False)
            self.warnings.append(str(error))
            return None
        self._came(turn, of_use=True)
        return file

    def _came(self, turn: Turn | None, *, of_use: bool) -> None:
        if turn is not None:
            self._reading.came(turn.seconds, of_use=of_use)
        elif of_use:
            self._patience.begin_anew()

    def pages(self) -> list[Listed]:
        """All pages that are listed, each once, on the host that most are on."""
        once: dict[str, Listed] = {}
        for file in self.found:
            if file.sitemap.kind == "pages":
                for each in file.sitemap.listed:
                    once.setdefault(url_key(each.address), each)
        hosts = Counter(home_of(each.address) for each in once.values())
        home = hosts.most_common(1)[0][0] if hosts else ""
        return [each for each in once.values() if on_site(each.address, home)]

    def _ask(self, address: str, turn: Turn | None) -> _File:
        visit, key = self._visit, _key(address)
        before = visit.recall([key]).get(key)
        if before is not None and before.notes.get("reading") != _READING:
            before = None
        validators = before.validators if before else Validators()
        begin = turn.begin if turn else None
        try:
            fetched = visit.fetcher.get(address, validators, _ACCEPT, robots=True, at_turn=begin)
        finally:
            if turn:
                turn.end()
        if fetched.unchanged and before is not None:
            listed = tuple(Listed.of_notes(each) for each in before.notes["listed"])
            return _File(Sitemap(before.notes["kind"], listed), before, same=True)
        try:
            body = unpacked(fetched.body, visit.fetcher.limits.max_bytes)
            sitemap = read_sitemap(body, fetched.content_type, fetched.url)
        except SourceError as fault:
            raise SourceError(f"{shown(address)} cannot be read: {str(fault).rstrip('.')}.") from fault
        kept = _newest(sitemap.listed, visit) if sitemap.kind == "pages" else sitemap.listed[:MOST_PAGES]
        sitemap = replace(sitemap, listed=tuple(kept))
        notes = {"reading": _READING, "kind": sitemap.kind, "listed": [asdict(each) for each in kept]}
        return _File(sitemap, PageState(key, address, "list", visit.now, fetched.validators, notes=notes), same=False)


def _key(address: str) -> str:
    return f"list:{url_key(address)}"


def _newest(listed: Iterable[Listed], visit: Visit) -> list[Listed]:
    """The pages of the last fortnight, or of the source's `max_age`, the newest first; undated ones behind."""
    oldest = visit.now - max(visit.defaults.max_age, _SHORTEST_REACH)
    dated = [(_date(each, visit), each) for each in listed if shape(each.address) != "never"]
    recent = [(date, each) for date, each in dated if date is None or date >= oldest]
    recent.sort(key=lambda pair: -pair[0].timestamp() if pair[0] else 0.0)
    return [each for _, each in recent[:MOST_PAGES]]


def _newest_files(listed: Iterable[Listed], visit: Visit) -> list[Listed]:
    """The sitemaps of an index that may list something new: news first, then the newest, then the last ones."""
    oldest = visit.now - max(visit.defaults.max_age, _SHORTEST_REACH)
    dated = [(_date(each, visit), place, each) for place, each in enumerate(listed)]
    fresh = [one for one in dated if one[0] is None or one[0] >= oldest]
    fresh.sort(key=lambda one: ("news" not in one[2].address.lower(), -one[0].timestamp() if one[0] else 0.0, -one[1]))
    return [each for _, _, each in fresh]


def _date(each: Listed, visit: Visit) -> datetime | None:
    # The protocol knows W3C's form alone; a list of 50,000 dates in words would take minutes.
    return instant(each.changed or each.published, timezone=visit.defaults.timezone, exact=True)


def _wanted(each: Listed, place: int, marks: Marks) -> Wanted:
    teaser = Draft(
        headline=each.title,
        published=each.published,
        language=each.language,
        categories=tuple(Category(word, scheme=TOPIC) for word in each.keywords),
    )
    picked, rank = marks.is_picked(each.address), marks.rank(each.address)
    return Wanted(each.address, teaser, place, picked, rank, stamp=each.changed)
