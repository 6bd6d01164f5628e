"""Markdown that is none: signs of it that are shown as they were typed, because something is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from digest.html.mergetags import ADVICE, merge_tags
from digest.html.mistyped_lines import failed_lines

if TYPE_CHECKING:
    from markdown_it.token import Token

# So many lines of a paragraph that failed are told of.
_MOST = 200
# Stands where something other than words is.
_OTHER = "\ufffc"
_BEGINS = r"(?<![^\s(\[{«“\"'—–-])"
# “f**k” and “5**” are meant so; what stands before a word, or around words with blanks, is not.
_FAILED_MARK = re.compile(
    rf"(?P<spaced>{_BEGINS}(?P<around>\*\*|~~)\s+\S.{{0,200}}?\s(?P=around)(?![\w*~]))|{_BEGINS}(?P<mark>\*\*|~~|`+)(?=[^\s*~`])\S*"
)
_WEB = r"(?:https?:|mailto:|www\.)"
_FORMS = (
    (re.compile(r"^#{2,6}[^\s#]\S*"), "write a blank behind the #"),
    (re.compile(rf"\[[^\][]{{1,300}}\] \({_WEB}[^()\s]{{1,300}}\)"), "write no blank between ] and ("),
    (re.compile(rf"\([^()]{{1,300}}\)\[{_WEB}[^\][\s]{{1,300}}\]"), "a link is written [words](address)"),
    (re.compile(rf"!?\[[^\][]{{1,300}}\]\({_WEB}[^()\s]{{1,300}}$"), "write ) behind its address"),
    (re.compile(r"(?<!\]\()\{\{.{0,200}?\}\}|\{%.{0,200}?%\}"), "a note is no template"),
)
_IN_HTML = re.compile(rf"\*\*[^\s*][^*\n]{{0,200}}\*\*|\[[^\][\n]{{1,300}}\]\({_WEB}[^()\s]{{1,300}}\)")
# Signs that are meant as they stand: Python's arguments, patterns of files, an apostrophe, the old way to quote.
_KEYWORDS = re.compile(r"\*\*(?:kw(?:args)?\b|\w+\s*[,)])")
_CALL = re.compile(r"\w\((?:[^()]*,\s*)?$")
_PATTERN = re.compile(r"\*\*[/\\.]")
_APOSTROPHE = re.compile(r"`(?:twas|tis|til|twere|twill|em|cause|bout|round|neath|tween|n|t|s|\d0s)\b", re.IGNORECASE)
_QUOTED = re.compile(r"`{1,2}(?:[^`']|(?<=\w)'(?=\w)){1,300}'(?!\w)")
_COMMENT = re.compile(r"<!--.{0,300}?-->")
_SIGNS = str.maketrans("", "", "*_~`")
# An address is not shown.
_UNSHOWN = re.compile(r"(?<=\])\([^()\s]*|<[a-z/][^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_CODE_TAG = re.compile(r"<(/?)(?:pre|code|kbd|samp|tt)\b[^>]*>", re.IGNORECASE)
_CODE = re.compile(r"(?<!`)(`++)[^`]{1,300}\1")
_SEPARATOR = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELLS = re.compile(r"(?<!\\)\|")


def failed_marks(inline: Token, line: int) -> Iterator[tuple[int, str, str]]:
    """What is shown with signs of Markdown, in a paragraph that begins at `line`: bold, code, headings, links.

    Each with its line, the words with their signs, and what to do.
    """
    meant = _CODE.sub(_OTHER, _ESCAPED.sub(_OTHER, inline.content))
    for number, words in enumerate(_UNSHOWN.sub(_unshown, meant).split("\n"), start=line):
        yield from ((number, tag, ADVICE) for tag in merge_tags(words))
    shown_lines = _shown(inline.children or ())
    for offset, words, advice in islice(failed_lines(shown_lines), _MOST):
        if words in meant:
            yield line + offset, words, advice
    for number, words in enumerate(shown_lines, start=line):
        for found in _FAILED_MARK.finditer(words):
            mark = found["mark"] or found["around"]
            lost = found[0] not in inline.content and _OTHER not in found[0]
            if mark in meant and not _is_meant(words, found.start(), lost=lost):
                ends = mark in words[found.start() + len(mark) :]
                shown = _typed(found[0], inline.content) if lost else found[0].replace(_OTHER, "…")
                yield number, shown, _advice(mark, ends=ends, spaced=bool(found["spaced"]))
        for form, advice in _FORMS:
            yield from ((number, each, advice) for each in form.findall(words) if each in meant)


def _unshown(found: re.Match[str]) -> str:
    return _OTHER + "\n" * found[0].count("\n")


def _is_meant(words: str, start: int, *, lost: bool) -> bool:
    """Whether the signs at `start` are no Markdown that failed; `lost` says that others of theirs are not shown."""
    if _APOSTROPHE.match(words, start) or _QUOTED.match(words, start) or (_PATTERN.match(words, start) and not lost):
        return True
    keywords = _KEYWORDS.match(words, start)
    called = keywords and _CALL.search(words[max(start - 200, 0) : start])
    return bool(keywords and (called or keywords[0] in ("**kw", "**kwargs")))


def _typed(shown: str, content: str) -> str:
    """What was typed for `shown`, which has lost signs that began or ended something."""
    bare = shown.translate(_SIGNS)
    runs = (run.lstrip("([{«“\"'—–-") for run in content.split())
    return next((run for run in runs if run.translate(_SIGNS) == bare), shown)


def _shown(children: Iterable[Token]) -> list[str]:
    """The words of a paragraph, line by line."""
    lines = [""]
    code = False
    for token in children:
        if token.type == "html_inline" and (tag := _CODE_TAG.fullmatch(token.content)):
            code = not tag[1]
        elif token.type in ("softbreak", "hardbreak"):
            lines.append("")
        elif token.type == "text":
            lines[-1] += _OTHER if code else token.content
        elif token.type in ("code_inline", "image"):
            lines[-1] += _OTHER
        elif token.type == "html_inline":
            lines += [""] * token.content.count("\n")
    return lines


def _advice(mark: str, *, ends: bool, spaced: bool) -> str:
    if spaced:
        return f"write no blank within its {mark}"
    if ends:
        element = {"**": "b", "~~": "del"}.get(mark, "code")
        return f"between a sign and a letter {mark} ends nothing: write <{element}>…</{element}>"
    return f"no {mark} ends it: write one right behind the words, or \\{mark} for the sign itself"


def unread(words: str) -> Iterator[tuple[int, str, str]]:
    """The same for the words of a block of HTML; lines are counted from 0."""
    for found in _IN_HTML.finditer(words):
        line = words.count("\n", 0, found.start())
        yield line, found[0], "within HTML Markdown is read behind a blank line only"
    for line, each in enumerate(words.split("\n")):
        yield from ((line, tag, ADVICE) for tag in merge_tags(each))


def open_fences(whole: Iterable[Token], lines: Sequence[str]) -> Iterator[tuple[int, str, int | None]]:
    """The blocks of code that nothing closes: their line, what would, and their last line if more comes behind it.

    Such a block goes on to the end of the list or quotation that it stands in.
    """
    for token in whole:
        if token.type == "fence" and token.map:
            first, end = token.map
            last = lines[end - 1].strip(" \t>")
            if end - first < 2 or len(last) < len(token.markup) or last.strip(token.markup[0]):
                while end - 1 > first and not lines[end - 1].strip(" \t>"):
                    end -= 1
                yield first + 1, token.markup, end if "".join(lines[end:]).strip() else None


def lost_cells(whole: Iterable[Token], lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The rows of tables whose last cells are left out: their line, how many cells and how many heads there are."""
    heads = 0
    for token in whole:
        if token.type == "table_open":
            heads = 0
        elif token.type == "th_open":
            heads += 1
        elif token.type == "tr_open" and token.map and heads:
            row = lines[token.map[0]].strip(" \t>").strip("|")
            cells = _CELLS.split(row)
            if any(_COMMENT.sub("", each).strip() for each in cells[heads:]):
                yield token.map[0] + 1, len(cells), heads


def failed_table(content: str) -> tuple[int, str] | None:
    """The line of a paragraph, from 0, that keeps it from being a table, and what that line should be."""
    lines = [each.strip() for each in content.split("\n")]
    for number, (heads, below) in enumerate(pairwise(lines), start=1):
        separated = "|" in heads and "|" in below and _SEPARATOR.fullmatch(below)
        if separated or (_is_row(heads) and _is_row(below)):
            return number, "|" + "---|" * len(_CELLS.split(heads.strip("|")))
    return None


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.endswith("|") and bool(line.strip("|").strip())
