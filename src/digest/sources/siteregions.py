"""Which links of a page stand in which block: by the block's heading, its label, its tab, or its name in the markup."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.blockwords import BlockName, block_of
from digest.sources.genrewords import genre_of
from digest.sources.lengths import word_count
from digest.sources.siteareas import elements, is_named, names_of
from digest.sources.siteteaser import is_heading, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLE_NAMES = re.compile(
    r"(?:^|[-_])(?:block|section|widget|box|module|panel|rubric|list|sidebar)s?[-_]?(?:title|heading|header|head|label)$"
)
_MOST_WORDS = 8
_SPARE_WORDS = 3
_WORDS_BESIDE = 12
_LEAVES = frozenset({"strong", "b", "p", "div", "span", "dt", "legend", "summary", "a", "button", "label"})
_BESIDE = ("popular", "picked", "related")
_NAMED_BY_MARKUP: tuple[BlockName, ...] = ("picked", "popular")


@dataclass(frozen=True, slots=True)
class Region:
    """A block: its name and the links in it in order."""

    name: BlockName
    links: tuple[HtmlElement, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a page that may lead to stories, each with its address, and the addresses below each element."""

    address: Mapping[HtmlElement, str]
    below: Mapping[HtmlElement, set[str]]


@dataclass(frozen=True, slots=True)
class _Inside:
    """What an element holds, in order: looked for once, however many headings it has."""

    headings: list[HtmlElement]
    links: list[HtmlElement]


def links_of(address: Mapping[HtmlElement, str]) -> Links:
    """`address` with the count of what is below each element worked out."""
    below: dict[HtmlElement, set[str]] = {}
    for anchor, one in address.items():
        for above in (anchor, *anchor.iterancestors()):
            below.setdefault(above, set()).add(one)
    return Links(address, below)


def titles(tree: HtmlElement, links: Links) -> set[HtmlElement]:
    """The elements that are headings of blocks, not of stories."""
    return {each for each in elements(tree) if _is_title(each, links)}


def regions(tree: HtmlElement, headings: set[HtmlElement], links: Links) -> list[Region]:
    """The blocks of a page that have a name we know; what only the markup names counts where nothing else does."""
    order = {element: place for place, element in enumerate(elements(tree))}
    inside: dict[HtmlElement, _Inside] = {}
    found = [
        *(Region(name, tuple(_within(each, links))) for each, name in _labelled(tree)),
        *(
            _below_title(each, name, headings, links, order, inside)
            for each, name in _named_titles(sorted(headings, key=order.__getitem__))
        ),
    ]
    known = {region.name for region in found if region.links}
    for name in _NAMED_BY_MARKUP:
        if name not in known:
            found += _named_by_markup(tree, name, links)
    return [region for region in found if region.links]


def first_of_each(parts: Iterable[Region], links: Links) -> dict[BlockName, tuple[str, ...]]:
    """The addresses in the first block of each name, each once."""
    found: dict[BlockName, tuple[str, ...]] = {}
    for part in parts:
        addresses = tuple(dict.fromkeys(links.address[link] for link in part.links if link in links.address))
        if addresses:
            found.setdefault(part.name, addresses)
    return found


def boxed(parts: Iterable[Region], links: Links) -> list[str]:
    """The addresses in the blocks beside a list to which no link leads that stands in none of them."""
    inside = {link for part in parts if part.name in _BESIDE for link in part.links}
    listed = {address for link, address in links.address.items() if link not in inside}
    return list(dict.fromkeys(one for link, one in links.address.items() if link in inside and one not in listed))


def _is_title(element: HtmlElement, links: Links) -> bool:
    tagged = is_heading(element) or is_named(element, _TITLE_NAMES)
    if not tagged and (element.tag not in _LEAVES or len(element)):
        return False
    words = words_of(element)
    if not words or word_count(words) > _MOST_WORDS:
        return False
    if not tagged:
        return block_of(words) in ("picked", "popular") and _shared(element, links)
    name = _name_of(words)
    if name in ("picked", "popular", "aside", "writers"):
        return True
    in_link = any(above in links.address for above in element.iterancestors())
    return not in_link and not links.below.get(element) and _shared(element, links)


def _name_of(words: str | None) -> BlockName | None:
    """The name of a block with this heading; what is never a story stands aside."""
    return block_of(words) or ("aside" if genre_of(words) else None)


def _shared(element: HtmlElement, links: Links) -> bool:
    """Whether what holds the element and any story holds several: it is no part of one story's card."""
    holder = next((above for above in element.iterancestors() if links.below.get(above)), None)
    return holder is not None and holder not in links.address and len(links.below[holder]) > 1


def _named_titles(headings: Iterable[HtmlElement]) -> Iterable[tuple[HtmlElement, BlockName]]:
    return ((each, name) for each in headings if (name := _name_of(words_of(each))))


def _labelled(tree: HtmlElement) -> Iterable[tuple[HtmlElement, BlockName]]:
    """Elements with a label for those who hear the page, and the panels of tabs."""
    by_id = {each.get("id"): each for each in elements(tree) if each.get("id")}
    for element in elements(tree):
        if element.tag in ("html", "body", "main", "a", "button"):
            continue
        given = element.get("aria-label")
        heading = by_id.get((element.get("aria-labelledby") or "").strip())
        name = block_of(clean_line(given) or words_of(heading))
        if name:
            yield element, name
    for element in elements(tree):
        target = element.get("aria-controls") or element.get("data-target") or element.get("href") or ""
        panel = by_id.get(target.strip().removeprefix("#")) if element.tag in ("a", "button", "li", "label") else None
        name = block_of(words_of(element)) if panel is not None and target else None
        if panel is not None and name:
            yield panel, name


def _within(holder: HtmlElement, links: Links) -> Iterable[HtmlElement]:
    return (each for each in elements(holder) if each in links.address)


def _below_title(
    title: HtmlElement,
    name: BlockName,
    headings: set[HtmlElement],
    links: Links,
    order: Mapping[HtmlElement, int],
    known: dict[HtmlElement, _Inside],
) -> Region:
    holder = _holder(title, links, _SPARE_WORDS if name == "aside" else _WORDS_BESIDE)
    if holder is None:
        return Region(name, ())
    inside = known.get(holder)
    if inside is None:
        held = [each for each in elements(holder) if each in headings]
        inside = known[holder] = _Inside(held, list(_within(holder, links)))
    place = order.__getitem__
    later = range(bisect_right(inside.headings, place(title), key=place), len(inside.headings))
    ends = (each for each in map(inside.headings.__getitem__, later) if _ends(each, title))
    end = next(map(place, ends), len(order))
    after = inside.links[
        bisect_right(inside.links, place(title), key=place) : bisect_left(inside.links, end, key=place)
    ]
    return Region(name, tuple(_alike(holder, title, after)))


def _ends(other: HtmlElement, title: HtmlElement) -> bool:
    return _level(other) <= _level(title) or block_of(words_of(other)) is not None


def _holder(title: HtmlElement, links: Links, spare: int) -> HtmlElement | None:
    """The element that a heading heads: the nearest that holds stories, with at most `spare` words beside it before."""
    words = word_count(words_of(title))
    own = links.below.get(title, set())
    for above in title.iterancestors():
        if links.below.get(above, set()) - own:
            return above
        if above.tag in ("body", "main") or word_count(words_of(above)) > words + spare:
            return None
    return None


def _alike(holder: HtmlElement, title: HtmlElement, found: Sequence[HtmlElement]) -> Iterable[HtmlElement]:
    """The links below a heading as far as the parts that hold them are of one make; what follows is another block."""
    make: tuple[object, set[str]] | None = None
    for anchor in found:
        part = next((each for each in (anchor, *anchor.iterancestors()) if each.getparent() is holder), anchor)
        own = (part.tag, set((part.get("class") or "").split()))
        if title in (part, *title.iterancestors()) and part in title.iterancestors():
            yield anchor
            continue
        if make is None:
            make = own
        elif own[0] != make[0] or (own[1] != make[1] and not own[1] & make[1]):
            return
        yield anchor


def _level(title: HtmlElement) -> int:
    tag = str(title.tag)
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return int(tag[1])
    given = title.get("aria-level") or ""
    return int(given) if given.isdecimal() else 4


def _named_by_markup(tree: HtmlElement, name: BlockName, links: Links) -> list[Region]:
    """The first element whose class or id names the block and that holds several stories."""
    for element in elements(tree):
        if len(links.below.get(element, ())) > 1 and element.tag not in ("html", "body", "main"):
            words = (given.replace("-", " ").replace("_", " ") for given in names_of(element))
            if any(block_of(_without_frame(each)) == name for each in words):
                return [Region(name, tuple(_within(element, links)))]
    return []


def _without_frame(words: str) -> str:
    """The words of a class without those that only say that it is a block."""
    frame = {"block", "section", "widget", "box", "module", "list", "panel", "c", "b", "js", "view", "area", "sidebar"}
    return " ".join(word for word in words.split() if word not in frame)
