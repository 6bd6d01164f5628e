"""publish, send: from stories to readers."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import output
from digest.cli.binding import Binding, binding
from digest.cli.call import clock
from digest.cli.delivering import (
    Round,
    broken_off,
    carry_on,
    hand_over,
    nothing_new,
    sender_runs,
    tell_left_behind,
    try_again,
)
from digest.cli.proving import send_proof
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.app import App
    from digest.pipeline.site_files import Written

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (publish, send):
        app.command()(command)


def publish(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to [DATA/public].")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Then serve that folder until stopped.")] = False,
    bind: Binding = None,
    as_json: Json = False,
) -> None:
    """Write feeds, archive and home page as files."""
    from digest.pipeline.publish import publish as write

    app: App = context.obj.app()
    folder, where, now = out or app.public_folder, binding(bind, app), clock()
    done = write(app.store, app.settings, app.templates, folder, now())
    if as_json:
        output.document(_published(folder, done))
    else:
        changes = f"{len(done.written)} files written, {done.unchanged} unchanged, {len(done.removed)} removed"
        output.line(f"{folder}: {changes}.")
        entries = f"{done.entries_rendered} rendered, {done.entries_reused} reused"
        output.line(f"  Files: {len(done.rendered)} rendered, {done.reused} reused. Entries of feeds: {entries}.")
    if serve:
        from digest.web.static import serve as serve_folder

        closed = "; to let people sign up, use `digest run`" if app.settings.open_digests else ""
        told = f"(Ctrl-C stops{closed})"
        serve_folder(app, folder, where, now, lambda url: output.note(f"Serving {folder} at {url} {told}"))


def _published(folder: Path, done: Written) -> dict[str, Any]:
    return {
        "out": str(folder),
        "written": done.written,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "rendered": done.rendered,
        "reused": done.reused,
        "entries": {"rendered": done.entries_rendered, "reused": done.entries_reused},
    }


def send(
    context: typer.Context,
    digest: Annotated[str, typer.Argument(metavar="DIGEST", help="The digest's name; with --to also an edition's id.")],
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Send a proof, here only (repeatable).")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="TAG", help="With --to: which of the digest's languages.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Compose an edition and deliver it, or go on with one.

    An interrupted or approved edition of the digest is continued; else one is composed as of now. With
    nothing new nothing is sent. Readers of earlier editions who were put off are tried first, if that is due.
    """
    from digest.pipeline.compose import Nothing
    from digest.pipeline.room import with_room
    from digest.pipeline.send import alone, edition_to_send, stragglers
    from digest.pipeline.stop import Stop

    app: App = context.obj.app()
    now = clock()
    if to:
        return send_proof(app, digest, to, language, now(), as_json)
    wanted = app.digest(digest)
    if language:
        raise UsageError("--language is for a proof: name who gets it with --to. Readers get their own language.")
    with alone(app.delivery_lock, or_service=sender_runs(app)) as here:
        _ = app.sender  # a key that cannot be read is better known before anything is composed
        earlier: list[Round] = []
        if here:
            with_room(lambda: tell_left_behind(app), output.note, Stop())
        late_ones = with_room(lambda: stragglers(app.store, wanted), output.note, Stop())
        for late in late_ones if here else ():
            earlier.append(try_again(app, late, now, as_json))
            if earlier[-1].status:
                return broken_off(app, earlier[-1], now(), as_json)
        compose = partial(edition_to_send, render=app.render_to_send, signing_key=app.signing_keys[0])
        edition = with_room(lambda: compose(app.store, wanted, now=now()), output.note, Stop())
        if isinstance(edition, Nothing):
            return nothing_new(app, edition.reason, earlier, now(), as_json)
        return carry_on(app, edition, now, as_json, earlier) if here else hand_over(app, edition, now, as_json)
