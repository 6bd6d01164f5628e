"""Every subscription with its person, topics and latest proof of consent, in one query."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Result, and_, func, select

from digest.model.subscriber import SubscriptionState
from digest.store.tables import consents, subscribers, subscription_topics, subscriptions

_AT_ONCE = 2_000


def listed(
    connection: Connection, digests: Collection[str] | None, states: Collection[SubscriptionState] | None
) -> Result[Any]:
    """The subscriptions to these digests and in these states (None: all), by person and digest, as they are asked for.

    Walks the primary key, so that nothing is sorted; topics are joined with `;`.
    """
    mine = (
        subscription_topics.c.subscriber_id == subscriptions.c.subscriber_id,
        subscription_topics.c.digest == subscriptions.c.digest,
    )
    topics = select(func.aggregate_strings(subscription_topics.c.topic, ";")).where(*mine).scalar_subquery()
    latest = (
        select(func.max(consents.c.id))
        .where(consents.c.subscriber_id == subscriptions.c.subscriber_id, consents.c.digest == subscriptions.c.digest)
        .correlate(subscriptions)
        .scalar_subquery()
    )
    proof = consents.alias("proof")
    query = (
        select(
            subscribers.c.email,
            subscribers.c.name,
            func.coalesce(subscriptions.c.locale, subscribers.c.locale).label("locale"),
            func.coalesce(subscriptions.c.timezone, subscribers.c.timezone).label("timezone"),
            topics.label("topics"),
            func.coalesce(subscriptions.c.format, subscribers.c.format).label("format"),
            subscriptions.c.digest,
            subscriptions.c.state,
            subscriptions.c.frequency,
            subscriptions.c.hour,
            subscriptions.c.paused_until,
            proof.c.at.label("consent_at"),
            proof.c.source.label("consent_source"),
        )
        .join(subscribers, subscribers.c.id == subscriptions.c.subscriber_id)
        .outerjoin(proof, and_(proof.c.id == latest))
        .order_by(subscriptions.c.subscriber_id, subscriptions.c.digest)
    )
    if digests is not None:
        query = query.where(subscriptions.c.digest.in_(sorted(digests)))
    if states is not None:
        query = query.where(subscriptions.c.state.in_(sorted(states)))
    return connection.execution_options(yield_per=_AT_ONCE).execute(query)
