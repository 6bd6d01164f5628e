"""subscribers import, export, suppress, unsuppress: whole lists of people in and out."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from digest.cli import output
from digest.cli.call import clock

if TYPE_CHECKING:
    from digest.app import App
    from digest.subscriptions.importing import Imported, Terms
    from digest.subscriptions.roster import Rejected

Digests = Annotated[list[str] | None, typer.Option("--digest", metavar="NAME", help="Only this digest (repeatable).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Rejects = Annotated[Path | None, typer.Option("--rejects", metavar="FILE", help="Write refused rows there, as CSV.")]

_MOST_TOLD = 20


def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: email,name,locale,timezone,topics,format.")],
    digest: Digests = None,
    consent: Annotated[
        str | None, typer.Option("--consent", metavar="TEXT", help="Where and when consent was given.")
    ] = None,
    rejects: Rejects = None,
    as_json: Json = False,
) -> int:
    """Import people who gave their consent; the good rows are kept."""
    from digest.cli.bar import bar
    from digest.subscriptions.importing import bring_in
    from digest.subscriptions.roster import lines_of
    from digest.subscriptions.roster_batches import checked

    parts: App = context.obj.app()
    what = terms(parts, digest, consent)
    listed: list[dict[str, object]] = []
    with bar("Importing", lines_of(file)) as shown, _refusals(rejects, file, shown.error) as tell:

        def refuse(row: Rejected) -> None:
            tell(row)
            if as_json:
                listed.append({"line": row.line, "email": row.email, "reason": row.reason})

        result = bring_in(parts.store, checked(file, consent), what, clock()(), refuse=refuse, progress=shown.reach)
    if as_json:
        counts = {"accepted": result.accepted, "updated": result.updated}
        output.document({**counts, "rejected": listed, "warnings": strange_topics(parts, result)})
    else:
        output.line(f"{result.accepted:,} accepted, {result.updated:,} updated, {result.rejected:,} rejected.")
        tell_strange(parts, result)
    if rejects and result.rejected:
        output.note(f"The refused rows and why: {rejects}")
    return 1 if result.rejected else 0


def terms(parts: App, digests: list[str] | None, consent: str | None) -> Terms:
    """What an import subscribes people to. Raises UsageError for an unknown digest and a consent without end."""
    from digest.errors import UsageError
    from digest.subscriptions.importing import Terms
    from digest.subscriptions.roster_fields import read_source

    try:
        consent = read_source(consent or "")
    except ValueError as fault:
        raise UsageError(f"--consent: {fault}.") from fault
    formerly = {old: each.name for each in parts.settings.digests for old in each.formerly}
    named = [*parts.publication.topics, *(topic for each in parts.settings.digests for topic in each.audience.topics)]
    expected = frozenset(topic.casefold() for topic in named) if parts.publication.topics else None
    return Terms(tuple(parts.digest_names(digests)), consent, parts.signing_keys, formerly, expected)


def strange_topics(parts: App, result: Imported) -> list[str]:
    """A warning for each topic that people have and `site.yaml` has not, the most frequent first."""
    from digest.config.words import meant

    known = parts.publication.topics
    words = sorted(result.strange.items(), key=lambda each: -each[1])
    return [
        f"“{topic}” ({output.counted(number, 'row')}) is not under topics in site.yaml{meant(topic, known)}"
        for topic, number in words
    ]


def tell_strange(parts: App, result: Imported) -> None:
    """Say on stderr which topics are kept though nobody knows them."""
    warnings = strange_topics(parts, result)
    for each in warnings[:_MOST_TOLD]:
        output.note(f"warning: the topic {each}; it is kept as it is.")
    if len(warnings) > _MOST_TOLD:
        output.note(f"warning: so are {len(warnings) - _MOST_TOLD:,} more topics; --json names them.")


def export(
    context: typer.Context,
    digest: Digests = None,
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="Only subscriptions in this state (repeatable)."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to [stdout].")] = None,
) -> None:
    """Write people and their subscriptions as CSV."""
    from digest.errors import UsageError
    from digest.model.subscriber import SubscriptionState
    from digest.subscriptions.exporting import everybody
    from digest.subscriptions.roster import write_roster

    parts: App = context.obj.app(spare=True)
    if wrong := [each for each in state or () if each not in list(SubscriptionState)]:
        raise UsageError(f"--state: “{wrong[0]}” is no state: give one of {', '.join(SubscriptionState)}.")
    states = [SubscriptionState(each) for each in state] if state else None
    rows = everybody(parts.store, parts.digest_names(digest) if digest else None, states)
    if out is None:
        write_roster(rows, sys.stdout)
        return
    partial = out.with_name(f".{out.name}.partial")
    try:
        with _private(partial) as stream:
            write_roster(rows, stream)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise UsageError(f"{out} cannot be written ({error.strerror}): give another --out.") from error
    output.note(f"Written to {out}.")


def suppress(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="FILE|ADDRESS", help="One address, or a file of them.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why nobody may write to them.")],
    rejects: Rejects = None,
    as_json: Json = False,
) -> int:
    """Never write to these addresses again. Subscriptions that they have end at once."""
    from digest.cli.bar import bar
    from digest.subscriptions.suppressing import addresses_in, suppress_all

    parts: App = context.obj.app(spare=True)
    listed: list[dict[str, object]] = []
    file = Path(what)
    with bar("Suppressing", 0) as shown, _refusals(rejects, file, shown.error) as tell:

        def refuse(row: Rejected) -> None:
            tell(row)
            if as_json:
                listed.append({"line": row.line, "email": row.email, "reason": row.reason})

        result = suppress_all(
            parts.store, addresses_in(what), reason, parts.signing_keys, clock()(), refuse=refuse, progress=shown.reach
        )
    found = {"suppressed": result.suppressed, "known_before": result.known_before, "ended": result.ended}
    if as_json:
        output.document({**found, "rejected": listed})
    else:
        output.line(
            f"{result.suppressed:,} suppressed, {result.known_before:,} were already, "
            f"{output.counted(result.ended, 'subscription')} ended, {result.rejected:,} rejected."
        )
    return 1 if result.rejected else 0


def unsuppress(
    context: typer.Context, email: Annotated[str, typer.Argument(metavar="EMAIL", help="The mail address.")]
) -> None:
    """Let an address be written to again. Nobody is subscribed by that."""
    from digest.subscriptions.suppressing import release

    parts: App = context.obj.app(spare=True)
    if release(parts.store, email, parts.signing_keys):
        output.line("It is let go. Whoever had it wanted to be erased, which stays: only they can come back.")
        return
    output.line("It may be written to again. Whoever wants mail subscribes anew, by themselves.")


@contextmanager
def _refusals(rejects: Path | None, file: Path, shown: Callable[[str], None]) -> Iterator[Callable[[Rejected], None]]:
    """Where refused rows are told: in a file of their own if one is wanted, else each on stderr."""
    from digest.errors import UsageError
    from digest.html.clean import clean_line
    from digest.subscriptions.roster_columns import neutral

    if rejects is None:
        yield lambda row: shown(f"{file}:{row.line}: {clean_line(row.email) or '(no address)'}: {row.reason}")
        return
    try:
        with _private(rejects) as stream:
            writer = csv.writer(stream)
            writer.writerow(("line", "email", "reason"))
            yield lambda row: writer.writerow((row.line, neutral(row.email), neutral(row.reason)))
    except OSError as error:
        raise UsageError(f"{rejects} cannot be written ({error.strerror}): give another --rejects.") from error


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """A new file that its user alone may read: it holds addresses."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        path.chmod(0o600)
        yield stream
