"""Boxes on an article's page that their first words give away: “Columnists”, “Poll”, “Most read”."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from digest.sources.blockwords import block_of, is_advertisement
from digest.sources.genrewords import doubtful_genre_of, genre_of
from digest.sources.notices import is_notice
from digest.sources.pagetree import words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BOXES = frozenset({"div", "section", "td", "ul", "dl", "table", "li"})
_OF_ADVERTISEMENTS = _BOXES | {"figure", "p", "aside", "center"}
_CONTROLS = ("form", "label", "input", "button")
_MOST_WORDS, _LONGEST_LABEL, _LONGEST = 5, 40, 1500
_LINKED, _MOST_PARTS, _MOST_OF_ADVERTISEMENT = 0.4, 6, 12


def is_box(element: HtmlElement) -> bool:
    """Whether nothing in `element` is of the story: a box with a heading of its own and links or controls, a notice.

    Beside a label such as “Advertisement” a picture is enough.
    """
    return is_notice(element) or is_labelled_advertisement(element) or _is_labelled_box(element)


def is_labelled_advertisement(element: HtmlElement) -> bool:
    """Whether an element is a picture, and no words but those that say that somebody paid for it."""
    if element.tag not in _OF_ADVERTISEMENTS or len(parts := list(islice(element.iter(), _MOST_OF_ADVERTISEMENT))) == (
        _MOST_OF_ADVERTISEMENT
    ):
        return False
    return any(one.tag == "img" for one in parts) and is_advertisement(words_of(element))


def _is_labelled_box(element: HtmlElement) -> bool:
    if element.tag not in _BOXES or (element.text or "").strip():
        return False
    label = _label(element)
    if label is None or not _names_box(label) or element.find(".//h1") is not None:
        return False
    whole = words_of(element) or ""
    if len(whole) > _LONGEST:
        return False
    linked = sum(len(words_of(one) or "") for one in element.iter("a"))
    rest = len(whole) - len(label)
    return rest > 0 and (linked >= _LINKED * rest or any(element.find(f".//{tag}") is not None for tag in _CONTROLS))


def _label(element: HtmlElement) -> str | None:
    """The words of the first child that has any, where they are few."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if len(list(islice(child.iter(), _MOST_PARTS))) == _MOST_PARTS:
            return None
        if child.tag in ("a", "p") and child.find(".//b") is None and child.find(".//strong") is None:
            return None
        if words := words_of(child):
            few = len(words) <= _LONGEST_LABEL and len(words.split()) <= _MOST_WORDS
            return words.rstrip(":") if few and not (child.tail or "").strip() else None
    return None


def _names_box(label: str) -> bool:
    name = block_of(label)
    if name is not None and (name != "latest" or len(label.split()) > 1):
        return True
    return bool(genre_of(label) or doubtful_genre_of(label))
