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


def send_proof(app: App, name: str, to: list[str], language: str | None, now: datetime, as_json: bool) -> int:
    """Send what `digest preview` shows of a digest or an edition to editors, and say what that is.

    An edition that would not be sent and has no story in it is none that a reader gets, nor an editor: the last one
    stands in for it. Where there is none, nothing is sent.
    """
    from digest.pipeline.mailing import proof_files
    from digest.pipeline.preview import proof
    from digest.pipeline.waiting import latest
    from digest.web.looking import look

    readers = [_address(text) for text in to]
    whole, digest = look(app, name, now)
    reason = whole.reason
    if reason and not whole.edition.articles:
        last = latest(app.store, digest.name)
        if last is None:
            return _nothing(digest, reason, as_json)
        whole, digest = look(app, last, now)
    found = whole.in_language(language)
    edition = proof(found, digest, app.sender, app.transport(), readers, now)
    files = [str(path) for path in proof_files(app.settings, edition)]
    if as_json:
        shown = {"edition": shapes.edition(edition), "deliveries": {}, "proof": to, "files": files}
        output.document(shown | {"recorded": found.standing is not None} | ({"reason": reason} if reason else {}))
        return 0
    if app.settings.site.mail.transport == "files":
        output.line(f"A proof of “{edition.subject}” for {', '.join(to)} was written as a file, and went nowhere:")
        for path in files:
            output.line(f"  {path}")
        output.line("Nothing was recorded. With `transport: smtp` it would be sent.")
    else:
        output.line(f"A proof of “{edition.subject}” went to {', '.join(to)}. Nothing was recorded.")
    if reason:
        output.line(f"`digest send {digest.name}` would send nothing: {reason}.")
    if found.standing:
        output.line(f"{found.standing}.")
    return 0


def _nothing(digest: Digest, reason: str, as_json: bool) -> int:
    if as_json:
        output.document({"edition": None, "deliveries": {}, "proof": [], "files": [], "reason": reason})
    else:
        output.line(f"No proof was sent, for `digest send {digest.name}` would send nothing: {reason}.")
    return 0


def _address(text: str) -> Address:
    from digest.subscriptions.addresses import address

    try:
        return address(text)
    except ValueError as error:
        raise UsageError(f"--to {text}: {error}.") from error
