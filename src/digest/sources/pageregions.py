"""What stands above and below the text of an article's page, in the order in which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.articlebody import Place
from digest.sources.boxes import is_box
from digest.sources.credits import names_credit
from digest.sources.labelleditems import LABELLED
from digest.sources.lengths import SENTENCE_ENDS, extent, is_unended_sentence
from digest.sources.linebreaks import INLINE
from digest.sources.pageafter import of_the_story
from digest.sources.pagedates import is_dateline
from digest.sources.pagetree import inside, is_hidden, label_of, words_of
from digest.sources.people import is_byline, names_people

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ELSEWHERE = re.compile(
    r"-(?:site-header|masthead|top-?bar|[a-z]{0,8}comments?|comment-list|disqus|komentarze|komentar[ei]|kommentek|hozzaszolasok|reacties"
    r"|commenti|talkbacks?|kommentarer|kommentit|diskuze|diskusia|kommentare|commentaires|comentarios|yorum(?:lar)?|rey(?:ler)?|related(?:posts|articles)?"
    r"|recommend(?:ed|ations)?|sidebar|(?<!elementor-)widget|(?:site|page|main|global)-footer"
    r"|teasers?(?!-text)|cards?|card-list|most-(?:read|popular)|popular|trending|cookies?|consent|newsletter"
    r"|signup|promo|advert|ads?|navigation|nav|menu"
    r"|latest(?:-news)?|ticker|weather|more-(?:from|stories|news))(?=-)"
)
_SIGNATURE = re.compile(
    r"-(?:by-?line|authors?|autor(?:en|es|zy)?|auteurs?|autori|autore|yazar(?:lar)?|avtor|writers?)(?=-)"
)
_NEVER = frozenset({"nav", "aside", "footer", "form", "script", "style", "dialog"})
_ENDS_OF_PAGE = frozenset({"footer", "header"})
_SETTING = frozenset({"style", "align", "dir"})
_LEAST, _ITEM, _SENTENCE, _LINKS = 60, 40, 15, 3
_CAPTION, _DETAILS, _SOME = 400, 80, 2


class Regions:
    """Elements above and below the text within the story's place, without menus, lists and comments."""

    def __init__(self, place: Place, heading: HtmlElement | None) -> None:
        start, end = self._text(place, heading)
        self.before: list[HtmlElement] = []
        self.after: list[HtmlElement] = []
        self.heading = heading
        left_behind = False
        for element in _shown(place.scope, heading, start):
            if start is not None and element is start:
                left_behind = True
            if place.body is not None and place.body is not place.scope and inside(element, place.body):
                if element is not place.body and not left_behind:
                    self.before.append(element)
                continue
            if start is not None and inside(start, element):
                continue
            (self.after if left_behind else self.before).append(element)
        self.after = of_the_story(self.after, place.scope)
        self.start, self.end = start, end

    def _text(self, place: Place, heading: HtmlElement | None) -> tuple[HtmlElement | None, HtmlElement | None]:
        """The first and the last paragraph of the text: the headline may stand in the same element."""
        if place.body is None:
            return None, None
        able = [
            one
            for one in place.body.iter("p", "blockquote", "ul", "table", "div")
            if _may_be_text(one) and extent(words_of(one)) >= _ITEM and not (_named_lead(one) or _is_row_of_links(one))
        ]
        able = _below_headline(able, heading)
        long = [one for one in able if extent(words_of(one)) >= _LEAST]
        if not long and heading is not None and inside(heading, place.body):
            long = [one for one in place.body.iter("p", "blockquote", "ul", "div") if one in able or _is_short(one)]
            long = _below_headline([one for one in long if not _is_row_of_details(one)] or able, heading)
        while len(long) > 1 and _is_row_of_details(long[0]):
            del long[0]
        if (
            len(long) > 1
            and heading is not None
            and (_is_apart(long[0], long[1], heading) or _is_beside(long, heading) or _is_bold_lead(long))
        ):
            long = long[1:]
        return (long[0], long[-1]) if long else (place.body, place.body)

    def behind_heading(self) -> list[HtmlElement]:
        """What stands between the headline and the text; all above the text where there is no headline."""
        if self.heading is None or self.heading not in self.before:
            return self.before
        return self.before[self.before.index(self.heading) + 1 :]


def _below_headline(paragraphs: list[HtmlElement], heading: HtmlElement | None) -> list[HtmlElement]:
    """Those of some paragraphs that stand below the headline, where they are most of them: no text begins above it."""
    if heading is None or not paragraphs or inside(heading, paragraphs[0]):
        return paragraphs
    holder = next((one for one in heading.iterancestors() if inside(paragraphs[0], one)), None)
    if holder is None or _comes_before(heading, paragraphs[0], holder):
        return paragraphs
    wanted = {heading, *paragraphs}
    order = [one for one in heading.getroottree().getroot().iter() if one in wanted]
    below = order[order.index(heading) + 1 :]
    return below if 2 * _letters(below) > _letters(paragraphs) else paragraphs


def _letters(paragraphs: Sequence[HtmlElement]) -> int:
    return sum(extent(words_of(one)) for one in paragraphs)


def _is_apart(first: HtmlElement, second: HtmlElement, heading: HtmlElement) -> bool:
    """Whether a paragraph is a standfirst by its place: grouped with the headline, or above who wrote it when."""
    if first.tag != "p" or inside(heading, first):
        return False
    group = next((one for one in first.iterancestors() if inside(heading, one)), None)
    if group is None or not _comes_before(heading, first, group):
        return False
    if not inside(second, group):
        return True
    following = next((one for one in first.itersiblings() if isinstance(one.tag, str)), None)
    if following is None or _is_details(following):
        return following is not None
    beyond = next((one for one in following.itersiblings() if isinstance(one.tag, str)), None)
    words = words_of(following) or ""
    named = 0 < len(words) <= _ITEM and words[-1].isalpha() and " " in words
    return named and beyond is not None and beyond.tag == following.tag and _is_details(beyond)


def _is_beside(paragraphs: Sequence[HtmlElement], heading: HtmlElement) -> bool:
    """Whether the first paragraph stands beside the headline, and most others in an element of their own."""
    first, *others = paragraphs
    holder = first.getparent()
    if first.tag != "p" or holder is None or len(others) < _SOME or not inside(heading, holder):
        return False
    if not _comes_before(heading, first, holder) or any(one.tag == "p" for one in first.itersiblings()):
        return False
    own = next((one for one in others[0].iterancestors() if one.getparent() is holder), None)
    return own is not None and sum(inside(one, own) for one in others) >= max(_SOME, len(others) / 2)


def _is_bold_lead(paragraphs: Sequence[HtmlElement]) -> bool:
    """Whether of all paragraphs the first alone is bold, a picture's frame behind it."""
    first, *others = paragraphs
    following = next((one for one in first.itersiblings() if isinstance(one.tag, str)), None)
    framed = following is not None and (following.tag == "figure" or _frames_picture(following))
    return framed and _is_bold(first) and not any(map(_is_bold, others))


def _is_bold(element: HtmlElement) -> bool:
    words = words_of(element)
    return element.tag == "p" and any(words_of(one) == words for one in element.iter("b", "strong"))


def _is_details(element: HtmlElement) -> bool:
    """Whether a row says who wrote when; a sentence of the text that names a day does not."""
    words = words_of(element) or ""
    if element.tag != "p":
        signed = bool(_SIGNATURE.search(label_of(element))) or is_byline(words)
        return is_dateline(element) or (signed and 0 < len(words) <= _DETAILS and not words.endswith(SENTENCE_ENDS))
    said = is_dateline(element) or is_byline(words) or _is_labelled_name(words)
    return said and len(words) <= _DETAILS and not words.endswith(SENTENCE_ENDS)


def _is_labelled_name(words: str) -> bool:
    """Whether a line is a label and people's names: “Report: Ada Quay”, in whatever language; no picture's credit."""
    found = LABELLED.match(words)
    return found is not None and names_people(found["said"]) and not names_credit(words)


def _is_row_of_details(element: HtmlElement) -> bool:
    """Whether a line is a date and who wrote it, however many they are; a sentence is none."""
    words = words_of(element) or ""
    return (
        element.tag != "table"
        and len(words) <= 2 * _DETAILS
        and not words.endswith(SENTENCE_ENDS)
        and is_dateline(element)
    )


def _comes_before(one: HtmlElement, other: HtmlElement, holder: HtmlElement) -> bool:
    return next(each for each in holder.iter() if each is one or each is other) is one


def _frames_picture(element: HtmlElement) -> bool:
    """Whether a table is there for the sake of a picture and its caption."""
    return element.tag == "table" and element.find(".//img") is not None and len(words_of(element) or "") <= _CAPTION


def _may_be_text(element: HtmlElement) -> bool:
    """Whether an element can be a paragraph of the text: no row of details, no frame of a picture, no mere holder."""
    if element.tag == "ul":
        return any(extent(words_of(one)) >= _ITEM for one in element.iter("li"))
    if element.tag == "div":
        parts = [one for one in element if isinstance(one.tag, str)]
        return all(one.tag in INLINE and one.tag not in ("img", "picture") for one in parts) and _is_among_others(
            element
        )
    return not _frames_picture(element)


def _is_short(element: HtmlElement) -> bool:
    """Whether a paragraph is a sentence of a few words."""
    words = words_of(element) or ""
    sentence = extent(words) >= _SENTENCE and (words.endswith(SENTENCE_ENDS) or is_unended_sentence(words))
    return element.tag == "p" and sentence and not _named_lead(element)


def _is_row_of_links(element: HtmlElement) -> bool:
    """Whether several links are most of what a paragraph says."""
    links = [extent(words_of(one)) for one in element.iter("a")] if element.tag == "p" else []
    return len(links) >= _LINKS and 2 * sum(links) > extent(words_of(element))


def _is_among_others(element: HtmlElement) -> bool:
    """Whether a paragraph that is set as a plain `div` stands beside another."""
    beside = (element.getnext(), element.getprevious())
    return _is_plain(element) and any(one is not None and one.tag == "div" and _is_plain(one) for one in beside)


def _is_plain(element: HtmlElement) -> bool:
    """Whether an element has no name, and at most says how its lines are set."""
    return not set(element.keys()) - _SETTING


def _named_lead(element: HtmlElement) -> bool:
    from digest.sources.standfirsts import is_named_standfirst

    return any(is_named_standfirst(one) for one in [element, *list(element.iterancestors())[:1]])


def _shown(scope: HtmlElement, heading: HtmlElement | None, start: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements of `scope` in order, without what is elsewhere.

    An element that holds the headline is not elsewhere, nor a footer between headline and text: a story's details;
    nor is a row that is called a menu and tells, right beside the headline, when the story is from.
    """
    holders = set(heading.iterancestors()) if heading is not None else set()
    waiting = [scope]
    between = False
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        between = (between or element is heading) and element is not start
        of_story = element is scope or element in holders or (between and element.tag == "footer")
        of_story = of_story or _dates_beside(element, heading)
        if not of_story and (is_elsewhere(element) or is_hidden(element) or is_box(element)):
            continue
        yield element
        waiting.extend(reversed(element))


def _dates_beside(element: HtmlElement, heading: HtmlElement | None) -> bool:
    beside = heading is not None and (element.getnext() is heading or element.getprevious() is heading)
    return (
        beside and element.tag not in _NEVER and any(isinstance(one.tag, str) and is_dateline(one) for one in element)
    )


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether what `element` holds says nothing of this story."""
    if element.tag in _NEVER or element.get("role") in (
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "dialog",
    ):
        return True
    if element.tag == "header" and element.getparent() is not None and element.getparent().tag == "body":
        return True
    if element.tag in ("html", "body", "main", "article"):
        return False
    return element.get("id") in _ENDS_OF_PAGE or bool(_ELSEWHERE.search(label_of(element)))
