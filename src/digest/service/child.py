"""A part as its supervisor sees it: a process that is started, told, watched, started again, ended."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence

from digest.service import lifeline
from digest.service.lifeline import Snapshot

_SHORTEST, _LONGEST = 1.0, 30.0
_SETTLED = 60.0
_log = logging.getLogger(__name__)


class Child:
    """One part. Times are seconds of a clock that only goes forward.

    `command` starts it; the number of its end of the line, and that of the listener if it has one, are
    appended.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        listener: socket.socket | None,
        environment: Callable[[], Mapping[str, str]],
    ) -> None:
        self.name = name
        self._command = [*command, "--part", name]
        self._listener = listener
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._started = 0.0
        self._again_at = 0.0
        self._pause = _SHORTEST

    @property
    def pid(self) -> int | None:
        """The process, if there is one."""
        return self._process.pid if self._process else None

    def look_after(self, at: float, snapshot: Snapshot) -> None:
        """Start it if it does not run and its pause is over; note it if it has crashed."""
        if self._process is not None and (status := self._process.poll()) is not None:
            self._crashed(at, status)
        if self._process is None and at >= self._again_at:
            self._start(at, snapshot)

    def tell(self, snapshot: Snapshot) -> None:
        """Hand it another configuration; one that does not take it is killed, and so started again."""
        if self._line is None:
            return
        try:
            lifeline.send(self._line, snapshot)
        except OSError:
            self.kill()

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, after at most so long."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()

    def _start(self, at: float, snapshot: Snapshot) -> None:
        ours, theirs = socket.socketpair()
        inherited = [each.fileno() for each in (theirs, self._listener) if each is not None]
        numbers = ["--line", str(theirs.fileno())]
        if self._listener is not None:
            numbers += ["--listener", str(self._listener.fileno())]
        with theirs:
            # A group of its own: Ctrl-C in a terminal is the supervisor's to heed.
            self._process = subprocess.Popen(
                [*self._command, *numbers],
                stdin=subprocess.DEVNULL,
                pass_fds=inherited,
                env={**os.environ, **self._environment()},
                start_new_session=True,
            )
        self._line, self._started = ours, at
        self.tell(snapshot)

    def _crashed(self, at: float, status: int) -> None:
        if at - self._started >= _SETTLED:
            self._pause = _SHORTEST
        how = f"signal {-status}" if status < 0 else f"status {status}"
        fields = {"part": self.name, "how": how, "restart_in": f"{self._pause:.0f}s"}
        _log.error("a part has ended unasked", extra=fields)
        if self._line is not None:
            self._line.close()
        self._process = self._line = None
        self._again_at, self._pause = at + self._pause, min(self._pause * 2, _LONGEST)
