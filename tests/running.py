"""`digest run` as an operator starts it: a process of its own on a newsroom, its log, its address."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

PATIENCE = 90.0


class Service:
    """One running service; `log` is what it said so far."""

    begun: ClassVar[list[Service]] = []

    def __init__(self, root: Path, clock: str, name: str = "service") -> None:
        self.root = root
        self.out = root / f"{name}.out"
        self.err = root / f"{name}.err"
        command = [sys.executable, "-m", "digest", "--config", str(root / "config"), "run", "--bind", "127.0.0.1:0"]
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=err, env={**os.environ, "DIGEST_CLOCK": clock}, start_new_session=True
            )
        Service.begun.append(self)

    @property
    def log(self) -> str:
        return self.err.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        """Where it serves, once it has said so."""
        until(lambda: "Serving" in self.out.read_text(encoding="utf-8") or self.process.poll() is not None, self)
        (found,) = re.findall(r"http://\S+/", self.out.read_text(encoding="utf-8"))
        return str(found)

    def pid(self, part: str) -> int | None:
        """The process of a part, by its sign of life."""
        try:
            said = json.loads((self.root / "var" / "run" / f"{part}.json").read_text(encoding="utf-8"))
        except OSError:
            return None
        return int(said["pid"])

    def get(self, path: str) -> int:
        """The status of a request, 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=30) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it with a signal, and its exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


def until(condition: Callable[[], Any], service: Service | None = None) -> None:
    """Wait for what must come; how long it takes is no matter, within reason."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"it did not come\n{service.log if service else ''}"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
