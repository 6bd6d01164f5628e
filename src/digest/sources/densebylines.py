"""Bylines in Chinese, Japanese and Korean: names behind a short label, or in brackets where a text ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.sources.bylinewords import is_agencies
from digest.sources.pagetree import holds_picture, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGN = "[\u3005\u3040-\u30ff\u3400-\u9fff]"
_NAME = f"{_SIGN}{{2,7}}(?:\\s{_SIGN}{{1,4}})?"
_LEAD = (
    r"(?:取材[・と/／]?文|文[・と/／]?(?:写真|撮影|構成)|写真[・と/／]?文|構成[・と/／]?文|撰文|采写|採訪|取材|執筆|筆者|作者|文|筆"
    r"|[\u3400-\u9fff]{0,8}(?:记者|記者|編輯委員|通讯员|特派員))"
)
_BYLINE = re.compile(
    rf"^[【\[（(]?\s*(?P<lead>{_LEAD})(?:\s*[・･·:：＝=／/｜|]\s*|\s+)(?P<names>{_NAME}(?:[・、,，;；/／\s]+{_NAME}){{0,4}})\s*[】\])）]?$"
)
_KOREAN = re.compile(
    r"^(?:[\[(【][^\[\]()【】]{2,30}[\])】]\s*)?(?P<names>[\uac00-\ud7af]{2,4}(?:\s*[·・,、/]\s*[\uac00-\ud7af]{2,4}){0,4})"
    r"\s*(?:(?:선임|전문|인턴|객원|수습|편집|사진)\s?)?(?:기자|특파원|논설위원|칼럼니스트|평론가|통신원|리포터)(?:\s+\S+@\S+)?(?:\s*=)?$"
)
_CLOSES = re.compile(
    r"[。」！？]\s*[【（(](?P<names>[\u3005\u3400-\u9fff]{3,5}(?:[・、][\u3005\u3400-\u9fff]{3,5}){0,3})[】）)]$"
)
_PARTED = re.compile(r"[·・、,，;；/／]\s*")
_NOBODY = re.compile(r"(?:部|社|局|室|班|网|網|报|報|新聞|通信|通讯|略|記者|记者|委員|中心|終|完|写真|提供|転載|掲載)$")
_CHINESE = ("记者", "通讯员", "采写", "撰文")
_TAGS = frozenset({"p", "div", "span", "td", "font", "small", "em", "i", "b", "strong", "li", "address", "cite"})
_LONGEST = 48


def labelled_in_dense_script(places: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The names in the first line that is a label and names alone: “文・小林直樹”, “记者 王伟 李娜”, “홍길동 기자”."""
    for element in places:
        line = words_of(element) if element.tag in _TAGS and not holds_picture(element) else None
        if not line or len(line) > _LONGEST:
            continue
        if (found := _KOREAN.match(line)) is not None:
            return _PARTED.split(found["names"].replace(" ", "")), element
        found = _BYLINE.match(line)
        if found is not None and (names := _people(found["names"], chinese=found["lead"].endswith(_CHINESE))):
            return names, element
    return [], None


def names_closing(body: HtmlElement) -> list[str]:
    """The names in brackets behind the last sentence of a text: “…開かれた。（田中美咲）”, “…述べた。【山本健】”."""
    last = next((words for one in reversed(list(body.iter("p"))) if (words := words_of(one))), "")
    found = _CLOSES.search(last)
    return _people(found["names"], chinese=False) if found else []


def _people(said: str, *, chinese: bool) -> list[str]:
    parts = [part.strip() for part in _PARTED.split(said) if part.strip()]
    if chinese:
        parts = [name for part in parts for name in part.split()]
    able = all(len(part) > 1 and not _NOBODY.search(part) and not is_agencies(part) for part in parts)
    return parts if able else []
