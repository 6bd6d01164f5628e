"""Notice that the configuration has changed on the disk, and wait until it is quiet."""

from __future__ import annotations

import threading
from pathlib import Path

from watchfiles import watch

from digest.config.fingerprint import folders, marks

_QUIET_MS = 1_000
_LONGEST_MS = 15_000
_LOOK_MS = 3_000


class Watch:
    """A thread that watches `config/` and `templates/`; `settled` tells once of each bout of changes.

    Once at its beginning, too: of what has changed before that nobody else tells.
    """

    def __init__(self, config_dir: Path) -> None:
        self._config_dir = config_dir
        self._changed = threading.Event()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._end.set()

    def settled(self) -> bool:
        """Whether something has changed since this was asked last, and nothing more for a second."""
        if self._changed.is_set():
            self._changed.clear()
            return True
        return False

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._watch(marks(self._config_dir), folders(self._config_dir))
            except (OSError, RuntimeError):
                # A folder has gone: editors and deployments replace them. Look again soon.
                self._end.wait(_QUIET_MS / 1000)
            self._changed.set()

    def _watch(self, marked: list[tuple[int, ...] | None], there: list[Path]) -> None:
        """Watch these folders until others are there.

        What is told of them says nothing of a link that leads elsewhere from now on.
        """
        if not there:
            raise FileNotFoundError
        changes = watch(
            *there,
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            stop_event=self._end,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            watch_filter=None,
        )
        for number, found in enumerate(changes):
            if found or number == 0:
                self._changed.set()
            if marks(self._config_dir) != marked:
                return
