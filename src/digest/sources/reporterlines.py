"""How names stand in Chinese, Japanese and Korean papers: “記者林怡君／基隆報導”, “（记者 赵敏）”, “김하늘 기자”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.bylinewords import is_agencies
from digest.sources.pagetree import holds_picture, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAME = r"(?!通[讯訊][员員]|实习|實習)[\u3400-\u9fff々]{2,4}"
_NAMES = rf"(?P<names>{_NAME}(?:[、，,\s]\s*{_NAME}){{0,4}})"
_POST = r"(?:\S{0,8}(?:記者|记者|特派員|特派员))"
_WAYS = (
    re.compile(rf"(?:^|[\s\u3000】〕）)｜|]){_POST}\s*{_NAMES}\s*[／/╱]\s*\S{{1,12}}(?:報導|报道|電|电|訊|讯|整理)"),
    re.compile(
        rf"^\s*\S{{0,14}}\s?[（(]\s*{_POST}\s*[：:]?\s*{_NAMES}(?:\s*(?:通讯员|通訊員|实习生)[^）)]*)?"
        r"(?:\s*(?:文/?图|摄影报道|报道))?\s*[）)]"
    ),
    re.compile(rf"[（(【]\s*(?:{_POST}|文)\s*[：:/／]?\s*{_NAMES}\s*[）)】]\s*$"),
    re.compile(
        r"(?:^|[\s|·\]）)／])(?P<names>[가-힣]{2,4})\s*(?:선임|수습|인턴)?(?:기자|특파원|논설위원)(?=$|[\s|·(=\]])"
    ),
)
_PICTURED = re.compile(r"(?:사진|写真|图|圖|摄|攝)\s*[=／/:：]?\s*$")
_BETWEEN = re.compile(r"[、，,\s]\s*")
_ROWS = frozenset({"td", "p", "div", "span", "font", "li", "em", "strong", "b", "h4", "h5"})
_LONGEST_ROW, _OPENING, _END, _FIRST = 160, 60, 60, 2


def dense_byline(above: Sequence[HtmlElement], body: HtmlElement | None) -> tuple[list[str], HtmlElement | None]:
    """The reporters named above the text, in its opening or in its last line, and the element that names them."""
    for element, words in _lines(above, body):
        for way in _WAYS:
            found = way.search(words)
            if found is None or _PICTURED.search(words[: found.start("names")]):
                continue
            names = [name for name in _BETWEEN.split(found["names"]) if name]
            if not any(is_agencies(name) for name in names):
                return names, element
    return [], None


def _lines(above: Sequence[HtmlElement], body: HtmlElement | None) -> Iterator[tuple[HtmlElement, str]]:
    for element in above:
        words = words_of(element) if element.tag in _ROWS and not holds_picture(element) else None
        if words and len(words) <= _LONGEST_ROW:
            yield element, words
    paragraphs = [one for one in body.iter("p") if words_of(one)] if body is not None else []
    if paragraphs:
        for first in paragraphs[:_FIRST]:
            yield first, (words_of(first) or "")[:_OPENING]
        yield paragraphs[-1], (words_of(paragraphs[-1]) or "")[-_END:]
