"""The headline on a page without headings: what it prints in the words of a part of its title."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from digest.sources.headlines import folded
from digest.sources.lengths import extent
from digest.sources.pagetree import elements, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_JOINT = re.compile(r"\s*(?:::|[|»·•｜：＿_])\s*|\s+[–—-]\s+")
_SHORTEST, _MOST_PARTS, _FEW = 12, 6, 5


def titled_elements(scope: HtmlElement, title: str | None, listed: str | None = None) -> list[HtmlElement]:
    """The innermost elements of `scope` that say what a part of `title` says, or what is `listed`, and are no links."""
    unquoted = (title or "").replace("»", "") if "«" in (title or "") else title or ""
    parts = [listed or "", title or "", *_JOINT.split(unquoted)][: _MOST_PARTS + 2]
    wanted = {folded(part) for part in parts if extent(part) >= _SHORTEST}
    if not wanted:
        return []
    shortest, longest = min(map(len, wanted)), 3 * max(map(len, wanted))
    found: list[HtmlElement] = []
    for element in elements(scope):
        if len(list(islice(element.iter(), _FEW))) == _FEW or element.tag in (
            "a",
            "title",
            "script",
            "style",
            "option",
        ):
            continue
        words = words_of(element)
        if words and shortest <= len(words) <= longest and folded(words) in wanted and not _is_linked(element):
            found.append(element)
    return [one for one in found if not any(other.getparent() is one for other in found)]


def _is_linked(element: HtmlElement) -> bool:
    return element.find(".//a") is not None or any(one.tag == "a" for one in element.iterancestors())
