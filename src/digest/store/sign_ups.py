"""Sign-ups: what was asked, and whether it was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from digest.model.sign_up import Asked, SignUp
from digest.store.signup_tables import sign_ups
from digest.store.tables import subscribers


def add(connection: Connection, subscriber_id: int, asked: Asked, now: datetime, *, lead_id: int | None = None) -> int:
    """Keep what a person asked for; `lead_id` is the sign-up whose mail stands for this one too."""
    values = {
        "subscriber_id": subscriber_id,
        "lead_id": lead_id,
        "digests": list(asked.digests),
        "locale": asked.locale,
        "timezone": asked.timezone,
        "format": asked.format,
        "text_version": asked.text_version,
        "network": asked.network,
        "form": asked.form,
        "asked_at": now,
    }
    made: int = connection.execute(insert(sign_ups).values(**values).returning(sign_ups.c.id)).scalar_one()
    return made


def together(connection: Connection, lead_id: int) -> list[SignUp]:
    """A sign-up and those that its mail stands for, itself first; none where there is no such sign-up."""
    query = select(sign_ups).where(or_(sign_ups.c.id == lead_id, sign_ups.c.lead_id == lead_id)).order_by(sign_ups.c.id)
    return [_from_row(row) for row in connection.execute(query)]


def confirm(connection: Connection, found: Sequence[SignUp], now: datetime) -> None:
    """Note that these were confirmed."""
    ids = [each.id for each in found]
    connection.execute(update(sign_ups).where(sign_ups.c.id.in_(ids)).values(confirmed_at=now))


def was_mailed(connection: Connection, sign_up_id: int, at: datetime) -> None:
    """Note that the mail that asks for a confirmation has left."""
    connection.execute(update(sign_ups).where(sign_ups.c.id == sign_up_id).values(mailed_at=at))


def hold_person(connection: Connection, subscriber_id: int) -> bool:
    """Keep others from changing this person until the transaction ends; whether there is one."""
    query = select(subscribers.c.id).where(subscribers.c.id == subscriber_id).with_for_update()
    return connection.execute(query).first() is not None


def adopt_wishes(connection: Connection, subscriber_id: int, asked: Asked, now: datetime) -> None:
    """Take language, zone and format from a sign-up, each where it says one."""
    wishes = {"locale": asked.locale, "timezone": asked.timezone, "format": asked.format}
    values = {name: value for name, value in wishes.items() if value}
    if values:
        connection.execute(
            update(subscribers).where(subscribers.c.id == subscriber_id).values(**values, changed_at=now)
        )


def _from_row(row: Row[Any]) -> SignUp:
    asked = Asked(tuple(row.digests), row.text_version, row.locale, row.timezone, row.format, row.network, row.form)
    return SignUp(row.id, row.subscriber_id, row.lead_id, asked, row.asked_at, row.mailed_at, row.confirmed_at)
