"""Bylines in Chinese, Japanese and Korean: a line of names and a label, or names within the lines of a story.

“文・小林直樹” and “홍길동 기자” are whole lines; “（记者 赵敏）” and “（田中美咲）” stand in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.sources.bylinewords import is_agencies
from digest.sources.pagetree import holds_picture, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGN = "[\u3005\u3040-\u30ff\u3400-\u9fff]"
_ANY_NAME = f"{_SIGN}{{2,7}}(?:\\s{_SIGN}{{1,4}})?"
_LEAD = (
    r"(?:取材[・と/／]?文|文[・と/／]?(?:写真|撮影|構成)|写真[・と/／]?文|構成[・と/／]?文|撰文|采写|採訪|取材|執筆|筆者|作者|文|筆"
    r"|[\u3400-\u9fff]{0,8}(?:记者|記者|編輯委員|通讯员|特派員))"
)
_BYLINE = re.compile(
    rf"^[【\[（(]?\s*(?P<lead>{_LEAD})(?:\s*[・･·:：＝=／/｜|]\s*|\s+)(?P<names>{_ANY_NAME}(?:[・、,，;；/／\s]+{_ANY_NAME}){{0,4}})\s*[】\])）]?$"
)
_KOREAN = re.compile(
    r"^(?:[\[(【][^\[\]()【】]{2,30}[\])】]\s*)?(?P<names>[\uac00-\ud7af]{2,4}(?:\s*[·・,、/]\s*[\uac00-\ud7af]{2,4}){0,4})"
    r"\s*(?:(?:선임|전문|인턴|객원|수습|편집|사진)\s?)?(?:기자|특파원|논설위원|칼럼니스트|평론가|통신원|리포터)(?:\s+\S+@\S+)?(?:\s*=)?$"
)
_NAME = r"(?!通[讯訊][员員]|实习|實習)[\u3400-\u9fff々]{2,4}"
_NAMES = rf"(?P<names>{_NAME}(?:[、，,\s]\s*{_NAME}){{0,4}})"
_POST = r"(?:\S{0,8}(?:記者|记者|特派員|特派员))"
_WITHIN = (
    re.compile(rf"(?:^|[\s\u3000】〕）)｜|]){_POST}\s*{_NAMES}\s*[／/╱]\s*\S{{0,12}}(?:報導|报道|電|电|訊|讯|整理)"),
    re.compile(
        rf"^\s*\S{{0,14}}\s?[（(]\s*{_POST}\s*[：:]?\s*{_NAMES}(?:\s*(?:通讯员|通訊員|实习生)[^）)]*)?"
        r"(?:\s*(?:文/?图|摄影报道|报道))?\s*[）)]"
    ),
    re.compile(rf"[（(【]\s*(?:{_POST}|文)\s*[：:/／]?\s*{_NAMES}\s*[）)】]\s*$"),
    re.compile(
        r"(?:^|[\s|·\]）)／])(?P<names>[가-힣]{2,4})\s*(?:선임|수습|인턴)?(?:기자|특파원|논설위원)(?=$|[\s|·(=\]])"
    ),
)
_CLOSING = re.compile(
    r"[。」！？]\s*[【（(](?P<names>[\u3005\u3400-\u9fff]{3,5}(?:[・、][\u3005\u3400-\u9fff]{3,5}){0,3})[】）)]$"
)
_PARTED = re.compile(r"[·・、,，;；/／]\s*")
_PARTED_BY_BLANKS_TOO = re.compile(r"[·・、,，;；/／\s]\s*")
_NOBODY = re.compile(r"(?:部|社|局|室|班|网|網|报|報|新聞|通信|通讯|略|記者|记者|委員|中心|終|完|写真|提供|転載|掲載)$")
_PICTURED = re.compile(r"(?:사진|写真|图|圖|摄|攝)\s*[=／/:：]?\s*$")
_CHINESE = ("记者", "通讯员", "采写", "撰文")
_TAGS = frozenset({"p", "div", "span", "td", "font", "small", "em", "i", "b", "strong", "li", "address", "cite"})
_ROWS = frozenset({"td", "p", "div", "span", "font", "li", "em", "strong", "b", "h4", "h5"})
_LONGEST, _LONGEST_ROW, _OPENING, _END, _FIRST = 48, 160, 60, 60, 2


def labelled_in_dense_script(places: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The names in the first line that is a label and names alone: “文・小林直樹”, “记者 王伟 李娜”, “홍길동 기자”."""
    for element in places:
        line = words_of(element) if element.tag in _TAGS and not holds_picture(element) else None
        if not line or len(line) > _LONGEST:
            continue
        if (found := _KOREAN.match(line)) is not None:
            return _PARTED.split(found["names"].replace(" ", "")), element
        found = _BYLINE.match(line)
        if found is not None:
            parting = _PARTED_BY_BLANKS_TOO if found["lead"].endswith(_CHINESE) else _PARTED
            if names := _people(found["names"], parting):
                return names, element
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
    return (_people(closing["names"], _PARTED) if closing is not None else []), None


def names_reporters(words: str) -> bool:
    """Whether a short line names reporters in one of these scripts: “記者 林美惠／報導”."""
    return len(words) <= _LONGEST and bool(_BYLINE.match(words) or _KOREAN.match(words) or _named_within(words))


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
        if names := _people(found["names"], _PARTED_BY_BLANKS_TOO):
            return names
    return []


def _people(said: str, parting: re.Pattern[str]) -> list[str]:
    parts = [part.strip() for part in parting.split(said) if part.strip()]
    able = all(len(part) > 1 and not _NOBODY.search(part) and not is_agencies(part) for part in parts)
    return parts if able else []
