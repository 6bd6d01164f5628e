"""The part that sends: whatever edition is approved or under way, as its deliveries come due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from digest.app import App
from digest.errors import DeliveryError, DigestError, StateError
from digest.model.edition import Edition
from digest.pipeline.conditions import Conditions
from digest.pipeline.hold_file import held
from digest.pipeline.progress import Progress
from digest.pipeline.send import send
from digest.pipeline.turns import hold_late
from digest.service.part import Surroundings
from digest.store.outgoing import outgoing

_LOOK_EVERY = 1.0
_AFTER_A_FAULT = 15.0
_TELL_EVERY = timedelta(seconds=10)
_RELAY = timedelta(seconds=1)
_log = logging.getLogger(__name__)


def deliver_all(around: Surroundings) -> None:
    """Send what is due until the part is to end; only while it sends does it keep other senders out."""
    while not around.stop.wanted:
        try:
            around.stop.wait(_LOOK_EVERY if deliver_once(around) else _AFTER_A_FAULT)
        except DigestError as error:
            _log.error("nothing can be sent", extra={"reason": str(error)})
            around.stop.wait(_AFTER_A_FAULT)


def deliver_once(around: Surroundings) -> bool:
    """Send what is due now; False where something is in the way that waiting may mend."""
    app = around.current()
    for late in hold_late(app.store, around.now()):
        _log.warning("an edition is held: its grace is over", extra={"edition": late.id})
    with app.store.read() as connection:
        if not outgoing(connection, around.now()):
            return True
    with held(app.delivery_lock) as alone:
        if not alone:
            return True
        with app.store.read() as connection:
            waiting = outgoing(connection, around.now())
        done = [_send(app, each, around) for each in waiting if not around.stop.wanted]
        return all(done)


def _send(app: App, edition: Edition, around: Surroundings) -> bool:
    fields = {"edition": edition.id}
    told = _Told(edition, around.now)
    conditions = Conditions(
        clock=around.now,
        owner=app.owner(),
        journal=app.journal(edition.id),
        progress=told,
        note=lambda text: _log.warning("sending waits", extra=fields | {"reason": text}),
        # Other editions are not kept waiting for what is due later: the next look finds it. A relay that is
        # away is tried again by a later look as well, with the relays that are configured then.
        patience=replace(app.patience, deferred=timedelta(), relay=_RELAY),
        stop=around.stop,
    )
    try:
        progress = send(app.store, edition, app.digests.get(edition.digest), app.sender, app.transport(), conditions)
    except DeliveryError as error:
        _log.error("sending stopped", extra=fields | {"reason": str(error)})
        return error.permanent
    except StateError as error:
        _log.info("another hand was faster", extra=fields | {"reason": str(error)})
        return True
    told.ended(progress)
    return True


class _Told:
    """Progress for the log: a line when it begins, every ten seconds, and at its end."""

    def __init__(self, edition: Edition, now: Callable[[], datetime]) -> None:
        self._edition = edition.id
        self._now = now
        self._last: datetime | None = None

    def __call__(self, progress: Progress) -> None:
        """Tell how far it is, unless that was told just before."""
        now = self._now()
        if self._last is None or now - self._last >= _TELL_EVERY:
            self._last = now
            self._say("edition under way", progress)

    def ended(self, progress: Progress) -> None:
        """Tell what became of it for now."""
        self._say("edition sent" if progress.done == progress.audience else "edition goes on later", progress)

    def _say(self, event: str, progress: Progress) -> None:
        counts = {str(state): number for state, number in progress.counts.items()}
        _log.info(event, extra={"edition": self._edition, "audience": progress.audience} | counts)
