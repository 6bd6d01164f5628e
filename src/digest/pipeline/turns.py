"""Make the editions whose slots have come, once each, and answer for editors who have not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from digest.editorial.timetable import ONE_SLOT_ROUND_THE_WORLD, due
from digest.model.digest import Digest
from digest.model.edition import Edition, EditionState
from digest.pipeline.compose import compose
from digest.pipeline.variants import Render
from digest.store import digests, editions, slots, subscriptions
from digest.store.database import Connection, Store

S = EditionState
_ANSWERS = {
    "hold": (S.HELD, "nobody had approved it when its slot came"),
    "send": (S.APPROVED, None),
    "skip": (S.SKIPPED, "nobody had approved it when its slot came"),
}


def compose_due(
    store: Store, digest: Digest, zones: Collection[str], render: Render, signing_key: bytes, now: datetime
) -> Iterator[Edition]:
    """Compose what the digest's schedule asks for by now (aware, UTC) and has not had; each edition as it is recorded.

    `zones` are those of its readers (`zones_of_readers`). Any number of processes may do so at once: a slot
    makes one edition, ever. After a change of the schedule the slots before it do not count as missed.
    """
    schedule = f"{digest.schedule.cron} {digest.schedule.timezone}" if digest.schedule else ""
    with store.read() as connection:
        since = digests.in_force_since(connection, digest.name, schedule, now)
        found = due(digest, zones, now, since=since)
        taken = slots.taken(connection, digest.name, [turn.key for turn in found]) if found else set()
        known = digests.knows_schedule(connection, digest.name, schedule)
    if not known:
        with store.write() as connection:
            digests.keep_schedule(connection, digest.name, schedule, since)
    for turn in found:
        if turn.key not in taken:
            composed = compose(store, digest, render, signing_key, now, turn)
            if isinstance(composed, Edition):
                yield composed


def answer_drafts(store: Store, now: datetime) -> list[Edition]:
    """Hold, send or skip the drafts whose slot has come by now (aware), as configured when they were composed."""
    with store.read() as connection:
        drafts = editions.listed(connection, states=[S.DRAFT])
        late = [(each, editions.settings(connection, each.id)) for each in drafts if each.begins_at <= now]
    return [answered for each, settings in late if (answered := _answer(store, each, settings.get("unanswered"), now))]


def _answer(store: Store, draft: Edition, unanswered: object, now: datetime) -> Edition | None:
    to, reason = _ANSWERS.get(str(unanswered), _ANSWERS["hold"])
    with store.write() as connection:
        if not editions.move(connection, draft.id, to=to, among=[S.DRAFT], now=now, reason=reason):
            return None
        if to is S.SKIPPED:
            editions.release(connection, draft.id)
        return editions.get(connection, draft.id)


def hold_late(store: Store, now: datetime) -> list[Edition]:
    """Hold approved editions of the schedule that nobody has begun to send until after their grace, by now (aware).

    It is for an editor to say whether news of that age still goes out.
    """
    with store.read() as connection:
        approved = editions.listed(connection, states=[S.APPROVED])
        late = [each for each in approved if _is_late(each, editions.settings(connection, each.id), now)]
    held = []
    for each in late:
        with store.write() as connection:
            reason = f"it was due at {each.begins_at:%Y-%m-%d %H:%M} UTC, and its grace is over"
            if editions.move(connection, each.id, to=S.HELD, among=[S.APPROVED], now=now, reason=reason):
                held.append(each)
    return held


def _is_late(edition: Edition, settings: dict[str, Any], now: datetime) -> bool:
    grace = settings.get("grace")
    if edition.due_at is None or grace is None:
        return False
    spread = ONE_SLOT_ROUND_THE_WORLD if settings.get("clock") == "subscriber" else timedelta()
    return now - edition.due_at > timedelta(seconds=grace) + spread


def zones_of_readers(connection: Connection, digest: Digest, now: datetime) -> frozenset[str]:
    """The zones (IANA names) of a digest with `clock: subscriber`; none where all readers share the digest's own.

    It reads the whole audience: somebody who asks often remembers the answer for a while.
    """
    if digest.schedule is None or digest.clock != "subscriber":
        return frozenset()
    found = subscriptions.zones(connection, digest.gathers or digest.name, digest.audience, now)
    return frozenset(zone or digest.schedule.timezone for zone in found)
