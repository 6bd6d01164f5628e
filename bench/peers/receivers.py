"""What mail is sent to: a counting sink, near or far, and a Postfix of our own; both know what came."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from measured import Used  # noqa: E402
from private_postfix import PrivatePostfix, missing  # noqa: E402

MEMORY = Path("/dev/shm")  # noqa: S108  # what it keeps there are folders of its own


class Receiver(Protocol):
    """Listens at `port`; `checked` says how many seconds `messages` took, having checked that they all came."""

    port: int
    # Whether its times need the sender's connections to be watched.
    watched: bool

    def checked(self, used: Used, messages: int, octets: int) -> float: ...
    def cpu(self) -> float: ...
    def close(self) -> None: ...


class Sink:
    """`sink.py` in a process of its own; times are those between its first connection and its last message."""

    watched = False

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "sink.py"), *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def count(self, *, anew: bool = False) -> dict[str, Any]:
        """What came since it last began anew."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("anew\n" if anew else "\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def checked(self, used: Used, messages: int, octets: int) -> float:
        found = self.count(anew=True)
        if not found["messages"] == found["ids"] == found["whole"] == messages:
            raise SystemExit(f"the sink was to get {messages} messages and got {found}: {used.output}")
        if not 0.9 * octets < found["least"] <= found["most"] < 1.15 * octets:
            raise SystemExit(f"the messages were to have about {octets} octets and had {found}")
        return float(found["last"] - found["connected"])

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / 100

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


class Postfix:
    """A real one; times are those during which the sender had connections to it.

    Senders are what is measured: so its queue is in memory, where it waits for no disk, and it does not make a
    sender that is ahead of its deliveries pause for a second now and then (`in_flow_delay`), which falls on quick ones.
    """

    watched = True

    def __init__(self) -> None:
        self.server = PrivatePostfix(MEMORY if MEMORY.is_dir() else None, "in_flow_delay = 0s\n")
        self.port = self.server.port
        self.before = 0

    def checked(self, used: Used, messages: int, octets: int) -> float:
        self.server.wait_idle()
        found = sum(self.server.delivered().values()) - self.before
        self.before += found
        if found != messages:
            raise SystemExit(f"Postfix was to deliver {messages} messages and delivered {found}: {used.output}")
        return used.connected

    def cpu(self) -> float:
        return 0.0

    def close(self) -> None:
        self.server.close()


# By the name that stands beside a figure: what makes it, and what keeps it from being made, if anything.
KINDS: dict[str, tuple[Callable[[], Receiver], Callable[[], str]]] = {
    "counting sink": (Sink, lambda: ""),
    "Postfix, queue in memory": (Postfix, missing),
    "sink, 20 ms": (lambda: Sink("--delay", "20"), lambda: ""),
    "sink, 20 ms, no PIPELINING": (lambda: Sink("--delay", "20", "--no-pipelining"), lambda: ""),
}
