"""HTML read as a row of tags and words, in time linear in its length.

A parser builds a tree and pays for nesting; this looks at tokens only. It decides nothing about
safety: that is `sanitise`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

from digest.html.clean import clean_characters

_TAG = re.compile(
    r"<!--.*?(?:--!?>|\Z)"
    r"|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*)(?P<rest>(?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+)(?:>|\Z)",
    re.DOTALL,
)


def names(text: str) -> frozenset[str]:
    """The element names in `text`, which has blanks between them."""
    return frozenset(text.split())


_WORDLESS = names("script style iframe noscript noembed noframes template textarea select svg math object")
_CLOSING = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*>?", re.IGNORECASE) for name in _WORDLESS}
_CDATA = re.compile(r"(?P<opens><!\[CDATA\[)|\]\]>", re.IGNORECASE)
_SHOWN_CDATA = re.compile(r"(?P<opens>&lt;!\[CDATA\[)|\]\]&gt;", re.IGNORECASE)
BLOCKS = names(
    "address article aside blockquote br caption center dd details div dl dt figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header hr img li main nav ol option p pre section summary table tbody td tfoot th thead title tr ul"
)
_ITEMS = names("li dt dd tr td th option")
VOID = names("area base br col embed hr img input link meta source track wbr")

_DEPTH = 200
_LONG_TAG, _MOST_ATTRIBUTES = 2000, 200
_WORK = 3_000_000


class Token(NamedTuple):
    """A piece of HTML: words, the start or end of an element, or something that nobody sees."""

    kind: Literal["text", "start", "end", "unseen"]
    raw: str
    name: str = ""
    attributes: str = ""


def tokens(html: str) -> Iterator[Token]:
    """The tokens of `html` in order; joined, their `raw` is `html`.

    Scripts, styles and the like come whole as one unseen token, as do comments. A `<` behind the
    last `>` is a sign, not a tag: “under 5 <b” loses nothing.
    """
    end = html.rfind(">") + 1
    place = 0
    unclosed: set[str] = set()
    while found := _TAG.search(html, place, end):
        if found.start() > place:
            yield Token("text", html[place : found.start()])
        token = _token(found)
        place = found.end()
        if token.kind == "start" and token.name in _CLOSING and not token.raw.endswith("/>"):
            close = None if token.name in unclosed else _CLOSING[token.name].search(html, place, end)
            if close:
                token = Token("unseen", html[found.start() : close.end()], token.name)
                place = close.end()
            else:
                unclosed.add(token.name)
        yield token
    if place < len(html):
        yield Token("text", html[place:])


def _token(found: re.Match[str]) -> Token:
    if found["name"] is None:
        return Token("unseen", found[0])
    return Token("end" if found["slash"] else "start", found[0], found["name"].lower(), found["rest"])


def without_cdata(html: str) -> str:
    """`html` without the marks of CDATA sections, which HTML does not have; their content stays.

    What ends a section that nothing has begun is words: `a[b[0]]>1`.
    """
    return _without_sections(_CDATA, html)


def without_shown_cdata(html: str) -> str:
    """The same of marks that were escaped on their way, and would be read as words."""
    return _without_sections(_SHOWN_CDATA, html)


def _without_sections(mark: re.Pattern[str], html: str) -> str:
    left_open = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal left_open
        is_mark = found["opens"] is not None or left_open > 0
        left_open = left_open + 1 if found["opens"] else max(left_open - 1, 0)
        return "" if is_mark else found[0]

    return mark.sub(replaced, html)


def words(html: str) -> str:
    """The visible words of `html`, entities decoded; a block begins on a new line.

    Characters that `clean_characters` drops are gone, also those that were written as entities.
    """
    parts = []
    for token in tokens(without_cdata(html)):
        if token.kind == "text":
            parts.append(unescape(token.raw))
        elif token.kind != "unseen" and token.name in BLOCKS:
            parts.append("\n")
    return clean_characters("".join(parts))


def is_costly(html: str) -> bool:
    """Whether a tree of `html` could be deeper than 200 elements or cost a parser much.

    Counts as open whatever a parser might hold open, so that it never says no too early: an end tag
    closes only the element that was opened last.
    """
    open_names: list[str] = []
    work = 0
    for token in tokens(html):
        if token.kind == "text":
            continue
        _step(token, open_names)
        work += len(open_names) + (token.attributes.count("=") if len(token.attributes) > _LONG_TAG else 0)
        if len(open_names) > _DEPTH or work > _WORK:
            return True
        if _is_crowded(token):
            return True
    return False


def has_crowded_tag(html: str) -> bool:
    """Whether a tag in `html` has more than 200 attributes, which cost some parsers the square of their number."""
    return any(_is_crowded(token) for token in tokens(html) if len(token.attributes) > _LONG_TAG)


def _is_crowded(token: Token) -> bool:
    return len(token.attributes) > _LONG_TAG and len(_bare(token.attributes)) > _MOST_ATTRIBUTES


def _step(token: Token, open_names: list[str]) -> None:
    top = open_names[-1] if open_names else ""
    if token.kind == "end":
        if top == token.name:
            open_names.pop()
    elif token.kind == "start" and token.name not in VOID:
        if (top == "p" and token.name in BLOCKS) or (top in _ITEMS and top == token.name):
            open_names.pop()
        open_names.append(token.name)


def _bare(attributes: str) -> list[str]:
    return re.sub(r"\"[^\"]*\"?|'[^']*'?", " v ", attributes).split()
