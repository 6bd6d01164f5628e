"""db …: the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import output
from digest.cli.call import clock

if TYPE_CHECKING:
    from digest.app import App

app = typer.Typer(help="The store: upgrade, back up, restore, check.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring the store to this program's version."""
    from digest.store.database import Store
    from digest.store.migrate import upgrade as migrate

    parts: App = context.obj.app(spare=True)
    output.line(f"The store is at version {migrate(Store(parts.settings.store_url))}.")


@app.command()
def backup(
    context: typer.Context,
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Copy the store to a file while it is in use. A file that is there is left alone."""
    from digest.errors import UsageError
    from digest.store.backup import backup as copy

    if file.exists() and not force:
        raise UsageError(f"{file} is there already: give another name, or --force to replace it.")

    parts: App = context.obj.app(spare=True)
    copy(parts.store, file)
    output.line(f"Backed up to {file}.")


@app.command()
def restore(context: typer.Context, file: File) -> None:
    """Replace the store by a backup. The next edition of every digest is then held."""
    from digest.config.digests import weekly_name
    from digest.pipeline.send import alone
    from digest.store.backup import restore as bring_back
    from digest.store.database import Store

    parts: App = context.obj.app(spare=True)
    _no_service(parts)
    with alone(parts.delivery_lock), alone(parts.notices_lock):
        store, erased = Store(parts.settings.store_url), parts.traces.erased
        names = parts.digests.keys() | parts.settings.unread | set(map(weekly_name, parts.settings.unread))
        done = bring_back(store, file, names, parts.signing_keys, erased, clock()())
    people, each = output.counted(done.people, "person", "people"), output.counted(done.subscriptions, "subscription")
    output.line(
        f"Restored: {people}, {each} that are confirmed. The next edition of every digest is held until approved."
    )
    for edition, state in done.stopped:
        command = "resume" if state == "paused" else "approve"
        output.line(
            f"  {edition} is {state}: `digest edition {command} {edition}`, or `digest edition cancel {edition}`"
        )
    if done.kept:
        output.note(
            f"The store that was there is kept as {done.kept}: `digest db restore` takes it back. It is deleted "
            "when somebody is erased, for nobody is erased in it."
        )


def _no_service(parts: App) -> None:
    """Raises StateError where a service works on the store: its parts would go on with what they knew."""
    from digest.errors import StateError
    from digest.pipeline.heartbeat import PARTS, beats, running

    for part in PARTS:
        if running(parts.run_folder, part):
            pid = beats(parts.run_folder)[part].pid
            raise StateError(
                f"A service runs on this store (process {pid}): stop it, restore, and start it again. Nothing was "
                f"changed. If that process is no digest, delete {parts.run_folder}."
            )


@app.command()
def tidy(
    context: typer.Context,
    compact: Annotated[bool, typer.Option("--compact", help="Write the store anew, which gives back room.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Delete what need not be kept any longer.

    That is what `retention` gives up and what was erased; pauses that are over end. A service does so every hour.
    """
    from dataclasses import asdict

    from digest.pipeline.retention import tidy as carry_out
    from digest.subscriptions.erasing import sweep

    parts: App = context.obj.app(spare=True)
    kept, now = parts.settings.site.retention, clock()()
    done = carry_out(parts.store, kept.deliveries, kept.unconfirmed, now)
    swept = sweep(parts.store, parts.traces, parts.signing_keys, now)
    if compact:
        parts.store.compact()
    if as_json:
        output.document(asdict(done) | {"files": swept.files, "erased": swept.people})
        return
    output.line(
        f"{output.counted(done.deliveries, 'delivery', 'deliveries')} of {output.counted(done.editions, 'edition')} "
        "deleted; the editions keep their counts."
    )
    gone = f"{output.counted(done.unconfirmed, 'person', 'people')} deleted who never confirmed"
    output.line(f"{gone}; {output.counted(done.awake, 'pause')} ended.")
    if swept.people:
        again = output.counted(swept.people, "person", "people")
        output.line(f"{again} erased whose erasure had been broken off before.")
    if swept.files:
        letters = output.counted(swept.files, "letter")
        output.line(f"{letters} deleted of people who were erased while these were written.")


@app.command()
def check(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> int:
    """Look for damage, and whether every edition's deliveries add up."""
    from digest.cli.delivering import tell_left_behind
    from digest.store.backup import faults
    from digest.store.migrate import differences

    parts: App = context.obj.app(spare=True)
    with parts.store.read() as connection:
        found = [*faults(connection), *differences(connection)]
    if as_json:
        output.document({"faults": found})
    else:
        for fault in found:
            output.line(fault)
        if not found:
            output.line("The store is sound.")
    if not found:
        tell_left_behind(parts)
    return 1 if found else 0
