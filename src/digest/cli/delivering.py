"""Deliver an edition in the foreground and say how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli import output, shapes

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.edition import Edition
    from digest.pipeline.deliver import Progress


def carry_on(app: App, edition: Edition, now: Callable[[], datetime], as_json: bool) -> int:
    """Deliver an approved or sending edition; 1 where somebody was not reached.

    The caller is the only process that sends from this store.
    """
    from digest.pipeline.send import send
    from digest.pipeline.steer import find

    meter = output.Meter()
    started = now()

    def show(progress: Progress) -> None:
        seconds = max((now() - started).total_seconds(), 0.001)
        rate = progress.done / seconds
        left = f", {(progress.audience - progress.done) / rate:.0f} s left" if rate else ""
        meter.show(f"{edition.id}: {progress.done:,} of {progress.audience:,} ({rate:,.0f}/s{left})")

    configured = app.digests.get(edition.digest)
    try:
        progress = send(app.store, edition, configured, app.sender, app.transport(), now, app.owner(), show)
    finally:
        meter.done()
    ended = find(app.store, edition.id)
    if as_json:
        output.document({"edition": shapes.edition(ended), "deliveries": shapes.counts(progress.counts)})
    else:
        output.line(f"{ended.id}: {ended.subject}")
        output.line(f"{ended.state}: {summary(progress)}")
        if progress.audience:
            output.line(f"In {app.outbox()}")
    if not progress.audience:
        output.note(f"Nobody subscribes to {ended.digest}, so nobody was written to; its stories count as used.")
    if ended.state == "sending":
        later = progress.audience - progress.done
        output.error(f"{ended.id}: {later:,} are not due yet: run `digest send {ended.digest}` again later.")
        return 1
    missed = [str(state) for state in progress.counts if state in ("failed", "uncertain")]
    if missed:
        names = ", ".join(missed)
        output.error(f"{ended.id}: somebody was not reached ({names}): see `digest edition show {ended.id}`.")
    return 1 if missed else 0


def summary(progress: Progress) -> str:
    """The states in words, adding up to the audience."""
    if not progress.audience:
        return "published without an audience"
    parts = ", ".join(f"{number:,} {state}" for state, number in progress.counts.items())
    return f"to {progress.audience:,} recipients ({parts})"
