"""A row of an import on its way into the store: plain values, for there may be a million of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from digest.model.subscriber import Format, Frequency


class Wishes(NamedTuple):
    """How somebody wants their mail, as many others do too; None where a row says nothing of it.

    Without a `digest` the row is for all that are imported to. `topics` are casefolded, each once; where there are
    none the row says nothing of them.
    """

    locale: str | None
    timezone: str | None
    format: Format | None
    digest: str | None
    state: str
    frequency: Frequency | None
    hour: str | None
    paused_until: datetime | None
    topics: tuple[str, ...]


class Arrival(NamedTuple):
    """Somebody who comes in, checked. `line` is where the row starts in its list, the header being line 1.

    `mark` tells the row's subscription (address, and digest if it names one) from others; it has 64 bits. Consent
    is the row's own, if it has any.
    """

    line: int
    mark: int
    key: str
    email: str
    name: str | None
    consent_at: datetime | None
    consent_source: str | None
    wishes: Wishes
