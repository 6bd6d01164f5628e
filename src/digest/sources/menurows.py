"""The rows of links that a page has as menus, told by their make, and the item that is set apart from the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.html.clean import clean_line
from digest.sources.lengths import word_count
from digest.sources.menusections import is_language
from digest.sources.monthnames import all_months, folded
from digest.sources.pagetree import inside, is_hidden, label_of, words_of
from digest.sources.sitelinks import home_of, leads_home, may_be_section, on_site, shape
from digest.sources.urls import canonical

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_MENU = re.compile(
    r"-(?:tags?|tag-?(?:list|cloud)|share|sharing|social|related|pager|pagination|paging|lang|langs|languages?"
    r"|locales?|switcher|tabs?|tablist|toolbar|letters|slider|carousel)(?=-)"
)
_ACTIVE = re.compile(
    r"(?:^|[-_])(?:is-?)?(?:active|aktif|aktiv|aktiver?|aktivni|aktivno|actif|active?o|activo|activa|ativo|ativa|attivo|attiva"
    r"|aktywny|aktywna|aktivan|aktuell|aktualis|current|currently|selected|select|sel|chosen|here|on|act|cur|seciki|secili"
    r"|gewaehlt|huidig|valt|vald|valgt|valittu|sayt|aktivnyj|tekushij|highlight|highlighted)(?:$|[-_])"
)
_SET = frozenset({"b", "strong", "em", "i", "u", "big", "mark", "font", "small"})
_ROWS = frozenset(
    {"ul", "ol", "nav", "div", "tr", "tbody", "table", "p", "td", "dl", "center", "font", "span", "header", "menu"}
)
_LISTS = frozenset({"ul", "ol", "div", "table"})
_NOTHING = frozenset({"br", "hr", "img", "script", "style", "wbr", "svg"})
_PARTS = re.compile(r"[|·•／/•»›<>«‹∙⋅*\[\](){}\u00a0\n]+|\s[–—-]\s")
# WordPress marks by these the page that lists all posts, of whatever section.
_OF_ALL_POSTS = re.compile(r"current[-_]page[-_](?:parent|ancestor)")
_FIGURES = re.compile(r"\d+")
_COUNT = re.compile(r"\s+\d+\s*$")
_WITHOUT = "without "
_FEWEST, _MOST, _LONGEST, _MOST_WORDS, _CLIMB, _MOST_ROWS = 3, 30, 40, 5, 4, 200
_MOST_LINKS, _MOST_PARTS = 100, 20


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a row: its words, where it leads if anywhere on the site, and by what its markup sets it."""

    words: str
    address: str | None
    home: bool
    marks: frozenset[str]


def menu_rows(tree: HtmlElement, base: str | None, before: HtmlElement | None = None) -> list[tuple[Item, ...]]:
    """The rows of short links on the page at `base` of which some may lead to sections, in the order of the page.

    With `before`, those that begin above that element.
    """
    found: dict[HtmlElement, None] = {}
    for link in takewhile(lambda one: one is not before, tree.iter()):
        words = words_of(link) if link.tag == "a" else None
        if words and len(words) <= _LONGEST and len(found) < _MOST_ROWS:
            found.update((above, None) for above in islice(link.iterancestors(), _CLIMB) if above.tag in _ROWS)
    rows = (_items(each, base) for each in found if not _NO_MENU.search(label_of(each)))
    return [row for row in rows if row is not None and _is_menu(row)]


def sections_in_rows(rows: Iterable[Sequence[Item]]) -> dict[str, str]:
    """The addresses with their words that the items of menus lead to and that may be sections'.

    For pages whose markup calls nothing a menu: a row of letters, or of months and other numbers of one address, is
    the way into an archive.
    """
    found: dict[str, str] = {}
    for row in rows:
        able = {
            one.address: one.words
            for one in row
            if one.address is not None and not one.home and may_be_section(one.address)
        }
        if len(able) >= _FEWEST and not _is_of_archive(able):
            for address, words in able.items():
                found.setdefault(address, words)
    return found


def _is_of_archive(items: Mapping[str, str]) -> bool:
    letters = sum(len(words) == 1 for words in items.values())
    if 2 * letters > len(items):
        return True
    if len({_FIGURES.sub("0", address) for address in items}) > 1:
        return False
    return 2 * sum(folded(words) in all_months() for words in items.values()) > len(items)


def marks_of_items(rows: Iterable[Sequence[Item]]) -> dict[str, frozenset[str]]:
    """By what the items of a page's menus are set, by their words: what is so on the front page tells no section."""
    found: dict[str, frozenset[str]] = {}
    for item in (one for row in rows for one in row):
        found[item.words] = found.get(item.words, frozenset()) | item.marks
    return found


def set_apart(row: Sequence[Item], usual: Mapping[str, frozenset[str]]) -> Item | None:
    """The one item of a menu that its markup shows to be where the reader is; the home page is none.

    It is called so, says so to those who hear the page, or is no link where the others are. Where `usual`, which are
    the marks of the items on the front page, has it, it may be set apart in whatever way it is not there.
    """
    others = [one for one in row if not one.home]
    if any(_says_active(_telling(one, row)) for one in row if one.home):
        return None
    telling = {one.words: _telling(one, others) - usual.get(one.words, frozenset()) for one in others}
    said = [one for one in others if _says_active(telling[one.words])]
    if said:
        return said[0] if len(said) == 1 and len(others) > 1 else None
    known = [one for one in others if one.words in usual]
    marked = [one for one in known if telling[one.words] and telling[one.words] - _lacked(one, usual)]
    return marked[0] if len(marked) == 1 and len(others) >= _FEWEST else None


def _says_active(marks: Iterable[str]) -> bool:
    return any(mark in ("current", "no link") or (mark[:1] == "." and _ACTIVE.search(mark[1:])) for mark in marks)


def _telling(item: Item, row: Sequence[Item]) -> frozenset[str]:
    """The marks of an item that no other has, and the lack of those that all others have."""
    others = [one.marks for one in row if one is not item]
    if not others:
        return frozenset()
    common = frozenset.intersection(*others)
    return (item.marks - frozenset.union(*others)) | {f"{_WITHOUT}{mark}" for mark in common - item.marks}


def _lacked(item: Item, usual: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """What an item is without on the front page too."""
    lacks = {mark for one in usual.values() for mark in one} - usual[item.words]
    return frozenset(f"{_WITHOUT}{mark}" for mark in lacks)


def _is_menu(row: Sequence[Item]) -> bool:
    sections = [one for one in row if one.address is not None and not one.home and may_be_section(one.address)]
    told = [one for one in sections if shape(one.address or "") != "story" or len(sections) == len(row) - 1]
    languages = sum(is_language(one.words) for one in row)
    return len({one.address for one in told}) > 1 and 2 * languages < len(row)


def _items(row: HtmlElement, base: str | None) -> tuple[Item, ...] | None:
    """What a row consists of, or nothing where it is more than a row of a few words each."""
    found: list[Item] = [Item(words, None, home=False, marks=frozenset({"no link"})) for words in _said(row.text)]
    for child in row:
        if isinstance(child.tag, str) and child.tag not in _NOTHING and not is_hidden(child):
            item = _item(child, base)
            if item is None and any(_spoken(child)):
                return None
            found += [item] if item is not None else []
        found += [Item(words, None, home=False, marks=frozenset({"no link"})) for words in _said(child.tail)]
        if len(found) > _MOST:
            return None
    fitting = all(len(one.words) <= _LONGEST and word_count(one.words) <= _MOST_WORDS for one in found)
    distinct = len({one.words for one in found}) == len(found)
    return tuple(found) if fitting and distinct and len(found) >= _FEWEST else None


def _said(text: str | None) -> list[str]:
    parts = (clean_line(part) for part in _PARTS.split(text or ""))
    return [part for part in parts if part and any(map(str.isalpha, part))]


def _item(child: HtmlElement, base: str | None) -> Item | None:
    links = list(islice(child.iter("a"), _MOST_LINKS))
    link = links[0] if links else None
    if len(links) > 1 and not (child.tag == "li" and any(_is_apart(one, links[1:]) for one in child)):
        return None
    within = child if link is None else link
    if _is_long(within):
        return None
    whole = words_of(within)
    words = clean_line(_COUNT.sub("", _PARTS.sub(" ", whole or "")))
    if not words or not any(map(str.isalpha, words)):
        return None
    chain = (
        [within] if link is None else [child, *takewhile(lambda one: one is not child, (link, *link.iterancestors()))]
    )
    chain += [one for one in islice(within.iter("*"), 1, _MOST_PARTS) if words_of(one) == whole]
    marks = {mark for one in chain for mark in _marks(one)}
    address = _address(link.get("href"), base) if link is not None else None
    if link is None or (link.get("href") is None):
        marks.add("no link")
    home = link is not None and leads_home(link.get("href"))
    return Item(words, address, home, frozenset(marks))


def _is_long(element: HtmlElement) -> bool:
    """Whether an element says more than an item of a row; no more of it is read than tells that."""
    said = 0
    for words in _spoken(element):
        said += len(words)
        if said > 2 * _LONGEST:
            return True
    return False


def _spoken(element: HtmlElement) -> Iterator[str]:
    """The words of an element, piece by piece, as far as they are asked for."""
    if isinstance(element.tag, str) and element.tag not in _NOTHING and not is_hidden(element):
        yield " ".join((element.text or "").split())
        for child in element:
            yield from _spoken(child)
            yield " ".join((child.tail or "").split())


def _is_apart(part: HtmlElement, links: Sequence[HtmlElement]) -> bool:
    """Whether a part of an item holds all its links but the first: the menu below it."""
    return part.tag in _LISTS and all(inside(one, part) for one in links)


def _address(href: str | None, base: str | None) -> str | None:
    if not href or href.startswith("#"):
        return None
    address = canonical(href, base or "http://site.invalid/")
    return address if address and (base is None or on_site(address, home_of(base))) else None


def _marks(element: HtmlElement) -> Iterator[str]:
    yield from (
        f".{name}" for name in (element.get("class") or "").lower().split() if not _OF_ALL_POSTS.fullmatch(name)
    )
    if (name := (element.get("id") or "").lower()) and _ACTIVE.search(name):
        yield f".{name}"
    for said in ("aria-current", "aria-selected", "data-active", "data-current", "data-selected"):
        if (element.get(said) or "false").lower() not in ("false", "0", "no"):
            yield "current"
    for setting in ("bgcolor", "color", "style"):
        if given := re.sub(r"\s+", "", (element.get(setting) or "").lower()):
            yield f"{setting}={given}"
    if element.tag in _SET:
        yield f"<{element.tag}>"


def folder_of(address: str) -> str:
    """The last part of the path of a section's address, without its ending."""
    path = urlsplit(address).path.rstrip("/")
    return path.rpartition("/")[2].partition(".")[0].lower()
