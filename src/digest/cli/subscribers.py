"""subscribers …: people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import lists, output, shapes
from digest.cli.call import clock
from digest.cli.lists import Digests, Json

if TYPE_CHECKING:
    from digest.app import App

app = typer.Typer(help="The people who get your digests.", no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's mail address.")]


app.command(name="import")(lists.import_)
app.command()(lists.export)
app.command()(lists.suppress)
app.command()(lists.unsuppress)


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
    from digest.subscriptions.importing import bring_in
    from digest.subscriptions.roster import Rejected
    from digest.subscriptions.roster_batches import batches_of
    from digest.subscriptions.roster_columns import Header
    from digest.subscriptions.roster_fields import read_row

    parts: App = context.obj.app()
    what = lists.terms(parts, digest, consent)
    fields = {"email": email, "name": name, "locale": locale, "timezone": timezone, "topics": ";".join(topic or ())}
    fields["format"] = "text" if text else None
    try:
        row = read_row(1, Header([*fields]), [*(value or "" for value in fields.values()), ""], consent)
    except ValueError as error:
        raise UsageError(f"{email}: {error}.") from error
    refused: list[Rejected] = []
    result = bring_in(parts.store, batches_of([row]), what, clock()(), refuse=refused.append)
    if refused:
        raise UsageError(f"{email}: {refused[0].reason}.")
    lists.tell_strange(parts, result)
    output.line(f"{email} is subscribed to {', '.join(what.digests)}.")


@app.command()
def unsubscribe(context: typer.Context, email: Email, digest: Digests = None) -> None:
    """End a person's subscriptions, to these digests or to all."""
    from digest.subscriptions.people import leave

    parts: App = context.obj.app(spare=True)
    ended = leave(parts.store, email, parts.digest_names(digest) if digest else None, clock()())
    output.line(f"{output.counted(ended, 'subscription')} ended." if ended else "Nothing to end.")


@app.command()
def erase(context: typer.Context, email: Email) -> None:
    """Delete a person for good. Only a keyed hash remains, so that no import brings them back."""
    from digest.subscriptions.people import erase as delete

    parts: App = context.obj.app(spare=True)
    done = delete(parts.store, email, parts.signing_keys[0], parts.traces, clock()())
    output.line("Erased.")
    if not done:
        output.note("The store is in use: the last traces go with the next `digest db tidy`, or within the hour.")


@app.command()
def show(context: typer.Context, email: Email, as_json: Json = False) -> None:
    """Show all that is kept of a person. That is wishes, proof of consent, and whether the address is suppressed."""
    from digest.errors import NotFound
    from digest.subscriptions.people import standing
    from digest.subscriptions.suppressing import reason_for

    parts: App = context.obj.app(spare=True)
    barred = reason_for(parts.store, email, parts.signing_keys)
    try:
        found = shapes.standing(standing(parts.store, email))
    except NotFound as error:
        if barred is None:
            raise
        raise NotFound(f"{error} It is suppressed ({barred}).") from error
    if as_json:
        output.document({"subscriber": found | {"suppressed": barred}})
        return
    for name in ("email", "name", "locale", "timezone", "format", "created_at"):
        if found[name]:
            output.line(f"{name:<10}  {found[name]}")
    output.line(f"{'suppressed':<10}  {barred or 'no'}")
    for each in found["subscriptions"]:
        output.line()
        _subscription(each, found["consents"])
    known = {each["digest"] for each in found["subscriptions"]}
    for proof in found["consents"]:
        if proof["digest"] not in known:
            output.line(f"\n{proof['digest']}\n{_proof(proof)}")


def _subscription(found: dict[str, Any], consents: list[dict[str, Any]]) -> None:
    """A subscription with each proof of its consent, a line each: no value is broken or left out."""
    said = {
        "state": f"{found['state']} since {found['changed_at']}",
        "paused until": found["paused_until"],
        "topics": ", ".join(found["topics"]) or "all",
        "format": found["format"],
        "frequency": {"each": "each edition", "weekly": "once a week"}[found["frequency"]],
        "hour": found["hour"],
        "locale": found["locale"],
        "timezone": found["timezone"],
    }
    output.line(found["digest"])
    for name, value in said.items():
        if value:
            output.line(f"  {name:<12}  {value}")
    for each in consents:
        if each["digest"] == found["digest"]:
            output.line(_proof(each))


def _proof(consent: dict[str, Any]) -> str:
    how = {"form": consent["form"], "address": consent["network"], "text version": consent["text_version"]}
    rest = "".join(f"; {name} {value}" for name, value in how.items() if value)
    return f"  {'consent':<12}  {consent['at']}: {consent['source']}{rest}"


@app.command()
def stats(context: typer.Context, digest: Digests = None, as_json: Json = False) -> None:
    """Count people and their subscriptions. With --digest, whom an edition would go to now."""
    from digest.subscriptions.people import audience, given_up
    from digest.subscriptions.people import stats as count

    parts: App = context.obj.app(spare=True)
    now = clock()()
    people, digests = count(parts.store)
    deleted = given_up(parts.store)
    reached: dict[str, int] = {}
    if digest:
        names = parts.digest_names(digest)
        digests = {name: digests.get(name, {}) for name in names}
        reached = {name: audience(parts.store, parts.digest(name), now) for name in names}
    if as_json:
        told = {"subscribers": people, "digests": digests, "deleted_by_retention": deleted}
        output.document(told | ({"audience": reached} if digest else {}))
        return
    output.line(output.counted(people, "person", "people"))
    states = ["confirmed", "unconfirmed", "paused", "unsubscribed"]
    rows = [[name, *(f"{found.get(state, 0):,}" for state in states)] for name, found in digests.items()]
    if digest:
        rows = [[*row, f"{reached[row[0]]:,}"] for row in rows]
        states.append("audience now")
    output.table(("digest", *states), rows, numbers=states)
    if any(deleted.values()):
        people_gone = output.counted(deleted["unconfirmed"], "person", "people")
        gone = f"{output.counted(deleted['deliveries'], 'delivery', 'deliveries')} and {people_gone}"
        output.line(f"Deleted so far because their time was over: {gone} who never confirmed.")
