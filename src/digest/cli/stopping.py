"""SIGTERM, Ctrl-C and a closed terminal while mail is being sent: what is in flight is finished, within 30 s."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from digest.pipeline.stop import Stop

# What is left of 30 s is for the ledger: letters without a reply are in doubt, the rest is given back.
GRACE_SECONDS = 20
_STATUS = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}


class Signals:
    """`stop` is handed down; `status` is how the command ends if it was told to."""

    def __init__(self) -> None:
        self.stop = Stop()
        self.status = 0


@contextmanager
def stopping(note: Callable[[str], None]) -> Iterator[Signals]:
    """Turn the first signal into a wish; a second Ctrl-C, or the end of the grace, interrupts at once.

    Where SIGHUP is ignored (nohup), a terminal that is closed ends nothing.
    """
    signals = Signals()

    def ask(number: int, _frame: FrameType | None) -> None:
        signals.status = _STATUS[signal.Signals(number)]
        if not signals.stop.wanted:
            note("Stopping: what is in flight is finished first.")
        signals.stop.wanted = True
        signal.alarm(GRACE_SECONDS)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    handlers = {signal.SIGTERM: ask, signal.SIGINT: ask, signal.SIGALRM: interrupt}
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        handlers[signal.SIGHUP] = ask
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield signals
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
