"""Where a template was when it had written too much: a rendering is stopped between two pieces, not in a call."""

from __future__ import annotations

from collections.abc import Iterator
from types import GeneratorType
from typing import Any

from digest.render.budget import OverBudget

# What Jinja2 calls the rendering of an included template within the one that includes it.
_INCLUDED = "gen"


class Overflow(OverBudget):
    """Too much output; `file` and `line` say which template was writing."""

    def __init__(self, pieces: Iterator[str]) -> None:
        super().__init__("too much output")
        frame = _innermost(pieces).gi_frame
        self.file: str = frame.f_code.co_filename
        self.line: int | None = None
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            self.line = template.get_corresponding_lineno(frame.f_lineno)


def _innermost(pieces: Any) -> Any:
    """The rendering that wrote last, below those that wait for it."""
    while True:
        within = pieces.gi_yieldfrom or pieces.gi_frame.f_locals.get(_INCLUDED)
        if not isinstance(within, GeneratorType) or within.gi_frame is None:
            return pieces
        pieces = within
