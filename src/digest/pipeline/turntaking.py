"""In which order sources are visited, so that no host holds up the sources of others."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

_AT_ONE_HOST = 2
_LOOK_AHEAD = 500

T = TypeVar("T")


class Turns(Generic[T]):
    """Hands out things in their order, but never more than two at once that wait for the same host.

    `host` names the host of a thing, or None where nothing waits for it. Things are drawn as they are
    needed: at most 500 are held back for hosts that are busy.
    """

    def __init__(self, things: Iterator[T], host: Callable[[T], str | None]) -> None:
        self._things = things
        self._host = host
        self._held: dict[str, deque[T]] = {}
        self._count = 0
        self._busy: Counter[str] = Counter()

    def next(self) -> T | None:
        """The next thing whose host has room; None where there is none now."""
        for waiting, held in self._held.items():
            if self._busy[waiting] < _AT_ONE_HOST:
                return self._release(waiting, held)
        while self._count < _LOOK_AHEAD:
            thing = next(self._things, None)
            if thing is None:
                return None
            name = self._host(thing)
            if name is None:
                return thing
            if self._busy[name] < _AT_ONE_HOST:
                self._busy[name] += 1
                return thing
            self._held.setdefault(name, deque()).append(thing)
            self._count += 1
        return None

    def over(self, thing: T) -> None:
        """Say that a thing that was handed out is done."""
        name = self._host(thing)
        if name is not None:
            self._busy[name] -= 1
            if not self._busy[name]:
                del self._busy[name]

    def _release(self, name: str, held: deque[T]) -> T:
        thing = held.popleft()
        self._count -= 1
        self._busy[name] += 1
        if not held:
            del self._held[name]
        return thing
