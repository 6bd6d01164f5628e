"""Where on a page its article stands: the element that holds the text, and the one that holds headline and text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.sources.besides import is_beside, stands_beside
from digest.sources.boxes import is_box
from digest.sources.lengths import SENTENCE_ENDS, extent
from digest.sources.linebreaks import INLINE
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagetree import elements, inside, is_hidden, label_of, plays, selector_of, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BODY = re.compile(
    r"-(?:(?:article|story|post|entry|news|haber|xeber|text|page-article)-?(?:body|text|copy"
    r"|content-body)|body-?(?:text|copy|content)"
    r"|gh-content|post-full-content|wp-block-post-content|field-name-body|field-body"
    r"|article-paragraphs|rich-?text(?:-body)?)(?=-)"
)
_CONTENT = re.compile(
    r"-(?:(?:article|story|post|entry|single|news|node|detail|page|main|haber|td-post)-?(?:content"
    r"|inner|main|detay|detail)|content-(?:body|text|inner)"
    r"|node-content|full-text|fulltext|text-formatted|contenido|inhalt|artikel|texto|metin|matn"
    r"|tresc(?:-artykulu)?|tekst|artykul-tresc|szoveg|cikk-?(?:torzs|szoveg|tartalom)|testo(?:-articolo)?|corpo|cuerpo|inhoud|artikeltekst"
    r"|brodtext|brodtekst|leipateksti|honbun|obsah|(?:text|obsah|telo)-?clanku|vsebina|sadrzaj|continut|icerik|noidung)(?=-)"
    r"|^-body-$"
)
_WRAPPED = frozenset(
    {"p", "li", "pre", "blockquote", "td", "div", "section", "article", "dd", "font", "center", "main"}
)
_ENOUGH = 140
_HALF = 0.5
_OFTEN = 3
_SOME = 40
_MOST_PARAGRAPHS = 6000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the article is: `body` holds its text (None where that is not clear), `scope` headline and text.

    `how` says in words for an editor how the text was found; `weight` is its length without links.
    """

    scope: HtmlElement
    body: HtmlElement | None
    how: str
    weight: int


class Weights:
    """How many letters of running text, links left out, each element of a page holds."""

    def __init__(self, tree: HtmlElement) -> None:
        self.of: dict[HtmlElement, int] = {}
        self.paragraphs: list[tuple[HtmlElement, int]] = []
        for element, weight in _paragraphs(tree):
            self.paragraphs.append((element, weight))
            for holder in [element, *element.iterancestors()]:
                self.of[holder] = self.of.get(holder, 0) + weight
            if len(self.paragraphs) >= _MOST_PARAGRAPHS:
                break
        self.whole = sum(weight for _, weight in self.paragraphs)

    def heaviest(self, candidates: list[HtmlElement]) -> HtmlElement | None:
        """The candidate with most text, or one within it that has nearly as much."""
        best = max(candidates, key=lambda one: self.of.get(one, 0), default=None)
        if best is None:
            return None
        within = [one for one in candidates if one is not best and inside(one, best)]
        inner = max(within, key=lambda one: self.of.get(one, 0), default=None)
        if inner is not None and self.of.get(inner, 0) >= 0.8 * self.of.get(best, 0):
            return self.heaviest(within)
        return best


def find_article(tree: HtmlElement, marked: HtmlElement | None, chosen: list[HtmlElement]) -> Place:
    """Where the article of the page in `tree` is.

    `chosen` are the elements that the configuration names as its text, `marked` is one that the
    markup says is an article.
    """
    weights = Weights(tree)
    body, how = (chosen[0], BY_SELECTOR) if chosen else _body(tree, marked, weights)
    if body is None:
        return Place(_scope(tree, None, marked), None, how, weights.whole)
    return Place(_scope(tree, body, marked), body, how, weights.of.get(body, 0))


def _body(tree: HtmlElement, marked: HtmlElement | None, weights: Weights) -> tuple[HtmlElement | None, str]:
    field = marked if marked is not None else tree
    whole = weights.of.get(field, 0) or weights.whole
    everything = [one for one in elements(field) if one in weights.of]
    said = weights.heaviest([one for one in everything if _is_article_body(one)])
    if said is not None:
        return said, "the page: itemprop articleBody"
    named = [_called(names, everything, weights) for names in (_BODY, _CONTENT)]
    for found, share in zip(named, (0.25, 0.5), strict=True):
        if found is not None and weights.of[found] >= share * whole:
            return found, f"the page: {selector_of(found)}"
    articles = [one for one in everything if plays(one, "article")]
    found = weights.heaviest(articles)
    if found is not None and weights.of[found] >= 0.5 * whole:
        return _narrowed(found, weights), "the page: the article element"
    found = _densest(weights)
    if found is not None and weights.of[found] >= max(_ENOUGH, 0.6 * whole):
        return found, "the page: where most paragraphs stand"
    around = [] if found is None else [found, *list(found.iterancestors())[:1]]
    brief = next((one for one in around if _is_brief(one) and weights.of[one] >= 0.6 * whole), None)
    if brief is not None:
        return brief, "the page: where most paragraphs stand"
    if weights.whole < _ENOUGH:
        known: dict[HtmlElement, bool] = {}
        mains = (one for one in _mains(field) if not stands_beside(one, known))
        main = next(mains, None)
        if main is None and found is not None and _holds_all(found, weights):
            return found, "the page: where most paragraphs stand"
        return main, "the page: its main element"
    return None, "the page: its longest passages"


def _mains(field: HtmlElement) -> list[HtmlElement]:
    """What the markup calls an article, then what it calls the main part of the page."""
    return [one for part in ("article", "main") for one in elements(field) if plays(one, part)]


def _holds_all(holder: HtmlElement, weights: Weights) -> bool:
    """Whether the few paragraphs of a page, more than one, are all right in `holder`."""
    paragraphs = [one for one, _ in weights.paragraphs]
    several = sum(one.tag == "p" for one in paragraphs) > 1
    return several and all(one.getparent() is holder for one in paragraphs)


def _is_brief(holder: HtmlElement) -> bool:
    """Whether a few paragraphs stand in `holder` below a headline: one right above it, or one that is in it, too."""
    parts = [one for one in holder if isinstance(one.tag, str)]
    inner = next((place for place, one in enumerate(parts) if one.tag == "h1"), None)
    if inner is not None:
        return len([one for one in parts[inner:] if one.tag == "p" and extent(words_of(one)) >= _SOME]) > 1
    plain = len(parts) > 1 and all(one.tag in ("p", "div") and extent(words_of(one)) >= _SOME for one in parts)
    return plain and any(one.tag == "h1" for one in holder.itersiblings(preceding=True))


def _called(names: re.Pattern[str], among: list[HtmlElement], weights: Weights) -> HtmlElement | None:
    """The heaviest element of such a name; what is named so in several teasers is one of them, and no text."""
    called = [one for one in among if names.search(label_of(one)) and one.tag not in ("html", "body")]
    often = Counter(label_of(one) for one in called)
    able = [one for one in called if often[label_of(one)] < _OFTEN]
    best = weights.heaviest(able)
    if best is None or best.find(".//h1") is None:
        return best
    text = weights.heaviest([one for one in able if one.find(".//h1") is None and inside(one, best)])
    return text if text is not None and weights.of[text] >= _HALF * weights.of[best] else best


def _is_article_body(element: HtmlElement) -> bool:
    said = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
    return bool(
        {"articleBody", "schema:articleBody", "schema:text", "content:encoded"} & set(said)
    ) and element.tag not in ("meta", "link")


def _narrowed(holder: HtmlElement, weights: Weights) -> HtmlElement:
    """The innermost element that holds nearly all the text of `holder` in several paragraphs."""
    place = holder
    while True:
        inner = [one for one in place if isinstance(one.tag, str) and one.tag in ("div", "section", "main")]
        heavy = [one for one in inner if weights.of.get(one, 0) >= 0.9 * weights.of.get(holder, 1)]
        if not heavy:
            return place
        place = heavy[0]


def _densest(weights: Weights) -> HtmlElement | None:
    scores: dict[HtmlElement, float] = {}
    for element, weight in weights.paragraphs:
        holders = list(element.iterancestors())[:2]
        if element.tag not in ("p", "li", "pre", "blockquote"):
            holders = [element, *holders[:1]]
        for share, holder in zip((1.0, 0.5), holders, strict=False):
            scores[holder] = scores.get(holder, 0) + share * weight
    return max(scores, key=lambda one: scores[one], default=None)


def _scope(tree: HtmlElement, body: HtmlElement | None, marked: HtmlElement | None) -> HtmlElement:
    """The smallest element that holds the text and the headline above it."""
    page = next(tree.iter("body"), tree)
    if body is None:
        return marked if marked is not None else next(iter(_mains(tree)), page)
    holders = [body, *body.iterancestors()]
    for holder in holders:
        if holder.tag in ("body", "html"):
            break
        if (
            marked is not None
            and holder is marked
            and any(map(_is_named_headline, marked.iter("h1", "h2", "h3", "h4")))
        ):
            return holder
        if any(not is_hidden(one) for one in holder.iter("h1")):
            return holder
    named = [one for one in holders if plays(one, "article", "main") or one is marked]
    heading = next((one for one in page.iter("h1") if not _in_site_header(one)), None)
    if heading is not None:
        return page
    return named[0] if named else page


def _is_named_headline(element: HtmlElement) -> bool:
    return bool({"headline", "name"} & set((element.get("itemprop") or "").split()))


def _in_site_header(element: HtmlElement) -> bool:
    return any(one.tag in ("header", "nav") and one.find(".//nav") is not None for one in element.iterancestors())


def _paragraphs(tree: HtmlElement) -> Iterator[tuple[HtmlElement, int]]:
    """The elements that hold running text, each with the length of its own, in the order of the page."""
    page = next(tree.iter("body"), tree)
    waiting = [page]
    counted: HtmlElement | None = None
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or (element is not page and (is_beside(element) or is_box(element))):
            continue
        within = counted is not None and element.tag in INLINE and element.getparent() is counted
        if element.tag in _WRAPPED and not within:
            plain, linked = _own_text(element)
            weight = plain if element.tag != "li" else plain // 2
            if weight >= 20 and plain > linked and not _is_cell_of_details(element):
                counted = element
                yield element, weight
        waiting.extend(reversed(element))


def _is_cell_of_details(element: HtmlElement) -> bool:
    """Whether a cell of a layout table holds words that are no sentence: a heading, a date, a caption's credit."""
    if element.tag not in ("td", "font"):
        return False
    words = words_of(element) or ""
    return extent(words) < _ENOUGH and not words.endswith(SENTENCE_ENDS)


def _own_text(element: HtmlElement) -> tuple[int, int]:
    """How many letters stand in `element` and in no block within it: plain, and in links."""
    plain, linked = extent((element.text or "").strip()), 0
    for child in element:
        if isinstance(child.tag, str) and child.tag in INLINE:
            length = extent("".join(child.itertext()).strip())
            links = length if child.tag == "a" else sum(extent("".join(one.itertext())) for one in child.iter("a"))
            plain += length - links
            linked += links
        plain += extent((child.tail or "").strip())
    return plain, linked
