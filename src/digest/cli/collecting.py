"""collect: visit the sources, show how far it is, and a row a source at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import output, shapes
from digest.cli.call import Call, clock
from digest.cli.explaining import explain as explain_story

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from digest.app import App
    from digest.pipeline.collect import Report
    from digest.pipeline.pictures import PictureReport

# So that all of it fits into 80 columns.
_LONGEST_NAME = 24


def register(app: typer.Typer) -> None:
    """Add this file's command."""
    app.command()(collect)


def collect(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Only these sources, and now, whatever they said.")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="URL", help="Fetch one story and say where its fields come from; record nothing."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Fetch sources once, a row a source."""
    call: Call = context.obj
    if explain is not None:
        return explain_story(call, sources, explain, as_json=as_json)
    app = call.app()
    reports = _visit(app, sources)
    made = _make_pictures(app)
    if as_json:
        output.document({"sources": [shapes.report(each) for each in reports], "pictures": shapes.pictures(made)})
    else:
        rows = [(each.name, each.state, each.new, each.updated, each.unchanged) for each in reports]
        output.table(("source", "state", "new", "updated", "unchanged"), rows, numbers=("new", "updated", "unchanged"))
        if made.made or made.left:
            output.line(f"Pictures: {made.made} made, {made.left} left for the next run.")
    for report in reports:
        for warning in report.warnings:
            output.note(f"{report.name}: warning: {warning}")
        if report.error:
            output.error(f"{report.name}: {report.error}")
    for fault in made.failed:
        output.note(f"pictures: warning: {fault.reason}")
    return 1 if any(each.state == "failed" for each in reports) else 0


def _visit(app: App, names: list[str] | None) -> list[Report]:
    """Visit these sources, or all; their reports in the order of the configuration."""
    from digest.pipeline.collect import collect as visit

    wanted = app.sources(names)
    order = {each.name: place for place, each in enumerate(wanted)}
    reports = []
    with _showing(len(wanted)) as view:
        try:
            for report in visit(
                app.store,
                wanted,
                app.source_ranks,
                app.fetcher,
                app.settings.root,
                clock()(),
                again=bool(names),
                began=view.began,
            ):
                reports.append(report)
                view.ended(report)
        except KeyboardInterrupt:
            app.fetcher.stop()
            raise
    return sorted(reports, key=lambda each: order[each.name])


def _make_pictures(app: App) -> PictureReport:
    from digest.pipeline.pictures import make_pictures

    meter = output.Meter()
    meter.show("", "Making pictures …")
    made = make_pictures(app.store, app.fetcher, app.settings.pictures_folder, clock()())
    meter.done()
    return made


class _View:
    """How far it is; without a `progress` nobody is shown anything."""

    def __init__(self, progress: Progress | None = None, task: TaskID | None = None) -> None:
        self._progress = progress
        self._task = task
        self._under_way: dict[str, None] = {}
        self._failed = 0

    def began(self, name: str) -> None:
        """A visit begins."""
        self._under_way[name] = None
        self._show(0)

    def ended(self, report: Report) -> None:
        """A visit has ended."""
        self._under_way.pop(report.name, None)
        self._failed += report.state == "failed"
        self._show(1)

    def _show(self, advance: int) -> None:
        if self._progress is not None and self._task is not None:
            longest = next(iter(self._under_way), "")
            longest = longest if len(longest) <= _LONGEST_NAME else f"{longest[: _LONGEST_NAME - 1]}…"
            failed = f"{self._failed} failed" if self._failed else ""
            self._progress.update(self._task, advance=advance, failed=failed, current=longest)


@contextmanager
def _showing(count: int) -> Iterator[_View]:
    """A bar on stderr in a terminal: done, failed, and the source that has been under way for longest."""
    if not sys.stderr.isatty():
        yield _View()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("Collecting"),
        BarColumn(bar_width=16),
        MofNCompleteColumn(),
        TextColumn("[red]{task.fields[failed]}"),
        TextColumn("{task.fields[current]}", markup=False),
    )
    console = Console(file=sys.stderr, highlight=False)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=count, failed="", current="")
        yield _View(progress, task)
