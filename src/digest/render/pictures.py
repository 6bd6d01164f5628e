"""Pictures as readers get them, made by Pillow in a process that lives for one picture (docs/decisions/0020).

That process (`pictures_worker.py`) has 300 MB of memory, 20 s, no environment and no way to start others: what
a hostile picture does to it costs that picture.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.model.picture import MadePicture, PictureFile

SECONDS = 20.0
_WORKER = Path(__file__).with_name("pictures_worker.py")
_SUFFIXES = ("jpg", "png")


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that was made, and the content of each of its files by name."""

    made: MadePicture
    contents: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Nothing is made of it; `reason` ends a sentence that begins with its address.

    `for_good`: another try would come to the same.
    """

    reason: str
    for_good: bool = False


def make_picture(octets: bytes) -> NewPicture | Unfit:
    """The files made of an original, whatever it is, within 20 s and 300 MB."""
    # Files, where pipes would do: nothing that the other process writes is ever larger than it is allowed to be.
    with tempfile.TemporaryFile() as original, tempfile.TemporaryFile() as answer:
        original.write(octets)
        original.seek(0)
        try:
            ended = subprocess.run(
                [sys.executable, "-I", str(_WORKER)],
                stdin=original,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Unfit(f"it takes more than {SECONDS:.0f} s to read")
        answer.seek(0)
        written = answer.read()
    if ended.returncode:
        how = f"signal {-ended.returncode}" if ended.returncode < 0 else f"status {ended.returncode}"
        return Unfit(f"reading it ended with {how}, over its limits in time or memory or for a fault in a decoder")
    try:
        return _understood(written, len(octets))
    except (ValueError, LookupError, TypeError):
        return Unfit("reading it gave no answer that makes sense")


def _understood(written: bytes, length: int) -> NewPicture | Unfit:
    """The answer, taken for nothing more than what it may be. Raises ValueError, LookupError and TypeError."""
    line, _, content = written.partition(b"\n")
    head = json.loads(line)
    if "unfit" in head:
        return Unfit(str(head["unfit"])[:200], for_good=head.get("for_good") is True)
    files = list(_files(head, content))
    made = MadePicture(
        type=str(head["type"])[:40],
        length=length,
        width=int(head["width"]),
        height=int(head["height"]),
        files=tuple(file for file, _ in files),
    )
    return NewPicture(made, {file.name: octets for file, octets in files})


def _files(head: dict[str, Any], content: bytes) -> Iterator[tuple[PictureFile, bytes]]:
    start = 0
    if not head["files"]:
        raise ValueError("no files")
    for told in head["files"]:
        end = start + int(told["length"])
        octets, suffix = content[start:end], told["suffix"]
        if suffix not in _SUFFIXES or not start < end <= len(content):
            raise ValueError(f"a file of {told['length']!r} octets and the kind {suffix!r}")
        name = f"{hashlib.sha256(octets).hexdigest()[:32]}.{suffix}"
        yield PictureFile(name, int(told["width"]), int(told["height"])), octets
        start = end
