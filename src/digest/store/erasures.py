"""Who was erased and when, in a file beside the store: a backup that is restored knows nothing of what came after it.

A line is a moment (ISO 8601, UTC) and the keyed hash of an address, which tells nobody whose it is. Lines are only
ever added, each synced to the disk before the person is deleted; one that was torn by a crash is passed over.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from digest.errors import StoreError

_DRAFT = "."
_BEGUN = re.compile(r"([0-9]{1,18}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00)\n")
_LINE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00) ([0-9a-f]{64})")


def note(file: Path, address_hash: str, now: datetime) -> None:
    """Add a line, durably. Raises StoreError."""
    line = f"{now.astimezone(UTC).isoformat()} {address_hash}\n"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not file.exists()
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # A torn line of before must not swallow this one.
            os.write(handle, line.encode() if is_new else f"\n{line}".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            _sync_folder(file.parent)
    except OSError as error:
        raise StoreError(
            f"Nobody was erased: {file} cannot be written ({error.strerror}), and a backup restored later would bring "
            "the person back. Make room, or give this user write permission."
        ) from error


def noted(file: Path) -> Iterator[tuple[datetime, str]]:
    """All that was noted, in order: when, and whose hash. Raises StoreError where the file cannot be read."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreError(f"{file}, the list of who was erased, cannot be read: {error.strerror}.") from error
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found:
            yield datetime.fromisoformat(found[1]), found[2]


@dataclass(frozen=True, slots=True)
class Begun:
    """An erasure that is not known to be over: whose hash, under which number, and when it was asked for."""

    address_hash: str
    subscriber_id: int
    at: datetime


def begin(file: Path, erasure: Begun) -> None:
    """Leave a file of its own beside `file`, durably, until it is said that all is done. Raises StoreError."""
    folder = _folder(file)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"{_DRAFT}{erasure.address_hash}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, f"{erasure.subscriber_id} {erasure.at.astimezone(UTC).isoformat()}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.replace(folder / erasure.address_hash)
        _sync_folder(folder)
        _sync_folder(folder.parent)
    except OSError as error:
        raise StoreError(
            f"Nobody was erased: {folder} cannot be written ({error.strerror}). Make room, or give this user write "
            "permission."
        ) from error


def begun(file: Path) -> Iterator[Begun]:
    """The erasures that were begun and are not over."""
    folder = _folder(file)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith(_DRAFT):
            continue
        try:
            found = _BEGUN.fullmatch(path.read_text(encoding="utf-8", errors="replace"))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StoreError(f"{path}, an erasure that is not over, cannot be read: {error.strerror}.") from error
        if found:
            yield Begun(path.name, int(found[1]), datetime.fromisoformat(found[2]))


def finish(file: Path, address_hash: str) -> None:
    """Note that nothing is left to do for an erasure. Raises StoreError."""
    path = _folder(file) / address_hash
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be deleted ({error.strerror}): give this user write permission.") from error


def _folder(file: Path) -> Path:
    return file.with_name(f"{file.name}.begun")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
