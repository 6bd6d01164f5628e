"""A row of an import on its way into the store: plain values, for there may be a million of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Arrival(NamedTuple):
    """Somebody who comes in, checked. `line` is where the row starts in its list, the header being line 1.

    `mark` tells the row's subscription (address, and digest if it names one) from others; it has 64 bits. `topics`
    are casefolded, each once; where there are none the row says nothing of topics, as with all that may be None.
    Without a `digest` the row is for all that are imported to.
    """

    line: int
    mark: int
    key: str
    email: str
    name: str | None
    locale: str | None
    timezone: str | None
    format: str | None
    digest: str | None
    state: str
    frequency: str | None
    hour: str | None
    paused_until: datetime | None
    consent_at: datetime | None
    consent_source: str | None
    topics: tuple[str, ...] = ()
