"""What follows a story on its page and is not of it: comments, lists of others, told by their labels and rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.blockwords import block_of
from digest.sources.datelabels import role_of_words
from digest.sources.lengths import extent
from digest.sources.pagetree import words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_COMMENTS = re.compile(
    r"^\W*(?:\d+\s+)?(?:(?:all|your|readers?[’']?)\s+)?(?:comments?|responses?(?:\s+to\b.*)?|(?:leave\s+a\s+)?repl(?:y|ies)|r[ée]ponses|antworten|respuestas|risposte|respostas|kommentare?|leserkommentare|diskussion|commentaires?|r[ée]actions|comentarios?|opiniones"
    r"|commenti|coment[áa]rios?|reacties|komentarze|koment[áa][řr]e|koment[áa]re|diskuz[ei]|hozz[áa]sz[óo]l[áa]sok|comentarii|komentari|kommentarer"
    r"|kommentit|yorumlar?|okur\s+yorumları|şərhlər|rəylər|комментари[ий]|обсуждение|коментарі|коментари|մեկնաբանություն(?:ներ)?|կարծիքներ"
    r"|კომენტარ(?:ი|ები)|(?:ال)?تعليقات|نظرات(?:\s+کاربران)?|دیدگاه(?:\s?ها)?|σχόλια|תגובות|コメント|评论|댓글|komentar|bình\s+luận)\W*\d*\W*$",
    re.IGNORECASE,
)
_LABELS = frozenset({"h2", "h3", "h4", "h5", "h6", "b", "strong", "font", "legend", "td", "th", "div", "p", "span"})
_ROWS = frozenset({"tr", "li", "div", "article", "p", "dd", "td", "section"})
_DATED = re.compile(r"(?<!\d)\d{1,2}\D{1,12}\d{2,4}\b|\d\s?[:.]\s?\d\d(?!\d)")
_LONGEST_LABEL, _LONGEST_ROW, _MOST = 40, 1500, 400


def of_the_story(after: Sequence[HtmlElement], scope: HtmlElement) -> list[HtmlElement]:
    """The elements below a text that can say something of its story: no comments, no lists of other stories."""
    holders = set(_others(after[:_MOST], scope))
    return [one for one in after if one not in holders and not any(each in holders for each in one.iterancestors())]


def _others(after: Sequence[HtmlElement], scope: HtmlElement) -> Iterator[HtmlElement]:
    for element in after:
        if element.tag in _LABELS and _names_others(words_of(element)):
            yield from _labelled(element, scope)
        elif element.tag in _ROWS and _is_dated(element) and _has_dated_neighbour(element):
            yield element


def _labelled(label: HtmlElement, scope: HtmlElement) -> Iterator[HtmlElement]:
    """The outermost element that says no more than a label, and what follows it up to the next label."""
    place, words = label, words_of(label)
    for holder in label.iterancestors():
        if holder is scope or words_of(holder) != words:
            break
        place = holder
    yield place
    for following in place.itersiblings():
        if not isinstance(following.tag, str):
            continue
        said = words_of(following) or ""
        if 0 < extent(said) <= _LONGEST_LABEL and following.find(".//a") is None and not _names_others(said):
            return
        yield following


def _names_others(words: str | None) -> bool:
    if not words or len(words) > _LONGEST_LABEL:
        return False
    name = block_of(words)
    listed = name in ("related", "popular", "picked") or (name == "latest" and len(words.split()) > 1)
    return listed or bool(_COMMENTS.match(words))


def _is_dated(element: HtmlElement) -> bool:
    words = words_of(element) or ""
    found = _DATED.search(words) if len(words) <= _LONGEST_ROW else None
    return found is not None and role_of_words(words[: found.start()]) is None


def _has_dated_neighbour(element: HtmlElement) -> bool:
    beside = (element.getprevious(), element.getnext())
    return any(one is not None and one.tag == element.tag and _is_dated(one) for one in beside)
