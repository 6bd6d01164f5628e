"""A folder of published files: each whole, unchanged ones untouched, those no longer published removed."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

from digest.errors import UsageError

MANIFEST = ".digest-files.json"
LOCK = ".digest-lock"
_PARTIAL = ".digest-partial"
_COMPRESSED = {".gz", ".br"}
_TEXT = {".html", ".css", ".rss", ".atom", ".json", ".xml", ".opml", ".txt", ".svg"}


@dataclass(frozen=True, slots=True)
class Written:
    """What a publication changed in its folder."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]


def write_site(folder: Path, files: Mapping[str, bytes]) -> Written:
    """Make the folder hold these files (relative paths) and none that an earlier call wrote besides.

    Texts get `.gz` and `.br` beside them. Foreign files are left alone; UsageError, before anything is
    written, where one stands in the way or the folder cannot be written.
    """
    try:
        ours = _manifest(folder)
        _refuse_foreign(folder, files, ours)
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.rglob(f"*{_PARTIAL}"):
            left.unlink()
        # Named before they are written: after a crash the next call knows them as its own.
        _name(folder, {*ours, *files}, ours)
        changed = [name for name in sorted(files) if _put(folder / name, files[name])]
        gone = sorted(ours - set(files))
        for name in gone:
            _remove(folder, name)
        _name(folder, set(files), {*ours, *files})
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror}): choose another --out or make room."
        ) from error
    return Written(tuple(changed), len(files) - len(changed), tuple(gone))


def _name(folder: Path, names: set[str], before: set[str]) -> None:
    if names != before or not (folder / MANIFEST).exists():
        _write(folder / MANIFEST, _listed(names))


def is_published(folder: Path) -> bool:
    """Whether `write_site` has written this folder."""
    return (folder / MANIFEST).is_file()


def _put(path: Path, content: bytes) -> bool:
    """Write a file and its compressed forms if any differs; True if so."""
    wanted = {path: content}
    if path.suffix in _TEXT:
        same = path.is_file() and path.read_bytes() == content
        beside = [path.with_name(path.name + suffix) for suffix in sorted(_COMPRESSED)]
        if same and all(each.is_file() for each in beside):
            return False
        # The plain file last: if it is there and the same, so are the others, whenever we were killed.
        compressed = {beside[0]: brotli.compress(content, quality=9), beside[1]: gzip.compress(content, 9, mtime=0)}
        wanted = compressed | wanted
    elif path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    for each, octets in wanted.items():
        _write(each, octets)
    return True


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + _PARTIAL)
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    for each in (path, *(path.with_name(path.name + suffix) for suffix in _COMPRESSED)):
        each.unlink(missing_ok=True)
    parent = path.parent
    while parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _manifest(folder: Path) -> set[str]:
    try:
        listed = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        return set()
    except ValueError as error:
        raise UsageError(f"{folder / MANIFEST} is damaged: delete the folder and publish again.") from error
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise UsageError(f"{folder / MANIFEST} is damaged: delete the folder and publish again.")
    # A name that leads out of the folder was not written by us.
    return {name for name in listed if not Path(name).is_absolute() and ".." not in Path(name).parts}


def _refuse_foreign(folder: Path, files: Mapping[str, bytes], ours: set[str]) -> None:
    foreign = sorted(name for name in files if name not in ours and (folder / name).exists())
    if foreign:
        raise UsageError(
            f"{folder / foreign[0]} was not written by `digest publish`: move it away, or choose another --out."
        )


def _listed(names: set[str]) -> bytes:
    return (json.dumps(sorted(names), indent=0) + "\n").encode()
