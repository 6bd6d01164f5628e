"""The fields of a page's story, each from the first place that has it: JSON-LD, Open Graph, microdata, the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.bylinewords import SOURCE_LEADS
from digest.sources.headlines import Claim, elect, folded, without_site
from digest.sources.language import language_of
from digest.sources.lengths import extent, stems, word_count
from digest.sources.linkeddata import first_text, spoken_text
from digest.sources.pagedates import is_dateline
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagetree import elements, inside, label_of, selector_of, words_of
from digest.sources.pageview import PageView
from digest.sources.standfirsts import bold_lead, is_named_standfirst, said_above, standfirst_above

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KICKER = re.compile(
    r"-(?:kicker|label|eyebrow|overline|category|badge|topline|dachzeile|surtitle|sr-only"
    r"|visually-hidden|screen-reader-text|prefix|tag)(?=-)"
)
_OF_THE_SITE = re.compile(r"\s*[:：|–—-]\s")
_CUT_OFF = re.compile(r"\s*(?:…|\.{3}|\[…\]|\[\.{3}\])\s*$")
_MOST_OF_H1 = 0.4
_SURE_H1 = 6.5
_FEWEST_WORDS = 3
_SHORT_TEXT, _A_PHRASE, _A_WORD = 800, 20, 5


def headline_of(view: PageView) -> str | None:
    """The headline: what most of the page agrees on, in the words of its heading."""
    if chosen := view.chosen("headline"):
        view.taken += chosen[:1]
        return view.line("headline", [(words_of(chosen[0]), BY_SELECTOR)])
    heading = view.heading
    printed = heading_words(heading, spoken_text(view.data, "headline", "name")) if heading is not None else None
    if heading is not None:
        view.taken.append(heading)
    headings = [printed] if printed else []
    names = [*view.sites, *view.signs]

    def bare(title: str | None) -> str | None:
        return without_site(title, names, headings, view.url or view.canonical) if title else None

    sure = heading is not None and heading.tag == "h1" and _is_headline(printed, view)
    tag = "h1" if heading is not None and heading.tag == "h1" else "heading"
    found = [
        (bare(spoken_text(view.data, "headline", "name")), "JSON-LD headline", 3.0),
        (bare(view.meta.line("og:title")), "Open Graph og:title", 1.5),
        (bare(spoken_text(view.marked[1], "headline", "name")), "microdata headline", 2.0),
        (printed, f"the page: {tag}", _SURE_H1 if sure else 3.2 if tag == "h1" else 1.6),
        (bare(view.meta.line("twitter:title")), "meta twitter:title", 0.8),
        (bare(view.title), "the title of the page", 1.2),
    ]
    claims = [Claim(text, origin, weight) for text, origin, weight in found if text]
    headline, origin = elect(claims, [*view.sites, "404"])
    return view.line("headline", [(headline, origin)])


def _is_headline(printed: str | None, view: PageView) -> bool:
    """Whether the one heading over the text is long enough for a headline, and nothing that the menu says too."""
    if printed is None or view.place.body is None:
        return False
    over = [one for one in view.place.scope.iter("h1") if words_of(one)]
    if len(over) != 1 or word_count(printed) < _FEWEST_WORDS:
        return False
    return folded(printed) not in {folded(one) for one in (*view.sites, *view.signs)}


def heading_words(heading: HtmlElement, said: str | None) -> str | None:
    """The words of a heading without a kicker, a label or a link to itself that stands in it."""
    whole = words_of(heading)
    for child in list(elements(heading)):
        words = words_of(child)
        if child is heading or not words or not whole or words == whole:
            continue
        marked = (
            child.tag in ("button", "svg")
            or _KICKER.search(label_of(child))
            or (said and said != whole and whole.replace(words, "").strip(" :|–—-•") == said)
        )
        short = marked and len(words) < _MOST_OF_H1 * len(whole)
        if short or words in ("#", "¶", "🔗") or _is_row_of_details(child, heading):
            whole = clean_line(whole.replace(words, " ", 1).strip(" :|–—-•"))
    return whole


def _is_row_of_details(child: HtmlElement, heading: HtmlElement) -> bool:
    """Whether a part of a heading, small or on a line of its own, says when it was printed and by whom."""
    own_line = child.tag in ("div", "p", "small", "time") or any(
        one.tag == "br" for one in child.itersiblings(preceding=True)
    )
    return own_line and child.getparent() is heading and is_dateline(child)


def standfirst_of(view: PageView, headline: str | None) -> str | None:
    """The standfirst that the page prints, else a description that is no part of the text."""
    if chosen := view.chosen("standfirst"):
        view.taken += chosen[:1]
        return view.line("standfirst", [(words_of(chosen[0]), BY_SELECTOR)])
    free = [one for one in view.regions.behind_heading() if not _is_taken(one, view) and not _is_of_text(one, view)]
    printed = standfirst_above(free, headline, view.heading)
    if printed is None and view.place.body is not None:
        told = [spoken_text(view.data, "description"), *map(view.meta.line, ("og:description", "description"))]
        said = [one for one in told if one and one != headline]
        printed = said_above(free, said)
        if printed is None:
            printed = bold_lead(view.place.body, view.regions.start, said, view.heading)
    if printed is not None:
        view.taken.append(printed)
        return view.line("standfirst", [(words_of(printed), f"the page: {selector_of(printed)}")])
    described = [
        (spoken_text(view.data, "alternativeHeadline"), "JSON-LD alternativeHeadline"),
        (spoken_text(view.data, "description"), "JSON-LD description"),
        (view.meta.line("og:description"), "Open Graph og:description"),
        (spoken_text(view.marked[1], "alternativeHeadline", "description"), "microdata description"),
        (
            view.meta.line("description", "twitter:description", "dc.description", "dcterms.abstract"),
            "meta description",
        ),
    ]
    return view.line(
        "standfirst",
        [(words, origin) for words, origin in described if words and _describes(words, origin, view, headline)],
    )


def _is_of_text(element: HtmlElement, view: PageView) -> bool:
    """Whether a paragraph that nothing marks stands in the text's own element, and the headline does not."""
    body, heading = view.place.body, view.heading
    if element.tag != "p" or heading is None:
        return False
    around, beside = element.getparent(), (element.getnext(), element.getprevious())
    among = any(one is not None and one.tag == "p" for one in beside)
    if body is None and (around is None or not among or inside(heading, around)):
        return False
    if body is not None and (inside(heading, body) or not inside(element, body)):
        return False
    set_apart = next(element.iter("b", "strong", "em", "i"), None)
    return not is_named_standfirst(element) and words_of(element) != words_of(set_apart)


def _is_taken(element: HtmlElement, view: PageView) -> bool:
    """Whether all that `element` says became another field: the caption of the picture, the byline."""
    return any(inside(element, one) and words_of(element) == words_of(one) for one in view.taken)


def _describes(words: str, origin: str, view: PageView, headline: str | None) -> bool:
    """Whether a description is one of this story that its text does not repeat.

    What stands in the page's meta element alone often describes the site: then it names it, or shares
    no word with the story, which the few words of a short one prove little of.
    """
    text = words_of(view.place.body) or "" if view.place.body is not None else ""
    own = {folded(one) for one in (*view.linked.about_site(), *view.hints.own_words, *view.sites, headline or "")}
    plain = folded(_CUT_OFF.sub("", words))
    if not plain or plain in own or (extent(plain) > _A_PHRASE and plain in folded(text)):
        return False
    if any(
        _OF_THE_SITE.match(words[len(site) :]) for site in view.sites if words.casefold().startswith(site.casefold())
    ):
        return False
    if not origin.startswith("meta"):
        return True
    named = any(extent(folded(site)) > _A_WORD and folded(site) in plain for site in (*view.sites, *view.signs))
    return not named and (len(text) < _SHORT_TEXT or bool(stems(words) & stems(f"{headline} {text}")))


def language_said(view: PageView, words: str) -> str | None:
    """The language of the story, the nearest statement first; one that the letters contradict is not believed."""
    holders = [one for one in (view.place.body, view.place.scope) if one is not None]
    near = next(
        (
            one.get("lang")
            for holder in holders
            for one in [holder, *holder.iterancestors()]
            if one.get("lang") and one.tag != "html"
        ),
        None,
    )
    stated = [
        (near, "the page: lang of the article"),
        (first_text(view.data, "inLanguage"), "JSON-LD inLanguage"),
        (first_text(view.marked[1], "inLanguage"), "microdata inLanguage"),
        (view.tree.get("lang") or view.tree.get("{http://www.w3.org/XML/1998/namespace}lang"), "the page: lang"),
        (view.meta.first("og:locale"), "Open Graph og:locale"),
        (view.meta.first("content-language", "language", "dc.language"), "meta language"),
    ]
    said = next((one for one in stated if one[0]), (None, ""))
    tag = language_of(said[0], words)
    if tag is None:
        return None
    view.take(
        "language",
        (tag, said[1] if said[0] and language_of(said[0], "") == tag else "the letters and words of the text"),
    )
    return tag


def source_line_of(view: PageView) -> str | None:
    """The line that names other sources, below the text or at its end."""
    if chosen := view.chosen("source_line"):
        view.taken += chosen[:1]
        return view.line("source_line", [(words_of(chosen[0]), BY_SELECTOR)])
    inside = list(view.place.body.iter("p", "div", "span", "li", "em", "small")) if view.place.body is not None else []
    for element in [*view.regions.after, *reversed(inside)]:
        if (
            element.tag in ("p", "div", "span", "li", "em", "small", "footer")
            and (words := words_of(element))
            and len(words) <= 600
            and SOURCE_LEADS.match(words)
        ):
            view.taken.append(element)
            return view.line("source_line", [(words, f"the page: {selector_of(element)}")])
    return None
