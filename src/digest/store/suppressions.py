"""Addresses that must never be written to again, as keyed hashes: they outlive an erasure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from digest.store.tables import suppressions
from digest.store.upsert import upsert

ERASED = "erased"


def hashed(address_key: str, key: bytes) -> str:
    """The keyed hash under which an address is remembered."""
    return hmac.new(key, b"suppression:" + address_key.encode(), hashlib.sha256).hexdigest()


def add(connection: Connection, address_key: str, key: bytes, reason: str, now: datetime) -> None:
    """Remember that an address must not be written to; the first reason stays."""
    connection.execute(
        upsert(connection, suppressions)
        .values(address_hash=hashed(address_key, key), reason=reason, at=now)
        .on_conflict_do_nothing()
    )


def lift_erasure(connection: Connection, address_key: str, keys: Sequence[bytes]) -> None:
    """Forget that an address was erased: its owner came back. Any other reason stays."""
    hashes = [hashed(address_key, key) for key in keys]
    connection.execute(
        delete(suppressions).where(suppressions.c.address_hash.in_(hashes), suppressions.c.reason == ERASED)
    )


def among(connection: Connection, address_keys: Sequence[str], keys: Sequence[bytes]) -> dict[str, str]:
    """Which of these addresses are suppressed, and why; hashes under older keys count too."""
    hashes = {hashed(address_key, key): address_key for address_key in address_keys for key in keys}
    wanted = list(hashes)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 5_000):
        query = select(suppressions).where(suppressions.c.address_hash.in_(wanted[start : start + 5_000]))
        found.update({hashes[row.address_hash]: row.reason for row in connection.execute(query)})
    return found
