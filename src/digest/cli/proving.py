"""send --to: a proof to editors."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from digest.cli import output, shapes
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.app import App
    from digest.model.digest import Digest
    from digest.model.subscriber import Address
    from digest.pipeline.preview import Preview


def send_proof(app: App, name: str, to: list[str], language: str | None, now: datetime, as_json: bool) -> int:
    """Send what `digest preview` shows of a digest or an edition to editors, and say what that is.

    An edition that would not be sent and has no story in it is none that a reader gets: it is not sent to an editor
    either, and 1 is returned.
    """
    from digest.pipeline.mailing import proof_files
    from digest.pipeline.preview import proof
    from digest.web.looking import look

    readers = [_address(text) for text in to]
    whole, digest = look(app, name, now)
    found = whole.in_language(language)
    if found.reason and not found.edition.articles:
        return _nothing(app, digest, found.reason, as_json)
    edition = proof(found, digest, app.sender, app.transport(), readers, now)
    files = [str(path) for path in proof_files(app.settings, edition)]
    if as_json:
        shown = {"edition": shapes.edition(edition), "deliveries": {}, "proof": to, "files": files}
        output.document(shown | {"recorded": found.standing is not None} | _reason(found))
        return 0
    if app.settings.site.mail.transport == "files":
        output.line(f"A proof of “{edition.subject}” for {', '.join(to)} was written as a file, and went nowhere:")
        for path in files:
            output.line(f"  {path}")
        output.line("Nothing was recorded. With `transport: smtp` it would be sent.")
    else:
        output.line(f"A proof of “{edition.subject}” went to {', '.join(to)}. Nothing was recorded.")
    if found.standing:
        output.line(f"{found.standing}.")
    elif found.reason:
        output.line(f"`digest send {digest.name}` would send nothing: {found.reason}.")
    return 0


def _reason(found: Preview) -> dict[str, str]:
    return {"reason": found.reason} if found.reason else {}


def _nothing(app: App, digest: Digest, reason: str, as_json: bool) -> int:
    from digest.pipeline.waiting import latest

    if as_json:
        output.document({"edition": None, "deliveries": {}, "proof": [], "files": [], "reason": reason})
    last = latest(app.store, digest.name)
    instead = f" `digest send {last} --to …` sends a proof of the last edition." if last else ""
    output.error(f"No proof was sent, for `digest send {digest.name}` would send nothing: {reason}.{instead}")
    return 1


def _address(text: str) -> Address:
    from digest.subscriptions.addresses import address

    try:
        return address(text)
    except ValueError as error:
        raise UsageError(f"--to {text}: {error}.") from error
