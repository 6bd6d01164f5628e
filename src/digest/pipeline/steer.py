"""What an editor does with an edition: approve, hold, pause, cancel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from digest.delivery.retry import Patience
from digest.errors import NotFound, StateError
from digest.model.edition import Edition, EditionState
from digest.pipeline.freeze import take_back
from digest.pipeline.journal import remove
from digest.pipeline.many import end_waiting, put_back
from digest.pipeline.recover import recover
from digest.store import deliveries, editions, renditions, steering
from digest.store.database import Connection, Store

S = EditionState
APPROVED_FROM, RESUMED_FROM, RETRIED_FROM = (S.DRAFT, S.HELD), (S.PAUSED,), (S.SENT, S.CANCELLED)


def approve(store: Store, edition_id: str, now: datetime) -> Edition:
    """Let a draft or held edition go out."""
    return _move(store, edition_id, S.APPROVED, APPROVED_FROM, now, None)


def hold(store: Store, edition_id: str, now: datetime) -> Edition:
    """Keep an edition that has not started from going out until it is approved."""
    return _move(store, edition_id, S.HELD, (S.DRAFT, S.APPROVED), now, "held by hand")


def pause(store: Store, edition_id: str, now: datetime) -> Edition:
    """Stop an edition that is going out, after the letters in flight."""
    return _move(store, edition_id, S.PAUSED, (S.SENDING,), now, "paused by hand")


def resume(store: Store, edition_id: str, now: datetime) -> Edition:
    """Let a paused edition go on."""
    return _move(store, edition_id, S.SENDING, RESUMED_FROM, now, None)


def cancel(
    store: Store,
    edition_id: str,
    now: datetime,
    journal: Path,
    patience: Patience,
    *,
    alone: bool,
    idempotent: bool = False,
) -> Edition:
    """End an edition for good.

    Before its first message its articles are free again and the cut-off stays; later it counts as
    closed. Whoever was not reached is `cancelled`, or `uncertain` where a message may be out. Messages
    in hand count as gone: a live sender settles them. `alone` says that there is none, and then the
    `journal` of a dead one does. Where sending again changes nothing (`idempotent`), what a dead sender had
    in hand is `cancelled` too: a retry reaches everybody, and nobody twice.

    The edition is cancelled at once, its deliveries a part at a time. One that has ended already and of which some
    wait, or are in hand, because that was broken off is brought to its end.
    """
    with store.write() as connection:
        edition = found(connection, edition_id)
        among = (S.DRAFT, S.APPROVED, S.HELD, S.SENDING, S.PAUSED)
        moved = editions.move(connection, edition_id, to=S.CANCELLED, among=among, now=now, reason="cancelled by hand")
        in_hand = steering.in_hand(connection, edition_id)
        if not (moved or in_hand or steering.waiting(connection, edition_id)):
            raise StateError(f"Edition {edition_id} is {edition.state}: it cannot be cancelled any more.")
        if alone:
            recover(connection, edition, journal, patience, now, idempotent=idempotent)
        if steering.may_be_out(connection, edition_id) or (in_hand and idempotent):
            editions.close(connection, edition_id, now)
        elif moved and found(connection, edition_id).closed_at is None:
            editions.release(connection, edition_id)
    if alone:
        remove(journal)
    # Whom a start that was killed had written already.
    take_back(store, edition_id)
    end_waiting(store, edition_id, now)
    return find(store, edition_id)


def retry(store: Store, edition_id: str, now: datetime) -> int:
    """Put those who were missed back in line: failed or cancelled deliveries. Returns how many.

    The edition has ended, or is `sending` and only waits for readers who were put off; those go on waiting. One that
    has ended moves to `sending` with the first of them.
    """
    with store.write() as connection:
        edition = found(connection, edition_id)
        ended = edition.closed_at is not None and edition.state in (S.SENT, S.CANCELLED, S.FAILED)
        if not ended and not (edition.state is S.SENDING and deliveries.only_put_off(connection, edition_id)):
            advice = "only one that has ended, or only waits for readers who were put off, is retried"
            if edition.state is S.PAUSED:
                advice += f"; first go on with `digest edition resume {edition_id}`"
            raise StateError(f"Edition {edition_id} is {edition.state}: {advice}.")
        _require_rendition(connection, edition)
    return put_back(store, edition, now)


def find(store: Store, edition_id: str) -> Edition:
    """The edition of that id. Raises NotFound, naming the ones that there are."""
    with store.read() as connection:
        return found(connection, edition_id)


def listed(store: Store, digest: str | None, limit: int) -> list[Edition]:
    """Editions of one digest or of all, latest first."""
    with store.read() as connection:
        return list(editions.listed(connection, digest, limit=limit))


def found(connection: Connection, edition_id: str) -> Edition:
    """The edition of that id. Raises NotFound, naming the ones that there are."""
    edition = editions.get(connection, edition_id)
    if edition is None:
        known = ", ".join(each.id for each in editions.listed(connection, limit=3))
        raise NotFound(f"There is no edition {edition_id}" + (f" (the latest are {known})." if known else "."))
    return edition


def _require_rendition(connection: Connection, edition: Edition) -> None:
    if edition.state in (S.SKIPPED, S.FAILED):
        raise StateError(
            f"Edition {edition.id} was {edition.state}, so there is nothing to send: {edition.reason}. "
            f"Compose another one with `digest send {edition.digest}`."
        )
    if renditions.get(connection, edition.id) is None:
        raise StateError(
            f"Edition {edition.id} has nothing to send since a story was taken down: put that back with "
            f"`digest unhide`, or end the edition with `digest edition cancel {edition.id}`."
        )


def _move(
    store: Store, edition_id: str, to: EditionState, among: Collection[EditionState], now: datetime, reason: str | None
) -> Edition:
    with store.write() as connection:
        edition = found(connection, edition_id)
        if to in (S.APPROVED, S.SENDING):
            _require_rendition(connection, edition)
        if not editions.move(connection, edition_id, to=to, among=among, now=now, reason=reason):
            allowed = " or ".join(among)
            raise StateError(f"Edition {edition_id} is {edition.state}; this needs one that is {allowed}.")
        if to is S.APPROVED:
            editions.begin_now(connection, edition_id, now)
        return found(connection, edition_id)
