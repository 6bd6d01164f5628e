"""Signs of life of the service's parts: a small file each, renewed while the part runs."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

PARTS = ("clock", "delivery", "notices", "web")
EVERY = timedelta(seconds=5)
STALE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Beat:
    """A part was alive `at` (UTC), as process `pid`, on the configuration of that fingerprint."""

    part: str
    pid: int
    at: datetime
    fingerprint: str


def beat(folder: Path, part: str, at: datetime, fingerprint: str) -> None:
    """Say that `part` of this process is alive at `at` (aware). The file is whole or absent. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {"pid": os.getpid(), "at": at.astimezone(UTC).isoformat(), "fingerprint": fingerprint}
    descriptor, name = tempfile.mkstemp(prefix=f".{part}.", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(said, file)
        Path(name).replace(folder / f"{part}.json")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def end(folder: Path, part: str) -> None:
    """Take this process's sign away, so that nobody waits for it to grow old."""
    found = beats(folder).get(part)
    if found and found.pid == os.getpid():
        with suppress(OSError):
            (folder / f"{part}.json").unlink()


def beats(folder: Path) -> dict[str, Beat]:
    """The latest sign of each part, by its name; a file that cannot be read is none."""
    found = {}
    for part in PARTS:
        with suppress(OSError, ValueError, KeyError, TypeError):
            said = json.loads((folder / f"{part}.json").read_text(encoding="utf-8"))
            found[part] = Beat(part, int(said["pid"]), datetime.fromisoformat(said["at"]), str(said["fingerprint"]))
    return found


def running(folder: Path, part: str) -> bool:
    """Whether the process that gave the part's latest sign is still there, on this machine."""
    found = beats(folder).get(part)
    if found is None:
        return False
    try:
        os.kill(found.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
