"""A store to import people into, and how tests do that."""

from __future__ import annotations

import io
from typing import Any

import make

from digest.store.database import Store
from digest.subscriptions import importing, roster_batches
from digest.subscriptions.exporting import everybody
from digest.subscriptions.importing import Imported, Terms
from digest.subscriptions.roster import Rejected, read_roster, write_roster

KEY = b"k" * 32
TERMS = Terms(("evening", "morning"), "the fair", [KEY], {"dawn": "morning"})


def bring(store: Store, text: str, terms: Terms = TERMS) -> tuple[Imported, list[Rejected]]:
    """Import a list in this process."""
    refused: list[Rejected] = []
    rows = read_roster(io.StringIO(text, newline=""), consent=terms.consent)
    found = importing.bring_in(store, roster_batches.batches_of(rows), terms, make.NOW, refuse=refused.append)
    return found, refused


def out(store: Store, **given: Any) -> str:
    stream = io.StringIO(newline="")
    write_roster(everybody(store, **given), stream)
    return stream.getvalue()
