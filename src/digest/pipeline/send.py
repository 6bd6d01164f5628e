"""What `digest send` does: go on with an edition, or compose one, and deliver it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.delivery.transport import Transport
from digest.editorial.wording import moment
from digest.errors import StateError
from digest.model.digest import Digest
from digest.model.edition import OPEN_STATES, Edition, EditionState
from digest.pipeline.compose import Nothing, as_configured, compose
from digest.pipeline.conditions import Conditions
from digest.pipeline.deliver import deliver
from digest.pipeline.freeze import start
from digest.pipeline.hold_file import held
from digest.pipeline.letters import Letters, Sender
from digest.pipeline.moments import readers_moments
from digest.pipeline.progress import Progress, tally
from digest.pipeline.room import with_room
from digest.pipeline.steer import found
from digest.pipeline.variants import Render
from digest.store import deliveries, editions
from digest.store.database import Store

_ADVICE = {
    EditionState.PAUSED: "go on with `digest edition resume {id}`, or end it with `digest edition cancel {id}`",
    EditionState.HELD: "let it go with `digest edition approve {id}`, or end it with `digest edition cancel {id}`",
    EditionState.APPROVED: "`digest run` sends it on {at}, or end it with `digest edition cancel {id}`",
    EditionState.DRAFT: "let it go with `digest edition approve {id}`, or end it with `digest edition cancel {id}`",
}


def advice(edition: Edition) -> str:
    """What lets an edition that waits go, and when it goes by itself, in its digest's zone."""
    at = moment(edition.begins_at, edition.composed_at, ZoneInfo(edition.timezone))
    return _ADVICE[edition.state].format(id=edition.id, at=at)


def stragglers(store: Store, digest: Digest) -> list[Edition]:
    """The digest's editions that only wait for readers who were put off, latest first: none is interrupted."""
    with store.read() as connection:
        under_way = editions.listed(connection, digest.name, states=[EditionState.SENDING])
        return [each for each in under_way if deliveries.only_put_off(connection, each.id)]


def edition_to_send(
    store: Store, digest: Digest, render: Render, signing_key: bytes, now: datetime
) -> Edition | Nothing:
    """The digest's edition that was interrupted or approved, or one composed as of `now`.

    One that only waits for `stragglers` is none of them. Raises StateError, naming the command to use, where one is
    paused, held or a draft.
    """
    with store.read() as connection:
        waiting = list(editions.listed(connection, digest.name, states=OPEN_STATES))
        late = [
            each.id
            for each in waiting
            if each.state is EditionState.SENDING and deliveries.only_put_off(connection, each.id)
        ]
        waiting = [each for each in waiting if each.id not in late]
    going = [each for each in waiting if each.state is EditionState.SENDING]
    going += [each for each in waiting if each.state is EditionState.APPROVED and each.begins_at <= now]
    if going:
        return going[-1]
    if waiting:
        raise _waits(waiting[-1])
    composed = compose(store, digest, render, signing_key, now)
    if isinstance(composed, Edition) and composed.state is EditionState.HELD:
        raise _waits(composed)
    return composed


def send(
    store: Store,
    edition: Edition,
    configured: Digest | None,
    sender: Sender,
    transport: Transport,
    conditions: Conditions,
) -> Progress:
    """Deliver an approved or sending edition; the caller is the only sender (`alone`).

    Where an end is wanted before everybody in a large audience is written down, it stays approved.
    """
    with closing(transport):
        with store.read() as connection:
            edition = found(connection, edition.id)
            settings, salt = editions.settings(connection, edition.id), editions.salt(connection, edition.id)
        digest = as_configured(edition, settings, configured)
        if edition.state is EditionState.APPROVED:
            moments = partial(readers_moments, edition=edition, digest=digest, now=conditions.clock())
            begin = partial(start, store, edition, digest.audience, conditions.clock(), moments, conditions.stop)
            if not with_room(begin, conditions.note, conditions.stop):
                return tally(store, edition.id)
        dispatch = Letters(edition, digest, sender, salt).dispatch(transport, conditions.clock)
        return deliver(store, edition, dispatch, conditions, idempotent=transport.idempotent)


@contextmanager
def alone(lock: Path, *, or_service: bool = False) -> Iterator[bool]:
    """Be the one process that sends; False where a service does, if that will do (`or_service`).

    Raises StateError where another process sends.
    """
    with held(lock) as got:
        if not got and not or_service:
            raise StateError("Another process is sending from this store: wait for it, or end it.")
        yield got


def _waits(edition: Edition) -> StateError:
    reason = f" ({edition.reason})" if edition.reason else ""
    return StateError(f"Edition {edition.id} is {edition.state}{reason}: {advice(edition)}.")
