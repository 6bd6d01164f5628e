"""The forms in which one site links to a story: with parameters that make no difference, and without."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from digest.sources.idlequeries import (
    MOST_NAMES,
    idle_among,
    is_of_one,
    names_in,
    not_told_apart,
    place_of,
    without_idle,
)
from digest.sources.sitelists import ListRead
from digest.sources.urls import url_key
from digest.sources.visit import Visit

_MOST_FORMS = 8
_SEVERAL = 2
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Forms:
    """How the addresses of a site are to be read.

    `days` has the names of parameters that make no difference, each with the day on which it was seen last; `stories`
    are the keys of stories that were read before at addresses without a query which are linked with one now, but for
    what leads to several stories; `several` are the places of addresses that are linked with a query.
    """

    days: Mapping[str, str] = field(default_factory=dict)
    stories: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    _linked: dict[str, list[str]] = field(default_factory=dict)
    _dropped: frozenset[str] = frozenset()

    @classmethod
    def of(cls, shown: Sequence[tuple[str, str]], known: Mapping[str, str], visit: Visit) -> Forms:
        """What the lists of a visit tell: `shown` are addresses with headlines, `known` was learned before."""
        days = in_use(known, idle_among(shown), shown, visit.now.date())
        idle = frozenset(days)
        asked = list(dict.fromkeys(address for address, _ in shown if urlsplit(address).query))
        linked: dict[str, list[str]] = {}
        for address in asked:
            forms = linked.setdefault(url_key(without_idle(address, idle)), [])
            if len(forms) < _MOST_FORMS:
                forms.append(address)
        bare = {url_key(address.partition("?")[0]) for address in asked}
        states = visit.recall(sorted(bare)) if bare else {}
        told: dict[str, dict[str, str]] = {}
        for address, headline in shown:
            told.setdefault(url_key(address.partition("?")[0]), {}).setdefault(address, headline)
        read = (key for key, state in states.items() if state.kind == "story")
        stories = frozenset(key for key in read if not _are_several(told[key].values()))
        return cls(days, stories, frozenset(map(place_of, asked)), linked, frozenset(known) - idle)

    @property
    def idle(self) -> frozenset[str]:
        """The names of parameters that make no difference."""
        return frozenset(self.days)

    def former(self, address: str) -> tuple[str, ...]:
        """What the story at `address` was asked by until its parameters were found to make a difference."""
        without = without_idle(address, self._dropped)
        return (without,) if without != address else ()

    def linked(self, address: str) -> tuple[str, ...]:
        """The other addresses by which the site links to the story at `address`, which is without the idle ones."""
        return tuple(each for each in self._linked.get(url_key(address), ()) if each != address)


def _are_several(headlines: Collection[str]) -> bool:
    first = next(iter(headlines))
    return sum(not is_of_one(first, each) for each in headlines) >= _SEVERAL


def in_use(
    known: Mapping[str, str], learned: Collection[str], shown: Sequence[tuple[str, str]], today: date
) -> dict[str, str]:
    """The idle parameters to be remembered, each with the day on which an address had it last.

    Those that tell stories apart in the lists are none, those that no address had for a month are of no use; of too
    many, those that were in use last are kept, and before what is new what has been known.
    """
    seen = frozenset(name for address, _ in shown for name in names_in(address))
    day, oldest = today.isoformat(), (today - _KEPT).isoformat()
    days = {name: day if name in seen else known.get(name, day) for name in (*known, *learned)}
    left = not_told_apart(shown, frozenset(name for name in days if days[name] >= oldest))
    last = sorted(left, key=lambda name: (days[name], name in known, name), reverse=True)[:MOST_NAMES]
    return {name: days[name] for name in sorted(last)}


def in_plain_form(read: ListRead, idle: frozenset[str]) -> ListRead:
    """The same list with addresses that have none of the `idle` parameters.

    What it has in boxes alone is what has no form outside of them.
    """
    if not idle:
        return read
    page = read.page
    in_boxes = frozenset(page.boxed)
    outside = {without_idle(each.url, idle) for each in page.teasers if each.url not in in_boxes}
    boxed = dict.fromkeys(without_idle(each, idle) for each in page.boxed)
    teasers = tuple(replace(each, url=without_idle(each.url, idle)) for each in page.teasers)
    blocks = {
        name: tuple(dict.fromkeys(without_idle(each, idle) for each in addresses))
        for name, addresses in page.blocks.items()
    }
    alone = tuple(each for each in boxed if each not in outside)
    return replace(read, page=replace(page, teasers=teasers, blocks=blocks, boxed=alone))
