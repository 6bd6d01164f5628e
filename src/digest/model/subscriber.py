"""People, and what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Format = Literal["html", "text"]
Frequency = Literal["each", "weekly"]
# In characters. No standard names a limit; a header line of mail may have 998 octets.
LONGEST_NAME = 200


class SubscriptionState(StrEnum):
    """Where a subscription stands (contract: States)."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    PAUSED = "paused"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address as it is sent to, and the key by which the same mailbox is known again.

    The domain is in lower-case A-labels (IDNA 2008), the local part as typed; `key` folds the case.
    """

    email: str
    key: str


@dataclass(frozen=True, slots=True)
class Consent:
    """Proof that somebody asked: when and where, the version of the text they agreed to, from which
    network address and form; the last three are None for imported consent."""

    at: datetime
    source: str
    text_version: str | None = None
    network: str | None = None
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A row of an import, checked: who, and how they want their mail. Empty fields mean defaults."""

    address: Address
    name: str | None = None
    locale: str | None = None
    timezone: str | None = None
    topics: tuple[str, ...] = ()
    format: Format | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A person in the store."""

    id: int
    person: Person
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's choice of one digest.

    `paused_until` is when a pause ends by itself; `hour`, as HH:MM, counts where a digest lets each reader choose.
    """

    digest: str
    state: SubscriptionState
    locale: str | None
    timezone: str | None
    topics: tuple[str, ...]
    format: Format
    changed_at: datetime
    frequency: Frequency = "each"
    paused_until: datetime | None = None
    hour: str | None = None
