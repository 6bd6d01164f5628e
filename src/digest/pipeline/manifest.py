"""What a published folder holds and what each file was made from: `.digest-files.json` in it.

    {"version": 2, "complete": true, "files": {"index.html": ["STAMP", [[SIZE, MTIME_NS, INODE], …]]}}

A file is the one that was written as long as its size, time and inode are; then its stamp tells whether
it would be made the same again. While a publication is under way `complete` is false, and the files that
it may change have no stamp: whenever it is killed, the next one looks at them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digest.errors import UsageError

MANIFEST = ".digest-files.json"
_VERSION = 2

Marks = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it was written: what from, and how it and its compressed forms look from outside."""

    stamp: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a folder by name; None for one that may be anything. `complete`: no publication was cut short."""

    files: Mapping[str, Made | None] = field(default_factory=dict)
    complete: bool = False

    def as_json(self) -> bytes:
        """The manifest as it stands in the folder."""
        rows = [
            f"{json.dumps(name)}: {json.dumps(made and [made.stamp, made.marks])}"
            for name, made in sorted(self.files.items())
        ]
        head = f'{{"version": {_VERSION}, "complete": {json.dumps(self.complete)}, "files": {{\n'
        return (head + ",\n".join(rows) + "\n}}\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest, an empty one where there is none; UsageError where it is damaged.

    A bare list of names, which earlier versions wrote, says nothing of how the files were made.
    """
    try:
        written = json.loads((folder / MANIFEST).read_bytes())
        names = written if isinstance(written, list) else written["files"]
        made = dict.fromkeys(names) if isinstance(names, list) else names
        # A name that leads out of the folder was not written by us.
        files = {name: _made(each) for name, each in made.items() if _is_inside(name)}
        return Manifest(files, complete=isinstance(written, dict) and written["complete"] is True)
    except FileNotFoundError:
        return Manifest()
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UsageError(f"{folder / MANIFEST} is damaged: delete the folder and publish again.") from error


def marks(paths: Sequence[Path]) -> Marks | None:
    """Size, time of change and inode of each file; None where one is not there."""
    try:
        found = [path.stat() for path in paths]
    except OSError:
        return None
    return tuple((each.st_size, each.st_mtime_ns, each.st_ino) for each in found)


def _made(written: Any) -> Made | None:
    if written is None:
        return None
    stamp, marked = written
    return Made(str(stamp), tuple((int(size), int(time), int(inode)) for size, time, inode in marked))


def _is_inside(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts
