"""The process that `digest run` starts: it keeps the parts alive and hands them the configuration."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import FrameType

from digest.app import App
from digest.pipeline.heartbeat import PARTS
from digest.pipeline.stop import Stop
from digest.service.child import Child
from digest.service.lifeline import Snapshot
from digest.service.reload import Reload
from digest.service.watching import Watch

END_SECONDS = 25.0
_log = logging.getLogger(__name__)


class Supervisor:
    """Runs until SIGTERM or SIGINT; SIGHUP, like a change on the disk, makes it look at the configuration.

    `command` starts a part, `load` reads the configuration anew, `environment` is what parts get beside
    our own; `now` is aware and in UTC.
    """

    def __init__(
        self,
        app: App,
        load: Callable[[], App],
        listener: socket.socket,
        command: Sequence[str],
        environment: Callable[[], Mapping[str, str]],
        now: Callable[[], datetime],
    ) -> None:
        self._app = app
        self._now = now
        self._stop = Stop()
        app.hurried = lambda: self._stop.wanted
        self._reload = Reload(load, app.hurried)
        self._look = Stop()
        self._watch = Watch(app.settings.config_dir)
        self._parts = [Child(name, command, listener if name == "web" else None, environment) for name in PARTS]

    def run(self) -> None:
        """Keep the parts alive until it is asked to end, then end them within 30 s."""
        self._heed_signals()
        # Made once, before the parts could make them side by side.
        _ = self._app.store, self._app.signing_keys
        self._watch.start()
        try:
            while not self._stop.wanted:
                for part in self._parts:
                    part.look_after(time.monotonic(), self._snapshot)
                if self._watch.settled() or self._look.wanted:
                    self._look.wanted = False
                    self._look_at_the_disk()
                self._stop.wait(0.2)
        finally:
            self._watch.stop()
            self._end()

    @property
    def _snapshot(self) -> Snapshot:
        return Snapshot(self._app.settings, self._app.fingerprint, self._app.own_templates)

    def _heed_signals(self) -> None:
        def end(_number: int, _frame: FrameType | None) -> None:
            self._stop.wanted = True

        def look(_number: int, _frame: FrameType | None) -> None:
            self._look.wanted = True

        for number, handler in {signal.SIGTERM: end, signal.SIGINT: end, signal.SIGHUP: look}.items():
            signal.signal(number, handler)

    def _look_at_the_disk(self) -> None:
        found = self._reload.look(self._app, self._now())
        if found is None:
            return
        self._app = found
        for part in self._parts:
            part.tell(self._snapshot)
        _log.info("the configuration is in force", extra={"fingerprint": found.fingerprint[:12]})

    def _end(self) -> None:
        _log.info("the service ends")
        for part in self._parts:
            part.ask_to_end()
        deadline = time.monotonic() + END_SECONDS
        for part in self._parts:
            if not part.wait(deadline - time.monotonic()):
                _log.warning("a part does not end and is killed", extra={"part": part.name})
                part.kill()
                part.wait(END_SECONDS)
