"""What one rendering may cost: a template that loops or grows without end is stopped, not waited for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import thread_time

from jinja2.exceptions import SecurityError

MAX_OUTPUT = 5_000_000
MAX_STEPS = 200_000
MAX_WORK = 20_000_000
MAX_TEXT = 1_000_000
MAX_ITEMS = 100_000
# Seconds of the processor, not of a clock: the largest edition takes a tenth of that.
MAX_SECONDS = 4.0
_LOOKS = 64


class OverBudget(SecurityError):
    """A template asks for more than a rendering may cost."""


@dataclass(slots=True)
class Budget:
    """What is left for the rendering that is under way.

    `steps` counts loop turns, calls and loaded templates; `work` counts characters written, into macros and
    captured blocks too, and what filters and calculations make. `block` is the title of the edition's block
    being written.
    """

    steps: int = MAX_STEPS
    work: int = MAX_WORK
    block: str | None = None
    until: float = field(default_factory=lambda: thread_time() + MAX_SECONDS)

    def step(self, work: int = 0) -> None:
        """Take one step that writes `work` characters; raises OverBudget where too little is left."""
        self.steps -= 1
        if self.steps < 0:
            raise OverBudget(f"more than {MAX_STEPS:,} loop turns and calls: is there a loop without an end?")
        if self.steps % _LOOKS == 0:
            self.look()
        self.write(work)

    def look(self) -> None:
        """Raise OverBudget where the rendering has taken too long."""
        if thread_time() > self.until:
            raise OverBudget(f"it takes more than {MAX_SECONDS:.0f} seconds: do less in its loops")

    def write(self, work: int) -> None:
        """Take the writing of `work` characters; raises OverBudget where too little is left."""
        self.work -= work
        if self.work < 0:
            raise OverBudget(f"more than {MAX_WORK:,} characters were written: print less")


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget() -> Iterator[Budget]:
    """A fresh budget for the rendering within."""
    fresh = Budget()
    token = _current.set(fresh)
    try:
        yield fresh
    finally:
        _current.reset(token)


def current() -> Budget:
    """The budget of the rendering under way; a fresh one where none is (a template being compiled)."""
    return _current.get() or Budget()
