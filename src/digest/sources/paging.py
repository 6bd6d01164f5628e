"""Stories from an API that lists them in pages: only what changed since the last visit, and never without bound.

Two lists are asked for, newest first: by change, down to the latest change that was known, and by
publication, down to the latest story that was known. The second is needed because WordPress publishes a
planned story without counting it as changed. A visit where the first page of the first list is as
before ends there, after one request.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from digest.errors import SourceError
from digest.html.clean import clean_line
from digest.model.article import Entry
from digest.model.source import Fault, Harvest, Validators
from digest.sources.answers import shown
from digest.sources.bookmark import Bookmark, together
from digest.sources.draft import Draft, Masthead
from digest.sources.fetch import Fetched
from digest.sources.identity import each_once
from digest.sources.places import place_by_date
from digest.sources.urls import joined
from digest.sources.visit import Visit

Order = Literal["changed", "published"]

MOST_STORIES = 1_000
MOST_PAGES = 100
_TIMES = 4
_MOST_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Post:
    """A story on a page and its moments, in UTC; `draft` is None for one that is not for the public."""

    draft: Draft | None
    changed: datetime | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a list: its stories in order, and the address of the next."""

    posts: tuple[Post, ...]
    following: str | None = None
    warnings: tuple[str, ...] = ()


class Api(Protocol):
    """How one kind of CMS lists its stories."""

    def get(self, address: str, asked: Validators) -> Fetched:
        """Ask for a page. Raises SourceError in words for whoever keeps the configuration."""

    def find(self) -> tuple[str, Fetched]:
        """Where the API is, and the first page by change. Raises SourceError."""

    def address(self, endpoint: str, order: Order) -> str:
        """The first page of a list."""

    def leaf(self, fetched: Fetched) -> Leaf:
        """A page as it was fetched. Raises SourceError for what is none."""

    def total(self, fetched: Fetched) -> str | None:
        """How many stories there are, where the answer's headers say so."""


def read_in_pages(api: Api, visit: Visit, masthead: Masthead) -> Harvest:
    """Visit a CMS: what is new or changed since the last visit, or word that nothing is.

    Where a page fails after the first, the stories of the others are kept and the failure is the
    harvest's `fault`. Raises SourceError where the first page cannot be had.
    """
    mark = Bookmark.of(visit.validators)
    endpoint, first = _first_page(api, visit, mark)
    if mark.steady and first.unchanged and api.total(first) == mark.total:
        kept = replace(visit.validators, etag=first.validators.etag, last_modified=first.validators.last_modified)
        return Harvest((), kept, unchanged=True)
    if not first.body:
        first = api.get(api.address(endpoint, "changed"), Validators())
    reading = _Reading(api, visit, masthead)
    try:
        steady, whole = reading.both(endpoint, first, mark)
    except SourceError as fault:
        if not reading.pages:
            raise
        return reading.harvest(visit.validators, partial=True, fault=Fault(str(fault), fault.retry_after))
    after = Bookmark(
        first=reading.pages[0],
        all=together(reading.pages),
        steady=steady,
        total=api.total(first),
        changed=_latest(mark.changed, reading.latest["changed"], visit.now),
        published=_latest(mark.published, reading.latest["published"], visit.now),
    )
    validators = Validators(
        etag=first.validators.etag if steady else None,
        last_modified=first.validators.last_modified if steady else None,
        fingerprint=str(after),
        moved_to=endpoint,
    )
    if not steady and after.all == mark.all:
        return Harvest((), validators, unchanged=True)
    return reading.harvest(validators, partial=not whole)


def with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    """`address` with these parameters in place of its own of the same names."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()], safe="/[],")))


def next_page(here: str, link: str) -> tuple[str | None, tuple[str, ...]]:
    """The page that `link` names, at the address that answered, and a warning where it names none.

    Of a link only what it asks for is taken.
    """
    whole = joined(here, link)
    if whole is None:
        named, place = clean_line(shown(link)[:200]), shown(without_parameters(here, "rest_route"))
        return None, (f"{place} names “{named}” as its next page, which is no address: what is there was not read",)
    return urlunsplit(urlsplit(here)._replace(query=urlsplit(whole).query)), ()


def without_parameters(address: str, *keep: str) -> str:
    """`address` with no parameters but these."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name in keep]
    return urlunsplit(parts._replace(query=urlencode(kept, safe="/,"), fragment=""))


def _first_page(api: Api, visit: Visit, mark: Bookmark) -> tuple[str, Fetched]:
    asked = mark.conditions(visit.validators)
    known = visit.validators.moved_to
    if known:
        try:
            return known, api.get(api.address(known, "changed"), asked)
        except SourceError as error:
            if error.gone or error.retry_after is not None or (error.status or 0) >= 500:
                raise
    return api.find()


def _latest(before: datetime | None, found: datetime | None, now: datetime) -> datetime | None:
    """The later of the two, and never after `now`: a date in the future would hide what comes before it."""
    known = [min(moment, now) for moment in (before, found) if moment is not None]
    return max(known, default=None)


@dataclass(slots=True)
class _Reading:
    """The pages that were read in one visit, and what was on them."""

    api: Api
    visit: Visit
    masthead: Masthead
    pages: list[str | None] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    latest: dict[Order, datetime | None] = field(default_factory=lambda: {"changed": None, "published": None})
    stories: int = 0
    octets: int = 0
    cut: bool = False
    in_order: bool = True
    since: float = field(default_factory=time.monotonic)

    def both(self, endpoint: str, first: Fetched, mark: Bookmark) -> tuple[bool, bool]:
        """Read the two lists as far as is needed: whether the first page is a proof, and whether all there is was read.

        Raises SourceError where a page cannot be had.
        """
        at_end = self._through(first, "changed", mark.changed, first_visit=mark.changed is None)
        steady = self.in_order or (at_end and len(self.pages) == 1)
        if at_end or not self.in_order:
            return steady, at_end
        page = self.api.get(self.api.address(endpoint, "published"), Validators())
        at_end = self._through(page, "published", mark.published, first_visit=False)
        return steady, at_end

    def harvest(self, validators: Validators, *, partial: bool, fault: Fault | None = None) -> Harvest:
        """What was read, each story once and at the place that its date gives it, whatever else was read."""
        entries = tuple(replace(entry, position=place_by_date(entry)) for entry in each_once(self.entries))
        said = list(dict.fromkeys(self.warnings))
        if len(said) > _MOST_WARNINGS:
            said = [*said[:_MOST_WARNINGS], f"and {len(said) - _MOST_WARNINGS} more of this kind"]
        if self.cut and fault is None:
            said.append(
                f"it has more stories: the newest {self.stories:,} were read, which is as far as one visit goes"
            )
        return Harvest(entries, validators, warnings=tuple(said), partial=partial, fault=fault)

    def _through(self, page: Fetched, order: Order, until: datetime | None, *, first_visit: bool) -> bool:
        """Read a list from `page` on; whether its end was reached."""
        before: datetime | None = None
        while True:
            leaf = self._take(page)
            moments = [getattr(post, order) for post in leaf.posts]
            if order == "changed":
                self.in_order = self.in_order and _descending([before, *moments] if before else moments)
            dated = [moment for moment in moments if moment]
            before = min(dated, default=before)
            self.latest[order] = max([*dated, *filter(None, [self.latest[order]])], default=None)
            if leaf.following is None or not leaf.posts:
                return True
            known = first_visit or (until is not None and before is not None and before < until)
            if known and (order == "published" or self.in_order):
                return False
            if self._spent(until):
                return False
            if leaf.following in self.asked:
                raise SourceError("its list of stories goes in a circle: a page names one before it as the next.")
            self.asked.add(leaf.following)
            page = self.api.get(leaf.following, Validators())

    def _take(self, page: Fetched) -> Leaf:
        from digest.sources.editing import edit_all

        leaf = self.api.leaf(page)
        drafts = [post.draft for post in leaf.posts if post.draft is not None]
        entries, warnings = edit_all(drafts, self.masthead, self.visit.now)
        # each_once takes the first of two for the better one where their dates are the same
        self.entries += [replace(entry, position=len(self.entries) + entry.position) for entry in entries]
        self.warnings += [*leaf.warnings, *warnings]
        self.pages.append(page.validators.fingerprint)
        self.stories += len(leaf.posts)
        self.octets += len(page.body)
        return leaf

    def _spent(self, until: datetime | None) -> bool:
        """Whether the visit has gone on for long enough. Raises SourceError where that leaves changes unread."""
        limits = self.visit.fetcher.limits
        seconds = time.monotonic() - self.since
        self.cut = (
            self.stories >= MOST_STORIES
            or len(self.pages) >= MOST_PAGES
            or self.octets >= _TIMES * limits.max_bytes
            or seconds >= _TIMES * limits.timeout
        )
        if self.cut and until is not None and self.stories < MOST_STORIES:
            raise SourceError(
                f"its list of changes was not read to the end: {len(self.pages)} pages were all that one visit takes"
                f" ({seconds:.0f} s); the next visit tries again."
            )
        return self.cut


def _descending(moments: Iterable[datetime | None]) -> bool:
    before: datetime | None = None
    for moment in moments:
        if moment is None or (before is not None and moment > before):
            return False
        before = moment
    return True
