"""Which of a newsroom's own templates is to blame for what is wrong in a mail, and where it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from digest.render.environment import Templates
from digest.render.origins import own_files


class Blame(NamedTuple):
    """A file, and the line in it: of what is there too often, or before which something is missing."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


def to_blame(look: str, part: str, link: str, templates: Templates) -> list[Blame]:
    """The places that probably have too few or too many of `links.link` in `part` of a mail, the likeliest first."""
    start = f"email/{look}/{part}"
    found = blamed(start if templates.has(start) else f"email/parts/{part}", f"links.{link}", templates)
    return found or [Blame(f"{templates.directories[0].name}/{start}")]


def blamed(start: str, word: str, templates: Templates) -> list[Blame]:
    """The newsroom's files that have `word` too seldom or too often, of what is made from the template `start` on.

    They are those that the file which they stand in for differs from in that, else all of the newsroom's; none
    where it has none.
    """
    own = own_files(start, templates)
    likely = [file for file, (_, text, packaged) in own.items() if text.count(word) != packaged.count(word)]
    markup = [file for file in own if not file.endswith(".css")]
    return [Blame(file, _line(own[file][1], word)) for file in likely or markup]


def _line(text: str, word: str) -> int:
    """The last line with `word` in it, or else the one before which it would stand."""
    lines = text.rstrip().split("\n")
    there = [number for number, line in enumerate(lines, start=1) if word in line]
    ends = [number for number, line in enumerate(lines, start=1) if "</body" in line or "</html" in line]
    return (there[-1:] or ends[:1] or [len(lines)])[0]


def typed_in(literal: str, look: str, templates: Templates) -> Blame | None:
    """Where in the newsroom's own templates of a look `literal` stands; None where it does not, or in several."""
    return typed_below(literal, f"email/{look}/message.html", templates)


def typed_below(literal: str, start: str, templates: Templates) -> Blame | None:
    """The same for what is made from the template `start` on."""
    own = own_files(start, templates) if literal else {}
    literal = literal.lower()
    found = [
        Blame(file, number)
        for file, (_, text, packaged) in own.items()
        for number, line in enumerate(text.split("\n"), start=1)
        if literal in line.lower() and line not in packaged.split("\n")
    ]
    return found[0] if len(found) == 1 else None


def first_typed(literals: Iterable[str], start: str, templates: Templates) -> Blame | None:
    """The same for the first of `literals` that is found."""
    return next((found for each in literals if (found := typed_below(each, start, templates))), None)
