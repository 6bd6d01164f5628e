"""A command under way, and what it says meanwhile."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable

PATIENCE = 240


class Command:
    """A command under way, and what it has said on stderr so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said = ""
        self._listening = threading.Thread(target=self._listen)
        self._listening.start()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said += line

    def until(self, condition: Callable[[], bool], *, or_its_end: bool = False) -> None:
        """Wait for what must come before it ends."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if self.process.poll() is not None and or_its_end:
                self._listening.join()
                return
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.02)

    def end(self) -> int:
        """Wait for its end; its exit status."""
        assert self.process.stdout
        self.process.stdout.read()
        self._listening.join()
        return self.process.wait()
