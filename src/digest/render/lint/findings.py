"""What a look at a finished mail finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from digest.html.excerpt import excerpt

_NAMED, _LONGEST_NAME = 3, 120


class PersonalLink(NamedTuple):
    """A link of each reader's own: the `file` of a look that has to show it once, and its name in `links`."""

    file: str
    name: str


Concern = Literal["subject", "postal_address", "settings"] | PersonalLink


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a mail: an error holds it back, a warning does not.

    `block` is the heading below which it stands, or None where it has no place. What stands in a file of the
    editors or in a template of theirs has its `file`, relative to the project's folder, and mostly its `line`;
    `typed` is what of it would be found there, the surest first. `concerns` is what it is about, where that is
    mended in a place of its own, or by another than the text that was looked at: “settings” is what reading them tells
    with its line.
    """

    severity: Literal["error", "warning"]
    message: str
    block: str | None = None
    file: str | None = None
    line: int | None = None
    typed: tuple[str, ...] = ()
    concerns: Concern | None = None

    def __str__(self) -> str:
        where = f" (under “{self.block}”)" if self.block else ""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return f"{self.severity}: {place}{self.message}{where}"


def error(message: str, block: str | None = None, *typed: str, concerns: Concern | None = None) -> Finding:
    """What must be mended before the mail leaves."""
    return Finding("error", message, block, typed=tuple(filter(None, typed)), concerns=concerns)


def warning(message: str, block: str | None = None, *typed: str, concerns: Concern | None = None) -> Finding:
    """What should be looked at."""
    return Finding("warning", message, block, typed=tuple(filter(None, typed)), concerns=concerns)


def some(items: Sequence[str]) -> str:
    """The first of `items` in quotes, and how many there are beside them."""
    shown = ", ".join(f"“{excerpt(each, _LONGEST_NAME)}”" for each in items[:_NAMED])
    return shown if len(items) <= _NAMED else f"{shown} and {len(items) - _NAMED} more"
