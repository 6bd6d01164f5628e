"""Addresses that must never be written to again, as keyed hashes: they outlive an erasure."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Integer,
    Row,
    case,
    delete,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from digest.store.tables import suppressions
from digest.store.upsert import upsert

ERASED = "erased"
# Before the reason of an address whose owner was erased too; no words that anybody gives hold a line break.
_ALSO = f"{ERASED}\n"


def hashed(address_key: str, key: bytes) -> str:
    """The keyed hash under which an address is remembered."""
    return hmac.digest(key, b"suppression:" + address_key.encode(), "sha256").hex()


def add(connection: Connection, address_key: str, key: bytes, reason: str, now: datetime) -> None:
    """Remember that an address must not be written to.

    The first reason stays. An erasure and another reason are kept side by side: neither lifts the other.
    """
    keep(connection, hashed(address_key, key), reason, now)


def keep(connection: Connection, address_hash: str, reason: str, now: datetime) -> None:
    """The same for an address of which only the hash is known."""
    connection.execute(_kept(connection, reason, now), [{"address_hash": address_hash, "reason": reason, "at": now}])


def add_all(connection: Connection, address_keys: Sequence[str], key: bytes, reason: str, now: datetime) -> None:
    """The same for many addresses."""
    if address_keys:
        connection.execute(
            _kept(connection, reason, now),
            [{"address_hash": hashed(each, key), "reason": reason, "at": now} for each in address_keys],
        )


def _kept(connection: Connection, reason: str, now: datetime) -> Executable:
    """Writes reasons; of one who was erased, the moment is that of the erasure, whatever comes before or after."""
    own = suppressions.c
    if reason == ERASED:
        also = case((_is_erased(), own.reason), else_=literal(_ALSO) + own.reason)
        values, where = {"reason": also, "at": literal(now, own.at.type)}, own.at <= now
    else:
        values, where = {"reason": literal(_ALSO + reason)}, own.reason == ERASED
    return upsert(connection, suppressions).on_conflict_do_update(
        index_elements=["address_hash"], set_=values, where=where
    )


def _is_erased() -> ColumnElement[bool]:
    return or_(suppressions.c.reason == ERASED, suppressions.c.reason.startswith(_ALSO))


def remove(connection: Connection, address_key: str, keys: Sequence[bytes]) -> None:
    """Forget why an address must not be written to, under whichever key it is kept, but not that it was erased."""
    mine = suppressions.c.address_hash.in_([hashed(address_key, key) for key in keys])
    connection.execute(delete(suppressions).where(mine, ~_is_erased()))
    connection.execute(update(suppressions).where(mine).values(reason=ERASED))


def exist(connection: Connection) -> bool:
    """Whether any address is suppressed at all: hashing costs, and most stores have none."""
    return connection.execute(select(suppressions.c.reason).limit(1)).first() is not None


def newest(connection: Connection) -> tuple[int, str] | None:
    """What tells whether an address was suppressed since; None where none is."""
    number = literal_column("rowid", Integer)
    found = connection.execute(select(number, suppressions.c.address_hash).order_by(number.desc()).limit(1)).first()
    return None if found is None else (found[0], found[1])


def lift_erasure(connection: Connection, address_key: str, keys: Sequence[bytes]) -> None:
    """Forget that an address was erased: its owner came back. Any other reason stays."""
    hashes = [hashed(address_key, key) for key in keys]
    connection.execute(
        delete(suppressions).where(suppressions.c.address_hash.in_(hashes), suppressions.c.reason == ERASED)
    )


def among(connection: Connection, address_keys: Sequence[str], keys: Sequence[bytes]) -> dict[str, str]:
    """Which of these addresses are suppressed, and why; hashes under older keys count too, and an erasure gives way."""
    found: dict[str, str] = {}
    for key, row in _found(connection, address_keys, keys):
        if found.get(key, ERASED) == ERASED:
            found[key] = row.reason.removeprefix(_ALSO)
    return found


def bars(connection: Connection, address_key: str, keys: Sequence[bytes]) -> bool:
    """Whether nobody may write to this address, whatever its owner asks for; one who was erased may come back."""
    return among(connection, [address_key], keys).get(address_key, ERASED) != ERASED


def erased_among(connection: Connection, address_keys: Sequence[str], keys: Sequence[bytes]) -> dict[str, datetime]:
    """Which of these addresses were erased, and when last."""
    found: dict[str, datetime] = {}
    for key, row in _found(connection, address_keys, keys):
        if row.reason == ERASED or row.reason.startswith(_ALSO):
            found[key] = max(row.at, found.get(key, row.at))
    return found


def _found(
    connection: Connection, address_keys: Sequence[str], keys: Sequence[bytes]
) -> Iterator[tuple[str, Row[Any]]]:
    hashes = {hashed(address_key, key): address_key for address_key in address_keys for key in keys}
    wanted = list(hashes)
    for start in range(0, len(wanted), 5_000):
        query = select(suppressions).where(suppressions.c.address_hash.in_(wanted[start : start + 5_000]))
        for row in connection.execute(query):
            yield hashes[row.address_hash], row
