"""Whether words run from left to right or from right to left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import unescape
from typing import Literal

from digest.html.markup import Token, names, tokens

_RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"})
_RTL_LANGUAGES = " ar arc ary arz azb ckb dv fa glk he iw khw ks lrc mzn nqo pnb prs ps sd sdh skr syr ug ur yi "

_BLOCKS = names("div p h2 h3 h4 h5 h6 ul ol dl table caption figcaption blockquote pre")
_DIRECTION = re.compile(r'\sdir="(ltr|rtl|auto)"')
# One number with the sign before it, which in words from the right would go to its other side. Arabic has its own.
_SIGNED = re.compile(r"[+\-\u2212\u2013\u00b1]\s?[€$£]?[0-9\u06f0-\u06f9][0-9\u06f0-\u06f9.,:\u066b\u066c\s]*[%€$£°]?")
_ADDRESS = re.compile(r"https?://\S+|(?<!\S)\S+@\S+")


def direction(language: str | None, text: str) -> Literal["ltr", "rtl"]:
    """The direction of `text`, written in `language` (a BCP 47 tag or None).

    The language decides, unless the text has letters of the other direction alone: a wrong tag must
    not turn a headline round. Without a language most letters decide.
    """
    right, left = _strong(text)
    spoken = _of_language(language) if language else None
    if spoken == "rtl":
        return "rtl" if right or not left else "ltr"
    if spoken == "ltr":
        return "ltr" if left or not right else "rtl"
    return "rtl" if right > left else "ltr"


def isolated(text: str) -> str:
    """`text` as a part of words in another direction, which it does not disturb (Unicode's isolates, UAX #9)."""
    return f"\u2068{text}\u2069"


def within(name: str, words: str) -> str:
    """`name` as it stands within `words`: isolated, unless all letters of it run as most of theirs do."""
    right, left = _strong(name)
    others = left if direction(None, words) == "rtl" else right
    # Without letters it is figures and signs, which run with the words around them only from left to right.
    loose = not right and not left and direction(None, words) == "rtl"
    return isolated(name) if others or loose else name


def with_directions(html: str, around: str) -> str:
    """Sanitised `html` with `dir` on each block whose words run against those around it, which run `around`.

    Most letters decide; addresses do not count. A block without letters, a picture or figures, runs as the whole does.
    What says its direction keeps it. Written out, since Outlook knows no `dir="auto"`. A quotation says its direction
    wherever that is not `around`, in another quotation too: by it mail programs know on which side its bar is.
    A number with a sign, alone in its cell, keeps that before it.
    """
    parts = [(token, token.kind == "start" and token.name in _BLOCKS) for token in tokens(html)]
    said: dict[int, list[str]] = {}
    whole: list[str] = []
    inside: list[int] = []
    # Code runs its own way whatever stands around it; fixed lines are nothing but code.
    code = fixed = False
    for place, (token, is_block) in enumerate(parts):
        if token.name in ("code", "pre"):
            code, fixed = (token.kind == "start", fixed) if token.name == "code" else (code, token.kind == "start")
        if token.kind == "text" and code and not fixed:
            continue
        if token.kind == "text":
            for block in inside:
                said[block].append(token.raw)
            whole.append(token.raw)
        elif is_block:
            said[place] = []
            inside.append(place)
        elif token.kind == "end" and token.name in _BLOCKS and inside:
            inside.pop()
    written: list[str] = []
    runs, most = [around], _most("".join(whole), around)
    for place, (token, is_block) in enumerate(parts):
        raw = token.raw
        if is_block:
            own = _DIRECTION.search(raw)
            runs.append(own[1] if own else _most("".join(said[place]), runs[-1] if runs[1:] else most))
            turns = runs[-1] != runs[-2] or (token.name == "blockquote" and runs[-1] != around)
            if not own and turns:
                raw = f'<{token.name} dir="{runs[-1]}"{raw[len(token.name) + 1 :]}'
        elif token.kind == "end" and token.name in _BLOCKS and len(runs) > 1:
            runs.pop()
        elif token.kind == "text" and (runs[-1] if runs[1:] else most) == "rtl" and _is_signed_cell(parts, place):
            raw = f'<span dir="ltr">{raw}</span>'
        written.append(raw)
    return "".join(written)


def _is_signed_cell(parts: Sequence[tuple[Token, bool]], place: int) -> bool:
    """Whether a cell of a table holds the text at `place` and nothing else, and that is a number with a sign."""
    around = [parts[each][0] for each in (place - 1, place + 1) if 0 <= each < len(parts)]
    cell = [(each.kind, each.name in ("td", "th")) for each in around] == [("start", True), ("end", True)]
    return cell and bool(_SIGNED.fullmatch(unescape(parts[place][0].raw).strip()))


def _most(text: str, around: str) -> str:
    right, left = _strong(_ADDRESS.sub("", unescape(text)))
    if right == left:
        return around
    return "rtl" if right > left else "ltr"


def _of_language(language: str) -> Literal["ltr", "rtl"]:
    subtags = language.lower().replace("_", "-").split("-")
    script = next((tag for tag in subtags[1:] if len(tag) == 4 and tag.isalpha()), None)
    if script:
        return "rtl" if script in _RTL_SCRIPTS else "ltr"
    return "rtl" if f" {subtags[0]} " in _RTL_LANGUAGES else "ltr"


def _strong(text: str) -> tuple[int, int]:
    kinds = [unicodedata.bidirectional(character) for character in text]
    return sum(kind in ("R", "AL") for kind in kinds), kinds.count("L")
