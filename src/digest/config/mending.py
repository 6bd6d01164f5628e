"""Advice on broken YAML: the corrected line is found by trying, so what we advise is known to parse.

Each candidate puts one thing right in one line. It is taken if the whole file then parses, or breaks
only further down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from digest.config.yamltext import Slip, compose

_PAIR = re.compile(r"(?P<before>\s*(?:-\s+)*)(?P<key>[^\s:{}\[\],'\"#][^:{}\[\]'\"#]*?)\s*:(?:\s+|$)(?P<value>.*)")
_ITEM = re.compile(r"(?P<before>\s*(?:-\s+)+)(?P<key>)(?P<value>\S.*)")
_GLUED = re.compile(r"(?P<before>[\s{,]*(?:-\s+)?)(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s/].*)")
_FLOW_PAIR = re.compile(r"(?<=[{,])\s*(?P<key>[A-Za-z_][\w-]*)\s*:\s+")
_COMMENT = re.compile(r"(?<!\s)\s+#.*$")
# A value within brackets that is taken for a comment, and the bracket's end with it.
_HASHED = re.compile(r"(?<=[:,\[])\s+(#[^\s\"',}\]#]+)")
SECRET = re.compile(r"(pass|secret|token|key|signing|store)[\w-]*['\"]?\s*:", re.IGNORECASE)

_SIGNS = {
    "{": "“{” begins a map",
    "[": "“[” begins a list",
    "*": "“*” begins an alias",
    "&": "“&” begins an anchor",
    "!": "“!” begins a tag",
    "@": "“@” cannot begin a value",
    "`": "“`” cannot begin a value",
    "%": "“%” cannot begin a value",
    "|": "“|” begins a text of several lines",
    ">": "“>” begins a text of several lines",
    "?": "“?” begins a key",
    "-": "“-” begins a list",
    ",": "“,” cannot begin a value",
}


TAB = "indent with blanks, not with a tab"


@dataclass(frozen=True, slots=True)
class Mended:
    """A corrected line (`number` from 0), and the advice that goes with it.

    `guessed`: where it belongs cannot be known, and what is found wrong with that may come of our guess.
    """

    number: int
    line: str
    advice: str
    guessed: bool = False


def mend(lines: list[str], slip: Slip) -> Mended | None:
    """The first correction of one line after which the text parses further than `slip`, or None."""
    for number in _suspects(lines, slip):
        for line, advice in _candidates(lines, number):
            if line != lines[number] and _parses_further([*lines[:number], line, *lines[number + 1 :]], number, slip):
                shown = "" if SECRET.search(line) else f": {line.strip()}"
                return Mended(number, line, advice + shown, advice == TAB)
    return None


def _suspects(lines: list[str], slip: Slip) -> list[int]:
    above = [number for number in range(min(slip.at.line, len(lines)) - 1, -1, -1) if lines[number].strip()][:1]
    opened = [slip.opened.line] if slip.opened else []
    glued = [number for number in above if re.match(r"\s*-[^\s-]", lines[number])]
    return [number for number in dict.fromkeys([*glued, slip.at.line, *opened, *above]) if number < len(lines)]


def _parses_further(lines: list[str], number: int, slip: Slip) -> bool:
    try:
        compose("\n".join(lines))
    except Slip as later:
        if later.odd and not slip.odd:
            return True
        return later.at.line > max(number, slip.at.line) and (later.opened or later.at).line >= slip.at.line
    return True


def _candidates(lines: list[str], number: int) -> Iterator[tuple[str, str]]:
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    for width in _tab_widths(lines, number, indent) if "\t" in indent else ():
        yield indent.replace("\t", " " * width) + line.lstrip(), TAB
    if _HASHED.search(line):
        yield _HASHED.sub(lambda found: f' "{found[1]}"', line), "“#” begins a comment; put it in quotes"
    yield from _closed(line)
    yield from _flow_candidates(line)
    yield from _quoted_values(line)
    glued = _GLUED.fullmatch(line)
    if glued:
        yield f"{glued['before']}{glued['key']}: {glued['value']}", "write a blank after the colon"
    if re.match(r"\s*-\S", line):
        yield re.sub(r"^(\s*)-", r"\1- ", line), "write a blank after the “-”"
    for other in _indents(lines, number):
        if other != indent:
            yield other + line.lstrip(), "this line is not indented like its neighbours: write it under them"


def _tab_widths(lines: list[str], number: int, indent: str) -> list[int]:
    """How many blanks a tab may stand for; first those with which the line is part of a map that begins above it."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    opens = _COMMENT.sub("", above).rstrip().endswith(":")
    least = len(above) - len(above.lstrip()) + opens
    return sorted((2, 4, 8), key=lambda width: opens and len(indent.replace("\t", " " * width)) < least)


def _closed(line: str) -> Iterator[tuple[str, str]]:
    """The line with the brackets at its end that it lacks."""
    body = _COMMENT.sub("", line).rstrip()
    if body.count("{") > body.count("}") or body.count("[") > body.count("]"):
        for close in ("}", "]", "]}", "}]"):
            yield body + close, f"a “{close}” is missing at the end"


def _indents(lines: list[str], number: int) -> list[str]:
    """The indentations of the lines above, nearest first; of a list's item also that of its keys."""
    found = []
    for line in reversed(lines[max(0, number - 20) : number]):
        if line.strip() and not line.lstrip().startswith("#"):
            spaces = re.match(r" *", line)
            dashed = re.match(r" *- +", line)
            found += [" " * dashed.end()] if dashed else []
            found += [spaces[0]] if spaces else []
    return list(dict.fromkeys(found))


def _quoted_values(line: str) -> Iterator[tuple[str, str]]:
    pair = _PAIR.fullmatch(line) or _ITEM.fullmatch(line)
    if pair is None or not pair["value"].strip():
        return
    start = pair.start("value")
    if pair["value"].startswith("- "):
        items = pair["value"][2:].strip()
        yield f"{line[:start]}[{quoted(items)}]", "write a list in one line in brackets"
    comment = _COMMENT.search(pair["value"])
    if comment:
        yield line[:start] + quoted(pair["value"][: comment.start()]) + comment[0], _cause(pair["value"])
    yield line[:start] + quoted(pair["value"]), _cause(pair["value"])


def _flow_candidates(line: str) -> Iterator[tuple[str, str]]:
    """Each value of a map in braces quoted by itself; then all of them."""
    opening = line.find("{")
    if opening < 0 or line[opening : opening + 2] == "{{":
        return
    pieces = list(_flow_values(line))
    for start, end in pieces:
        value = line[start:end]
        yield line[:start] + quoted(value) + line[end:], _cause(value)
    everything = line
    for start, end in reversed(pieces):
        if everything[start] not in "\"'{[":
            everything = everything[:start] + quoted(everything[start:end]) + everything[end:]
    yield everything, "a value in braces is not plain"


def _flow_values(line: str) -> Iterator[tuple[int, int]]:
    keys = list(_FLOW_PAIR.finditer(line))
    for this, following in zip_longest(keys, keys[1:]):
        end = following.start() if following else len(_COMMENT.sub("", line).rstrip())
        value = line[this.end() : end].rstrip(", ") if following else line[this.end() : end].rstrip()
        if following is None and value.endswith("}"):
            value = value[:-1].rstrip()
        if value:
            yield this.end(), this.end() + len(value)


def _cause(value: str) -> str:
    """Why `value` cannot stand as it is, and that it belongs in quotes."""
    value = value.strip()
    if value.startswith("{{"):
        reason = "“{{” begins a map"
    elif value[:1] == '"' and "\\" in value:
        reason = "“\\” begins an escape between double quotes"
    elif value[:1] in ("'", '"'):
        reason = f"a {value[0]} stands inside the text, or the last one is missing"
    elif value[:1] in _SIGNS:
        reason = _SIGNS[value[0]]
    elif ": " in value or value.endswith(":"):
        reason = "a colon and a blank begin a new value"
    else:
        reason = "YAML cannot read this value"
    return f"{reason}; put it in quotes"


def quoted(value: str) -> str:
    """`value` as a quoted YAML scalar; quotes that already stand around it are replaced."""
    value = value.strip()
    mark = value[:1]
    if mark in ("'", '"'):
        value = value[1:-1] if len(value) > 1 and value.endswith(mark) else value[1:]
        value = value.replace("\\" + mark, mark).replace("''", "'") if mark == "'" else value
    if ('"' in value or "\\" in value) and "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def explained(slip: Slip) -> str:
    """What is wrong where no correction was found."""
    what = slip.what
    if slip.advice:
        return what
    if "end of stream" in what and slip.opened:
        return f"the quotation mark of line {slip.opened.line + 1} is not closed: write it at the end of the text"
    if what.startswith("but found another document"):
        return "one file holds one document: delete the line “---”"
    if "',' or '}'" in what or "',' or ']'" in what:
        line = f"of line {slip.opened.line + 1} " if slip.opened else ""
        return f"the bracket {line}is not closed, or a comma is missing"
    if "undefined alias" in what:
        return "“*” begins an alias, and there is no anchor of that name; put the value in quotes"
    return f"YAML cannot read this ({what}): see that keys are indented alike and texts are in quotes"
