"""preview: what would go out, to look at."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import output, shapes
from digest.cli.call import clock, instant, no_digest_yet
from digest.errors import StateError, TemplateError, UsageError

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.edition import EditionBlock
    from digest.pipeline.preview import Preview

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="T", help="As of this time (ISO 8601 with offset).")]


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(preview)


def preview(
    context: typer.Context,
    digest: Annotated[
        str | None, typer.Argument(metavar="[DIGEST]", help="Or an edition's id; left out: every digest.")
    ] = None,
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where to [DATA/preview].")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each story is in or not.")] = False,
    in_browser: Annotated[
        bool, typer.Option("--open", help="Show it in a browser as readers see it, and follow every change.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Show what waits, or what would be composed. Nothing is recorded."""
    from digest.pipeline.preview import drop_others, write_preview
    from digest.web.looking import look

    app: App = context.obj.app()
    if in_browser:
        if as_json:
            raise UsageError("--open shows a page, and --json prints a document: take one of them.")
        _follow(app, digest, as_of)
        return 0
    now = instant(as_of, "--as-of") if as_of else clock()()
    folder = out or app.settings.data / "preview"
    documents, broken = [], False
    for name in [digest] if digest else [each.name for each in app.settings.digests]:
        try:
            found, each = look(app, name, now, explain=explain, anew=as_of is not None)
        except (StateError, TemplateError) as error:
            # An edition that lost its mail, or a look with a slip, keeps nobody from looking at the other digests.
            if digest:
                raise
            output.error(str(error))
            broken = True
            continue
        broken |= any(finding.severity == "error" for finding in found.all_findings)
        place = folder if digest else folder / each.name
        documents.append(_document(found, explain))
        write_preview(found, each, app.sender, documents[-1], place, app.settings.pictures_folder)
        for other in found.others:
            write_preview(other, each, app.sender, _document(other, explain), place, app.settings.pictures_folder)
        drop_others(found, place)
        if not as_json:
            _show(found, place, explain)
    if as_json:
        output.document(documents[0] if digest else {"previews": documents})
    elif empty := no_digest_yet(app):
        output.line(empty)
    return 1 if broken else 0


def _follow(app: App, digest: str | None, as_of: str | None) -> None:
    import webbrowser

    from digest.web.looking import named_digest
    from digest.web.proofs import Proofs, serve_proofs

    def started(url: str) -> None:
        output.note(f"The preview of {name} is at {url} (Ctrl-C stops)")
        # A browser of the terminal would hold the terminal, and the page for it, until it is left.
        if sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))):
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    name = digest or next((each.name for each in app.settings.digests), "")
    if not name:
        raise UsageError(no_digest_yet(app) or "")
    named_digest(app, name, anew=as_of is not None)
    moment = instant(as_of, "--as-of") if as_of else None
    now = clock()
    proofs = Proofs(app.settings.config_dir, name, lambda: moment or now(), anew=moment is not None)
    serve_proofs(proofs, started)


def _document(found: Preview, explain: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"edition": None if found.reason else shapes.edition(found.edition), "deliveries": {}}
    shown["findings"] = [asdict(finding) for finding in found.all_findings]
    shown["bytes"] = found.sizes
    shown["recorded"] = found.standing is not None
    shown["empty"] = [{"title": block.title, "reason": block.reason} for block in found.empty]
    if found.reason:
        shown["reason"] = found.reason
    if explain:
        shown["left_out"] = [shapes.brief(each.article) | {"reason": each.reason} for each in found.left_out]
    return shown


def _kind(block: EditionBlock) -> str:
    """What to call a block that has neither title nor label."""
    return "Stories (no title)" if block.articles else "Text"


def _show_empty(found: Preview, above: int) -> None:
    """The blocks without stories that would stand behind the first `above` of the edition."""
    for block in found.empty:
        if block.above == above:
            output.line(f"\n  {block.title or 'Stories (no title)'}")
            output.line(f"    is left out: {block.reason}")


def _show(found: Preview, folder: Path, explain: bool) -> None:
    edition = found.edition
    output.line(f"{edition.title}: {edition.subject}")
    if found.standing:
        output.line(f"  {found.standing}.")
        output.line(f"  `digest preview {edition.digest} --as-of TIME` shows what one composed then would be.")
    if found.reason:
        output.line(f"  `digest send` would send nothing: {found.reason}.")
    for above, block in enumerate(edition.blocks):
        _show_empty(found, above)
        output.line(f"\n  {block.title or block.label or _kind(block)}")
        for placed in block.articles:
            output.line(f"    {output.headline(placed.article)}")
            if explain:
                output.line(f"      {output.short(placed.article.id)}: {placed.reason}")
    _show_empty(found, len(edition.blocks))
    most = None if explain else output.SOME
    kept_out = [output.headline(article) for article in edition.passed_over]
    output.listing("Kept out by a limit", kept_out, "  ", most=most, rest="--explain shows them all")
    passed_over = {article.id for article in edition.passed_over}
    left_out = [left for left in found.left_out if left.article.id not in passed_over]
    told = [
        f"{output.headline(left.article)}\n      {output.short(left.article.id)}: {left.reason}" for left in left_out
    ]
    output.listing("Not in", told, "  ", most=most, rest="--explain shows them all")
    findings = found.all_findings
    if findings:
        output.line("\n  To mend" if findings[0].severity == "error" else "\n  To look at")
        for finding in findings:
            output.line(f"    {finding}")
    sizes = ", ".join(f"{part} {size / 1000:.0f} KB" for part, size in found.sizes.items())
    output.line(f"\n  {sizes}; Gmail cuts HTML off at 102 KB")
    output.line(f"  Look at {folder}/edition.html")
    for other in found.others:
        output.line(f"  In {other.language}: {folder}/edition.{other.language}.html: {other.edition.subject}")
