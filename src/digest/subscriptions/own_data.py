"""Everything that is kept of a person, for themselves: a JSON document (GDPR, articles 15 and 20)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from digest.model.subscriber import Consent, Subscription
from digest.store import letters, subscribers
from digest.store.database import Store
from digest.subscriptions.people import Standing

_TOLD = ("subscriptions", "subscription_topics", "consents")


def export(store: Store, standing: Standing, now: datetime) -> bytes:
    """The document, in UTF-8. Times are ISO 8601 in UTC, but for `other`, which is as the database has it."""
    with store.read() as connection:
        mails = letters.told(connection, standing.subscriber.id)
        other = subscribers.elsewhere(connection, standing.subscriber.id, _TOLD)
    person = standing.subscriber.person
    document = {
        "exported_at": now,
        "person": {
            "email": person.address.email,
            "name": person.name,
            "language": person.locale,
            "timezone": person.timezone,
            "format": person.format,
            "since": standing.subscriber.created_at,
        },
        "subscriptions": [_subscription(each) for each in standing.subscriptions],
        "consents": [_consent(digest, each) for digest, each in standing.consents],
        "mails": [
            {
                "edition": each["id"],
                "subject": each["subject"],
                "state": each["state"],
                "at": each["changed_at"],
                "reason": each["reason"],
                "reply": each["reply"],
            }
            for each in mails
        ],
        "other": {name: rows for name, rows in other.items() if rows},
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain).encode() + b"\n"


def _subscription(each: Subscription) -> dict[str, Any]:
    return {
        "newsletter": each.digest,
        "state": each.state.value,
        "topics": list(each.topics),
        "format": each.format,
        "frequency": each.frequency,
        "hour": each.hour,
        "paused_until": each.paused_until,
        "changed_at": each.changed_at,
    }


def _consent(digest: str, each: Consent) -> dict[str, Any]:
    return {
        "newsletter": digest,
        "at": each.at,
        "source": each.source,
        "text_version": each.text_version,
        "network": each.network,
        "form": each.form,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else str(value)
