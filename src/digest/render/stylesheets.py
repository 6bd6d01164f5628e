"""Style sheets read for mistakes: programs drop what they cannot read, and say nothing.

What is read is a template, so that a mistake has its line. What Jinja prints counts as a value, whatever it is;
of two branches the first one counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_PRINTED = "\ue000"
_JINJA = re.compile(r"\{\{|\{#|\{%[-+]?\s*+(?P<word>\w+)")
_JINJA_ENDS = {"{{": "}}", "{#": "#}", "{%": "%}"}
_TOKEN = re.compile(
    r"(?P<comment>/\*.*?(?:\*/|\Z))"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*+(?:\"|(?=\n)|\\?\Z)|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\\?\Z))"
    r"|(?P<url>url\(\s*+(?:[^\"'()\s][^()\n;]*+(?:;base64,[^()\n]*+)?|[^\"'()\s]++)\))"
    r"|(?P<sign>[{}();])"
    r"|(?P<words>[^\"'{}();/u]+|.)",
    re.DOTALL | re.IGNORECASE,
)
_NAME = re.compile(r"--[\w-]+|[*_]?-?[a-z_][\w-]*", re.IGNORECASE)
_NEXT = re.compile(r"\s([\w-]+)\s*:(?!//)")
# A selector has no blank behind a colon.
_A_VALUE = re.compile(r"[\w-]\s*:\s")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'|\([^()]*\)")
_SHOWN = 40
# What hid style sheets from browsers of old, and is still allowed in them.
_MARKUP = re.compile(r"<!--|-->")
_HOLD_RULES = re.compile(
    r"@(?:media|supports|layer|container|scope|starting-style|document|(?:-\w+-)?keyframes)\b", re.IGNORECASE
)
# Between their declarations these have at-rules of their own.
_HOLD_BOTH = re.compile(r"@(?:page|font-feature-values)\b", re.IGNORECASE)
# A call that has its line to itself, or stands before an at-rule, prints whole rules or declarations.
_WHOLE = re.compile(rf"\s*{_PRINTED}[\s{_PRINTED}]*(?:\n\s*|(?=@))")


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake in a style sheet; `line` counts from 1."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property and its value in a rule, whether it is known without running the template, and what is `around`."""

    line: int
    name: str
    value: str
    known: bool
    rule: str
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a style sheet consists of, up to the first mistake in its brackets.

    `rules` are the selectors and at-rules, each with its line.
    """

    slips: tuple[Slip, ...]
    declarations: tuple[Declaration, ...]
    rules: tuple[tuple[int, str], ...]


@lru_cache(maxsize=64)
def read_sheet(source: str, *, nested: bool = False) -> Sheet:
    """The style sheet that a template writes. With `nested`, rules may stand in rules, as browsers know it."""
    reading = _Reading(nested)
    try:
        reading.read(_MARKUP.sub(" ", _without_jinja(source)))
    except _Broken as broken:
        reading.slips.append(broken.slip)
    return Sheet(tuple(reading.slips), tuple(reading.declarations), tuple(reading.rules))


class _Broken(Exception):
    """Behind this mistake nothing can be told apart any more."""

    def __init__(self, line: int, message: str) -> None:
        self.slip = Slip(line, message)


@dataclass(frozen=True, slots=True)
class _Open:
    """A bracket that is open, and what stands before it."""

    line: int
    before: str
    holds_rules: bool = False


class _Reading:
    def __init__(self, nested: bool) -> None:
        self.slips: list[Slip] = []
        self.declarations: list[Declaration] = []
        self.rules: list[tuple[int, str]] = []
        self._nested = nested
        self._open: list[_Open] = []
        self._round: list[int] = []
        self._pieces: list[str] = []
        self._said, self._line, self._began = "", 1, 1

    def read(self, text: str) -> None:
        """Raises _Broken where brackets, quotes or comments do not match."""
        steps: dict[str, Callable[[], None]] = {"{": self._opened, "}": self._closed, ";": self._ended}
        for token in _TOKEN.finditer(text):
            piece = token[0]
            if token.lastgroup == "comment":
                if not piece.endswith("*/") or len(piece) < 4:
                    raise _Broken(self._line, "the comment that begins here is never closed: write */ behind it")
            elif token.lastgroup == "string" and (len(piece) < 2 or piece[-1] != piece[0]):
                raise _Broken(self._line, f"a quotation mark ({piece[0]}) stands alone here: close what it opens")
            elif piece in steps:
                self._leave_out_whole()
                if self._round:
                    raise _Broken(self._round[-1], f"a ( is never closed here: write ) before the {piece}")
                steps[piece]()
                self._said = ""
            else:
                self._say(piece)
            self._line += piece.count("\n")
        self._at_the_end()

    def _say(self, piece: str) -> None:
        if not self._pieces:
            blank = piece[: len(piece) - len(piece.lstrip())]
            self._began = self._line + blank.count("\n")
            piece = piece.lstrip()
        self._pieces += [piece] if piece else []
        if piece == "(":
            self._round.append(self._line)
        elif piece == ")":
            if not self._round:
                raise _Broken(self._line, "there is a ) here without its (")
            self._round.pop()

    def _leave_out_whole(self) -> None:
        self._said = "".join(self._pieces)
        self._pieces.clear()
        if whole := _WHOLE.match(self._said):
            self._said = self._said[whole.end() :]
            self._began += whole[0].count("\n")

    @property
    def _in_a_rule(self) -> bool:
        return bool(self._open) and not self._open[-1].holds_rules

    def _opened(self) -> None:
        before = " ".join(self._said.split())
        if not before.startswith("@") and _has_value(before):
            raise self._unended(before)
        rule = self._open[-1] if self._in_a_rule and not self._nested else None
        if rule and not (_HOLD_BOTH.match(rule.before) and before.startswith("@")):
            raise _Broken(
                rule.line, f"the rule “{_short(rule.before)}” is not closed: write }} before “{_short(before)}”"
            )
        if not before:
            raise _Broken(self._line, "a { without a selector before it: nothing has these rules")
        self.rules.append((self._began, before))
        self._open.append(_Open(self._began, before, not self._in_a_rule and bool(_HOLD_RULES.match(before))))

    def _unended(self, before: str) -> _Broken:
        """What is wrong where a declaration stands before a {: in a rule, nothing ended that or the declaration."""
        if not self._in_a_rule:
            return _Broken(self._began, f"“{_short(before)}” has no {{: write it behind the selector")
        lines = self._said.rstrip().split("\n")
        ended = max(number for number, line in enumerate(lines, start=1) if _has_value(line) or number == 1)
        ended += next((number for number, line in enumerate(lines[ended:]) if line.strip()), 0)
        selector = " ".join(" ".join(lines[ended:]).split())
        place = f"before “{_short(selector)}”" if selector else f"before the selector in “{_short(before)}”"
        sign = "; or }" if self._nested else "}"
        told = f"the rule “{_short(self._open[-1].before)}” is not closed: write {sign} {place}"
        return _Broken(self._began + (ended if selector else 0), told)

    def _closed(self) -> None:
        if self._in_a_rule:
            self._declare()
        elif self._said.strip(f" \n\t{_PRINTED}"):
            raise _Broken(self._began, f"“{_short(self._said)}” has no {{: write it behind the selector")
        if not self._open:
            raise _Broken(self._line, "this } closes nothing: remove it, or write the { that it belongs to")
        self._open.pop()

    def _ended(self) -> None:
        if self._in_a_rule:
            self._declare()
        elif self._said.strip().startswith("@"):
            self.rules.append((self._began, " ".join(self._said.split())))
        elif self._said.strip(f" \n\t{_PRINTED}"):
            raise _Broken(self._began, f"“{_short(self._said)}” stands in no rule: write a selector and {{ before it")

    def _declare(self) -> None:
        text = self._said.strip()
        name, colon, value = (part.strip() for part in text.partition(":"))
        said = _short(text)
        if not text or name.startswith(_PRINTED):
            return
        if not colon:
            first, _, rest = said.partition(" ")
            advice = f": write {first}: {rest}" if rest and _NAME.fullmatch(first) else ""
            self.slips.append(Slip(self._began, f"“{said}” has no colon{advice}"))
        elif (not value or value.startswith("!")) and not name.startswith("--"):
            self.slips.append(Slip(self._began, f"“{name}” has no value"))
        elif not _NAME.fullmatch(name.replace(_PRINTED, "x")):
            self.slips.append(Slip(self._began, f"“{_short(name)}” is no property"))
        elif (following := _NEXT.search(_STRING.sub("", value))) and "progid:" not in value:
            self.slips.append(Slip(self._began, f"a ; is missing between “{name}” and “{following[1]}”"))
        else:
            *around, rule = (each.before for each in self._open)
            known = _PRINTED not in text
            self.declarations.append(Declaration(self._began, name.lower(), value, known, rule, tuple(around)))

    def _at_the_end(self) -> None:
        self._leave_out_whole()
        if self._round:
            raise _Broken(self._round[-1], "a ( is never closed here: write ) behind it")
        if self._open:
            rule = self._open[-1]
            raise _Broken(rule.line, f"the {{ of “{_short(rule.before)}” is never closed: write }} behind its rules")
        if self._said.strip(f" \n\t{_PRINTED}") and not self._said.strip().startswith("@"):
            raise _Broken(self._began, f"“{_short(self._said)}” is no rule: there is no {{ behind it")


def _has_value(text: str) -> bool:
    return bool(_A_VALUE.search(_STRING.sub("", text)))


def _short(text: str) -> str:
    line = " ".join(text.split()).replace(_PRINTED, "…")
    line = re.sub("…+", "…", line)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _without_jinja(source: str) -> str:
    """`source` with as many lines, what Jinja prints as a letter of no alphabet, and without second branches."""
    parts: list[str] = []
    place = depth = 0
    skipped_at: int | None = None
    for start, end, word in _jinja(source):
        parts.append(source[place:start] if skipped_at is None else _lines(source[place:start]))
        place = end
        if word in ("if", "for"):
            depth += 1
        elif word in ("else", "elif") and skipped_at is None:
            skipped_at = depth
        elif word in ("endif", "endfor"):
            skipped_at = None if skipped_at == depth else skipped_at
            depth -= 1
        printed = word is None and source.startswith("{{", start) and skipped_at is None
        parts.append(f"{_PRINTED}{_lines(source[start:end])}" if printed else _lines(source[start:end]))
    return "".join([*parts, source[place:]])


def _jinja(source: str) -> Iterator[tuple[int, int, str | None]]:
    """Where what Jinja reads begins and ends, and the word of a statement. A sign that nothing closes is none."""
    place = 0
    unclosed: set[str] = set()
    while opened := _JINJA.search(source, place):
        closing = _JINJA_ENDS[opened[0][:2]]
        found = -1 if closing in unclosed else source.find(closing, opened.end())
        if found < 0:
            unclosed.add(closing)
            place = opened.start() + 1
        else:
            place = found + len(closing)
            yield opened.start(), place, opened["word"]


def _lines(text: str) -> str:
    return "\n" * text.count("\n")


_STYLE = re.compile(r"(?P<head><style\b[^<>]*>)(?P<css>.*?)(?=</style>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"(?P<head>\{%[-+]?\s*block\s+(?P<name>rules|screens|dark)\b[^%]*%\})(?P<css>.*?)(?=\{%[-+]?\s*endblock|\Z)",
    re.DOTALL,
)


def sheets_in(name: str, text: str) -> Iterator[tuple[str, bool]]:
    """The style sheets in the template `name`, each on its own lines, and whether its rules are moved to elements."""
    mail = name.startswith("email/")
    if name.endswith(".css"):
        yield text, mail and name.endswith("inline.css")
        return
    for found in _STYLE.finditer(text):
        inlined = mail and "data-premailer" not in found["head"]
        yield _lines(text[: found.start("css")]) + found["css"], inlined
    for found in _BLOCK.finditer(text) if mail else ():
        if "<style" not in found["css"]:
            yield _lines(text[: found.start("css")]) + found["css"], found["name"] == "rules"
