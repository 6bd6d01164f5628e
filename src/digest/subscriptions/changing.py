"""What the holder of a link from a mail may set: which digests they get and how, and who they are to us.

A page carries the mark of the settings that it showed. Settings that are not those any more are not overwritten
by an older page: nothing that was left in the meantime comes back by it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from digest.model.digest import Digest
from digest.model.subscriber import Consent, Subscription, SubscriptionState
from digest.store import subscribers, subscriptions, suppressions
from digest.store.database import Connection, Store
from digest.subscriptions.people import Standing
from digest.subscriptions.signing_up import queue_goodbye

RECEIVING = frozenset({SubscriptionState.CONFIRMED, SubscriptionState.PAUSED})


class Change(Enum):
    """What became of a change: made (or so already), refused for it came from an older page, or nobody is there.

    `BARRED`: made, but for what an address gets no more that nobody may write to.
    """

    MADE = "made"
    BARRED = "barred"
    STALE = "stale"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Wishes:
    """All that a page says: of the person, and the subscriptions to be; a digest without one is not wanted."""

    name: str | None
    locale: str | None
    timezone: str | None
    subscriptions: tuple[Subscription, ...]


def settings_of(store: Store, subscriber_id: int) -> Standing | None:
    """All that is known of a person, or None for somebody who was erased."""
    with store.read() as connection:
        return _standing(connection, subscriber_id)


def reaching(store: Store, standing: Standing, digests: Sequence[Digest], now: datetime) -> frozenset[str]:
    """Those of `digests`, by name, whose next edition would go to this person, were it made now."""
    person = standing.subscriber.id
    with store.read() as connection:
        return frozenset(
            each.name for each in digests if subscriptions.is_reached(connection, each.name, each.audience, person, now)
        )


def mark(standing: Standing, shown: Collection[str]) -> str:
    """What tells these settings, of a person and the digests shown, from any others."""
    person = standing.subscriber.person
    of_digests = [each for each in standing.subscriptions if each.digest in shown]
    known = (person.name, person.locale, person.timezone, sorted(shown), [_told(each) for each in of_digests])
    return hashlib.sha256(repr(known).encode()).hexdigest()[:24]


def change(
    store: Store,
    subscriber_id: int,
    wishes: Wishes,
    shown: Collection[str],
    seen: str,
    consent: Consent,
    keys: Sequence[bytes],
    now: datetime,
    *,
    goodbye: bool = False,
) -> Change:
    """Make the settings of a person what a page says, whole or not at all.

    `shown` are the digests on the page, `seen` is the mark that it carries. What is subscribed to anew is kept
    with `consent` as its proof; `goodbye` has a mail sent to who leaves. A page that was sent twice is one change.
    An address that nobody may write to gets nothing that it has not got; `keys` are the signing keys.
    """
    done = Change.MADE
    with store.write() as connection:
        standing = _standing(connection, subscriber_id)
        if standing is None:
            return Change.NOBODY
        if suppressions.bars(connection, standing.subscriber.person.address.key, keys):
            allowed = _without_new(standing, wishes)
            done = Change.MADE if allowed == wishes.subscriptions else Change.BARRED
            wishes = replace(wishes, subscriptions=allowed)
        wanted = _merged(standing, wishes, shown)
        if _is_so(standing, wishes, wanted):
            return done
        if mark(standing, shown) != seen:
            return Change.STALE
        if goodbye:
            left = [each.digest for each in wanted if each.state is SubscriptionState.UNSUBSCRIBED]
            queue_goodbye(connection, subscriber_id, left, now)
        _write(connection, standing, wishes, wanted, consent, now)
    return done


def _merged(standing: Standing, wishes: Wishes, shown: Collection[str]) -> list[Subscription]:
    """The subscriptions as they are to be, of those that change at all."""
    had = {each.digest: each for each in standing.subscriptions}
    wanted = {each.digest: each for each in wishes.subscriptions if each.digest in shown}
    left = [
        replace(each, state=SubscriptionState.UNSUBSCRIBED, paused_until=None)
        for name, each in had.items()
        if name in shown and name not in wanted and each.state in RECEIVING
    ]
    kept = [each for name, each in wanted.items() if name not in had or _told(each) != _told(had[name])]
    return [*left, *kept]


def _without_new(standing: Standing, wishes: Wishes) -> tuple[Subscription, ...]:
    receives = {each.digest for each in standing.subscriptions if each.state in RECEIVING}
    return tuple(each for each in wishes.subscriptions if each.digest in receives)


def _is_so(standing: Standing, wishes: Wishes, wanted: list[Subscription]) -> bool:
    person = standing.subscriber.person
    own = (person.name, person.locale, person.timezone)
    return not wanted and own == (wishes.name, wishes.locale, wishes.timezone)


def _write(
    connection: Connection,
    standing: Standing,
    wishes: Wishes,
    wanted: list[Subscription],
    consent: Consent,
    now: datetime,
) -> None:
    person_id = standing.subscriber.id
    subscribers.change(connection, person_id, now, name=wishes.name, locale=wishes.locale, timezone=wishes.timezone)
    receives = {each.digest for each in standing.subscriptions if each.state in RECEIVING}
    for each in wanted:
        subscriptions.change(connection, person_id, each, now)
        if each.state in RECEIVING and each.digest not in receives:
            subscribers.add_consents(connection, [(person_id, each.digest, consent)])


def _told(subscription: Subscription) -> tuple[object, ...]:
    """What a person can see of a subscription; the language and the zone are theirs, not its own."""
    return (
        subscription.digest,
        subscription.state,
        tuple(sorted(subscription.topics)),
        subscription.format,
        subscription.frequency,
        subscription.paused_until,
        subscription.hour,
    )


def _standing(connection: Connection, subscriber_id: int) -> Standing | None:
    person = subscribers.get_by_id(connection, subscriber_id)
    if person is None:
        return None
    return Standing(
        person,
        tuple(subscriptions.of_person(connection, subscriber_id)),
        tuple(subscribers.consents_of(connection, subscriber_id)),
    )
