"""A part of the service: a process that does one thing until its supervisor, or a signal, ends it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import FrameType

from digest.app import App
from digest.pipeline import heartbeat
from digest.pipeline.stop import Stop
from digest.service import lifeline
from digest.service.lifeline import Snapshot

# What is left of the supervisor's 25 s is for the ledger: what has no reply is in doubt, the rest is given back.
GRACE_SECONDS = 18
_SLICE = 0.1
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Surroundings:
    """What a part works with: `app` is the configuration in force, replaced as a whole; `now` is aware and in UTC.

    `stop` is for loops, `ended` is the same for those that wait for an event.
    """

    app: App
    now: Callable[[], datetime]
    listener: socket.socket | None = None
    stop: Stop = field(default_factory=Stop)
    ended: threading.Event = field(default_factory=threading.Event)

    def current(self) -> App:
        """The configuration in force."""
        return self.app


def run_part(
    name: str,
    work: Callable[[Surroundings], None],
    line: socket.socket,
    listener: socket.socket | None,
    now: Callable[[], datetime],
) -> None:
    """Take the configuration from the line, do `work`, and give signs of life until it is over.

    SIGTERM and the end of the line are a wish to stop; after a grace the work is interrupted.
    """
    first = lifeline.receive(line)
    if first is None:
        return
    stop = Stop()
    around = Surroundings(_app(first, stop), now, listener, stop)
    _heed_signals(stop)
    threading.Thread(target=_listen, args=(line, around), daemon=True).start()
    life = threading.Thread(target=_live, args=(name, around), daemon=True)
    life.start()
    _log.info("part started", extra={"part": name})
    try:
        work(around)
    except KeyboardInterrupt:
        _log.warning("part was interrupted: it took too long to end", extra={"part": name})
    finally:
        around.ended.set()
        life.join()
        heartbeat.end(around.app.run_folder, name)
    _log.info("part ended", extra={"part": name})


def _app(snapshot: Snapshot, stop: Stop) -> App:
    app = App(snapshot.settings, snapshot.fingerprint, snapshot.templates)
    app.hurried = lambda: stop.wanted
    return app


def _heed_signals(stop: Stop) -> None:
    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.wanted = True
        signal.alarm(GRACE_SECONDS)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGALRM, interrupt)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _listen(line: socket.socket, around: Surroundings) -> None:
    while (snapshot := lifeline.receive(line)) is not None:
        before, around.app = around.app, _app(snapshot, around.stop)
        before.close()
        _log.info("configuration taken", extra={"fingerprint": snapshot.fingerprint[:12]})
    if not around.stop.wanted:
        _log.warning("the supervisor is gone")
        os.kill(os.getpid(), signal.SIGTERM)


def _live(name: str, around: Surroundings) -> None:
    slices = round(heartbeat.EVERY.total_seconds() / _SLICE)
    while not around.ended.is_set():
        with suppress(OSError):
            # The machine's own time: a sign of life is about the process, wherever $DIGEST_CLOCK has moved the clock.
            heartbeat.beat(around.app.run_folder, name, datetime.now(UTC), around.app.fingerprint)
        said = around.app
        for _ in range(slices):
            if around.ended.wait(_SLICE) or around.app is not said:
                break
            if around.stop.wanted:
                around.ended.set()
