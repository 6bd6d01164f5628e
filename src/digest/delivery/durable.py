"""Files that are whole or absent, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import DeliveryError

_OWNER_ONLY = 0o600
_ADVICE = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EACCES: "let the user of digest write there",
    errno.EPERM: "let the user of digest write there",
    errno.EROFS: "name a folder that can be written in mail.files.path",
    errno.ENOTDIR: "name a folder, not a file, in mail.files.path",
    errno.EEXIST: "name a folder, not a file, in mail.files.path",
}


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written: first under a temporary path on the same file system."""

    temporary: Path
    final: Path
    content: bytes


def write_whole(files: Sequence[NewFile]) -> None:
    """Write the files, readable by the owner alone, and show none before all are on disk.

    A temporary file left by a killed process is overwritten; an earlier final file is replaced.
    All contents are written before the first sync, which is faster than a sync after each. Raises
    OSError, after removing the temporary files.
    """
    try:
        for file in files:
            with open(file.temporary, "wb", opener=_private) as stream:
                stream.write(file.content)
        for file in files:
            _sync(file.temporary, os.O_WRONLY)
        for file in files:
            file.temporary.replace(file.final)
    except OSError:
        for file in files:
            file.temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Raises OSError."""
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def cannot_write(place: Path, fault: OSError) -> DeliveryError:
    """The error for a person: where, why, and what to do. Trying again later may help."""
    advice = _ADVICE.get(fault.errno or 0, "see to the disk")
    why = fault.strerror or str(fault)
    message = f"{place}: mail cannot be written ({why}): {advice}, then send again; nothing is lost or sent twice"
    return DeliveryError(message, permanent=False)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _OWNER_ONLY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
