"""What Markdown has in it besides words, as it was written, and where: before anything is made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Literal, NamedTuple

from digest.html.markdown import parsed
from digest.html.markup import names, tokens
from digest.html.mistyped import failed_marks, failed_table, lost_cells, open_fences, unread

if TYPE_CHECKING:
    from markdown_it.token import Token

_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|([^\s\"'>]+)))?")
_FAILED_LINK = re.compile(r"!?\[[^\][\n]{1,300}\](?:\([^()\n]{1,300}\)|\[[^\][\n]{1,100}\])")

# What goes on to the end where nothing closes it.
_SPILLS = names("a b big code del em font i ins mark q s small span strike strong sub sup tt u")
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_CODE = names("code kbd pre samp tt")


@dataclass(frozen=True, slots=True)
class Written:
    """A link, a picture or another element of HTML; or what is none and is shown as it is typed.

    That is a link (`brackets`), bold, deleted or code (`mark`), or a `table`. `line` counts from 1. `words` are those
    of a link or a `heading`, with those of the pictures in it, or what is shown with its signs; of a table they are the
    line that it lacks, of a `fence` (a block of code that nothing closes) the one that would close it, and `name` says
    how far it goes. Of a mark `name` says what to do. Then there is what is never closed (`open`, of HTML), and a `row`
    of a table with more cells than heads. The attributes of what is typed as HTML are as they stand there, those of
    Markdown are `href`, or `src` and `alt`.
    """

    kind: Literal["link", "picture", "element", "brackets", "mark", "table", "open", "row", "fence", "heading"]
    line: int
    name: str
    words: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_html: bool = False


class _Piece(NamedTuple):
    """The start or the end of an element, words, or something that is none."""

    kind: Literal["start", "end", "words", "brackets", "mark", "table"]
    line: int
    name: str = ""
    words: str = ""
    attributes: Mapping[str, str] = {}
    is_html: bool = False


def written(text: str) -> list[Written]:
    """The links, pictures, elements and what failed to be something in Markdown, in their order."""
    # The parser takes each of these for the end of a line, and counts so.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = parsed(text)
    pieces = list(_pieces(whole))
    found = [*_elements(pieces), *_unclosed(pieces), *_headings(pieces)]
    for line, cells, heads in lost_cells(whole, text.split("\n")):
        found.append(Written("row", line, "", f"{cells} cells, and its table has {heads} heads"))
    for line, mark, last in open_fences(whole, text.split("\n")):
        found.append(Written("fence", line, f"line {last}" if last else "the end", mark))
    return sorted(found, key=lambda each: each.line)


def _unclosed(pieces: Iterable[_Piece]) -> Iterator[Written]:
    opened: dict[str, list[_Piece]] = {}
    for piece in pieces:
        if piece.name in _SPILLS and piece.kind == "start" and piece.is_html:
            others = opened.setdefault(piece.name, [])
            if piece.name == "a":
                others.clear()
            others.append(piece)
        elif piece.kind == "end" and opened.get(piece.name):
            opened[piece.name].pop()
    for left in opened.values():
        yield from (Written("open", each.line, each.name) for each in left)


def _headings(pieces: Iterable[_Piece]) -> Iterator[Written]:
    opened: _Piece | None = None
    words: list[str] = []
    for piece in pieces:
        if piece.name in _HEADINGS:
            if opened and piece.kind == "end":
                yield Written("heading", opened.line, opened.name, " ".join("".join(words).split()))
            opened, words = (piece if piece.kind == "start" else None), []
        else:
            words.append(_said(piece))


def _elements(pieces: Iterable[_Piece]) -> list[Written]:
    found: list[Written | None] = []
    link: tuple[int, _Piece, list[str]] | None = None
    for piece in pieces:
        # A link ends where the next one begins: no link is in another.
        if piece.name == "a" and piece.kind in ("start", "end") and link:
            place, start, words = link
            found[place], link = _link(start, words), None
        if piece.name == "a" and "href" in piece.attributes:
            link = (len(found), piece, [])
            found.append(None)
        elif piece.kind == "brackets" and not link:
            found.append(Written("brackets", piece.line, "", piece.words))
        elif piece.kind in ("mark", "table"):
            found.append(Written(piece.kind, piece.line, piece.name, piece.words))
        elif piece.kind == "start" and (piece.is_html or piece.name not in _HEADINGS):
            kind: Literal["picture", "element"] = "picture" if piece.name == "img" else "element"
            found.append(Written(kind, piece.line, piece.name, "", piece.attributes, piece.is_html))
        if link:
            link[2].append(_said(piece))
    if link:
        place, start, words = link
        found[place] = _link(start, words)
    return [each for each in found if each]


def _said(piece: _Piece) -> str:
    """What of a piece are words of the link or heading around it; those of a failed mark stand in the text as well."""
    if piece.name == "img":
        return piece.attributes.get("alt", "")
    return piece.words if piece.kind == "words" else ""


def _link(start: _Piece, words: list[str]) -> Written:
    return Written("link", start.line, "a", " ".join("".join(words).split()), start.attributes, start.is_html)


def _pieces(whole: Iterable[Token]) -> Iterator[_Piece]:
    line = 1
    for token in whole:
        line = token.map[0] + 1 if token.map else line
        if token.type in ("heading_open", "heading_close"):
            yield _Piece("start" if token.nesting > 0 else "end", line, token.tag)
        elif token.type == "inline":
            yield from _of_a_line(token, line)
        elif token.type == "html_block":
            yield from _html(token.content, line, is_block=True)


def _of_a_line(inline: Token, line: int) -> Iterator[_Piece]:
    """The pieces of a paragraph, a heading or a cell, which begins at `line`."""
    if table := failed_table(inline.content):
        yield _Piece("table", line + table[0], words=table[1])
    yield from (_Piece("mark", at, advice, words) for at, words, advice in failed_marks(inline, line))
    typed = frozenset(_FAILED_LINK.findall(inline.content))
    for token in inline.children or ():
        if token.type == "link_open":
            yield _Piece("start", line, "a", "", {"href": str(token.attrs.get("href", ""))})
        elif token.type == "link_close":
            yield _Piece("end", line, "a")
        elif token.type == "image":
            yield _Piece("start", line, "img", "", {"src": str(token.attrs.get("src", "")), "alt": token.content})
        elif token.type == "html_inline":
            yield from _html(token.content, line)
            line += token.content.count("\n")
        elif token.type in ("softbreak", "hardbreak"):
            yield _Piece("words", line, words=" ")
            line += 1
        else:
            yield _Piece("words", line, words=token.content)
            # With a backslash before its brackets it is meant to be shown.
            failed = _FAILED_LINK.findall(token.content) if token.type == "text" else ()
            yield from (_Piece("brackets", line, words=each) for each in failed if each in typed)


def _html(text: str, line: int, *, is_block: bool = False) -> Iterator[_Piece]:
    code = 0
    for token in tokens(text):
        if token.name in _CODE:
            code = code + 1 if token.kind == "start" else max(code - 1, 0)
        if token.kind in ("start", "unseen") and token.name:
            yield _Piece("start", line, token.name, "", _attributes(token.attributes), is_html=True)
        elif token.kind == "end":
            yield _Piece("end", line, token.name)
        elif token.kind == "text":
            yield _Piece("words", line, words=unescape(token.raw))
            for number, words, advice in unread(token.raw) if is_block and not code else ():
                yield _Piece("mark", line + number, advice, words)
        line += token.raw.count("\n")


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found
