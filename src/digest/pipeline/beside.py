"""A clerk in a process of his own, beside the sender: the sender goes on while the ledger is written.

The two speak over a pair of sockets, one turn and one answer at a time. The clerk's process dies with the
sender's, whatever ends that: it never knows more than the sender's journal does. It holds the sender's
lock with it, so that nobody else sends from the store before both are gone.
"""

from __future__ import annotations

import ctypes
import gc
import logging
import os
import pickle
import select
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from digest.errors import StoreError
from digest.model.delivery import Delivery
from digest.pipeline.clerk import Clerk, Taken, Turn
from digest.store.database import HURRIED_SECONDS

_log = logging.getLogger(__name__)
_LENGTH = struct.Struct("!I")
_CHUNK = 1 << 16
_GARBAGE = 50_000
_SLICE_MS = 100
# Field 39 of /proc/PID/stat, counted from the one behind the name.
_PROCESSOR = 36
_DIE_WITH_PARENT = 1


class Beside:
    """A clerk's desk in a forked process, begun only where no store is open in this one (`database.close_all`).

    `hire` makes the clerk there. `hurried` says that an end is wanted: then he is not waited for any longer
    than a lock would be.
    """

    def __init__(self, hire: Callable[[], Clerk], hurried: Callable[[], bool] = lambda: False) -> None:
        self._wire, theirs = socket.socketpair()
        self._hurried = hurried
        gc.collect()
        # What is there now is never collected, so that the two processes go on sharing its memory.
        gc.freeze()
        # What is made for each message goes as it came, and is not worth looking for every 700 objects.
        self._threshold = gc.get_threshold()
        gc.set_threshold(_GARBAGE)
        sender = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            self._wire.close()
            _serve(theirs, hire, sender)
        theirs.close()
        self._buffer = bytearray()
        self._busy = self._torn = False

    def begin(self, turn: Turn) -> None:
        """Hand a turn over. Raises StoreError where the clerk is gone."""
        self._busy = self._torn = True
        with _explained():
            _send(self._wire, turn)
        self._torn = False

    def done(self, *, wait: bool) -> Taken | StoreError | None:
        """The answer, or None where there is none yet. Raises StoreError where the clerk is gone or half asked."""
        if self._torn:
            raise StoreError("A turn of the ledger was interrupted; the next start settles it from the journal.")
        with _explained():
            while (answer := _taken_from(self._buffer)) is None:
                if wait:
                    self._wait()
                try:
                    data = self._wire.recv(_CHUNK, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    return None
                if not data:
                    raise ConnectionError
                self._buffer += data
        self._busy = False
        found: Taken | StoreError = answer[0]
        if isinstance(found, StoreError):
            return found
        return found._replace(claimed=[*map(Delivery._make, zip(*found.claimed, strict=True))])

    def _wait(self) -> None:
        """Wait for the clerk. Raises StoreError where an end is wanted and he does not come soon."""
        began, watch = time.monotonic(), select.poll()
        watch.register(self._wire, select.POLLIN)
        while not watch.poll(_SLICE_MS):
            if self._hurried() and time.monotonic() - began > HURRIED_SECONDS:
                self._torn = True
                raise StoreError(
                    "The ledger could not be written before the end: the next start settles it from the journal."
                )

    def close(self) -> None:
        """Send the clerk home, and wait until he has gone; what he has not answered the journal settles."""
        self._wire.close()
        if self._busy:
            # He may be waiting for a lock, for longer than whoever was told to end has.
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        gc.set_threshold(*self._threshold)
        gc.unfreeze()


def _serve(wire: socket.socket, hire: Callable[[], Clerk], sender: int) -> None:
    """What the clerk's process does, and nothing after it."""
    try:
        with suppress(AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != sender:
            return
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        clerk = hire()
        buffer = bytearray()
        processors = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set[int]()
        while True:
            asked = _taken_from(buffer)
            if asked is None:
                data = wire.recv(_CHUNK)
                if not data:
                    return
                buffer += data
                continue
            _make_room(sender, processors)
            try:
                found = clerk.work(asked[0])
                # By columns, which take half the time to pack.
                columns: Any = [*zip(*found.claimed, strict=True)]
                answer: Taken | StoreError = found._replace(claimed=columns)
            except StoreError as error:
                answer = StoreError(str(error))
            _send(wire, answer)
    except Exception:  # noqa: BLE001  # whatever it is, this process must not go on as a second sender
        _log.exception("the process that keeps the ledger fails")
    finally:
        os._exit(0)


def _make_room(sender: int, processors: set[int]) -> None:
    """Work on another processor than the sender is on: woken by the sender, this process would be put on the same."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{sender}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        others = processors - {int(fields[_PROCESSOR])}
        if others:
            os.sched_setaffinity(0, others)


def _send(wire: socket.socket, message: object) -> None:
    written = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    wire.sendall(_LENGTH.pack(len(written)) + written)


def _taken_from(buffer: bytearray) -> tuple[Any] | None:
    """The message at the beginning of the buffer, taken out of it, if it is there in full."""
    if len(buffer) < _LENGTH.size:
        return None
    end = _LENGTH.size + _LENGTH.unpack_from(buffer)[0]
    if len(buffer) < end:
        return None
    message = pickle.loads(memoryview(buffer)[_LENGTH.size : end].tobytes())  # noqa: S301  # from our own process
    del buffer[:end]
    return (message,)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "The process that keeps the ledger has ended: run the command again. Nothing is lost."
        ) from error
