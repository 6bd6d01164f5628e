"""The names in a byline of Chinese, Japanese or Korean, where labels, posts and places stand close to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.sources.bylinewords import is_agencies
from digest.sources.shortcache import cached_if_short

_HAN = "[\u3400-\u9fff々]"
_SIGN = "[\u3005\u3040-\u30ff\u3400-\u9fff]"
_WRITERS = (
    r"(?:文[・、與及和/／]?(?:写真|撮影|構成|攝影|摄影|圖|图)|写真[・と/／]文|構成[・と/／]文|採訪|取材[・と/／]?文?"
    r"|撰文|撰稿|采写|執筆|筆者|作者|文|筆)"
)
_WRITERS_BEFORE_A_MARK = r"(?:[圖图]文|文字|采访|(?:採訪|采访)[・、/／]?撰文)"
_POSTS = rf"{_HAN}{{0,8}}(?:记者|記者|編輯委員|特派員|特派员)"
_HELPERS = r"(?:通讯员|通訊員)"
_OTHERS = (
    r"(?:(?:攝影|摄影)(?:記者|记者)?|撮影|写真|[圖图](?:片|表)?|照片|(?:責任|责任)?(?:編輯|编辑)|責編|责编|校對|校对|剪輯|影音|設計|设计"
    r"|製圖|翻譯|翻译|实习生|實習生)"
)
_TAIL = r"[\u3400-\u9fff\d、—－-]{0,12}(?:報導|报导|報道|报道|電|电|訊|讯|整理|編譯|编译|特稿|專訪|专访)"
_MARK = r"\s*[・･·:：＝=／/╱｜|]\s*"
_JOINT = rf"(?:{_MARK}|\s+)"
_LABELS = rf"(?:{_WRITERS_BEFORE_A_MARK}{_MARK}|{_WRITERS}{_JOINT})"
_LABEL = rf"(?:(?:{_OTHERS}|{_HELPERS}|{_POSTS})(?:{_JOINT}|$)|{_LABELS}|{_WRITERS}$)"
_NAME = rf"(?!{_LABEL}|{_OTHERS}|{_HELPERS}|{_TAIL}$|{_TAIL}\s){_SIGN}{{1,7}}"
_NAMES = rf"{_NAME}(?:[・、，,;；／/\s]+{_NAME}){{0,4}}"
_PART = re.compile(
    rf"(?:(?P<other>{_OTHERS}){_JOINT}|(?P<helper>{_HELPERS}){_JOINT}|(?P<label>{_LABELS})(?:{_POSTS}\s*)?"
    rf"|(?P<post>{_POSTS})(?P<joint>{_JOINT})?)"
    rf"(?P<names>{_NAMES})(?:(?:\s*[／/╱｜|]\s*|\s+)(?P<tail>{_TAIL}))?(?:\s+|[、，；;／/｜|]\s*|$)"
)
_IN_BRACKETS = re.compile(r"^\s*([【\[（(〔])\s*(.+?)\s*[】\])）〕]\s*$")
_JAPANESE_NAMES = rf"(?P<names>{_HAN}{{3,6}}(?:[・、]{_HAN}{{3,6}}){{0,3}})"
DESK = rf"{_SIGN}{{1,8}}(?:部|支局|総局|局|支社|室|班)"
"""What a desk of a newspaper is called in Japanese, as a pattern."""

FROM_A_PLACE = rf"{_SIGN}{{1,10}}\s?[＝=]\s?{_JAPANESE_NAMES}"
"""A place and who reports from there, as Japanese papers begin a story with it in brackets, as a pattern."""

_IN_A_BRACKET = (re.compile(rf"{DESK}\s?[・\s]?\s?{_JAPANESE_NAMES}"), re.compile(FROM_A_PLACE))
_KOREAN = re.compile(
    r"^(?:[\[(【][^\[\]()【】]{2,30}[\])】]\s*)?(?:글\s?[·・/]\s?사진\s+|글\s+)?"
    r"(?P<names>[\uac00-\ud7af]{2,4}(?:\s*[·・,、/]\s*[\uac00-\ud7af]{2,4}){0,4})"
    r"\s*(?:(?:선임|전문|인턴|객원|수습|편집|사진)\s?)?(?:기자|특파원|논설위원|칼럼니스트|평론가|통신원|리포터)(?:\s+\S+@\S+)?(?:\s*=)?$"
)
_KOREAN_DESKS = ("부", "팀")
_DENSE = re.compile("[\u3005-\u9fff\uac00-\ud7af]")
_BETWEEN = re.compile(r"[·・、，,;；/／]\s*")
_BLANKS_TOO = re.compile(r"[·・、，,;；/／\s]\s*")
_MIXED = re.compile(r"\s.*[／/]|[／/].*\s")
_SIMPLIFIED = re.compile("记者|通讯员|采写|采访")
_NOBODY = re.compile(
    r"(?:部|社|局|室|班|网|網|报|報|新聞|通信|通讯|略|記者|记者|委員|中心|終|完|写真|提供|転載|掲載|協力|不詳|佚名|匿名)$"
)
_NO_NAME_RIGHT_BEHIND = re.compile(r"[会會节節团團站证證家]$")
_LONGEST, _IN_TWO, _OF_ONE = 60, 2, 3


@cached_if_short
def dense_names(line: str) -> tuple[str, ...]:
    """Who wrote it, where all of `line` is a byline in one of these scripts; who took the pictures is left out.

    `記者林佑珊／台南報導`, `文／陳大文 攝影／李小美`, `（社会部・佐藤花子）`, `【ロンドン＝田中一郎】`, `이영희 기자`.
    """
    if len(line) > _LONGEST or not _DENSE.search(line):
        return ()
    if (korean := _KOREAN.match(line.strip())) is not None:
        names = tuple(_BETWEEN.split(korean["names"].replace(" ", "")))
        return () if any(name.endswith(_KOREAN_DESKS) for name in names) else names
    bracketed = _IN_BRACKETS.match(line)
    said = bracketed[2] if bracketed is not None else line.strip()
    for way in _IN_A_BRACKET if bracketed is not None else ():
        if (found := way.fullmatch(said)) is not None:
            return people_in(found["names"])
    return _of_parts(said, in_brackets=bracketed is not None)


def people_in(said: str, *, parted_by_blanks: bool = False) -> tuple[str, ...]:
    """The names in `said`; none where one of them is nobody's, such as a desk's or an agency's."""
    parting = _BLANKS_TOO if parted_by_blanks else _BETWEEN
    parts = tuple(part.strip() for part in parting.split(said) if part.strip())
    able = all(
        len(part) > 1 and len(part.split()) <= _IN_TWO and not _NOBODY.search(part) and not is_agencies(part)
        for part in parts
    )
    return parts if able else ()


def _of_parts(said: str, *, in_brackets: bool) -> tuple[str, ...]:
    parts = list(_parts(said))
    if not parts or any(_MIXED.search(part["names"].strip()) for part in parts):
        return ()
    told = [part for part in parts if not part["other"] and not part["helper"]]
    told = told or [part for part in parts if part["helper"]]
    names: list[str] = []
    for part in told:
        # In Japanese a blank stands within a name, in Chinese between two.
        whole = all(len(name) >= _OF_ONE for name in _BLANKS_TOO.split(part["names"]))
        people = people_in(part["names"], parted_by_blanks=whole or bool(_SIMPLIFIED.search(part[0])))
        close = part["post"] and not part["joint"] and not part["tail"] and not in_brackets
        if not people or (close and not _is_close(people)):
            return ()
        names += people
    return tuple(dict.fromkeys(names))


def _parts(said: str) -> Iterator[re.Match[str]]:
    """The labels of a line, each with its names; nothing where anything else stands in it."""
    place, found = 0, []
    while place < len(said):
        part = _PART.match(said, place)
        if part is None:
            return
        found.append(part)
        place = part.end()
    yield from found


def _is_close(people: tuple[str, ...]) -> bool:
    """Whether what is written right behind a post, with nothing else around, can be names: `記者会見` has none."""
    return all(len(name) == _OF_ONE and not _NO_NAME_RIGHT_BEHIND.search(name) for name in people)
