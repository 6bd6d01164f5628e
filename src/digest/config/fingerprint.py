"""One value for a whole configuration as it lies on the disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from digest.below import below

FOLDERS = ("templates",)


def fingerprint(config_dir: Path) -> str:
    """SHA-256 over the names and bytes of all that lies `below` the folder `config_dir` and the `templates/` beside it.

    What is no file counts by its name: where a folder or a pipe stands no template is read. A file that vanishes
    meanwhile is not there.
    """
    found = hashlib.sha256()
    for folder in folders(config_dir):
        for within, path, _ in below(folder):
            name = f"{folder.name}/{within}"
            try:
                body = path.read_bytes() if path.is_file() else None
            except OSError:
                body = None
            if body is not None or os.path.lexists(path):
                size = "no file" if body is None else len(body)
                found.update(f"{len(name)} {name} {size} ".encode(errors="surrogateescape"))
                found.update(body or b"")
    return found.hexdigest()


def folders(config_dir: Path) -> list[Path]:
    """The folders of a configuration, those that there are."""
    return [folder for folder in _places(config_dir) if folder.is_dir()]


def marks(config_dir: Path) -> list[tuple[int, ...] | None]:
    """What tells each of them from another in its place: a folder that is moved there, or where a link leads."""
    return [_mark(place) for place in _places(config_dir)]


def _places(config_dir: Path) -> list[Path]:
    around = config_dir.absolute()
    return [around, *(around.parent / name for name in FOLDERS)]


def _mark(place: Path) -> tuple[int, ...] | None:
    try:
        itself, there = place.lstat(), place.stat()
    except OSError:
        return None
    return itself.st_dev, itself.st_ino, there.st_dev, there.st_ino
