"""Markdown that is none by the line: headings, lists, boxes, footnotes and emphasis that lack something.

What honest text may have is left alone: hashtags, an asterisk before a note at the foot, “-5 °C”, “1.FC Köln”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_WEB = r"(?:https?:|mailto:|www\.)"
# A heading has no full stop and begins with a capital; a row of hashtags is none.
_HEADING = re.compile(r"#[^\W\d_][^#.!?…]{0,200}")
_ITEM = re.compile(r"(?:(?P<sign>[*+-])|(?P<number>\d{1,3})\.)[^\W\d_]")
_BOX = re.compile(r"\[[ xX]\]\s+[^\s(]\S{0,200}")
_FORMS = (
    (re.compile(rf"!?\[[^\][]{{1,300}}\]\({_WEB}[^()\s]{{1,300}}(?=\s[^()]*$)"), "write ) behind its address"),
    (re.compile(r"(?<![\w!])!\[[^\][]{1,300}\](?![(\[:])"), "a picture is written ![what it shows](https://…)"),
    (re.compile(r"\[\^[\w-]{1,30}\]"), "a note has no footnotes: write what it says where it belongs"),
)
_OPEN = (("*", re.compile(r"(?<=\s)\*[^\W\d_]\w*")), ("__", re.compile(r"(?<!\S)__[^\W_]\w*")))


def failed_lines(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """What is shown with signs in the `lines` of a paragraph, as they are shown: line from 0, the words, what to do."""
    if len(lines) == 1 and _HEADING.fullmatch(lines[0]) and lines[0][1].isupper():
        yield 0, lines[0], r"write a blank behind the #, or \# for the sign itself"
    if box := _BOX.match(lines[0]):
        yield 0, box[0], "a note has no boxes to tick"
    yield from _items(lines)
    for number, words in enumerate(lines):
        for form, advice in _FORMS:
            yield from ((number, each, advice) for each in form.findall(words))
    for sign, form in _OPEN:
        # A second one may be what ends it.
        if sum(each.count(sign) for each in lines) == 1:
            advice = rf"no {sign} ends it: write one right behind the words, or \{sign} for the sign itself"
            yield from ((number, each, advice) for number, words in enumerate(lines) for each in form.findall(words))


def _items(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The first line of a list whose items have no blank behind their signs: of two lines at least, in order."""
    before: re.Match[str] | None = None
    listed = False
    for number, words in enumerate(lines):
        found = _ITEM.match(words)
        follows = bool(found and before and _follows(before, found))
        if follows and not listed:
            sign = "sign" if found and found["sign"] else "number"
            yield number - 1, lines[number - 1][:80], f"write a blank behind each {sign} of a list"
        before, listed = found, follows


def _follows(before: re.Match[str], found: re.Match[str]) -> bool:
    if found["sign"]:
        return before["sign"] == found["sign"]
    return before["number"] is not None and int(found["number"]) == int(before["number"]) + 1
