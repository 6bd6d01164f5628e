"""Notices to the reader that lie over a page or frame it: some words and a button to be rid of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from digest.sources.pagetree import words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOXES = frozenset({"div", "section", "aside", "p", "dialog", "center"})
_OF_STORIES = ("h1", "h2", "img", "time", "article", "figure")
_UNSEEN = frozenset({"script", "style", "noscript", "template", "link", "meta", "svg", "iframe"})
_LONGEST, _MOST_PARAGRAPHS, _MOST_PARTS = 600, 3, 80


def is_notice(element: HtmlElement) -> bool:
    """Whether `element` is one: a part of the page of its own, beside the part that holds the headline."""
    if element.tag not in _BOXES or not _is_near_the_top(element) or not _is_part_of_the_page(element):
        return False
    if not _ends_with_button(element):
        return False
    if any(element.find(f".//{tag}") is not None for tag in _OF_STORIES):
        return False
    words = words_of(element) or ""
    if len(words) > _LONGEST or len(element.findall(".//p")) > _MOST_PARAGRAPHS:
        return False
    others = (one for one in (*element.itersiblings(), *element.itersiblings(preceding=True)) if _is_seen(one))
    return any(_holds_headline(one) and len(words_of(one) or "") > len(words) for one in others)


def _is_near_the_top(element: HtmlElement) -> bool:
    return any(one.tag == "body" for one in islice(element.iterancestors(), 2))


def _is_part_of_the_page(element: HtmlElement) -> bool:
    """Whether an element stands right in the page, or in the one element that all of the page is in."""
    around = element.getparent()
    if around is None or next(islice(around, _MOST_PARTS, None), None) is not None:
        return False
    above = around.getparent()
    if around.tag == "body" or above is None:
        return bool(around.tag == "body")
    return bool(above.tag == "body") and len(list(islice(filter(_is_seen, above), 2))) == 1


def _ends_with_button(element: HtmlElement) -> bool:
    """Whether there are words and, behind them, a button."""
    buttons = [one for one in element.iter("button", "input", "a") if _is_button(one)]
    return bool(buttons) and bool((words_of(element) or "").partition(_label(buttons[0]))[0].strip())


def _is_button(element: HtmlElement) -> bool:
    pressed = element.tag == "button" or (element.get("role") or "").lower() == "button"
    return (pressed or (element.get("type") or "").lower() in ("button", "submit")) and bool(_label(element))


def _label(element: HtmlElement) -> str:
    return words_of(element) or (element.get("value") or "" if element.tag == "input" else "")


def _is_seen(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _UNSEEN


def _holds_headline(element: HtmlElement) -> bool:
    return any(element.find(f".//{tag}") is not None for tag in ("h1", "h2"))
