"""The kinds of transport, by the name that `mail.transport` gives.

To add one: write its file with a class that is a `Transport`, a function here that makes it from
its options as plain values, and a line in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from digest.delivery.files import EmlOutbox
from digest.delivery.maildir import Maildir
from digest.delivery.transport import Letter, Transport

__all__ = ["TRANSPORT_KINDS", "Letter", "Transport"]


def _files(*, path: Path, format: Literal["eml", "maildir"] = "eml") -> Transport:  # noqa: A002  # the option's name
    return Maildir(path) if format == "maildir" else EmlOutbox(path)


TRANSPORT_KINDS: dict[str, Callable[..., Transport]] = {
    "files": _files,
}
