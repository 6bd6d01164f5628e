"""Deliver an edition in the foreground and say how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.cli import output, shapes
from digest.cli.stopping import stopping
from digest.cli.underway import Display
from digest.errors import DeliveryError, StoreError

if TYPE_CHECKING:
    from digest.app import App
    from digest.delivery.retry import Patience
    from digest.model.edition import Edition
    from digest.pipeline.progress import Progress

# How long those who were put off wait for a relay that is away: the edition of the day must not wait for them.
_RELAY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What became of an edition that was delivered for a while; `status` is set where a signal ended that."""

    edition: Edition
    progress: Progress
    status: int = 0


def carry_on(
    app: App, edition: Edition, now: Callable[[], datetime], as_json: bool, earlier: Sequence[Round] = ()
) -> int:
    """Deliver an approved or sending edition; 1 where somebody was not reached, of those `earlier` too.

    The caller is the only process that sends from this store.
    """
    from digest.pipeline.mailing import way_out

    done = _delivered(app, edition, now, app.patience)
    if as_json:
        output.document(report(app, done.edition, done.progress, now()) | _earlier(earlier))
    else:
        output.line(f"{done.edition.id}: {done.edition.subject}")
        output.line(f"{done.edition.state}: {summary(done.progress)}")
        if done.progress.audience:
            output.line(way_out(app.settings))
    if done.progress.started and not done.progress.audience:
        output.note(f"Nobody subscribes to {done.edition.digest}, so nobody was written to; its stories count as used.")
    status = max([_status(app, each.edition, each.progress, now()) for each in (*earlier, done)])
    return done.status if done.status and done.edition.state in ("approved", "sending") else status


def try_again(app: App, edition: Edition, now: Callable[[], datetime], as_json: bool) -> Round:
    """Deliver an edition to those whose next try is due, waiting for nothing; say so unless `as_json`."""
    from digest.pipeline.steer import find

    found = app.tally(edition.id)
    if found.next_due and found.next_due > now():
        return Round(edition, found)
    try:
        done = _delivered(app, edition, now, replace(app.patience, deferred=timedelta(), relay=_RELAY))
    except DeliveryError as error:
        output.error(str(error))
        done = Round(find(app.store, edition.id), app.tally(edition.id))
    if not as_json:
        output.line(f"{edition.id}, those who were put off: {done.edition.state}, {summary(done.progress)}")
    return done


def nothing_new(app: App, reason: str, earlier: Sequence[Round], now: datetime, as_json: bool) -> int:
    """Say that no edition was composed, and how it stands with those `earlier`; 1 where somebody waits."""
    if as_json:
        shown = (
            report(app, earlier[0].edition, earlier[0].progress, now)
            if earlier
            else {"edition": None, "deliveries": {}}
        )
        output.document(shown | {"reason": reason} | _earlier(earlier))
    else:
        output.line(f"{'Nothing new' if earlier else 'Nothing'} was sent: {reason}.")
    return max([_status(app, each.edition, each.progress, now) for each in earlier], default=0)


def broken_off(app: App, last: Round, now: datetime, as_json: bool) -> int:
    """A signal ended the round: say how far it is."""
    if as_json:
        output.document(report(app, last.edition, last.progress, now))
    return max(last.status, _status(app, last.edition, last.progress, now))


def _earlier(rounds: Sequence[Round]) -> dict[str, object]:
    shown = [
        {"id": each.edition.id, "state": str(each.edition.state), "deliveries": shapes.counts(each.progress.counts)}
        for each in rounds
    ]
    return {"earlier": shown} if shown else {}


def _delivered(app: App, edition: Edition, now: Callable[[], datetime], patience: Patience) -> Round:
    from digest.pipeline.conditions import Conditions
    from digest.pipeline.send import send
    from digest.pipeline.steer import find

    meter = output.Meter()
    show = Display(edition.id, meter, now, app.local)
    configured = app.digests.get(edition.digest)
    with stopping(meter.note) as signals:
        app.hurried = lambda: signals.stop.wanted
        conditions = Conditions(
            clock=now,
            owner=app.owner(),
            journal=app.journal(edition.id),
            progress=show,
            note=meter.note,
            patience=patience,
            stop=signals.stop,
        )
        try:
            progress = send(app.store, edition, configured, app.sender, app.transport(), conditions)
        except KeyboardInterrupt:
            if not signals.stop.wanted:
                raise
            progress = app.tally(edition.id)
        except StoreError as error:
            # It was told to end, and ends so; what the ledger lacks the next start has from the journal.
            error.exit_status = signals.status or error.exit_status
            raise
        finally:
            meter.done()
    return Round(find(app.store, edition.id), progress, signals.status)


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


def tell_left_behind(app: App) -> None:
    """Say of which editions that have ended somebody waits all the same, and what to do."""
    from digest.pipeline.many import left_behind

    for line in left_behind(app.store):
        output.note(line)


def report(app: App, edition: Edition, progress: Progress, now: datetime) -> dict[str, object]:
    """An edition and its deliveries, as `--json` prints them."""
    from digest.pipeline.progress import pace

    rate = pace(app.store, edition.id, now)
    shown = shapes.progress(progress, rate, now) if progress.started else None
    return {
        "edition": shapes.edition(edition),
        "deliveries": shapes.counts(progress.counts),
        "progress": shown,
    }


def summary(progress: Progress) -> str:
    """The states in words, adding up to the audience."""
    if not progress.started:
        return "nobody was written to yet"
    if not progress.audience:
        return "published without an audience"
    parts = ", ".join(f"{number:,} {state}" for state, number in progress.counts.items())
    return f"to {output.counted(progress.audience, 'recipient')} ({parts})"


def _status(app: App, ended: Edition, progress: Progress, now: datetime) -> int:
    """0 if everybody is accounted for and reached; else each failure is named on stderr, and 1."""
    later = progress.audience - progress.done
    readers = output.counted(later, "reader")
    if ended.state == "sending":
        wait = "still waits" if later == 1 else "still wait"
        due = progress.waits_until(now)
        when = f"; the next try is due at {app.local(due):%Y-%m-%d %H:%M:%S %Z}" if due else ""
        then = " then" if due else ""
        output.error(f"{ended.id}: {readers} {wait}{when}: `digest send {ended.digest}` goes on{then}.")
        return 1
    if ended.state == "approved":
        output.error(
            f"{ended.id} was stopped before all its readers were set down: `digest send {ended.digest}` does it."
        )
        return 1
    if ended.state == "paused":
        output.error(f"{ended.id} was paused with {readers} to go: `digest edition resume {ended.id}` goes on.")
        return 1
    if ended.state == "cancelled":
        output.error(
            f"{ended.id} was cancelled while it went out: `digest edition show {ended.id}` says whom it reached."
        )
        return 1
    missed = [f"{progress.counts[state]:,} {state}" for state in progress.counts if state in ("failed", "uncertain")]
    if missed:
        names = ", ".join(missed)
        output.error(
            f"{ended.id}: somebody was not reached ({names}): who and why says `digest edition show {ended.id}`."
        )
    return 1 if missed else 0
