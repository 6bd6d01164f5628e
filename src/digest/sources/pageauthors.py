"""Who wrote a page's story, from the first place that says so: its data, the page, its meta elements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.sources.bylinerows import wholly_a_byline
from digest.sources.densebylines import names_within_lines
from digest.sources.linkeddata import people_of
from digest.sources.linkednames import linked_names
from digest.sources.outlets import without_outlet
from digest.sources.pagebyline import names_in, printed_names
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagetree import inside, selector_of, words_of
from digest.sources.pageview import PageView
from digest.sources.people import authors_of, is_dense_name
from digest.sources.signatures import name_at_the_end, name_below, name_in_brackets, plain_last_line_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RIGHT_BELOW, _MOST_WRITERS, _LAST = 4, 4, 3
_META_AUTHORS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "byl",
)


def names_of(view: PageView, language: str | None) -> tuple[tuple[str, ...], str | None]:
    """The people who wrote it, and a byline where there are only organisations; `language` is the story's."""
    if chosen := view.chosen("byline"):
        view.taken += chosen
        listed = [name for one in chosen for name in names_in(one)]
        view.take("authors", (listed, BY_SELECTOR))
        return tuple(listed), None
    people, houses = people_of(view.data)
    marked, marked_houses = people_of(view.marked[1])
    printed, element = _printed(view, language)
    if element is not None:
        view.taken += wholly_a_byline(element, printed, view.place.body)
    meta = [name for key in _META_AUTHORS for name in view.meta.all(key)][:6]
    known = [one for one in meta if "://" not in one]
    signing = _signing(printed, language, [*view.regions.before, *view.regions.after[:40]])
    people, marked = (
        [] if _goes_on(one, signing) or (_people(printed, language) and not _people(one, language)) else one
        for one in (people, marked)
    )
    shown = f"the page: {selector_of(element)}" if element is not None else "the page: in its text"
    candidates = [
        (people, "JSON-LD author"),
        (marked, "microdata author"),
        (known if _says_more(_people(printed, language), _people(known, language)) else [], "meta author"),
        (printed, shown),
        (known, "meta author"),
    ]
    if houses and not people:
        candidates = [(houses, "JSON-LD author")] if not printed else [(printed, shown), (houses, "JSON-LD author")]
    found = view.take("authors", *candidates)
    names = tuple(without_outlet(found, (*view.sites, *view.signs))) if isinstance(found, list) else ()
    if "authors" in view.origins:
        view.origins["byline"] = view.origins["authors"]
    every_house = {*houses, *marked_houses} - {*people, *marked}
    kept = tuple(name for name in names if name not in every_house)
    return kept, ", ".join(names) if names and not kept else None


def _printed(view: PageView, language: str | None) -> tuple[list[str], HtmlElement | None]:
    """The names that the page prints above its text, below it or at its end, and the element that they stand in."""
    body = view.place.body
    within = list(body.iter("p", "em", "i", "strong")) if body is not None else []
    last_lines = [*within[-4:], *(plain_last_line_of(body) if body is not None else ())]
    places = (view.regions.before, view.regions.after[:40], within[:1], last_lines)
    printed, element = printed_names(places)
    closing, last = name_at_the_end(body) if body is not None else ([], None)
    unsigned = element is None or not _people(printed, language)
    if last is not None and (unsigned or (inside(element, last) and len(closing) > len(printed))):
        printed, element = closing, last
    below = view.regions.after[:_RIGHT_BELOW]
    if element is None:
        printed, element = name_in_brackets([*below, *within[-1:]])
    if element is None:
        printed, element = name_below(below, view.tree)
    if element is None:
        ends = list(body.iter("p", "div"))[-_LAST:] if body is not None else []
        printed, element = linked_names([*view.regions.behind_heading(), *reversed(ends), *below], view.base)
    return (printed, element) if element is not None else names_within_lines(view.regions.before, body)


def _people(names: Sequence[str], language: str | None) -> Sequence[str]:
    return authors_of(names, language=language)[0]


def _says_more(printed: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a byline has the names that are known and, with one of them, words that are none of its own."""
    if not known or list(printed) == list(known):
        return False
    if len(printed) <= len(known) and all(map(is_dense_name, known)):
        return not set(printed) <= set(known) and all(name in "".join(printed) for name in known)
    if len(printed) != len(known):
        return False
    pairs = [(f" {line} ", f" {name} ") for line, name in zip(printed, known, strict=True)]
    return all(" " in name.strip() and name in line for line, name in pairs)


def _signing(printed: Sequence[str], language: str | None, near: Sequence[HtmlElement]) -> Sequence[str]:
    """The people of a byline; of several lines those alone that are all the words of an element."""
    names = _people(printed, language)
    alone = {words_of(one) for one in near} if len(printed) > 1 else set(names)
    return [name for name in names if name in alone]


def _goes_on(said: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether the page prints whom its data names and others behind them: some systems know the first alone."""
    return 0 < len(said) < len(printed) <= _MOST_WRITERS and list(printed[: len(said)]) == list(said)
