"""subscribers …: people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digest.cli import output, shapes
from digest.cli.call import clock

if TYPE_CHECKING:
    from digest.app import App

app = typer.Typer(help="The people who get your digests.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's mail address.")]
Digests = Annotated[list[str] | None, typer.Option("--digest", metavar="NAME", help="Only this digest (repeatable).")]
Proof = Annotated[str | None, typer.Option("--consent", metavar="TEXT", help="Where and when consent was given.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command(name="import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: email,name,locale,timezone,topics,format.")],
    digest: Digests = None,
    consent: Proof = None,
    as_json: Json = False,
) -> int:
    """Import people who gave their consent; the good rows are kept."""
    from digest.html.clean import clean_line
    from digest.subscriptions.people import bring_in
    from digest.subscriptions.roster import read_roster

    parts: App = context.obj.app()
    now, meter = clock()(), output.Meter()
    names = parts.digest_names(digest)
    rows = read_roster(file, consent=consent)
    result = bring_in(
        parts.store, rows, names, consent, parts.signing_keys, now, lambda read: meter.show(f"{read:,} rows read …")
    )
    meter.done()
    rejected = [{"line": each.line, "email": each.email, "reason": each.reason} for each in result.rejected]
    if as_json:
        output.document({"accepted": result.accepted, "updated": result.updated, "rejected": rejected})
    else:
        output.line(f"{result.accepted:,} accepted, {result.updated:,} updated, {len(rejected):,} rejected.")
    for each in result.rejected:
        output.error(f"{file}:{each.line}: {clean_line(each.email) or '(no address)'}: {each.reason}")
    return 1 if rejected else 0


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to [stdout].")] = None,
) -> None:
    """Write everybody and their subscriptions as CSV."""
    from digest.errors import UsageError
    from digest.subscriptions.people import everybody
    from digest.subscriptions.roster import write_roster

    parts: App = context.obj.app()
    if out is None:
        write_roster(everybody(parts.store), sys.stdout)
        return
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            partial.chmod(0o600)
            write_roster(everybody(parts.store), stream)
        partial.replace(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written ({error.strerror}): give another --out.") from error
    output.note(f"Written to {out}.")


@app.command()
def add(
    context: typer.Context,
    email: Email,
    consent: Annotated[str, typer.Option("--consent", metavar="TEXT", help="Where and when consent was given.")],
    digest: Digests = None,
    name: Annotated[str | None, typer.Option("--name", help="The person's name.")] = None,
    locale: Annotated[str | None, typer.Option("--locale", help="A language tag, such as en or pt-BR.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", help="An IANA zone, such as Asia/Baku.")] = None,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="A topic they want (repeatable); none: all.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Plain text instead of HTML.")] = False,
) -> None:
    """Add one person who gave their consent."""
    from digest.errors import UsageError
    from digest.subscriptions.people import bring_in
    from digest.subscriptions.roster import Accepted
    from digest.subscriptions.roster_fields import read_person

    parts: App = context.obj.app()
    names = parts.digest_names(digest)
    fields = {"email": email, "name": name, "locale": locale, "timezone": timezone, "topics": ";".join(topic or ())}
    fields["format"] = "text" if text else None
    try:
        row = Accepted(1, read_person({key: value or "" for key, value in fields.items()}))
    except ValueError as error:
        raise UsageError(f"{email}: {error}.") from error
    result = bring_in(parts.store, [row], names, consent, parts.signing_keys, clock()(), lambda _: None)
    for refused in result.rejected:
        raise UsageError(f"{email}: {refused.reason}.")
    output.line(f"{email} is subscribed to {', '.join(names)}.")


@app.command()
def unsubscribe(context: typer.Context, email: Email, digest: Digests = None) -> None:
    """End a person's subscriptions, to these digests or to all."""
    from digest.subscriptions.people import leave

    parts: App = context.obj.app()
    ended = leave(parts.store, email, parts.digest_names(digest) if digest else None, clock()())
    output.line(f"{ended} subscription{'' if ended == 1 else 's'} ended." if ended else "Nothing to end.")


@app.command()
def erase(context: typer.Context, email: Email) -> None:
    """Delete a person; only a keyed hash remains, so that no import brings them back."""
    from digest.subscriptions.people import erase as delete

    parts: App = context.obj.app()
    done = delete(parts.store, email, parts.signing_keys[0], parts.traces, clock()())
    output.line("Erased.")
    if not done:
        output.note("The store is in use: the last traces go with the next `digest db tidy`, or within the hour.")


@app.command()
def show(context: typer.Context, email: Email, as_json: Json = False) -> None:
    """Show what is known of a person."""
    from digest.subscriptions.people import standing

    parts: App = context.obj.app()
    found = shapes.standing(standing(parts.store, email))
    if as_json:
        output.document({"subscriber": found})
        return
    for name in ("email", "name", "locale", "timezone", "format", "created_at"):
        if found[name]:
            output.line(f"{name:<10}  {found[name]}")
    rows = [
        (each["digest"], each["state"], ", ".join(each["topics"]) or "all", each["changed_at"])
        for each in found["subscriptions"]
    ]
    output.line()
    output.table(("digest", "state", "topics", "since"), rows)
    output.line()
    proofs = [(each["digest"], each["at"], each["source"]) for each in found["consents"]]
    output.table(("digest", "consent", "source"), proofs)


@app.command()
def stats(context: typer.Context, as_json: Json = False) -> None:
    """Count people and their subscriptions."""
    from digest.subscriptions.people import given_up
    from digest.subscriptions.people import stats as count

    parts: App = context.obj.app()
    people, digests = count(parts.store)
    deleted = given_up(parts.store)
    if as_json:
        output.document({"subscribers": people, "digests": digests, "deleted_by_retention": deleted})
        return
    output.line(f"{people:,} people")
    states = ("confirmed", "unconfirmed", "paused", "unsubscribed")
    rows = [(name, *(found.get(state, 0) for state in states)) for name, found in digests.items()]
    output.table(("digest", *states), rows, numbers=states)
    if any(deleted.values()):
        gone = f"{deleted['deliveries']:,} deliveries and {deleted['unconfirmed']:,} people who never confirmed"
        output.line(f"Deleted so far because their time was over: {gone}.")
