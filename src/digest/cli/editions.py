"""editions and edition …: the archive and its deliveries."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from digest.cli import output, shapes
from digest.cli.call import clock
from digest.cli.delivering import carry_on, hand_over, report, sender_runs, summary
from digest.cli.missed import missed_list, missed_table
from digest.model.delivery import DeliveryState

if TYPE_CHECKING:
    from datetime import datetime

    from digest.app import App
    from digest.model.edition import Edition, EditionState
    from digest.pipeline.progress import Progress

app = typer.Typer(help="Look at an edition, and steer it.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The edition's id, as `digest editions` shows it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(parent: typer.Typer) -> None:
    """Add the command that lists editions."""
    parent.command()(editions)


def editions(
    context: typer.Context,
    digest: Annotated[str | None, typer.Argument(metavar="[DIGEST]", help="Only this digest's.")] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1_000_000, help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """List editions, latest first."""
    from digest.pipeline.steer import listed

    parts: App = context.obj.app(spare=True)
    found = listed(parts.store, parts.digest(digest).name if digest else None, limit)
    if as_json:
        output.document({"editions": [shapes.edition(each) for each in found]})
        return
    rows = [
        (each.id, each.state, f"{_local(each):%Y-%m-%d %H:%M %Z}", len(each.articles), each.subject) for each in found
    ]
    output.table(
        ("edition", "state", "due", "stories", "subject"), rows, numbers=("stories",), whole=("edition", "state", "due")
    )


@app.command()
def show(
    context: typer.Context,
    edition: Id,
    missed: Annotated[bool, typer.Option("--missed", help="Name everybody who was not reached, not only 20.")] = False,
    as_json: Json = False,
) -> None:
    """Show an edition and who was not reached. Between the two stands what became of its deliveries."""
    from digest.pipeline.steer import find

    parts: App = context.obj.app(spare=True)
    _show(parts, find(parts.store, edition), as_json)
    if not as_json:
        missed_table(parts, edition, everybody=missed)


@app.command()
def approve(context: typer.Context, edition: Id, as_json: Json = False) -> None:
    """Let a draft or held edition go out."""
    from digest.pipeline import steer

    parts: App = context.obj.app()
    _give_mail(parts, edition, steer.APPROVED_FROM)
    found = steer.approve(parts.store, edition, clock()())
    _show(parts, found, as_json)
    if sender_runs(parts):
        when = f"on {_told(found, found.begins_at)}" if found.begins_at > clock()() else "now"
        output.note(f"Approved: the running service sends it {when}.")
    else:
        output.note(f"Approved: `digest send {found.digest}` delivers it.")


@app.command()
def hold(context: typer.Context, edition: Id, as_json: Json = False) -> None:
    """Keep an edition from going out until it is approved."""
    from digest.pipeline import steer

    parts: App = context.obj.app(spare=True)
    _show(parts, steer.hold(parts.store, edition, clock()()), as_json)


@app.command()
def pause(context: typer.Context, edition: Id, as_json: Json = False) -> None:
    """Stop an edition that is going out, after the letters in flight."""
    from digest.pipeline import steer

    parts: App = context.obj.app(spare=True)
    _show(parts, steer.pause(parts.store, edition, clock()()), as_json)


@app.command()
def resume(context: typer.Context, edition: Id, as_json: Json = False) -> int:
    """Go on with a paused edition."""
    from digest.pipeline import steer
    from digest.pipeline.send import alone

    parts: App = context.obj.app()
    now = clock()
    _give_mail(parts, edition, steer.RESUMED_FROM)
    with alone(parts.delivery_lock, or_service=sender_runs(parts)) as here:
        return (carry_on if here else hand_over)(parts, steer.resume(parts.store, edition, now()), now, as_json)


@app.command()
def cancel(context: typer.Context, edition: Id, as_json: Json = False) -> None:
    """End an edition for good. Before its first message its stories stay new."""
    from digest.pipeline import steer
    from digest.pipeline.hold_file import held

    parts: App = context.obj.app(spare=True)
    with held(parts.delivery_lock) as alone:
        found = steer.cancel(
            parts.store,
            edition,
            clock()(),
            parts.journal(edition),
            parts.patience,
            alone=alone,
            idempotent=parts.transport().idempotent,
        )
    _show(parts, found, as_json)


@app.command()
def retry(context: typer.Context, edition: Id, as_json: Json = False) -> int:
    """Send an edition to those who were missed. It has to have ended, or only to wait."""
    from digest.pipeline import steer
    from digest.pipeline.send import alone

    parts: App = context.obj.app()
    now = clock()
    _give_mail(parts, edition, steer.RETRIED_FROM)
    with alone(parts.delivery_lock, or_service=sender_runs(parts)) as here:
        if steer.retry(parts.store, edition, now()):
            return (carry_on if here else hand_over)(parts, steer.find(parts.store, edition), now, as_json)
    if as_json:
        _show(parts, steer.find(parts.store, edition), True)
    else:
        unsure = parts.tally(edition).counts.get(DeliveryState.UNCERTAIN, 0)
        output.line(f"Nobody {'else ' if unsure else ''}was missed.")
        if unsure:
            who = output.counted(unsure, "reader may have it already and is", "readers may have it already and are")
            output.line(f"{who} not written to a third time: `digest edition show {edition}` names them.")
    return 0


def _give_mail(parts: App, edition_id: str, among: Collection[EditionState]) -> None:
    """Render what a takedown could not, for a template that is mended now."""
    from digest.pipeline.takedown import render_missing

    render_missing(parts.store, edition_id, among, parts.digests, parts.render_to_send, clock()())


def _show(parts: App, found: Edition, as_json: bool) -> None:
    from digest.model.edition import OPEN_STATES
    from digest.pipeline.many import advice

    progress, now = parts.tally(found.id), clock()()
    if as_json:
        output.document(report(parts, found, progress, now) | {"missed": missed_list(parts, found.id)})
        return
    output.line(f"{found.id}  {found.state}" + (f" ({found.reason})" if found.reason else ""))
    output.line(found.subject)
    stories = output.counted(len(found.articles), "story", "stories")
    output.line(f"due on {_told(found, found.scheduled_at)}, {stories}")
    for block in found.blocks:
        output.line(f"\n{block.title or block.label or 'Text'}")
        for placed in block.articles:
            output.line(f"  {output.headline(placed.article)}\n    {placed.reason}")
    output.listing("Taken down since it was composed", found.taken_down, "", most=None, rest="")
    passed_over = [output.headline(article) for article in found.passed_over]
    output.listing("Kept out by a limit", passed_over, "", most=output.SOME, rest="--json has them all")
    output.line()
    output.line(summary(progress) if progress.started else "Not started.")
    if found.state not in OPEN_STATES and progress.next_due:
        output.note(advice(found, progress.audience - progress.done))
    if found.state == "sending" and progress.started:
        output.line(_under_way(parts, found, progress, now))


def _local(found: Edition) -> datetime:
    """When it is due, in the zone of its digest, as its id has it."""
    return found.scheduled_at.astimezone(ZoneInfo(found.timezone))


def _told(found: Edition, at: datetime) -> str:
    """Date and time in the zone of the edition's digest, with its name: those of all commands."""
    from digest.editorial.wording import moment

    return moment(at, found.composed_at, ZoneInfo(found.timezone))


def _under_way(parts: App, found: Edition, progress: Progress, now: datetime) -> str:
    """How fast it goes, how long that takes, and when somebody is due again where nobody is now."""
    from digest.pipeline.progress import pace

    rate, due = pace(parts.store, found.id, now), progress.waits_until(now)
    text = f"{progress.done:,} done, {rate:,.1f}/s in the last ten seconds"
    left = progress.seconds_left(rate, now)
    if left is not None:
        text += f", {left:,.0f} s left"
    if due:
        text += f"; the next try is due at {parts.local(due):%Y-%m-%d %H:%M:%S %Z}"
    return text
