"""A newsroom that sends over SMTP to a counting server of its own, and what that server received."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

CLOCK = "2026-11-23T12:00:00+00:00"
EDITION = "morning-2026-11-23"
_SITE = """
title: "The Kill Post"
url: https://kill.example
authority: kill.example
mail:
  transport: smtp
  relays:
    - {host: 127.0.0.1, port: PORT, security: none, connections: CONNECTIONS, in_flight: IN_FLIGHT}
"""
_SOURCES = 'desk: {kind: files, path: stories, url: "https://kill.example/{slug}"}\n'
_DIGEST = 'title: "Morning"\nblocks:\n  - {title: "Latest", select: {since: last_edition}, limit: 5}\n'
_made: list[TemporaryDirectory[str]] = []
_STORY = {
    "headline": "The only story",
    "published": "2026-11-23T09:00:00Z",
    "url": "https://kill.example/one",
    "body_html": "<p>Words.</p>",
}


class Newsroom:
    """One story, so many readers, and the server as its relay; `address` names reader number N."""

    def __init__(self, root: Path, readers: int, *, connections: int = 4, delay: float = 0, in_flight: int = 1) -> None:
        self.root = root
        self.readers = readers
        # What stands before each command, such as one that makes it see another disk.
        self.inside: list[str] = []
        self.received = root / "received"
        self.received.mkdir(parents=True)
        server = Path(__file__).with_name("counting_server.py")
        self.server = subprocess.Popen(
            [sys.executable, str(server), str(self.received), str(delay)], stdout=subprocess.PIPE, text=True
        )
        assert self.server.stdout
        self.port = int(self.server.stdout.readline())
        settings = {"PORT": self.port, "CONNECTIONS": connections, "IN_FLIGHT": in_flight}
        _furnish(root, readers, settings)
        shutil.copytree(_collected(readers), root / "var")

    @staticmethod
    def address(number: int) -> str:
        return _address(number)

    def close(self) -> None:
        self.server.terminate()
        self.server.wait()

    def answers(self, *rules: str) -> None:
        """How the server answers from now on: `ADDRESS STAGE ANSWER`."""
        (self.received / "answers").write_text("\n".join(rules), encoding="utf-8")

    def hold(self, most: int) -> None:
        """Let the server take no message after so many, whoever is slow meanwhile."""
        whole = self.received / "most"
        whole.with_suffix(".new").write_text(str(most), encoding="utf-8")
        whole.with_suffix(".new").replace(whole)

    def release(self) -> None:
        """Let it take all again."""
        (self.received / "most").unlink()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin a command, in a process group of its own."""
        return _begun(self.root, self.inside, arguments)

    def run(self, *arguments: str, status: int = 0) -> str:
        """Run a command to its end; what it printed, errors too if it was to fail."""
        return _ended(self.start(*arguments), arguments, status)

    def states(self) -> dict[str, int]:
        shown: dict[str, Any] = json.loads(self.run("edition", "show", EDITION, "--json"))
        counts: dict[str, int] = shown["deliveries"]
        assert sum(counts.values()) == self.readers
        return counts

    def arrivals(self) -> int:
        """How many messages the server has."""
        with os.scandir(self.received) as found:
            return sum(each.name.endswith(".eml") for each in found)

    def copies(self) -> dict[str, list[str]]:
        """The Message-IDs that each address received."""
        found = defaultdict(list)
        for path in self.received.glob("*.eml"):
            address, _, message = path.read_bytes().decode().partition("\r\n")
            fields = message.partition("\r\n\r\n")[0].replace("\r\n ", " ").split("\r\n")
            assert message.rstrip().endswith("--"), path
            found[address] += [field.partition(": ")[2] for field in fields if field.startswith("Message-ID: ")]
        return found

    def journal(self) -> Path:
        return self.root / "var" / "journal" / EDITION


def kill(process: subprocess.Popen[str]) -> bool:
    """kill -9 a command and its children; False if it had ended before."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def _address(number: int) -> str:
    return f"reader{number}@example.com"


def _furnish(root: Path, readers: int, settings: Mapping[str, int]) -> None:
    site = _SITE
    for name, value in settings.items():
        site = site.replace(name, str(value))
    for name, text in {"site.yaml": site, "sources.yaml": _SOURCES, "digests/morning.yaml": _DIGEST}.items():
        path = root / "config" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "stories").mkdir()
    (root / "stories" / "one.json").write_text(json.dumps(_STORY), encoding="utf-8")
    people = "".join(f"{_address(number)}\n" for number in range(readers))
    (root / "readers.csv").write_text(f"email\n{people}", encoding="utf-8")


@cache
def _collected(readers: int) -> Path:
    """The data of such a newsroom once the story is collected and the readers are brought in: the same for all."""
    _made.append(TemporaryDirectory())
    root = Path(_made[-1].name)
    _furnish(root, readers, {"PORT": 25, "CONNECTIONS": 1, "IN_FLIGHT": 1})
    for command in (("collect",), ("subscribers", "import", str(root / "readers.csv"), "--consent", "test")):
        _ended(_begun(root, [], command), command, 0)
    return root / "var"


def _begun(root: Path, inside: Sequence[str], arguments: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*inside, sys.executable, "-m", "digest", "--config", str(root / "config"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "DIGEST_CLOCK": CLOCK},
        start_new_session=True,
    )


def _ended(process: subprocess.Popen[str], arguments: Sequence[str], status: int) -> str:
    out, err = process.communicate()
    assert process.returncode == status, f"{arguments}: {process.returncode}\n{out}\n{err}"
    return f"{out}{err}" if status else out
