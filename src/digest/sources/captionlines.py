"""Lines below a picture: the one that is its caption though nothing is named so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.html.markup import names
from digest.sources.captionwords import CONTROLS
from digest.sources.credits import may_be_credit
from digest.sources.headlines import folded
from digest.sources.pagetree import inside, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FRAMES = names("div dl td p span section a")
_NO_LINES = names("a h1 h2 h3 h4 h5 h6 time form ul ol nav aside table img")
_LONGEST, _WITH_CREDIT = 300, 2


def line_below(image: HtmlElement, frame: HtmlElement) -> HtmlElement | None:
    """The line right below a picture that is its caption: its alternative text says the same, or a credit follows it.

    None where `frame` holds anything else: a text may begin below its picture, too.
    """
    if frame.tag not in _FRAMES or len(words_of(frame) or "") > _LONGEST or clean_line(frame.text):
        return None
    children = [one for one in frame if isinstance(one.tag, str)]
    pictured = next((place for place, one in enumerate(children) if inside(image, one)), None)
    if pictured is None or any(clean_line(one.tail) for one in children):
        return None
    spoken = [one for one in children if words_of(one)]
    lines = [one for one in children[pictured + 1 :] if words_of(one) and one.tag not in CONTROLS]
    plain = not any(next(one.iter(*_NO_LINES), None) is not None for one in lines)
    if spoken != lines or not plain or not 0 < len(lines) <= _WITH_CREDIT:
        return None
    caption, others = lines[0], [words_of(one) or "" for one in lines[1:]]
    told = folded(image.get("alt") or "")
    same = bool(told) and told == folded(words_of(caption) or "")
    credited = all(map(may_be_credit, others))
    return caption if credited and (same or others) and not may_be_credit(words_of(caption) or "") else None
