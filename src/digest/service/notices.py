"""The part that sends system mail, beside the one for editions: nobody waits for an edition to confirm."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from digest.app import App
from digest.errors import DigestError
from digest.pipeline.hold_file import held
from digest.pipeline.notices import Mailroom
from digest.service.part import Surroundings

_LOOK_EVERY = 1.0
_AFTER_A_FAULT = 15.0
_TIDY_EVERY = timedelta(hours=1)
_log = logging.getLogger(__name__)


def deliver_notices(around: Surroundings) -> None:
    """Send what is due until the part is to end."""
    desk = _Desk(around)
    while not around.stop.wanted:
        pause = _LOOK_EVERY
        try:
            if not desk.look():
                pause = _AFTER_A_FAULT
        except DigestError as error:
            _log.error("no messages can be sent", extra={"reason": str(error)})
            pause = _AFTER_A_FAULT
        around.stop.wait(pause)


class _Desk:
    """What lasts from one look to the next: the renditions of a configuration, and how much may leave."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._made: tuple[App, Mailroom] | None = None
        self._allowed = 1.0
        self._tidied: datetime | None = None

    def look(self) -> bool:
        """Send what is due within the rate; False where something is in the way that waiting may mend."""
        app, now = self._around.current(), self._around.now()
        room = self._room(app)
        self._tidy(room, now)
        rate = app.settings.site.mail.messages_rate
        self._allowed = min(self._allowed + rate * _LOOK_EVERY, max(rate, 1.0))
        most = int(self._allowed)
        if not most or not room.has_work(now):
            return True
        with held(app.notices_lock) as alone:
            if not alone:
                return True
            transport = app.transport()
            try:
                sent = room.send_due(transport, self._around.now, most)
            finally:
                transport.close()
        self._allowed -= sent.sent + sent.put_off
        if sent.sent or sent.put_off or sent.ended:
            fields = {"sent": sent.sent, "put_off": sent.put_off, "ended": sent.ended}
            _log.info("messages", extra=fields)
        for words in sent.trouble:
            _log.error("messages wait", extra={"reason": words})
        return not sent.trouble

    def _tidy(self, room: Mailroom, now: datetime) -> None:
        if self._tidied is None or not self._tidied <= now < self._tidied + _TIDY_EVERY:
            self._tidied = now
            room.tidy(now)

    def _room(self, app: App) -> Mailroom:
        if self._made is None or self._made[0] is not app:
            self._made = (app, Mailroom(app.store, app.post))
        return self._made[1]
