"""init, check, schema: a project's files."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from digest.cli import output, shapes
from digest.cli.call import Call, clock, no_digest_yet
from digest.errors import ConfigurationError, Problem


def register(app: typer.Typer) -> None:
    """Add this file's commands."""
    app.command()(init)
    app.command()(check)
    app.command()(schema)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new project's folder.")],
    templates: Annotated[
        bool, typer.Option("--templates", help="Write every template that can be overridden.")
    ] = False,
) -> None:
    """Write a starter project that runs as it is."""
    from digest.project import initialise

    written = initialise(folder, templates=templates, now=clock()())
    for path in written:
        output.line(str(path))
    there = "" if folder.resolve() == Path.cwd() else f"`cd {shlex.quote(str(folder))}`, then "
    output.note(f"\nNext: {there}`digest collect` and `digest preview`.")


def check(
    context: typer.Context,
    online: Annotated[bool, typer.Option("--online", help="Reach sources on the network and relays too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Say what is wrong in configuration and templates."""
    problems, empty = _problems(context.obj, online)
    if as_json:
        output.document({"problems": [shapes.problem(each) for each in problems]})
    else:
        for each in problems:
            output.line(str(each))
        if empty:
            output.line(empty)
        elif not problems:
            output.line("Everything is in order.")
    return 2 if any(each.severity == "error" for each in problems) else 0


def _problems(call: Call, online: bool) -> tuple[list[Problem], str | None]:
    """All problems, and what to do where there is no digest."""
    from digest.render.environment import templates_of
    from digest.render.lint.templates import lint_templates

    try:
        app = call.app()
    except ConfigurationError as error:
        # Of the templates all is told that needs no configuration; without one they may be another program's.
        if not call.config.is_dir():
            return list(error.problems), None
        return [*error.problems, *lint_templates(templates_of(call.config.absolute().parent / "templates"))], None
    from digest.pipeline.check import check as examine
    from digest.pipeline.check import check_sources
    from digest.pipeline.check_terms import check_terms

    now = clock()()
    found = examine(app.settings, app.store, app.templates, app.render, now)
    found += check_terms(app.settings, app.store, now)
    sources = [each for each in app.sources() if online or each.options.kind == "files"]
    found += check_sources(sources, app.fetcher, app.settings.root, now)
    if online:
        from digest.pipeline.check_relays import check_relays
        from digest.pipeline.mailing import relays

        found += check_relays(app.settings, relays(app.settings))
    return found, no_digest_yet(app)


def schema(kind: Annotated[str, typer.Argument(metavar="KIND", help="site, sources, feeds or digest.")]) -> None:
    """Print the JSON Schema of one kind of file."""
    from digest.project import schema_of

    output.document(schema_of(kind))
