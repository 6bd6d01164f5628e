"""The text of a page's story as HTML, without what stands beside it and without what became a field."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from digest.sources.besides import without_besides
from digest.sources.boxes import is_box
from digest.sources.closingrows import without_closing_rows
from digest.sources.embedded import embedded_story
from digest.sources.headlines import folded
from digest.sources.lengths import length_of_row
from digest.sources.linkeddata import Node, texts
from digest.sources.pagedates import is_dateline
from digest.sources.pagepictures import is_banner
from digest.sources.pagetree import cut, elements, inside, words_of
from digest.sources.pageview import PageView
from digest.sources.people import is_byline
from digest.sources.sentences import tells_of_a_day
from digest.sources.standfirsts import is_short_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LITTLE = 140
_LINE = 120
_MARKUP = re.compile(r"<(?:p|div|br|h[2-6]|ul|blockquote)\b", re.IGNORECASE)
_PARTS = re.compile(r"<(p|h[2-6])\b[^>]*>(.*?)</\1>", re.DOTALL)


def hidden_story(view: PageView) -> Node:
    """The story that a page carries for its scripts, where its own markup has next to no text."""
    if view.place.weight >= _LITTLE:
        return {}
    scripts = [
        one.text or ""
        for one in view.tree.iter("script")
        if "json" in (one.get("type") or "") and "ld+json" not in (one.get("type") or "")
    ]
    return embedded_story(scripts, view.facts.headlines)


def body_of(view: PageView, hidden: Node) -> str | None:
    """The text; call it last, it takes the page apart."""
    place = view.place
    whole = "\n".join(texts(view.data.get("articleBody")))
    if place.weight < _LITTLE and not view.chosen("body"):
        carried = "\n".join(texts(hidden.get("articleBody")))
        longest = max((whole, "JSON-LD articleBody"), (carried, "JSON in the page"), key=lambda one: len(one[0]))
        if len(longest[0]) > place.weight + _LITTLE:
            return view.line("body_html", [(_as_html(longest[0]), longest[1])])
    if place.body is not None:
        chosen = view.chosen("body")
        parts = [_cleared(view, one) for one in (chosen or [place.body])]
        return view.line("body_html", [("\n".join(filter(None, parts)) or None, place.how)])
    return view.line("body_html", [(_passages(view), place.how), (_as_html(whole) or None, "JSON-LD articleBody")])


def _cleared(view: PageView, body: HtmlElement) -> str:
    from lxml import etree

    start = view.regions.start
    above = [
        one
        for one in view.regions.before
        if inside(one, body) and one is not body and not (start is not None and inside(start, one))
    ]
    heading = view.heading is not None and view.heading in above
    before = above[: above.index(view.heading)] if view.heading is not None and heading else []
    holders = set(view.heading.iterancestors()) if view.heading is not None else set()
    for element in before:
        if element not in holders:
            cut(element)
    for element in above:
        if element.getparent() is not None and (_is_row_of_a_date(element) or (heading and _is_detail(element))):
            cut(element)
    for element in view.taken:
        if element.getparent() is not None and inside(element, body) and element is not body:
            cut(element)
    without_closing_rows(body, view.base)
    without_besides(body)
    for image in [one for one in body.iter("img") if is_banner(one, view.base)]:
        cut(image)
    without_closing_rows(body, view.base)
    inner = escape(body.text or "", quote=False)
    return (inner + "".join(etree.tostring(child, encoding="unicode", method="html") for child in body)).strip()


def _is_row_of_a_date(element: HtmlElement) -> bool:
    """Whether what stands above the text says when it was printed; a sentence of the text that names a day does not."""
    return is_dateline(element) and not tells_of_a_day(words_of(element) or "")


def _is_detail(element: HtmlElement) -> bool:
    """Whether what stands between a headline and its text is a line of details, such as who wrote it."""
    if element.tag in ("header", "time", "h1", "small"):
        return True
    if any(element.find(f".//{tag}") is not None for tag in ("p", "img", "blockquote", "table")):
        return False
    words = words_of(element) or ""
    plain = element.tag == "div" and element.find(".//a") is None
    told = plain and is_short_sentence(words) and not is_byline(words)
    return element.tag in ("div", "span", "ul", "ol", "dl") and length_of_row(words) <= _LINE and not told


def _passages(view: PageView) -> str | None:
    """The longest passages, where the markup did not say where the text is; fields in them are taken out."""
    from digest.sources.longpassages import long_passages

    known = {folded(words) for one in view.taken if (words := words_of(one))}
    above = _above_the_text(view)
    for element in [*view.taken, *above, *filter(is_box, elements(view.tree))]:
        cut(element)
    found = long_passages(view.tree)
    if not found:
        return None
    return (
        _PARTS.sub(lambda part: "" if folded(re.sub(r"<[^>]*>", "", part[2])) in known else part[0], found).strip()
        or None
    )


def _above_the_text(view: PageView) -> list[HtmlElement]:
    """What stands above the headline, where more of the page's words stand below it: no text begins up there."""
    heading = view.heading
    if heading is None:
        return []
    holders = [heading, *(one for one in heading.iterancestors() if one.tag != "html")]
    above, below = (
        [one for holder in holders for one in holder.itersiblings(preceding=before) if isinstance(one.tag, str)]
        for before in (True, False)
    )
    letters = [sum(len(words_of(one) or "") for one in side) for side in (above, below)]
    return above if letters[0] < letters[1] else []


def _as_html(text: str) -> str:
    """Text that may be HTML already; else a paragraph a line."""
    if _MARKUP.search(text):
        return text
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.split("\n") if line.strip())
