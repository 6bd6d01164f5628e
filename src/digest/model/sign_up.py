"""What people ask for before they are subscribed, and the system mail that answers them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.subscriber import Address, Format

# Under this name system mail is written where `transport: files` puts mail, beside the digests.
MESSAGES = "messages"
_NAME = re.compile(r"s-([0-9]{1,18})")


class NoticeKind(StrEnum):
    """What a system mail is for."""

    CONFIRM = "confirm"
    WELCOME = "welcome"
    GOODBYE = "goodbye"
    PREFERENCES = "preferences"


class NoticeState(StrEnum):
    """Where a system mail stands: to be sent, in hand, out without a reply so far, or done with."""

    PENDING = "pending"
    SENDING = "sending"
    LEAVING = "leaving"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for, as a form brought it: digests by name, the consent given, where it came from.

    `network` is the address that asked, `form` the name of the form or page that it was asked on.
    """

    digests: tuple[str, ...]
    text_version: str
    locale: str | None = None
    timezone: str | None = None
    format: Format | None = None
    network: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class SignUp:
    """A sign-up in the store. Times are aware and in UTC.

    `lead_id` names the sign-up whose mail confirms this one too; None for one with a mail of its own.
    """

    id: int
    subscriber_id: int
    lead_id: int | None
    asked: Asked
    asked_at: datetime
    mailed_at: datetime | None
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A system mail in hand. `key` names the message; `tries` counts this one too; `doubts` are earlier copies
    that may be out, `drops` the tries that ended their connection."""

    id: int
    key: str
    kind: NoticeKind
    subscriber_id: int
    sign_up_id: int | None
    digest: str | None
    made_at: datetime
    due_at: datetime
    tries: int
    doubts: int
    drops: int


@dataclass(frozen=True, slots=True)
class Addressed:
    """A system mail with the person it goes to, as they are now."""

    notice: Notice
    address: Address
    name: str | None
    locale: str | None
    format: Format


def read_token_name(name: str) -> int | None:
    """The sign-up that stands where others have a digest in a token to confirm of an earlier version."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else None
