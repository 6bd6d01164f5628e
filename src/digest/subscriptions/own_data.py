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

# What tables and columns hold, for somebody who does not know them.
_WORDS = {
    "notices": "system_mails",
    "sign_ups": "sign_ups",
    "id": "number",
    "sign_up_id": "for_sign_up",
    "lead_id": "confirmed_with_sign_up",
    "digest": "newsletter",
    "digests": "newsletters",
    "drops": "times_a_connection_broke",
    "doubts": "times_the_reply_was_missing",
}


def export(store: Store, standing: Standing, now: datetime) -> bytes:
    """The document, in UTF-8. Times are ISO 8601 in UTC; in `other`, as the database has them."""
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
        "other": {_WORDS.get(name, name): [_readable(row) for row in rows] for name, rows in other.items() if rows},
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


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the database has it: in words, JSON as what it stands for, and without the number of the person."""
    return {_WORDS.get(name, name): _parsed(value) for name, value in row.items() if name != "subscriber_id"}


def _parsed(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else str(value)
