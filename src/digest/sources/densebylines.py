"""Bylines in Chinese, Japanese and Korean: a line of names and a label, or names within the lines of a story.

“文・小林直樹” and “홍길동 기자” are whole lines; “（记者 赵敏）” and “（田中美咲）” stand in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.densenames import DESK, FROM_A_PLACE, dense_names, people_in
from digest.sources.pagetree import holds_picture, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAME = r"(?!通[讯訊][员員]|实习|實習)[\u3400-\u9fff々]{2,4}"
_NAMES = rf"(?P<names>{_NAME}(?:[、，,\s]\s*{_NAME}){{0,4}})"
_POST = r"(?:\S{0,8}(?:記者|记者|特派員|特派员))"
_WITHIN = (
    re.compile(
        rf"(?:^|[\s\u3000【〔（(】〕）)｜|]){_POST}\s*{_NAMES}\s*[／/╱]\s*\S{{0,12}}(?:報導|报道|電|电|訊|讯|整理)"
    ),
    re.compile(
        rf"^\s*\S{{0,14}}\s?[（(]\s*{_POST}\s*[：:]?\s*{_NAMES}(?:\s*(?:通讯员|通訊員|实习生)[^）)]*)?"
        r"(?:\s*(?:文/?图|摄影报道|报道))?\s*[）)]"
    ),
    re.compile(rf"^\s*【{FROM_A_PLACE}】"),
    re.compile(rf"[（(【]\s*(?:{_POST}|文)\s*[：:/／]?\s*{_NAMES}\s*[）)】]\s*$"),
    re.compile(
        r"(?:^|[\s|·\]）)／])(?P<names>[가-힣]{2,4})\s*(?:선임|수습|인턴)?(?:기자|특파원|논설위원)(?=$|[\s|·(=\]])"
    ),
)
_CLOSING = re.compile(
    rf"[。」！？]\s*[【（(](?:{DESK}[・\s])?(?P<names>[\u3005\u3400-\u9fff]{{3,5}}(?:[・、][\u3005\u3400-\u9fff]{{3,5}}){{0,3}})[】）)]$"
)
_PICTURED = re.compile(r"(?:사진|写真|图|圖|摄|攝)\s*[=／/:：]?\s*$")
_TAGS = frozenset({"p", "div", "span", "td", "font", "small", "em", "i", "b", "strong", "li", "address", "cite"})
_ROWS = frozenset({"td", "p", "div", "span", "font", "li", "em", "strong", "b", "h4", "h5"})
_LONGEST, _LONGEST_ROW, _OPENING, _END, _FIRST = 48, 160, 60, 60, 2


def labelled_in_dense_script(places: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The names in the first line that is a label and names alone: “文・小林直樹”, “记者 王伟 李娜”, “홍길동 기자”."""
    for element in places:
        line = words_of(element) if element.tag in _TAGS and not holds_picture(element) else None
        if line and len(line) <= _LONGEST and (names := dense_names(line)):
            return list(names), element
    return [], None


def names_within_lines(above: Sequence[HtmlElement], body: HtmlElement | None) -> tuple[list[str], HtmlElement | None]:
    """The reporters named among other words above the text, in its opening, or where it ends.

    The element is the row that names them; None where it is a paragraph of the text, which stays in it.
    """
    for element in above:
        words = words_of(element) if element.tag in _ROWS and not holds_picture(element) else None
        if words and len(words) <= _LONGEST_ROW and (names := _named_within(words)):
            return names, element
    paragraphs = [words for one in body.iter("p") if (words := words_of(one))] if body is not None else []
    for words in _edges(paragraphs):
        if names := _named_within(words):
            return names, None
    closing = _CLOSING.search(paragraphs[-1]) if paragraphs else None
    return (list(people_in(closing["names"])) if closing is not None else []), None


def names_reporters(words: str) -> bool:
    """Whether a short line names reporters in one of these scripts: “記者 林美惠／報導”."""
    return len(words) <= _LONGEST and bool(dense_names(words) or _named_within(words))


def _edges(paragraphs: Sequence[str]) -> Iterator[str]:
    """Where a text names its reporter: how its first paragraphs begin and its last one ends."""
    for words in paragraphs[:_FIRST]:
        yield words[:_OPENING]
    for words in paragraphs[-1:]:
        yield words[-_END:]


def _named_within(words: str) -> list[str]:
    for way in _WITHIN:
        found = way.search(words)
        if found is None or _PICTURED.search(words[: found.start("names")]):
            continue
        if names := people_in(found["names"], parted_by_blanks=True):
            return list(names)
    return []
