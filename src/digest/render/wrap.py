"""Plain text in lines that every mail program shows whole."""

from __future__ import annotations

import re
import textwrap

WIDTH = 76
# A line's own indent is put before each line that it is folded into: half the width is for words.
_DEEPEST = WIDTH // 2
_LEAD = re.compile(r"(?:> ?)*[^\S\n]*(?:(?:-|\d{1,3}\.) )?")
_GAPS = re.compile(r"\n{4,}")
_LINE_END_BLANKS = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)


def wrapped(text: str, indent: str = "") -> str:
    """`text` in lines of at most 76 characters where possible; words and URLs are never broken.

    Line ends within it stay; each line begins with `indent`. What is folded stands below the words of its item, and
    behind the marks of its quotation.
    """
    return "\n".join(_fold(line, indent) for line in text.splitlines())


def tidy(text: str) -> str:
    """A rendered text without blanks at line ends, gaps of more than two lines, and empty ends."""
    return _GAPS.sub("\n\n\n", _LINE_END_BLANKS.sub("", text)).strip("\n") + "\n"


def _fold(line: str, indent: str) -> str:
    # A tab is as wide as up to eight letters; folding spells it out.
    if line.strip() and len(indent) + len(line) <= WIDTH and "\t" not in line:
        return f"{indent}{line.rstrip()}"
    own, room = line[: len(line) - len(line.lstrip())], max(_DEEPEST - len(indent), 0)
    lead = _LEAD.match(line)
    marks = lead[0] if lead else ""
    quoted = len(marks) - len(marks.lstrip("> "))
    hung = marks[:quoted] + " " * (len(marks) - quoted)
    return textwrap.fill(
        line.strip(),
        width=WIDTH,
        initial_indent=indent + own[:room],
        subsequent_indent=indent + hung[:room],
        break_long_words=False,
        break_on_hyphens=False,
    )
