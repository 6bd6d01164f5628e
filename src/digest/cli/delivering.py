"""Deliver an edition in the foreground and say how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli import output, shapes
from digest.cli.stopping import stopping

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.edition import Edition
    from digest.pipeline.progress import Progress


def carry_on(app: App, edition: Edition, now: Callable[[], datetime], as_json: bool) -> int:
    """Deliver an approved or sending edition; 1 where somebody was not reached.

    The caller is the only process that sends from this store.
    """
    from digest.pipeline.conditions import Conditions
    from digest.pipeline.mailing import way_out
    from digest.pipeline.send import send
    from digest.pipeline.steer import find

    meter = output.Meter()
    show = _Display(edition.id, meter, now)
    configured = app.digests.get(edition.digest)
    with stopping(meter.note) as signals:
        app.hurried = lambda: signals.stop.wanted
        conditions = Conditions(
            clock=now,
            owner=app.owner(),
            journal=app.journal(edition.id),
            progress=show,
            note=meter.note,
            patience=app.patience,
            stop=signals.stop,
        )
        try:
            progress = send(app.store, edition, configured, app.sender, app.transport(), conditions)
        except KeyboardInterrupt:
            if not signals.stop.wanted:
                raise
            progress = app.tally(edition.id)
        finally:
            meter.done()
    ended = find(app.store, edition.id)
    if as_json:
        output.document(report(app, ended, progress, now()))
    else:
        output.line(f"{ended.id}: {ended.subject}")
        output.line(f"{ended.state}: {summary(progress)}")
        if progress.audience:
            output.line(way_out(app.settings))
    if not progress.audience:
        output.note(f"Nobody subscribes to {ended.digest}, so nobody was written to; its stories count as used.")
    status = _status(app, ended, progress)
    return signals.status if signals.status and ended.state == "sending" else status


def sender_runs(app: App) -> bool:
    """Whether a service on this store sends what is approved or resumed, so that a command may leave it to that."""
    from digest.pipeline.heartbeat import running

    return running(app.run_folder, "delivery")


def hand_over(app: App, edition: Edition, now: Callable[[], datetime], as_json: bool) -> int:
    """Leave an approved or sending edition to the running service, and say so."""
    if as_json:
        output.document(report(app, edition, app.tally(edition.id), now()))
    else:
        output.line(f"{edition.id}: {edition.subject}")
        output.line(f"{edition.state}: the running service sends it; `digest edition show {edition.id}` says how far.")
    return 0


def report(app: App, edition: Edition, progress: Progress, now: datetime) -> dict[str, object]:
    """An edition and its deliveries, as `--json` prints them."""
    from digest.pipeline.progress import pace

    rate = pace(app.store, edition.id, now)
    shown = shapes.progress(progress, rate) if progress.started else None
    return {
        "edition": shapes.edition(edition),
        "deliveries": shapes.counts(progress.counts),
        "progress": shown,
    }


def summary(progress: Progress) -> str:
    """The states in words, adding up to the audience."""
    if not progress.audience:
        return "published without an audience"
    parts = ", ".join(f"{number:,} {state}" for state, number in progress.counts.items())
    return f"to {progress.audience:,} recipients ({parts})"


class _Display:
    """Progress in a terminal: how many are done, how fast since this command began, how long it may take."""

    def __init__(self, name: str, meter: output.Meter, now: Callable[[], datetime]) -> None:
        self._name = name
        self._meter = meter
        self._now = now
        self._began: tuple[datetime, int] | None = None

    def __call__(self, progress: Progress) -> None:
        """Show these counts."""
        now = self._now()
        if self._began is None:
            self._began = (now, progress.done)
        since, before = self._began
        seconds = (now - since).total_seconds()
        rate = (progress.done - before) / seconds if seconds > 0 else 0.0
        left = f", {rate:,.0f}/s, {(progress.audience - progress.done) / rate:,.0f} s left" if rate else ""
        states = ", ".join(f"{number:,} {state}" for state, number in progress.counts.items())
        self._meter.show(f"{self._name}: {progress.done:,} of {progress.audience:,}{left} ({states})")


def _status(app: App, ended: Edition, progress: Progress) -> int:
    """0 if everybody is accounted for and reached; else each failure is named on stderr, and 1."""
    later = progress.audience - progress.done
    if ended.state == "sending":
        due = f"; the next is due at {app.local(progress.next_due):%Y-%m-%d %H:%M:%S %Z}" if progress.next_due else ""
        output.error(f"{ended.id}: {later:,} are still to be sent{due}: `digest send {ended.digest}` goes on then.")
        return 1
    if ended.state == "paused":
        output.error(f"{ended.id} was paused with {later:,} to go: `digest edition resume {ended.id}` goes on.")
        return 1
    if ended.state == "cancelled":
        output.error(
            f"{ended.id} was cancelled while it went out: `digest edition show {ended.id}` says whom it reached."
        )
        return 1
    missed = [f"{progress.counts[state]:,} {state}" for state in progress.counts if state in ("failed", "uncertain")]
    if missed:
        names = ", ".join(missed)
        output.error(f"{ended.id}: somebody was not reached ({names}): see `digest edition show {ended.id}`.")
    return 1 if missed else 0
