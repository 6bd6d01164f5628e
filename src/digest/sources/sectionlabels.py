"""Which section a story is filed in, by the section pages that list it: its own, not whose margin shows it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from digest.sources.blockwords import block_of
from digest.sources.lengths import word_count
from digest.sources.sitelinks import is_below, twin_key
from digest.sources.sitelists import ListRead

_LONGEST = 4
_FEW, _PAIR, _SHARE, _NEARLY_ALL = 3, 2, 0.6, 0.9


@dataclass(frozen=True, slots=True)
class _Listing:
    """A section page that lists a story at a place among its own; `times` is in how many cards it does."""

    section: ListRead
    own: Sequence[str]
    place: int
    times: int

    @property
    def before(self) -> str | None:
        """The story above it."""
        return self.own[self.place - 1] if self.place else None

    @property
    def after(self) -> str | None:
        """The story below it."""
        return self.own[self.place + 1] if self.place + 1 < len(self.own) else None


def labels_of(sections: Iterable[ListRead]) -> dict[str, str]:
    """For each story, by its `twin_key`, the label of the section page that lists it as its own.

    Of several pages it is the one whose address the story's lies below, unless nearly all stories do; else the
    first. What most of them list stands in their margin: its own page is then the one that has it once more, or else
    the one where it does not stand beside the same stories as elsewhere. The lists that the markup names, such as the
    most read, do not count.
    """
    listed: dict[str, list[_Listing]] = {}
    labels: set[str] = set()
    named = [one for one in sections if _may_be_label(one.label)]
    for section in [one for one in named if block_of(one.label) in (None, "writers") or _is_apart(one, named)]:
        labels.add(section.label)
        own, times = _own(section), {twin_key(one.url): one.places for one in section.page.teasers}
        for place, address in enumerate(own):
            listed.setdefault(address, []).append(_Listing(section, own, place, times[address]))
    folders = {one.section.url for listings in listed.values() for one in listings}
    telling = {url for url in folders if sum(_is_below(key, url) for key in listed) < _NEARLY_ALL * len(listed)}
    found = {key: _label(key, listings, telling, len(labels)) for key, listings in listed.items()}
    return {key: label for key, label in found.items() if label}


def _may_be_label(label: str) -> bool:
    return any(each.isalpha() for each in label) and word_count(label) <= _LONGEST


def _is_apart(section: ListRead, others: Iterable[ListRead]) -> bool:
    """Whether what is called as the list of all news is, “News”, lists mostly what no other section does: it is one."""
    if block_of(section.label) != "latest":
        return False
    own = set(_own(section))
    elsewhere = {address for one in others if one is not section for address in _own(one)}
    return bool(elsewhere) and 2 * len(own & elsewhere) < len(own) and not elsewhere <= own


def _own(section: ListRead) -> list[str]:
    boxed = set(section.page.boxed)
    return list(dict.fromkeys(twin_key(one.url) for one in section.page.teasers if one.url not in boxed))


def _is_below(key: str, url: str) -> bool:
    return is_below(f"http://{key}", url)


def _label(key: str, listings: Sequence[_Listing], telling: Collection[str], sections: int) -> str | None:
    above = [one.section for one in listings if one.section.url in telling and _is_below(key, one.section.url)]
    if above:
        return max(above, key=lambda section: len(section.url)).label
    labels = {one.section.label for one in listings}
    often = max(one.times for one in listings)
    most = list(dict.fromkeys(one.section.label for one in listings if one.times == often))
    if len(most) == 1 and len(labels) >= max(_PAIR, _SHARE * sections):
        return most[0]
    if len(labels) < max(_FEW, _SHARE * sections):
        return listings[0].section.label
    ahead, behind = (Counter(getattr(one, side) for one in listings) for side in ("before", "after"))
    shared = {after for after, times in behind.items() if after and times > 1}
    rare = (one for one in listings if ahead[one.before] == 1 and one.after not in shared)
    alone = (one for one in rare if not shared & set(one.own[: one.place]))
    apart = list(dict.fromkeys(one.section.label for one in alone))
    return apart[0] if len(apart) == 1 else None
