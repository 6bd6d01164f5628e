"""The transport `files` with `format: maildir`: a Maildir that any mail program opens.

The name of a message follows from edition and person, and not, as is usual, from time and process:
so a letter delivered again after a crash finds its earlier copy, in new/ or, once somebody has
opened it, in cur/ with flags after its name. Lines end as on this machine, with LF: mail programs expect
that of a Maildir and would show the CR of a wire's CRLF.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Sequence
from datetime import datetime
from pathlib import Path

from digest.delivery.durable import NewFile, cannot_write, sync_folder, write_whole
from digest.delivery.transport import Letter, News, in_lots, safe_name

# ":2,S" are the standard's flags; ",S=4711" is the size that Dovecot and Courier add.
_ADDED = re.compile(r"[:,].*", re.DOTALL)


class Maildir:
    """Puts each letter into a Maildir once, named `DIGEST.SLUG.KEY`."""

    idempotent = True

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, batch: Iterable[Letter | None], at: datetime) -> Generator[News, None, None]:
        """Put the letters that are not there yet into new/; each is then `sent`, at the time `at`.

        Raises DeliveryError, not permanent, if the files cannot be written.
        """
        for letters in in_lots(batch):
            try:
                self._write(letters)
            except OSError as fault:
                raise cannot_write(self._root, fault) from fault
            yield News(at, sent=[letter.delivery.id for letter in letters])

    def close(self) -> None:
        """Nothing stays open between batches."""

    def _write(self, batch: Sequence[Letter]) -> None:
        for part in ("tmp", "new", "cur"):
            (self._root / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._root / "new"
        letters = {".".join(map(safe_name, (letter.digest, letter.slug, letter.key))): letter for letter in batch}
        # First new/, then cur/: a message that is opened in between is seen in one of them.
        absent = [name for name in letters if not (new / name).exists()]
        opened = {stem(path.name) for path in (self._root / "cur").iterdir()}
        write_whole(
            [
                NewFile(self._root / "tmp" / name, new / name, letters[name].message.replace(b"\r\n", b"\n"))
                for name in absent
                if name not in opened
            ]
        )
        sync_folder(new)


def stem(name: str) -> str:
    """The name of a message without what mail programs add to it."""
    return _ADDED.sub("", name)
