"""The section that a page shows to be in without a word at the story: by its menu, or by what the page is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.blockwords import block_of
from digest.sources.genrewords import genre_of
from digest.sources.menurows import Item, folder_of, menu_rows, set_apart
from digest.sources.pageview import PageView
from digest.sources.slugs import slug

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OF_THE_FRONT = 3
_NO_FILING = re.compile(
    r"(?:.*[-_])?(?:format|template|theme|layout|header|footer|sidebar|has|no|brand|skin|nav|menu|wrapper|js)[-_].*"
    r"|premium|plus|paid|free|locked|members"
)
_OF_A_STATE = frozenset({"js", "no-js"})
_JOINTS = re.compile(r"[-_]+")
_FILING = re.compile(r"^data-(?:.*-)?(?:section|category|rubric|rubrik|rubrique|ressort|channel|topic)s?(?:-.*)?$")


def section_by_menu(view: PageView, headline: str | None) -> tuple[str, str] | None:
    """The section and what tells it: the item of a menu that is set apart, or the one the page is called after.

    Only menus above the story count that the front page has too, and only items that lead to sections there: other
    rows sort comments, set the size of letters or lead to more of the like.
    """
    usual = {words: frozenset(marks) for words, marks in view.hints.marks}
    known = {slug(words) for words in usual}
    sections = {slug(words) for words in view.hints.menu or usual}
    story = view.heading if view.heading is not None else view.place.body
    rows = [
        row
        for row in menu_rows(view.tree, view.url or view.canonical, story)
        if sum(slug(one.words) in known for one in row) >= _OF_THE_FRONT
    ]
    for row in rows:
        item = set_apart(row, usual)
        if item is not None and slug(item.words) in sections and _may_be_section(item.words, headline):
            return item.words, "the page: the item of its menu that is set apart"
    items = [one for row in rows for one in row if one.address is not None and not one.home]
    named = {
        slug(one.words): one.words
        for one in _called(view.tree, view.heading, items)
        if slug(one.words) in sections and _may_be_section(one.words, headline)
    }
    return (next(iter(named.values())), "the page: what its body is called") if len(named) == 1 else None


def _may_be_section(words: str, headline: str | None) -> bool:
    listed = block_of(words) is not None or genre_of(words) is not None
    return not listed and slug(words) != slug(headline or "")


def _called(tree: HtmlElement, heading: HtmlElement | None, items: Sequence[Item]) -> Iterator[Item]:
    """The items after which the page is called: by a class of its body, or of what else holds the story.

    Beside “no-js” stand words for the state of a page, not for what is on it.
    """
    whole: set[str] = set()
    for one in (tree, *tree.iter("body")):
        names = set(_names(one))
        whole |= {name for name in names if _JOINTS.search(name)} if names & _OF_A_STATE else names
    holders = [] if heading is None else [one for one in heading.iterancestors() if one.tag not in ("html", "body")]
    called = {name for one in holders for name in _names(one)} | {
        end for name in whole if not _NO_FILING.fullmatch(name) for end in _ends(name)
    }
    for item in items:
        if {folder_of(item.address or ""), slug(item.words)} & called:
            yield item


def _names(element: HtmlElement) -> Iterator[str]:
    yield from f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    yield from (slug(value) for name, value in element.attrib.items() if _FILING.match(str(name).lower()))


def _ends(name: str) -> Iterator[str]:
    """A name and its ends: “section-world-news”, “world-news”, “news”."""
    parts = _JOINTS.split(name)
    return ("-".join(parts[place:]) for place in range(len(parts)))
