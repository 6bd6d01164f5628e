"""What one turn of the ledger put into the sender's hands, and what is known of it since."""

from __future__ import annotations

from dataclasses import dataclass, field

from digest.model.delivery import Delivery, Outcome
from digest.pipeline.journal import Page


@dataclass(slots=True, eq=False)
class Claim:
    """What was claimed together; `open` has no final outcome yet, `out` is the part of it that may have left.

    `leaving`, `arrived`, `others` and `back` are news of it that the journal does not have yet.
    """

    page: Page | None
    open: dict[int, Delivery] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)
    lost: list[Outcome] = field(default_factory=list)
    answered: int = 0
    leaving: list[int] = field(default_factory=list)
    arrived: list[int] = field(default_factory=list)
    others: list[Outcome] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
