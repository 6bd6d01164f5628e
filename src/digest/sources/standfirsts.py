"""The standfirst on a page: the element that is named so, or what stands between headline and text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from digest.sources.besides import pleads
from digest.sources.credits import names_credit
from digest.sources.lengths import SENTENCE_ENDS, extent, is_unended_sentence, word_count
from digest.sources.linebreaks import INLINE
from digest.sources.pagedates import is_dateline
from digest.sources.pagetree import holds_picture, inside, label_of, words_of
from digest.sources.people import is_byline
from digest.sources.sentences import ends_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STANDFIRST = re.compile(
    r"-(?:stand-?first|lede|lead(?:-?(?:text|paragraph|in))?|dek|deck|sub-?head(?:line|ing)?"
    r"|sub-?title|intro(?:duction|text)?|excerpt|summary"
    r"|abstract|chapo|chapeau|vorspann|anlauf|entradilla|bajada|sumario|subtitulo|spot|ingress"
    r"|preamble|strapline|perex|anons|annotation|lid"
    r"|(?:article|post|story|entry|page|news)-(?:description|desc|teaser)|sommaire|catenaccio"
    r"|sub-?ttl|sub-?tit|alcim|bevezeto|zajawka|wstep|uvod|ingressi|manchet|underrubrik|sommario|sottotitolo|linha-fina|gravata"
    r"|inleiding|onderkop|teaser-text|tagline|occhiello|ozet|alternative-headline)(?=-)"
)
_NOT_ONE = re.compile(
    r"-(?:image|img|figure|picture|media|photo|video|caption|category|date|meta|author|byline|share"
    r"|list|wrapper-outer)(?=-)"
)
_TAGS = frozenset(
    {"p", "div", "h2", "h3", "h4", "h5", "span", "strong", "section", "header", "b", "em", "font", "blockquote", "td"}
)
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HOLDS = ("h1", "img", "figure", "time", "form", "ul", "ol", "table", "article")
_SHORT_TAGS = frozenset({"h2", "h3", "h4", "strong", "b", "em", "i"})
_LABELLED = re.compile(r"^[^:：]{1,24}[:：]\s|^\W*\d+\s\S+\.$")
_CAPITAL = re.compile(r"-(?:drop-?cap|has-drop|initial|first)(?=-|[a-z])")
_BOLD, _ITALIC = ("strong", "b"), ("em", "i")
_SET_APART = (*_BOLD, *_ITALIC)
_SHORTEST, _LONGEST, _DENSE_SENTENCE, _FEWEST_WORDS, _MOST_BETWEEN = 20, 2500, 30, 3, 60
_FEWEST_UNENDED, _WORDS_OF_SENTENCE = 5, 8
_ENDS = (*SENTENCE_ENDS, ")")


def is_named_standfirst(element: HtmlElement) -> bool:
    """Whether the markup calls `element` a standfirst, and it can be one."""
    label = label_of(element)
    if element.tag not in _TAGS or not _STANDFIRST.search(label) or _NOT_ONE.search(label):
        return False
    words = words_of(element)
    fitting = _is_fitting(words) or is_short_sentence(words or "")
    return fitting and not any(next(element.iter(tag), None) is not None for tag in _HOLDS)


def standfirst_above(
    behind_heading: Sequence[HtmlElement], headline: str | None, heading: HtmlElement | None = None
) -> HtmlElement | None:
    """The standfirst among what stands between the headline and the text: named so, or the one sentence there."""
    known = [one for one in behind_heading if is_named_standfirst(one) and words_of(one) != headline]
    if known:
        return known[0]
    plain = (one for one in behind_heading if one.tag in (*_HEADINGS, "p", "strong", "b") or _is_below(one))
    alone = (one for one in plain if _stands_alone(one, headline, next_to_it=_is_next(one, behind_heading)))
    found = next(alone, None)
    return _short_one(behind_heading, headline, heading) if found is None else found


def _short_one(
    behind_heading: Sequence[HtmlElement], headline: str | None, heading: HtmlElement | None
) -> HtmlElement | None:
    """The one short sentence that has a block of its own between the headline and the text and is set apart there.

    In an element of the text's own, without the headline, it is the beginning of the text.
    """
    able = [
        one
        for one in behind_heading[:_MOST_BETWEEN]
        if one.tag in _SHORT_TAGS and is_short_sentence(words_of(one) or "")
    ]
    blocks = {words_of(one): one for one in reversed(able) if any(each.tag not in INLINE for each in _around(one))}
    words, element = next(iter(blocks.items()), (None, None))
    if element is None or words is None or len(blocks) > 1 or words == headline or heading is None:
        return None
    holder = _around(element)[-1].getparent()
    if holder is None or not inside(heading, holder):
        return None
    if is_byline(words) or pleads(words) or names_credit(words) or is_dateline(element):
        return None
    around = _around(element)
    held = any(next(element.iter(tag), None) is not None for tag in (*_HOLDS, "a"))
    named = any(_NOT_ONE.search(label_of(one)) or one.tag in ("a", "figure", "figcaption") for one in around)
    return None if held or named or any(map(_is_below_picture, around)) else element


def _around(element: HtmlElement) -> list[HtmlElement]:
    """An element and those around it that say no more than it does."""
    words = words_of(element)
    return [element, *takewhile(lambda one: words_of(one) == words, element.iterancestors())]


def is_short_sentence(words: str) -> bool:
    """Whether words are a sentence, however few: a label with what it says, “Reading time: 3 min.”, is none."""
    if len(words) > _LONGEST or _LABELLED.match(words):
        return False
    if not ends_sentence(words):
        return is_unended_sentence(words, _FEWEST_UNENDED)
    return len(words.split()) >= _FEWEST_WORDS or extent(words) >= max(_SHORTEST, 2 * len(words))


def said_above(behind_heading: Sequence[HtmlElement], described: Collection[str]) -> HtmlElement | None:
    """What stands between the headline and the text and says, word for word, what the page is `described` by."""
    able = (one for one in behind_heading if one.tag in _TAGS and words_of(one) in described)
    return next((one for one in able if _is_fitting(words_of(one)) and _is_one_line(one)), None)


def _is_below(element: HtmlElement) -> bool:
    """Whether an element of no kind, with a sentence and nothing else in it, stands below the headline or its date."""
    before = element.getprevious()
    if element.tag == "td" and len(row := element.getparent()) == 1:
        before = row.getprevious()
    if element.tag not in ("div", "td") or not _is_one_line(element):
        return False
    if before is None or not isinstance(before.tag, str):
        return False
    if before.tag != "h1" and words_of(before.find(".//h1")) is None and not is_dateline(before):
        return False
    words = words_of(element) or ""
    if len(words) > _LONGEST:
        return False
    return _is_dense_sentence(words) or (_ends(words) and word_count(words) >= _WORDS_OF_SENTENCE)


def _is_one_line(element: HtmlElement) -> bool:
    """Whether an element has words and no part but one that has them all, such as their letters' size."""
    return not len(element) or (element[0].tag in INLINE and words_of(element[0]) == words_of(element))


def _is_dense_sentence(words: str) -> bool:
    """Whether words are a sentence in a script that sets no blanks between words."""
    return extent(words) >= max(_DENSE_SENTENCE, 2 * len(words)) and words.endswith(_ENDS)


def _is_next(element: HtmlElement, behind_heading: Sequence[HtmlElement]) -> bool:
    """Whether a paragraph, or a heading with the date below it, comes first of all behind the headline, beside it."""
    before, following = element.getprevious(), element.getnext()
    dated = following is not None and element.tag in _HEADINGS and is_dateline(following)
    said = element.tag in _HEADINGS and _ends(words_of(element) or "")
    first = element is behind_heading[0] and (element.tag == "p" or dated or said)
    return first and before is not None and before.tag in ("h1", "h2", "h3")


def bold_lead(
    body: HtmlElement, start: HtmlElement | None, described: Collection[str], heading: HtmlElement | None = None
) -> HtmlElement | None:
    """The first paragraph of the text where it alone is bold or in italics: many newsrooms print their standfirst so.

    It may be short where the page is `described` by the same words. The `heading` of the page and the row that says who
    wrote when may stand above it in the same element.
    """
    every = list(body.iter("h1", "p", "h2", "h3"))
    below = every[every.index(heading) + 1 :] if heading in every else every
    shown = (one for one in below if one.tag != "h1" and not any(each.tag == "figure" for each in one.iterancestors()))
    said = (one for one in shown if len(words_of(one) or "") > 1)
    first = next((one for one in said if not (heading in every and is_dateline(one))), None)
    if first is None or first.tag != "p" or start is None:
        return None
    whole = words_of(first) or ""
    bold = max((words_of(one) or "" for one in first.iter(*_SET_APART)), key=len, default="")
    kind = next((tags for tags in (_BOLD, _ITALIC) if any(words_of(one) == whole for one in first.iter(*tags))), _BOLD)
    paragraphs = [one for one in body.iter("p", "div") if one.tag == "p" or one.find("div") is one.find("p")]
    following = [
        one
        for one in paragraphs
        if one is not first
        and extent(words_of(one)) > _SHORTEST
        and not any(each.tag == "figure" for each in one.iterancestors())
        and not _is_below_picture(one)
    ]
    others = [one for one in following[:3] if any(words_of(bold_one) == words_of(one) for bold_one in one.iter(*kind))]
    of_its_kind = [one for one in following if one.tag == first.tag]
    if whole in described and _is_of_own_make(first, of_its_kind) and _ends(whole):
        return first
    if (
        bold == whole
        and (extent(whole) >= 2 * _SHORTEST - 10 or whole in described)
        and _ends(whole)
        and following
        and not others
    ):
        return first
    return None


def _is_below_picture(element: HtmlElement) -> bool:
    """Whether a paragraph stands right below a picture in a paragraph of its own, and so may be the caption."""
    before = element.getprevious()
    return before is not None and before.tag in ("p", "div") and holds_picture(before) and not words_of(before)


def _is_of_own_make(first: HtmlElement, following: Sequence[HtmlElement]) -> bool:
    """Whether a paragraph has a class of its own, and all the others that of the text; a drop capital is no reason."""
    makes = {one.get("class") for one in following}
    own = first.get("class")
    plain = own is None or _CAPITAL.search(label_of(first)) is None
    return bool(own) and plain and len(following) >= 2 and len(makes) == 1 and own not in makes


def _stands_alone(element: HtmlElement, headline: str | None, *, next_to_it: bool) -> bool:
    text = words_of(element)
    if not _is_fitting(text) or text is None or text == headline:
        return False
    if extent(text) < 2 * _SHORTEST - 10 * next_to_it and not _is_dense_sentence(text):
        return False
    if (is_byline(text) and not _is_long_sentence(text)) or pleads(text) or is_dateline(element):
        return False
    if any(next(element.iter(tag), None) is not None for tag in (*_HOLDS, "a")):
        return False
    if next(element.iterancestors("figure", "figcaption"), None) is not None:
        return False
    if element.tag in ("p", "strong", "b", "div", "td"):
        return (next_to_it or _ends(text)) and not _NOT_ONE.search(label_of(element))
    return not _NOT_ONE.search(label_of(element))


def _ends(words: str) -> bool:
    """Whether words end as a sentence does, in Thai and Lao with nothing."""
    return words.endswith(_ENDS) or is_unended_sentence(words)


def _is_long_sentence(words: str) -> bool:
    return words.endswith(SENTENCE_ENDS) and len(words.split()) >= _WORDS_OF_SENTENCE


def _is_fitting(text: str | None) -> bool:
    return text is not None and extent(text) >= _SHORTEST and len(text) <= _LONGEST
