"""schedule: what will run when, as a picture and as a list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from digest.cli import output, shapes
from digest.cli.call import clock, instant, no_digest_yet

if TYPE_CHECKING:
    from digest.app import App
    from digest.pipeline.forecast import Run


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(schedule)


def schedule(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, max=366, help="How many days to show.")] = 14,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="T", help="As of this time (ISO 8601 with offset).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show when digests are due."""
    from digest.cli.calendar import calendar
    from digest.pipeline.forecast import forecast

    app: App = context.obj.app()
    start = instant(as_of, "--as-of") if as_of else clock()()
    runs = forecast(app.store, app.settings.digests, start, start + timedelta(days=days))
    if as_json:
        output.document({"runs": [_shape(run) for run in runs]})
        return
    if not runs:
        output.line(
            no_digest_yet(app)
            or f"Nothing is due in the next {days} days: no digest has a schedule that comes by then."
        )
        return
    output.drawn(calendar(runs, app.settings.digests, start, days))
    output.line()
    rows = [_row(run) for run in runs]
    output.table(("digest", "local", "UTC", ""), rows)


def _shape(run: Run) -> dict[str, Any]:
    turn, reviewed = run.turn, run.digest.review
    spread = run.digest.clock == "subscriber"
    return {
        "digest": run.digest.name,
        "scheduled_at": shapes.instant(turn.at),
        "local": _local(run, turn.at).isoformat(),
        "composed_at": shapes.instant(turn.compose_at),
        "unanswered": reviewed.unanswered if reviewed else None,
        "first_due": shapes.instant(turn.begins_at),
        "last_due": shapes.instant(turn.ends_at),
        "zones": _moments(run) if spread else None,
        "used": run.used,
    }


def _row(run: Run) -> tuple[str, str, str, str]:
    local, turn = _local(run, run.turn.at), run.turn
    notes = []
    if run.used:
        notes.append("composed already")
    if run.digest.review:
        notes.append(f"review from {_local(run, turn.compose_at):%H:%M}, else {run.digest.review.unanswered}")
    if run.digest.clock == "subscriber" and turn.begins_at != turn.ends_at:
        notes.append(f"{len(run.zones)} zones, {turn.begins_at:%a %H:%M} to {turn.ends_at:%a %H:%M} UTC")
    return run.digest.name, f"{local:%a %d %b %H:%M %Z}", f"{turn.at:%a %H:%M}", "; ".join(notes)


def _local(run: Run, moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(run.digest.timezone))


def _moments(run: Run) -> dict[str, str | None]:
    from digest.editorial.timetable import moments

    found = moments(run.turn.key, run.zones)
    return {zone: shapes.instant(found[zone]) for zone in sorted(found, key=lambda zone: (found[zone], zone))}
