"""What is kept for a time only: the deliveries of editions that have ended, and people who never confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, update

from digest.model.edition import OPEN_STATES
from digest.model.subscriber import SubscriptionState
from digest.store import counters
from digest.store import deliveries as ledger
from digest.store.notices import OPEN
from digest.store.signup_tables import notices, sign_ups
from digest.store.tables import deliveries, editions, subscribers, subscription_topics, subscriptions

DELIVERIES, PEOPLE = "retention_deliveries", "retention_unconfirmed"
_UNCONFIRMED = SubscriptionState.UNCONFIRMED


def editions_over(connection: Connection, before: datetime) -> list[str]:
    """The editions that ended before then and whose deliveries have rows still."""
    query = select(editions.c.id).where(
        editions.c.state.not_in(sorted(OPEN_STATES)),
        editions.c.ended_at < before,
        exists().where(deliveries.c.edition_id == editions.c.id),
    )
    return list(connection.scalars(query.order_by(editions.c.ended_at, editions.c.id)))


def keep_tally(connection: Connection, edition_id: str) -> None:
    """Write down how many deliveries ended how: from here on that counts, and the rows may go, one by one."""
    tally = {str(state): number for state, number in ledger.counts(connection, edition_id).items()}
    connection.execute(
        update(editions).where(editions.c.id == edition_id, editions.c.tally.is_(None)).values(tally=tally)
    )


def delete_some(connection: Connection, edition_id: str, limit: int) -> int:
    """Delete up to `limit` rows of an edition whose tally is kept; returns how many."""
    some = select(deliveries.c.id).where(deliveries.c.edition_id == edition_id).limit(limit)
    gone = connection.execute(delete(deliveries).where(deliveries.c.id.in_(some))).rowcount
    if gone:
        counters.take(connection, DELIVERIES, gone)
    return gone


def never_confirmed(connection: Connection, before: datetime, limit: int) -> list[int]:
    """People who asked for something before then, never confirmed that or anything else, and await no mail."""
    mine = subscriptions.c.subscriber_id == subscribers.c.id
    old = and_(subscriptions.c.state == _UNCONFIRMED, subscriptions.c.changed_at < before)
    asked = exists().where(sign_ups.c.subscriber_id == subscribers.c.id, ~_over(before))
    awaits = exists().where(notices.c.subscriber_id == subscribers.c.id, notices.c.state.in_(OPEN))
    query = select(subscribers.c.id).where(exists().where(mine, old), ~exists().where(mine, ~old), ~asked, ~awaits)
    return list(connection.scalars(query.order_by(subscribers.c.id).limit(limit)))


def drop_unconfirmed(connection: Connection, before: datetime) -> int:
    """Delete what people who have other subscriptions asked for before then and never confirmed; returns how many.

    With it go the sign-ups whose links are dead, confirmed or not: the proof of consent is kept apart.
    """
    connection.execute(delete(sign_ups).where(_over(before)))
    other = subscriptions.alias()
    holds = or_(other.c.state != _UNCONFIRMED, other.c.changed_at >= before)
    has_other = exists().where(other.c.subscriber_id == subscriptions.c.subscriber_id, holds).correlate(subscriptions)
    old = and_(subscriptions.c.state == _UNCONFIRMED, subscriptions.c.changed_at < before, has_other)
    topic = exists().where(
        subscriptions.c.subscriber_id == subscription_topics.c.subscriber_id,
        subscriptions.c.digest == subscription_topics.c.digest,
        old,
    )
    connection.execute(delete(subscription_topics).where(topic))
    return connection.execute(delete(subscriptions).where(old)).rowcount


def _over(before: datetime) -> ColumnElement[bool]:
    """That the link of a sign-up was good for nothing any more; it counts from its mail on, which may stand for others.

    One of which a mail is still to leave is not over.
    """
    lead = sign_ups.alias()
    of_lead = select(func.coalesce(lead.c.mailed_at, lead.c.asked_at)).where(lead.c.id == sign_ups.c.lead_id)
    begins = func.coalesce(of_lead.correlate(sign_ups).scalar_subquery(), sign_ups.c.mailed_at, sign_ups.c.asked_at)
    own = notices.c.sign_up_id == func.coalesce(sign_ups.c.lead_id, sign_ups.c.id)
    awaits = exists().where(own, notices.c.state.in_(OPEN)).correlate(sign_ups)
    return and_(begins < before, ~awaits)


def totals(connection: Connection) -> dict[str, int]:
    """How many deliveries and unconfirmed people have been deleted so far because their time was over."""
    return {
        "deliveries": counters.last(connection, DELIVERIES),
        "unconfirmed": counters.last(connection, PEOPLE),
    }
