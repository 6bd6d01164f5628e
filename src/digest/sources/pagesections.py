"""Which section a page's story is in, and its topics: from labels, breadcrumbs and the address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from digest.sources.breadcrumbs import home_slugs
from digest.sources.pagetree import label_of, selector_of, words_of
from digest.sources.showcases import no_showcase
from digest.sources.sitelinks import leads_home
from digest.sources.slugs import slug

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LABEL = re.compile(
    r"-(?:(?:article|story|post|entry|news|page|primary)-?(?:category|categories|section|rubric"
    r"|channel|cat)|category(?:-name|-label|-link|-tag)?|categories|cat-links?"
    r"|cat|(?:article|primary)-tag|section(?:-name|-label|-title|-link|-tag)|rubric|rubrik|rubrique"
    r"|rubrica|seccion|ressort"
    r"|kateqoriya|kategori|channel|field-category|field-section)(?=-)"
)
_KICKER = re.compile(r"-(?:kicker|eyebrow|overline|dachzeile|topline|surtitle|label)(?=-)")
_MOST_STEPS, _NEAR = 5, 6
_ITEMS = re.compile(r"\s*[/|·•»›,،]\s*|\s[–—-]\s")
_MENU = re.compile(r"-(?:main-?)?(?:nav(?:bar|igation|i)?|menu)(?=-)")
_NO_SECTION = re.compile(
    r"^(?:\d+|[a-z]{2}(?:-[a-z]{2})?|articles?|story|stories|posts?|node|p|amp|index(?:\.php|\.html?)?"
    r"|content|system|archives?|blog|item|read|view|show|id|page|a|n|s|c"
    r"|print|category|tag|author|wp-content|default|web|site|detail|details|full|eng|rus|aze|arm|geo"
    r"|artikel|nota|haber|xeber)$",
    re.IGNORECASE,
)
_LONGEST = 40
_HEADINGS = frozenset({"h1", "h2"})
_ALONE_IN = frozenset({"td", "th", "div", "p", "ul", "ol", "section", "header"})


def link_to_category(places: Sequence[HtmlElement]) -> str | None:
    """The words of the first link that says by its kind that it leads to the category of the story."""
    links = (one for one in places if one.tag == "a" and "category" in (one.get("rel") or "").split())
    return next((words for one in links if (words := words_of(one)) and len(words) <= _LONGEST), None)


def label_above(above: Sequence[HtmlElement]) -> tuple[str, str] | None:
    """The label of a section among what stands above the text, and how it is marked."""
    for pattern, tags in ((_LABEL, None), (_KICKER, ("a",))):
        for element in above:
            if not pattern.search(label_of(element)) or element.tag in ("article", "main", "body", "section", "h1"):
                continue
            links = [words for one in element.iter("a") if (words := words_of(one))]
            if tags and element.tag != "a" and not links:
                continue
            words = no_showcase(links) if links else words_of(element)
            if words and len(words) <= _LONGEST and not re.search(r"\d{4}", words):
                return words.strip(" /|»›:•#").strip(), f"the page: {selector_of(element)}"
    words = link_to_category(above)
    return (words, "the page: link to its category") if words else None


def tag_of_menu(scope: HtmlElement, tree: HtmlElement) -> str | None:
    """The first tag of a story that leads where a link of the page's menu of the same words does, as on Blogger."""
    tags = [one for one in scope.iter("a") if "tag" in (one.get("rel") or "").split()]
    inside = set(scope.iter("a"))
    menu = {(one.get("href"), words_of(one)) for one in tree.iter("a") if one not in inside} if tags else set()
    return next((words for one in tags if (words := words_of(one)) and (one.get("href"), words) in menu), None)


def linked_above(above: Sequence[HtmlElement], heading: HtmlElement | None, tree: HtmlElement) -> str | None:
    """The words of the last link above the headline that stands alone there, and that the page's menu has too."""
    over = above[: above.index(heading)] if heading in above else []
    menu = Counter((one.get("href"), words_of(one)) for one in tree.iter("a"))
    for link in reversed([one for one in over if one.tag == "a"]):
        words = words_of(link)
        block = next((one for one in link.iterancestors() if one.tag in _ALONE_IN), None)
        alone = block is not None and (words_of(block) == words or _on_its_own_line(link, block))
        if words and alone and len(words) <= _LONGEST and menu[link.get("href"), words] > 1:
            return None if leads_home(link.get("href")) else words.strip(" /|»›:•#")
    return None


def named_near(above: Sequence[HtmlElement], heading: HtmlElement | None, tree: HtmlElement) -> str | None:
    """What a label at the headline, or an item of the details below it, has in common with the page's menu."""
    if heading not in above:
        return None
    menu = {slug(words): words for one in tree.iter("a") if _is_of_menu(one) and (words := words_of(one))}
    for element in above[max(0, above.index(heading) - _NEAR) :]:
        line = words_of(element) if element is not heading and element.find(".//a") is None else None
        if not line or len(line) > 2 * _LONGEST or element.tag in ("a", "h1") or _is_in_menu(element):
            continue
        for item in _ITEMS.split(line):
            if (found := menu.get(slug(item))) and slug(item) not in home_slugs():
                return found
    return None


def _is_of_menu(link: HtmlElement) -> bool:
    words = words_of(link) or ""
    return 0 < len(words) <= _LONGEST and not leads_home(link.get("href")) and _is_in_menu(link)


def _is_in_menu(element: HtmlElement) -> bool:
    """Whether an element stands in a row of links that is a menu by its kind or its name."""
    return any(one.tag == "nav" or _MENU.search(label_of(one)) for one in list(element.iterancestors())[:_MOST_STEPS])


def _on_its_own_line(link: HtmlElement, block: HtmlElement) -> bool:
    """Whether a link is first in a block, and a heading follows it."""
    following = link.getnext()
    first = link.getparent() is block and link.getprevious() is None and not (block.text or "").strip()
    return first and following is not None and following.tag in _HEADINGS and not (link.tail or "").strip()


def sections_of_address(url: str | None, tree: HtmlElement) -> list[tuple[str, str]]:
    """What the page's own menu calls the parts of the address's path that lead somewhere, from the first on."""
    parts = _parts_of(url)
    found = (
        (menu_label(tree, "/".join(parts[: place + 1])) if _is_fitting(part) else None, place)
        for place, part in enumerate(parts[:-1])
    )
    return [(label, f"part {place + 1} of the address") for label, place in found if label]


def part_of_address(url: str | None) -> tuple[str, str] | None:
    """The part of the address's path that names a section, though no menu has it."""
    parts = _parts_of(url)
    first = next(
        (place for place, part in enumerate(parts[:-1]) if not _NO_SECTION.match(part) and _is_short(part)), None
    )
    if first is None or not _is_fitting(parts[first]):
        return None
    return parts[first], f"part {first + 1} of the address"


def _parts_of(url: str | None) -> list[str]:
    return [part for part in unquote(urlsplit(url).path if url else "").split("/") if part]


def _is_short(part: str) -> bool:
    return len(part) <= _LONGEST


def _is_fitting(part: str) -> bool:
    """Whether a part of an address may name a section."""
    return not _NO_SECTION.match(part) and _is_short(part) and not any(map(str.isdigit, part))


def menu_label(tree: HtmlElement, path: str) -> str | None:
    """What the page's own menu calls the section at `path`."""
    for link in tree.iter("a"):
        if unquote(urlsplit_path(link.get("href"))).strip("/") == path:
            words = words_of(link)
            if words and len(words) <= _LONGEST:
                return words
    return None


def urlsplit_path(address: str | None) -> str:
    """The path of an address, empty where it is none."""
    try:
        return urlsplit(address or "").path
    except ValueError:
        return ""


def topics_in(scope: HtmlElement) -> list[str]:
    """The names of the tags that stand with the story."""
    marked = [
        one
        for one in scope.iter("a")
        if "tag" in (one.get("rel") or "").split() and "category" not in (one.get("rel") or "").split()
    ]
    if not marked:
        holders = [
            one
            for one in scope.iter("ul", "div", "p", "section", "footer")
            if re.search(r"-(?:tags?|tags-links|topics|tag-list|keywords|themen|etiquetas)-", label_of(one))
        ]
        marked = [link for holder in holders[:1] for link in holder.iter("a")]
    names = [words.lstrip("#").strip() for one in marked if (words := words_of(one)) and len(words) <= 60]
    return list(dict.fromkeys(filter(None, names)))


def _shown(element: HtmlElement) -> str:
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}" if classes else str(element.tag)
