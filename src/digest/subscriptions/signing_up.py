"""Join with double opt-in: what is asked for holds from the moment at which the owner of the address says so.

Whoever asks gets one answer whatever is known of the address; all that differs is which mail is queued.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from digest.model.sign_up import Asked, NoticeKind, SignUp
from digest.model.subscriber import Address, Consent, Person, Subscription, SubscriptionState
from digest.store import notices, sign_ups, subscribers, subscriptions, suppressions
from digest.store.database import Connection, Store

# No address gets two mails of one kind within this time.
APART = timedelta(days=1)
_RECEIVING = (SubscriptionState.CONFIRMED, SubscriptionState.PAUSED)


class Standing(Enum):
    """What a link to confirm is good for: a confirmation, nothing more to do, or nothing any more."""

    OPEN = "open"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Pending:
    """What a link to confirm stands for: the digests, and the language that was asked for."""

    standing: Standing
    digests: tuple[str, ...] = ()
    locale: str | None = None


_OVER = Pending(Standing.OVER)


def sign_up(
    store: Store, address: Address, asked: Asked, keys: Sequence[bytes], unconfirmed: timedelta, now: datetime
) -> None:
    """Keep what somebody asked for, and queue the one mail that it leads to, if any.

    Nothing comes of it for an address that must not be written to, unless it was its owner who had
    themselves erased. Somebody who has all of it already is sent the link to their settings. A person
    gets one mail to confirm in `APART`: what is asked meanwhile is confirmed by the same one. Once they have
    used it, the next goes at once: who presses the button of each is not being bombed with them. `keys` are the
    signing keys, newest first; `unconfirmed` is how long a link is good for.
    """
    with store.write() as connection:
        if suppressions.bars(connection, address.key, keys):
            return
        person_id = _person(connection, address, asked, now)
        sign_ups.hold_person(connection, person_id)
        has = {each.digest for each in subscriptions.of_person(connection, person_id) if _is_confirmed(each)}
        wanted = tuple(name for name in asked.digests if name not in has)
        if not wanted:
            _queue_link(connection, person_id, asked.digests[0], now)
            return
        _ask(connection, person_id, replace(asked, digests=wanted), unconfirmed, now)


def ask_for_link(store: Store, address: Address, keys: Sequence[bytes], now: datetime) -> None:
    """Queue the mail with the link to their settings for somebody who ever confirmed anything; once in `APART`."""
    with store.write() as connection:
        if suppressions.bars(connection, address.key, keys):
            return
        person_id = subscribers.by_keys(connection, [address.key]).get(address.key)
        if person_id is None:
            return
        known = [
            each.digest
            for each in subscriptions.of_person(connection, person_id)
            if each.state is not SubscriptionState.UNCONFIRMED
        ]
        if known:
            _queue_link(connection, person_id, known[0], now)


def pending(
    store: Store,
    subscriber_id: int,
    sign_up_id: int,
    configured: Collection[str],
    unconfirmed: timedelta,
    now: datetime,
) -> Pending:
    """What a link to confirm is good for now; nothing is changed. `configured` are the digests that there are."""
    with store.read() as connection:
        return _pending(connection, subscriber_id, sign_up_id, configured, unconfirmed, now)[0]


def confirm(
    store: Store,
    subscriber_id: int,
    sign_up_id: int,
    configured: Collection[str],
    keys: Sequence[bytes],
    unconfirmed: timedelta,
    now: datetime,
) -> Pending:
    """Subscribe somebody to what they asked for, with proof of their consent, and queue the mail that says so.

    Confirmed again, nothing changes. A link that is too old, or older than their leaving, does nothing.
    Whoever was erased and came back may be written to again from now on.
    """
    with store.write() as connection:
        sign_ups.hold_person(connection, subscriber_id)
        found, group = _pending(connection, subscriber_id, sign_up_id, configured, unconfirmed, now)
        if found.standing is not Standing.OPEN:
            return found
        person = subscribers.get_by_id(connection, subscriber_id)
        if person is None or suppressions.bars(connection, person.person.address.key, keys):
            return _OVER
        before = subscriptions.of_person(connection, subscriber_id)
        receiving = {each.digest for each in before if each.state in _RECEIVING}
        if not receiving:
            for each in group:
                sign_ups.adopt_wishes(connection, subscriber_id, each.asked, now)
        for name in found.digests:
            if name not in receiving:
                # The form asks for no topics: those that they had before could keep it from them.
                subscriptions.set_topics(connection, name, {subscriber_id: ()})
            subscriptions.put(connection, name, [subscriber_id], SubscriptionState.CONFIRMED, now)
        proofs = [
            (subscriber_id, name, _proof(each, now))
            for each in group
            for name in each.asked.digests
            if name in found.digests
        ]
        subscribers.add_consents(connection, proofs)
        suppressions.lift_erasure(connection, person.person.address.key, keys)
        sign_ups.confirm(connection, group, now)
        if set(found.digests) - {each.digest for each in before if _is_confirmed(each)}:
            notices.queue(
                connection, NoticeKind.WELCOME, subscriber_id, now, sign_up_id=sign_up_id, digest=found.digests[0]
            )
        return replace(found, standing=Standing.DONE)


def queue_goodbye(connection: Connection, subscriber_id: int, digests: Collection[str] | None, now: datetime) -> None:
    """Queue the one mail that says that somebody has left these digests, or all that they get; before they do."""
    receiving = [each.digest for each in subscriptions.of_person(connection, subscriber_id) if each.state in _RECEIVING]
    left = [name for name in receiving if digests is None or name in digests]
    notices.queue_goodbye(connection, subscriber_id, left, now)


def _is_confirmed(subscription: Subscription) -> bool:
    return subscription.state is SubscriptionState.CONFIRMED


def _person(connection: Connection, address: Address, asked: Asked, now: datetime) -> int:
    """Whose address it is. Somebody new begins unconfirmed; of somebody known nothing changes."""
    known = subscribers.by_keys(connection, [address.key]).get(address.key)
    if known is not None:
        return known
    person = Person(address, None, asked.locale, asked.timezone, (), asked.format)
    person_id = subscribers.put(connection, [person], now)[address.key]
    for name in asked.digests:
        subscriptions.put(connection, name, [person_id], SubscriptionState.UNCONFIRMED, now)
    return person_id


def _ask(connection: Connection, person_id: int, asked: Asked, unconfirmed: timedelta, now: datetime) -> None:
    last = notices.latest(connection, person_id, NoticeKind.CONFIRM)
    recent = last is not None and last.due_at + APART > now
    answered = False
    if last is not None and recent and last.sign_up_id is not None:
        group = sign_ups.together(connection, last.sign_up_id)
        if group and group[0].confirmed_at is None and not _is_old(group[0], unconfirmed, now):
            covered = set(_still_wanted(connection, person_id, group))
            missing = tuple(name for name in asked.digests if name not in covered)
            if missing:
                sign_ups.add(connection, person_id, replace(asked, digests=missing), now, lead_id=group[0].id)
            return
        answered = bool(group) and group[0].confirmed_at is not None
    made = sign_ups.add(connection, person_id, asked, now)
    due_at = last.due_at + APART if last is not None and recent and not answered else now
    notices.queue(connection, NoticeKind.CONFIRM, person_id, now, due_at=due_at, sign_up_id=made)


def _queue_link(connection: Connection, person_id: int, digest: str, now: datetime) -> None:
    last = notices.latest(connection, person_id, NoticeKind.PREFERENCES)
    if last is None or last.due_at + APART <= now:
        notices.queue(connection, NoticeKind.PREFERENCES, person_id, now, digest=digest)


def _pending(
    connection: Connection,
    subscriber_id: int,
    sign_up_id: int,
    configured: Collection[str],
    unconfirmed: timedelta,
    now: datetime,
) -> tuple[Pending, list[SignUp]]:
    group = sign_ups.together(connection, sign_up_id)
    if not group or group[0].id != sign_up_id or group[0].subscriber_id != subscriber_id or group[0].lead_id:
        return _OVER, []
    lead = group[0]
    if lead.confirmed_at is not None:
        has = {each.digest for each in subscriptions.of_person(connection, subscriber_id) if each.state in _RECEIVING}
        asked = {name for each in group if each.confirmed_at for name in each.asked.digests}
        names = tuple(sorted(asked & has & set(configured)))
        return (Pending(Standing.DONE, names, lead.asked.locale) if names else _OVER), group
    if _is_old(lead, unconfirmed, now):
        return _OVER, group
    names = tuple(name for name in _still_wanted(connection, subscriber_id, group) if name in configured)
    return (Pending(Standing.OPEN, names, lead.asked.locale) if names else _OVER), group


def _is_old(lead: SignUp, unconfirmed: timedelta, now: datetime) -> bool:
    return now >= max(lead.asked_at, lead.mailed_at or lead.asked_at) + unconfirmed


def _still_wanted(connection: Connection, subscriber_id: int, group: Sequence[SignUp]) -> list[str]:
    """What these sign-ups ask for, without what the person has left since."""
    left = {
        each.digest: each.changed_at
        for each in subscriptions.of_person(connection, subscriber_id)
        if each.state is SubscriptionState.UNSUBSCRIBED
    }
    wanted = [
        name
        for each in group
        for name in each.asked.digests
        if name not in left or left[name] <= each.asked_at
    ]  # fmt: skip
    return list(dict.fromkeys(wanted))


def _proof(found: SignUp, now: datetime) -> Consent:
    source = f"asked for on {found.asked_at.isoformat(timespec='seconds')}, confirmed by a link in a mail"
    return Consent(now, source, found.asked.text_version, found.asked.network, found.asked.form)
