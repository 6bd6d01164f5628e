"""The transport `files` with `format: eml`: `PATH/DIGEST/SLUG/000001-KEY.eml` and an index."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from digest.delivery.durable import NewFile, cannot_write, sync_folder, write_whole
from digest.delivery.outbox_index import OutboxIndex
from digest.delivery.transport import Letter, News, in_lots, safe_name
from digest.model.delivery import DeliveryState


class EmlOutbox:
    """Writes each letter into a file of its own.

    A letter's path and bytes follow from the letter alone: delivered again, after a crash, it
    replaces itself.
    """

    idempotent = True

    def __init__(self, root: Path) -> None:
        self._root = root

    def deliver(self, batch: Iterable[Letter | None], at: datetime) -> Generator[News, None, None]:
        """Write the letters and their index; each is then `sent`, at the time `at`.

        Raises DeliveryError, not permanent, if the files cannot be written.
        """
        indexes: dict[Path, OutboxIndex] = {}
        for letters in in_lots(batch):
            for digest, slug in dict.fromkeys((letter.digest, letter.slug) for letter in letters):
                folder = self._root / safe_name(digest) / safe_name(slug)
                mine = [letter for letter in letters if (letter.digest, letter.slug) == (digest, slug)]
                with _explained(folder):
                    _write(folder, mine, indexes)
            yield News(at, sent=[letter.delivery.id for letter in letters])
        for folder, index in indexes.items():
            with _explained(folder):
                index.sort()

    def close(self) -> None:
        """Nothing stays open between batches."""


def _write(folder: Path, letters: Sequence[Letter], indexes: dict[Path, OutboxIndex]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{letter.delivery.number:06d}-{safe_name(letter.key)}.eml" for letter in letters]
    write_whole(
        [
            NewFile(folder / f".{name}.tmp", folder / name, letter.message)
            for name, letter in zip(names, letters, strict=True)
        ]
    )
    rows = {
        letter.delivery.number: (letter.key, name, DeliveryState.SENT.value)
        for name, letter in zip(names, letters, strict=True)
    }
    if folder not in indexes:
        indexes[folder] = OutboxIndex(folder)
    indexes[folder].add(rows)
    sync_folder(folder)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise cannot_write(folder, fault) from fault
