"""The part that keeps time: it collects, makes pictures, composes at slots, and publishes what has changed."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, astuple
from datetime import datetime, timedelta

from digest.app import App
from digest.editorial.timetable import next_moment
from digest.errors import DigestError
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.pipeline.pictures import make_pictures
from digest.pipeline.publish import publish
from digest.pipeline.retention import tidy
from digest.pipeline.turns import answer_drafts, compose_due, zones_of_readers
from digest.pipeline.visits import collect_due
from digest.scheduler import Scheduler
from digest.service.part import Surroundings
from digest.store.changes import signature
from digest.subscriptions.erasing import sweep

# What the site shows of time itself (embargoes that end, picks that expire) is at most this late.
_PUBLISH_AGAIN = timedelta(minutes=1)
# Pictures of stories that changed, and of those that failed before, are asked for at most this late.
_PICTURES_AGAIN = timedelta(minutes=1)
_LOOK_AGAIN = timedelta(seconds=15)
_ZONES_AGAIN = timedelta(minutes=5)
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_TIDY_AGAIN = timedelta(hours=1)
_COLLECTORS = 4
# What came in while nothing ran belongs into the edition that is due at the start; a slow source keeps it this long.
_FIRST_LOOK_SECONDS = 60.0
_FINISH_SECONDS = 15.0
_AFTER_A_FAULT = 15.0
_log = logging.getLogger(__name__)


def keep_time(around: Surroundings) -> None:
    """Do what is due until the part is to end; what is then under way is finished if that is soon."""
    clock = _Clock(around)
    scheduler = Scheduler()
    scheduler.every(_SECOND, "editions", clock.compose)
    scheduler.every(_SECOND, "sources", clock.collect, at_once=_COLLECTORS)
    scheduler.every(5 * _SECOND, "pictures", clock.make_pictures)
    scheduler.every(2 * _SECOND, "site", clock.publish)
    scheduler.every(_MINUTE, "what is kept", clock.tidy)
    scheduler.start()
    while not around.stop.wanted:
        around.stop.wait(1.0)
        scheduler.follow()
    scheduler.stop()
    if not clock.idle(_FINISH_SECONDS):
        # All that is under way is one transaction or one file at a time: it can be left at any moment.
        _log.warning("part ends in the middle of its work, which the next start does again")
        logging.shutdown()
        os._exit(0)


class _Clock:
    """The pieces of work, and what they remember between two calls."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._busy = 0
        self._idle = threading.Condition()
        self._first_look = threading.Lock()
        self._compose_from = time.monotonic() + _FIRST_LOOK_SECONDS
        self._looked: datetime | None = None
        self._look_again: datetime | None = None
        self._zones = _Zones()
        self._not_before: dict[str, float] = {}
        self._pictured: tuple[object, ...] | None = None
        self._pictured_at: datetime | None = None
        self._tidied_at: datetime | None = None
        self._shown: tuple[object, ...] | None = None
        self._shown_at: datetime | None = None

    def idle(self, seconds: float) -> bool:
        """Wait until nothing is under way, at most so long; whether that is so."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._busy, seconds)

    def compose(self) -> None:
        """Compose what is due; between two moments of any digest it only looks at the time.

        Not before the first look at the sources has ended.
        """
        if time.monotonic() < self._compose_from:
            return
        now = self._around.now()
        if self._looked and self._look_again and self._looked <= now < self._look_again:
            return
        self._at_work("composing", self._compose)

    def collect(self) -> None:
        """Visit the sources that are due."""
        is_first = self._first_look.acquire(blocking=False)
        self._at_work("collecting", self._collect)
        if is_first:
            self._compose_from = time.monotonic()

    def make_pictures(self) -> None:
        """Fetch the pictures of new stories."""
        self._at_work("making pictures", self._make_pictures)

    def publish(self) -> None:
        """Publish if anything has changed, and once a minute."""
        self._at_work("publishing", self._publish)

    def tidy(self) -> None:
        """Once an hour: delete what is kept for a time only, end pauses, finish erasing."""
        now = self._around.now()
        if self._tidied_at is None or not self._tidied_at <= now < self._tidied_at + _TIDY_AGAIN:
            self._at_work("tidying", self._tidy)

    def _at_work(self, what: str, work: Callable[[], None]) -> None:
        with self._idle:
            if self._around.stop.wanted or time.monotonic() < self._not_before.get(what, 0.0):
                return
            self._busy += 1
        try:
            work()
        except DigestError as error:
            _log.error(f"{what} failed", extra={"reason": str(error)})
            self._not_before[what] = time.monotonic() + _AFTER_A_FAULT
        except Exception:  # noqa: BLE001  one piece of work must not take the others with it
            _log.exception(f"{what} failed for a fault of digest: please report it")
            self._not_before[what] = time.monotonic() + _AFTER_A_FAULT
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def _compose(self) -> None:
        app, now = self._around.current(), self._around.now()
        self._looked, self._look_again = now, now + _LOOK_AGAIN
        for digest in app.settings.digests:
            try:
                zones = self._zones.of(app, digest, now)
                for made in compose_due(app.store, digest, zones, app.render_to_send, app.signing_keys[0], now):
                    _tell("edition composed", made)
            except DigestError as error:
                _log.error("an edition could not be composed", extra={"digest": digest.name, "reason": str(error)})
        for answered in answer_drafts(app.store, now):
            _tell("nobody had approved an edition", answered)
        for digest in app.settings.digests:
            coming = next_moment(digest, self._zones.of(app, digest, now), now, _LOOK_AGAIN)
            self._look_again = min(self._look_again, coming or self._look_again)

    def _collect(self) -> None:
        app = self._around.current()
        reports = collect_due(
            app.store, app.sources(), app.source_ranks, app.fetcher, app.settings.root, self._around.now()
        )
        for report in reports:
            if report.new or report.updated:
                self._shown = None
            if report.error:
                _log.warning("a source failed", extra={"source": report.name, "reason": report.error})

    def _make_pictures(self) -> None:
        app, now = self._around.current(), self._around.now()
        with app.store.read() as connection:
            seen = signature(connection)
        recent = self._pictured_at is not None and self._pictured_at <= now < self._pictured_at + _PICTURES_AGAIN
        if seen == self._pictured and recent:
            return
        self._pictured, self._pictured_at = seen, now
        done = make_pictures(app.store, app.fetcher, app.settings.pictures_folder, now)
        if done.left:
            self._pictured = None
        if done.made:
            _log.info("pictures made", extra={"made": done.made, "left": done.left})
        for fault in (each for each in done.failed if not each.again):
            _log.warning("a picture could not be made", extra={"reason": fault.reason})

    def _tidy(self) -> None:
        app, now = self._around.current(), self._around.now()
        kept = app.settings.site.retention
        done = tidy(app.store, kept.deliveries, kept.unconfirmed, now, lambda: not self._around.stop.wanted)
        swept = sweep(app.store, app.traces, app.signing_keys, now)
        self._tidied_at = now
        if swept.people:
            _log.warning("people were erased whose erasure had been broken off", extra={"people": swept.people})
        if swept.files or any(astuple(done)):
            _log.info("tidied", extra=asdict(done) | {"files": swept.files})

    def _publish(self) -> None:
        app, now = self._around.current(), self._around.now()
        with app.store.read() as connection:
            seen = (app.fingerprint, *signature(connection))
        recent = self._shown_at is not None and self._shown_at <= now < self._shown_at + _PUBLISH_AGAIN
        if seen == self._shown and recent:
            return
        self._shown, self._shown_at = seen, now
        done = publish(app.store, app.settings, app.templates, app.public_folder, now)
        if done.written or done.removed:
            _log.info("site published", extra={"written": len(done.written), "removed": len(done.removed)})


class _Zones:
    """The zones of each digest's readers, asked again every few minutes: a whole audience is read for them."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[App, datetime, frozenset[str]]] = {}

    def of(self, app: App, digest: Digest, now: datetime) -> frozenset[str]:
        """The zones, as they were a short while ago at most."""
        known = self._known.get(digest.name)
        if known is None or known[0] is not app or not known[1] <= now < known[1] + _ZONES_AGAIN:
            with app.store.read() as connection:
                known = self._known[digest.name] = (app, now, zones_of_readers(connection, digest, now))
        return known[2]


def _tell(event: str, edition: Edition) -> None:
    fields = {"edition": edition.id, "state": str(edition.state), "due": edition.begins_at.isoformat()}
    level = logging.ERROR if edition.state == "failed" else logging.INFO
    _log.log(level, event, extra=fields | ({"reason": edition.reason} if edition.reason else {}))
