"""A disk of some megabytes on a folder, as only the commands that are run inside see it; it can be filled for real.

It is a tmpfs in a mount namespace of its own, which root may make, and elsewhere whoever may make user namespaces.
"""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path


class SmallDisk:
    """Exists from its making to `close`. Raises OSError where this system does not allow it."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && echo ready && exec cat'
        own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        self._holder = subprocess.Popen(
            ["unshare", *own, "--mount", "sh", "-c", mount, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._holder.stdout
        if self._holder.stdout.readline() != "ready\n":
            _, said = self._holder.communicate()
            raise OSError(f"no small disk can be made here: {said.strip()}")
        pid = str(self._holder.pid)
        entering = ["--user", "--preserve-credentials"] if own else []
        # What stands before a command that is to see the disk.
        self.inside = ["nsenter", "--target", pid, *entering, "--mount", "--"]
        # The same folder, as this process sees it.
        self.folder = Path(f"/proc/{pid}/root{folder.resolve()}")

    def fill(self) -> None:
        """Leave no octet free."""
        with (self.folder / "filler").open("ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while file.write(b"\0" * size):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def clear(self) -> None:
        """Give back what `fill` took."""
        (self.folder / "filler").unlink()

    def close(self) -> None:
        """Forget the disk and all that is on it."""
        self._holder.communicate()
