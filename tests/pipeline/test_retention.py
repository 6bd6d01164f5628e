"""What is kept for a time only: deliveries whose counts stay, people who never confirmed; and pauses that end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import make
import pytest
from sqlalchemy import func, insert, select

from digest.model.delivery import DeliveryState
from digest.model.edition import Composition, EditionState
from digest.model.sign_up import Asked, NoticeKind
from digest.model.subscriber import Consent, SubscriptionState
from digest.pipeline.progress import tally
from digest.pipeline.retention import Tidied, tidy
from digest.store import backup, editions, notices, retention, sign_ups, steering, subscribers, subscriptions
from digest.store.database import Store
from digest.store.opening import open_store
from digest.store.tables import deliveries

KEPT, WAITED = timedelta(days=180), timedelta(days=7)
S = SubscriptionState


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'digest.db'}")


def person(store: Store, name: str, at: datetime, **digests: SubscriptionState) -> int:
    with store.write() as connection:
        who = make.person(f"{name}@reader.example")
        number = subscribers.put(connection, [who], at)[who.address.key]
        for digest, state in digests.items():
            subscriptions.put(connection, digest, [number], state, at)
        return number


def ended(store: Store, at: datetime, slug: str, **counts: int) -> str:
    """An edition of the past with so many deliveries in these states."""
    made = make.edition(slug=slug, state=EditionState.SENT, blocks=())
    states = [DeliveryState(state) for state, number in counts.items() for _ in range(number)]
    with store.write() as connection:
        editions.add(connection, made, nothing_composed(), slot=slug, salt=b"s", settings={})
        editions.start(connection, made.id, len(states), at)
        connection.execute(
            insert(deliveries),
            [
                {
                    "edition_id": made.id,
                    "number": number,
                    "subscriber_id": number,
                    "state": state,
                    "due_at": at,
                    "tries": 1,
                    "changed_at": at,
                }
                for number, state in enumerate(states, start=1)
            ],
        )
        editions.move(connection, made.id, to=EditionState.SENT, among=[EditionState.SENT], now=at)
        editions.close(connection, made.id, at)
    return made.id


def nothing_composed() -> Composition:
    return Composition((), 1)


def rows(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(select(func.count()).select_from(deliveries)) or 0


def test_deliveries_of_long_ago_go_and_their_counts_stay(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.pipeline.retention._AT_ONCE", 4)
    old = ended(store, make.ago(days=181), "2026-05-26", sent=9, failed=2)
    new = ended(store, make.ago(days=179), "2026-05-28", sent=3)
    assert tidy(store, KEPT, WAITED, make.NOW) == Tidied(deliveries=11, editions=1)
    assert rows(store) == 3
    assert tally(store, old).counts == {"sent": 9, "failed": 2}
    assert (tally(store, old).audience, tally(store, new).counts) == (11, {"sent": 3})
    with store.read() as connection:
        assert backup.faults(connection) == []
        assert retention.totals(connection) == {"deliveries": 11, "unconfirmed": 0}
    assert tidy(store, KEPT, WAITED, make.NOW) == Tidied()
    with store.write() as connection:
        assert steering.reopen(connection, old, "morning", [DeliveryState.FAILED], make.NOW).size == 0


def test_stopped_in_the_middle_the_counts_hold_and_the_next_one_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.pipeline.retention._AT_ONCE", 2)
    old = ended(store, make.ago(days=200), "2026-05-07", sent=7)
    turns = iter([True, True, True, True, False, False, False])
    assert 0 < tidy(store, KEPT, WAITED, make.NOW, lambda: next(turns)).deliveries < 7
    assert tally(store, old).counts == {"sent": 7}
    with store.read() as connection:
        assert backup.faults(connection) == []
    tidy(store, KEPT, WAITED, make.NOW)
    assert (rows(store), tally(store, old).counts) == (0, {"sent": 7})


def test_an_edition_under_way_loses_nobody(store: Store) -> None:
    made = ended(store, make.ago(days=200), "2026-05-07", sent=7)
    with store.write() as connection:
        editions.move(connection, made, to=EditionState.SENDING, among=[EditionState.SENT], now=make.NOW)
    assert tidy(store, KEPT, WAITED, make.NOW) == Tidied()


def test_who_never_confirmed_is_forgotten_and_nobody_else(store: Store) -> None:
    old, recent = make.ago(days=8), make.ago(days=6)
    forgotten = person(store, "forgotten", old, morning=S.UNCONFIRMED, evening=S.UNCONFIRMED)
    stay = [
        person(store, "recent", recent, morning=S.UNCONFIRMED),
        person(store, "half", old, morning=S.UNCONFIRMED, evening=S.CONFIRMED),
        person(store, "left", old, morning=S.UNSUBSCRIBED),
        person(store, "paused", old, morning=S.PAUSED),
        person(store, "bare", old),
    ]
    with store.write() as connection:
        proof = Consent(old, "a form", form="page")
        subscribers.add_consents(connection, [(stay[1], "evening", proof), (forgotten, "morning", proof)])
    assert tidy(store, KEPT, WAITED, make.NOW) == Tidied(unconfirmed=1)
    with store.read() as connection:
        assert [each.id for each in subscribers.everybody(connection)] == stay
        assert [each.digest for each in subscriptions.of_person(connection, stay[1])] == ["evening"]
        assert subscribers.consents_of(connection, stay[1]) == [("evening", proof)]
        assert subscribers.consents_of(connection, forgotten) == []
        assert backup.faults(connection) == []


def test_what_a_mail_stands_for_is_kept_as_long_as_its_link(store: Store) -> None:
    """A mail that left a day after its sign-up was asked for, and one that has not left yet."""
    number = person(store, "ada", make.ago(days=8), morning=S.UNSUBSCRIBED)
    waiting = person(store, "bo", make.ago(days=8), morning=S.UNCONFIRMED)
    asked = Asked(("evening",), "2026-11")
    with store.write() as connection:
        lead = sign_ups.add(connection, number, asked, make.ago(days=8))
        follower = sign_ups.add(connection, number, asked, make.ago(days=7, hours=20), lead_id=lead)
        sign_ups.was_mailed(connection, lead, make.ago(days=6, hours=23))
        late = sign_ups.add(connection, waiting, asked, make.ago(days=8))
        for kind, whose, sign_up in ((NoticeKind.CONFIRM, waiting, late), (NoticeKind.PREFERENCES, number, None)):
            notices.queue(connection, kind, whose, make.NOW, sign_up_id=sign_up)
    assert tidy(store, KEPT, WAITED, make.NOW).unconfirmed == 0
    with store.write() as connection:
        assert [each.id for each in sign_ups.together(connection, lead)] == [lead, follower]
        assert len(sign_ups.together(connection, late)) == 1
        connection.exec_driver_sql("update notices set state = 'sent'")
    assert tidy(store, KEPT, WAITED, make.ahead(hours=2)).unconfirmed == 1
    with store.read() as connection:
        assert sign_ups.together(connection, lead) == []


def test_pauses_end_when_their_time_has_come(store: Store) -> None:
    number = person(store, "ada", make.NOW, morning=S.CONFIRMED)
    with store.write() as connection:
        (mine,) = subscriptions.of_person(connection, number)
        paused = replace(mine, state=S.PAUSED, paused_until=make.ahead(days=2))
        subscriptions.change(connection, number, paused, make.NOW)
    assert tidy(store, KEPT, WAITED, make.ahead(days=1)).awake == 0
    assert tidy(store, KEPT, WAITED, make.ahead(days=2)).awake == 1
