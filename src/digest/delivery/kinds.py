"""The kinds of transport, by the name that `mail.transport` gives.

To add one: write its file with a class that is a `Transport`, a function here that makes it from
its options as plain values, and a line in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from digest.delivery.files import EmlOutbox
from digest.delivery.mailbox import Mailbox
from digest.delivery.maildir import Maildir
from digest.delivery.transport import Letter, Transport

if TYPE_CHECKING:
    from digest.delivery.relay.options import Relay

__all__ = ["TRANSPORT_KINDS", "Letter", "Transport"]


def _files(*, path: Path, format: Literal["eml", "maildir"] = "eml") -> Transport:  # noqa: A002  # the option's name
    return Maildir(path) if format == "maildir" else EmlOutbox(path)


def _smtp(*, relays: Sequence[Relay], sender: Mailbox, bounce_domain: str | None = None) -> Transport:
    from digest.delivery.relay.smtp import SmtpTransport  # TLS takes 10 ms to load
    from digest.delivery.return_path import return_path

    return SmtpTransport(relays, return_path(sender, bounce_domain))


TRANSPORT_KINDS: dict[str, Callable[..., Transport]] = {
    "files": _files,
    "smtp": _smtp,
}
