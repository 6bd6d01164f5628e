"""Where things stand in a configuration file: plain data, and the place of every part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from digest.errors import Problem

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and its key; lines and columns count from 1.

    `text` is a scalar as it was typed, without quotes; None for a list or a map.
    """

    line: int
    column: int
    key_line: int
    key_column: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the value at `path`, or (with `on_key`) with its key.

    `absent` is a secret that is not there: it is named rightly, and holds up only what needs it.
    """

    path: Path
    message: str
    on_key: bool = False
    warning: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: `data` is plain YAML 1.2 (None if it could not be read), `places` say where.

    `file` is the name that problems carry; `problems` are those of its YAML; `missing` says that there is no such file.
    In the lines `guessed` it was not known how far they are indented: nothing else is said of them. `lost` are values
    that are comments, for want of quotes, as they were typed.
    """

    file: str
    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    missing: bool = False
    guessed: frozenset[int] = frozenset()
    lost: Mapping[Path, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether the file is there and says nothing."""
        return self.data is None and not self.problems and not self.missing

    def text(self, path: Path) -> str | None:
        """The scalar at `path` as it was typed, or None."""
        place = self.places.get(path)
        return place.text if place else None

    def problem(self, fault: Fault) -> Problem:
        """The fault with the place of its value, or of the nearest thing around it that stands in the file."""
        severity: Literal["error", "warning"] = "warning" if fault.warning else "error"
        for length in range(len(fault.path), -1, -1):
            place = self.places.get(fault.path[:length])
            if place is None:
                continue
            on_key = fault.on_key or (0 < length < len(fault.path))
            line, column = (place.key_line, place.key_column) if on_key else (place.line, place.column)
            return Problem(self.file, fault.message, line, column, severity)
        return Problem(self.file, fault.message, 1, 1, severity)

    def report(self, faults: Iterable[Fault]) -> list[Problem]:
        """All faults as problems with places."""
        return [problem for problem in map(self.problem, faults) if problem.line not in self.guessed]
