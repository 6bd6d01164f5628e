"""The forms in which one site links to a story: with parameters that make no difference, and without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from digest.sources.idlequeries import idle_among, place_of, without_idle
from digest.sources.sitelists import ListRead
from digest.sources.urls import url_key
from digest.sources.visit import Visit

_MOST_FORMS = 8


@dataclass(frozen=True, slots=True)
class Forms:
    """How the addresses of a site are to be read.

    `idle` are the parameters that make no difference; `stories` are the keys of stories that were read before at
    addresses without a query which are linked with one now; `several` are the places of addresses that are linked with
    a query.
    """

    idle: frozenset[str] = frozenset()
    stories: frozenset[str] = frozenset()
    several: frozenset[str] = frozenset()
    _linked: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, shown: Sequence[tuple[str, str]], known: frozenset[str], visit: Visit) -> Forms:
        """What the lists of a visit tell: `shown` are addresses with headlines, `known` was learned before."""
        idle = known | idle_among(shown)
        asked = list(dict.fromkeys(address for address, _ in shown if urlsplit(address).query))
        linked: dict[str, list[str]] = {}
        for address in asked:
            forms = linked.setdefault(url_key(without_idle(address, idle)), [])
            if len(forms) < _MOST_FORMS:
                forms.append(address)
        bare = {url_key(address.partition("?")[0]) for address in asked}
        states = visit.recall(sorted(bare)) if bare else {}
        stories = frozenset(key for key, state in states.items() if state.kind == "story")
        return cls(idle, stories, frozenset(map(place_of, asked)), linked)

    def linked(self, address: str) -> tuple[str, ...]:
        """The other addresses by which the site links to the story at `address`, which is without the idle ones."""
        return tuple(each for each in self._linked.get(url_key(address), ()) if each != address)


def in_plain_form(read: ListRead, idle: frozenset[str]) -> ListRead:
    """The same list with addresses that have none of the `idle` parameters."""
    if not idle:
        return read
    page = read.page
    teasers = tuple(replace(each, url=without_idle(each.url, idle)) for each in page.teasers)
    blocks = {
        name: tuple(dict.fromkeys(without_idle(each, idle) for each in addresses))
        for name, addresses in page.blocks.items()
    }
    return replace(read, page=replace(page, teasers=teasers, blocks=blocks))
