"""Articles that a page marks in its markup: microdata (HTML, 5) and RDFa Lite, in the shape of JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from digest.sources.linkeddata import Node, is_article
from digest.sources.pagetree import elements, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SCOPES = ("itemscope", "typeof")
_DEEPEST = 4
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d")
_ADDRESSES = frozenset({"url", "mainEntityOfPage", "image", "thumbnailUrl", "logo", "contentUrl"})


def marked_articles(tree: HtmlElement) -> list[tuple[HtmlElement, Node]]:
    """The articles that the markup marks, each with its element, in the order of the page."""
    marked = (one for one in elements(tree) if _kind(one) and is_article({"@type": _kind(one)}))
    return [(one, _item(one, 0)) for one in marked]


def _kind(element: HtmlElement) -> list[str]:
    return [kind for kind in f"{element.get('itemtype') or ''} {element.get('typeof') or ''}".split() if kind]


def _item(holder: HtmlElement, depth: int) -> dict[str, Any]:
    item: dict[str, Any] = {"@type": _kind(holder)}
    for name, element in _properties(holder):
        if _is_scope(element) and depth < _DEEPEST:
            value: Any = _item(element, depth + 1)
            if len(value) == 1 or not any(key in value for key in ("name", "url", "headline")):
                value = _value(name, element) or value
        else:
            value = _value(name, element)
        if value:
            item.setdefault(name, []).append(value)
    return item


def _is_scope(element: HtmlElement) -> bool:
    return any(element.get(mark) is not None for mark in _SCOPES)


def _properties(holder: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """What is said of `holder` itself, not of an item within it."""
    waiting = list(reversed(list(holder)))
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        for name in f"{element.get('itemprop') or ''} {element.get('property') or ''}".split():
            yield name.rpartition(":")[2], element
        if not _is_scope(element):
            waiting.extend(reversed(list(element)))


def _value(name: str, element: HtmlElement) -> str | None:
    for attribute in ("content", "datetime"):
        if said := element.get(attribute):
            return str(said)
    if element.tag == "abbr" and _MOMENT.match(element.get("title") or ""):
        return str(element.get("title"))
    if name in _ADDRESSES:
        return next((str(said) for one in ("src", "href", "resource") if (said := element.get(one))), None)
    return words_of(element) if name != "articleBody" else None
