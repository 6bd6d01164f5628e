"""The files of a source, read from under ROOT and from nowhere else."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from digest.errors import SourceError

ENDINGS = frozenset({".md", ".markdown", ".html", ".htm", ".txt", ".json"})
MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Listing:
    """The files to read, in the order of their names, and what was passed over and why."""

    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def locate(root: Path, path: str) -> Path:
    """The file or folder `path` under `root`.

    Raises SourceError where there is none, and for what leads out of `root`: an absolute path, `..`,
    a symbolic link.
    """
    given = PurePosixPath(path)
    if given.is_absolute() or ".." in given.parts:
        raise SourceError(f"“{path}” leads out of the project: write a path below {root}")
    place = root
    for part in given.parts:
        place = place / part
        if place.is_symlink():
            raise SourceError(f"{place} is a symbolic link, and links are not followed: put the files there themselves")
    if not place.exists():
        raise SourceError(f"{place} does not exist: create it, or correct the source's path")
    return place


def listing(place: Path, root: Path) -> Listing:
    """The readable files at or below `place`; hidden ones and symbolic links are passed over."""
    if not place.is_dir():
        return Listing((place,))
    found: list[Path] = []
    warnings: list[str] = []
    for folder, folders, names in os.walk(place, followlinks=False):
        here = Path(folder)
        links = [here / name for name in (*folders, *names) if (here / name).is_symlink()]
        warnings += [f"{named(link, root)}: a symbolic link, not followed" for link in links]
        folders[:] = [name for name in folders if not name.startswith(".") and not (here / name).is_symlink()]
        files = [here / name for name in names if not name.startswith(".")]
        found += [file for file in files if file.suffix.lower() in ENDINGS and not file.is_symlink()]
    return Listing(tuple(sorted(found, key=lambda file: named(file, root))), tuple(sorted(warnings)))


def read(file: Path) -> bytes:
    """The content of a regular file of at most 10 MB. Raises OSError or ValueError, saying why, for others."""
    handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as opened:
        about = os.fstat(opened.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("it is no ordinary file")
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it has more than {MAX_BYTES // 1_000_000} MB")
    return content


def fingerprint(files: Iterable[Path], root: Path, *also: str) -> str:
    """A hash over names, sizes and contents of `files`, and over `also`; a file that cannot be read counts as such."""
    total = hashlib.sha256("\n".join(also).encode())
    for file in files:
        total.update("".join(_lines(file, root)).encode())
    return total.hexdigest()


def named(file: Path, root: Path) -> str:
    """A file as messages name it: its path from `root`."""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()


def _lines(file: Path, root: Path) -> Iterator[str]:
    yield f"\n{named(file, root)}"
    try:
        content = read(file)
    except (OSError, ValueError) as fault:
        yield f" unreadable {fault}"
    else:
        yield f" {len(content)} {hashlib.sha256(content).hexdigest()}"
