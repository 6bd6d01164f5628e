"""publish, preview, send: from stories to readers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import output, shapes
from digest.cli.call import clock, instant
from digest.cli.delivering import carry_on, hand_over, sender_runs

if TYPE_CHECKING:
    from datetime import datetime

    from digest.app import App
    from digest.model.subscriber import Address
    from digest.pipeline.preview import Preview
    from digest.pipeline.site_files import Written

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="As of this time (ISO 8601 with offset).")]


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    for command in (publish, preview, send):
        app.command()(command)


def publish(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to [DATA/public].")] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Then serve that folder until stopped.")] = False,
    bind: Annotated[str | None, typer.Option("--bind", metavar="HOST:PORT", help="Where to serve [web.bind].")] = None,
    as_json: Json = False,
) -> None:
    """Write feeds, archive and home page as files."""
    from digest.pipeline.publish import publish as write

    app: App = context.obj.app()
    folder = out or app.public_folder
    done = write(app.store, app.settings, app.templates, folder, clock()())
    if as_json:
        output.document(_published(folder, done))
    else:
        changes = f"{len(done.written)} files written, {done.unchanged} unchanged, {len(done.removed)} removed"
        output.line(f"{folder}: {changes}.")
        entries = f"{done.entries_rendered} rendered, {done.entries_reused} reused"
        output.line(f"  Files: {len(done.rendered)} rendered, {done.reused} reused. Entries of feeds: {entries}.")
    if serve:
        from digest.web.static import serve as serve_folder

        web = app.settings.site.web.bind
        address = bind or f"{web.host}:{web.port}"
        serve_folder(app, folder, address, lambda url: output.note(f"Serving {folder} at {url} (Ctrl-C stops)"))


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


def preview(
    context: typer.Context,
    digest: Annotated[str | None, typer.Argument(metavar="[DIGEST]", help="Left out: every digest.")] = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to [DATA/preview].")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each story is in or not.")] = False,
    as_json: Json = False,
) -> None:
    """Compose an edition to look at; record nothing."""
    from digest.pipeline.preview import preview as compose
    from digest.pipeline.preview import write_preview

    app: App = context.obj.app()
    now = instant(as_of, "--as-of") if as_of else clock()()
    folder = out or app.settings.data / "preview"
    documents = []
    for each in [app.digest(digest)] if digest else app.settings.digests:
        found = compose(app.store, each, app.render, now, explain=explain)
        place = folder if digest else folder / each.name
        documents.append(_document(found, explain))
        write_preview(found, each, app.sender, documents[-1], place, app.settings.pictures_folder)
        if not as_json:
            _show(found, place, explain)
    if as_json:
        output.document(documents[0] if digest else {"previews": documents})


def _document(found: Preview, explain: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"edition": None if found.reason else shapes.edition(found.edition), "deliveries": {}}
    if found.reason:
        shown["reason"] = found.reason
    if explain:
        shown["left_out"] = [shapes.brief(each.article) | {"reason": each.reason} for each in found.left_out]
    return shown


def _show(found: Preview, folder: Path, explain: bool) -> None:
    edition = found.edition
    output.line(f"{edition.title}: {edition.subject}")
    if found.reason:
        output.line(f"  `digest send` would send nothing: {found.reason}.")
    for block in edition.blocks:
        output.line(f"\n  {block.title or block.label or 'Text'}")
        for placed in block.articles:
            output.line(f"    {placed.article.story.headline}")
            if explain:
                output.line(f"      {output.short(placed.article.id)}: {placed.reason}")
    if edition.passed_over:
        output.line("\n  Kept out by a limit")
        for article in edition.passed_over:
            output.line(f"    {article.story.headline}")
    passed_over = {article.id for article in edition.passed_over}
    left_out = [left for left in found.left_out if left.article.id not in passed_over]
    if left_out:
        output.line("\n  Not in")
        for left in left_out:
            output.line(f"    {left.article.story.headline}\n      {output.short(left.article.id)}: {left.reason}")
    output.line(f"\n  Look at {folder}/edition.html")


def send(
    context: typer.Context,
    digest: Annotated[str, typer.Argument(metavar="DIGEST", help="The digest's name.")],
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="ADDRESS", help="Send a proof, here only (repeatable).")
    ] = None,
    as_json: Json = False,
) -> int:
    """Compose an edition and deliver it, or go on with one.

    An interrupted or approved edition of the digest is continued; else one is composed as of now. With
    nothing new nothing is sent.
    """
    from digest.pipeline.compose import Nothing
    from digest.pipeline.send import alone, edition_to_send

    app: App = context.obj.app()
    wanted, now = app.digest(digest), clock()
    if to:
        _proof(app, digest, to, now(), as_json)
        return 0
    with alone(app.delivery_lock, or_service=sender_runs(app)) as here:
        _ = app.sender  # a key that cannot be read is better known before anything is composed
        edition = edition_to_send(app.store, wanted, app.render, app.signing_keys[0], now())
        if not isinstance(edition, Nothing):
            return (carry_on if here else hand_over)(app, edition, now, as_json)
    if as_json:
        output.document({"edition": None, "reason": edition.reason, "deliveries": {}})
    else:
        output.line(f"Nothing was sent: {edition.reason}.")
    return 0


def _proof(app: App, name: str, to: list[str], now: datetime, as_json: bool) -> None:
    from digest.pipeline.preview import preview as compose
    from digest.pipeline.preview import proof

    digest, readers = app.digest(name), [_address(text) for text in to]
    found = compose(app.store, digest, app.render, now, explain=False)
    edition = proof(found, digest, app.sender, app.transport(), readers, now)
    if as_json:
        output.document({"edition": shapes.edition(edition), "deliveries": {}, "proof": to})
    else:
        output.line(f"A proof of “{edition.subject}” went to {', '.join(to)}. Nothing was recorded.")


def _address(text: str) -> Address:
    from digest.errors import UsageError
    from digest.subscriptions.addresses import address

    try:
        return address(text)
    except ValueError as error:
        raise UsageError(f"--to {text}: {error}.") from error
