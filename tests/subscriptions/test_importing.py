"""Imports: what becomes of whom, and out again the same."""

from __future__ import annotations

import csv
import gc
import io
import itertools
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import make
import pytest
from sqlalchemy import func, select
from subscriptions.bringing import KEY, TERMS, bring, out

from digest.model.subscriber import Subscription, SubscriptionState
from digest.store import subscriptions, suppressions, tables
from digest.store.database import Store
from digest.store.opening import open_store
from digest.subscriptions import importing, people, roster_batches
from digest.subscriptions.erasing import Places
from digest.subscriptions.exporting import everybody
from digest.subscriptions.importing import Imported
from digest.subscriptions.roster import Rejected, read_roster


def row_of(store: Store, email: str, digest: str = "morning") -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(out(store), newline=""))
    return next(row for row in rows if (row["email"], row["digest"]) == (email, digest))


def test_of_two_rows_for_one_address_the_second_is_out_however_far_apart(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("digest.subscriptions.roster.DEALS", (2, 2))
    found, refused = bring(
        store, "email,timezone\nada@reader.example,\nbob@reader.example,Mars\nc@d.example,\nADA@Reader.Example,UTC\n"
    )
    assert found == Imported(2, 0, 2)
    assert [(row.line, row.email) for row in refused] == [(3, "bob@reader.example"), (5, "ADA@reader.example")]
    assert refused[1].reason == "the address is already on line 2"


def test_of_somebody_known_only_what_the_row_says_is_changed(store: Store) -> None:
    bring(store, "email,name,locale,topics,format\nada@reader.example,Ada,en,news;sea,text\n")
    first = row_of(store, "ada@reader.example")
    found, _ = bring(store, "email,name,timezone\nADA@reader.example,,Asia/Baku\n")
    assert found == Imported(0, 1, 0)
    changed = first | {"email": "ADA@reader.example", "timezone": "Asia/Baku"}
    assert row_of(store, "ADA@reader.example") == changed
    bring(store, "email,topics,format\nada@reader.example,energy,html\n")
    assert row_of(store, "ada@reader.example") == changed | {
        "email": "ada@reader.example",
        "topics": "energy",
        "format": "html",
    }


def test_who_left_comes_back_by_no_import_and_a_pause_stays(store: Store) -> None:
    bring(store, "email\nada@reader.example\nbob@reader.example\nc@reader.example\n")
    people.leave(store, "ada@reader.example", None, make.NOW)
    people.leave(store, "bob@reader.example", ["morning"], make.NOW)
    with store.write() as connection:
        subscriptions.put(connection, "morning", [3], SubscriptionState.PAUSED, make.NOW)
    found, refused = bring(store, "email,topics\nada@reader.example,x\nbob@reader.example,x\nc@reader.example,\n")
    assert found == Imported(0, 2, 1)
    assert [row.reason for row in refused] == [
        "has unsubscribed: only they can subscribe again, by the form or by the link to their settings in any mail"
    ]
    states = {row.email + row.digest: row.state for row in everybody(store)}
    assert states["bob@reader.examplemorning"] == "unsubscribed"
    assert states["bob@reader.exampleevening"] == "confirmed"
    assert states["c@reader.examplemorning"] == "paused"
    assert row_of(store, "bob@reader.example")["topics"] == ""
    assert bring(store, "email\nbob@reader.example\n", replace(TERMS, digests=("morning",)))[0] == Imported(0, 0, 1)


def test_who_waits_for_a_confirmation_is_confirmed_by_proof(store: Store) -> None:
    bring(store, "email,state\nada@reader.example,unconfirmed\n")
    with store.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.consents)) == 0
    bring(store, "email\nada@reader.example\n")
    row = row_of(store, "ada@reader.example")
    assert (row["state"], row["consent_source"]) == ("confirmed", "the fair")


def test_the_suppressed_are_refused(store: Store) -> None:
    with store.write() as connection:
        suppressions.add(connection, "ada@reader.example", KEY, "bounced", make.NOW)
    found, refused = bring(store, "email\nAda@reader.example\nbob@reader.example\n")
    assert found == Imported(1, 0, 1)
    assert refused == [Rejected(2, "Ada@reader.example", "suppressed (bounced)")]


def test_the_number_of_somebody_erased_is_not_given_again(store: Store, tmp_path: Path) -> None:
    bring(store, "email\nada@reader.example\nbob@reader.example\n")
    people.erase(store, "bob@reader.example", KEY, Places(tmp_path / "erased", tmp_path / "outbox"), make.NOW)
    bring(store, "email\ncyd@reader.example\n")
    assert people.standing(store, "cyd@reader.example").subscriber.id == 3


def test_a_row_for_one_digest_is_for_that_alone(store: Store) -> None:
    text = "email,digest\na@r.example,dawn\na@r.example,evening\na@r.example,morning\nb@r.example,night\n"
    found, refused = bring(store, text)
    assert (found.accepted, found.rejected) == (1, 1)
    assert refused[0].reason == "the row is for the digest “night”: only evening, morning is imported to"
    kept = [(row.email, row.digest) for row in everybody(store)]
    assert kept == [("a@r.example", "evening"), ("a@r.example", "morning")]


def test_an_export_brought_into_an_empty_store_is_exported_the_same(store: Store, tmp_path: Path) -> None:
    bring(
        store,
        "email,name,locale,timezone,topics,format\n"
        "ada@reader.example,=1+1,en-GB,Europe/London,news;energy,text\n"
        "Bob.B@bücher.example,'quoted,hy,,,html\n"
        "leser+x@reader.example,-dash,,,,\n",
    )
    people.leave(store, "bob.b@bücher.example", ["evening"], make.NOW)
    with store.write() as connection:
        connection.execute(
            tables.subscriptions.update()
            .where(tables.subscriptions.c.subscriber_id == 1, tables.subscriptions.c.digest == "evening")
            .values(locale="fr", timezone="Asia/Baku", format="html", state="paused")
        )
    text = out(store)
    assert text.count("\r\n") == 7
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    bring(other, text, replace(TERMS, consent=None))
    assert out(other) == text
    bring(other, text, replace(TERMS, consent=None))
    assert out(other) == text
    other.close()


def test_how_often_when_and_until_when_not_come_back_from_an_export(store: Store, tmp_path: Path) -> None:
    bring(store, "email,topics\nada@reader.example,news\nbob@reader.example,\n")
    until = make.ago(days=-9)
    wanted = Subscription(
        "morning",
        SubscriptionState.PAUSED,
        None,
        None,
        ("sea",),
        "text",
        make.NOW,
        "weekly",
        until,
        "07:30",
    )
    with store.write() as connection:
        subscriptions.change(connection, 1, wanted, make.NOW)
    text = out(store)
    assert f"paused,weekly,07:30,{until.isoformat()}" in text
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    bring(other, text, replace(TERMS, consent=None))
    with other.read() as connection:
        evening, morning = subscriptions.of_person(connection, 1)
    assert morning == wanted
    assert (evening.frequency, evening.hour, evening.paused_until) == ("each", None, None)
    assert out(other) == text
    other.close()


def test_wishes_of_somebody_known_are_changed_and_a_pause_is_not(store: Store) -> None:
    bring(store, "email,frequency,hour\nada@reader.example,weekly,6:05\n")
    assert row_of(store, "ada@reader.example")["hour"] == "06:05"
    bring(store, "email,frequency,hour,paused_until\nada@reader.example,,09:00,2027-01-01\n")
    row = row_of(store, "ada@reader.example")
    assert (row["state"], row["frequency"], row["hour"], row["paused_until"]) == ("confirmed", "weekly", "09:00", "")
    bring(store, "email,paused_until\nbob@reader.example,2027-01-01\n")
    row = row_of(store, "bob@reader.example")
    assert (row["state"], row["paused_until"]) == ("paused", "2027-01-01T00:00:00+00:00")


def test_a_person_whose_first_row_is_refused_comes_in_by_the_next(store: Store) -> None:
    text = "email,name,digest\na@r.example,One,night\na@r.example,Two,morning\nb@r.example,B,\n"
    found, refused = bring(store, text)
    assert (found, [row.line for row in refused]) == (Imported(2, 0, 1), [2])
    assert [(row.email, row.name, row.digest) for row in everybody(store, ["morning"])] == [
        ("a@r.example", "Two", "morning"),
        ("b@r.example", "B", "morning"),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_columns_are_separated_as_the_header_has_it(store: Store, mark: str) -> None:
    rows = (
        ("email", "name", "topics"),
        ("ada@reader.example", '"Ada;L,M"', '"sea;town"'),
        ("b@r.example", "Bob", "sea"),
    )
    assert bring(store, "\n".join(map(mark.join, rows)))[0].accepted == 2
    found = {(row.email, row.name, row.topics) for row in everybody(store, ["morning"])}
    assert found == {("ada@reader.example", "Ada;L,M", "sea;town"), ("b@r.example", "Bob", "sea")}


def test_topics_that_nobody_knows_are_counted_and_kept(store: Store) -> None:
    text = "email,topics\na@r.example,sea;Sprot\nb@r.example,sprot\nc@r.example,sea\nd@r.example,chess\nbad,chess\n"
    terms = replace(TERMS, topics=frozenset({"sea"}))
    done, _ = bring(store, text, terms)
    assert (done.accepted, done.strange) == (4, {"sprot": 2, "chess": 1})
    assert {row.topics for row in everybody(store, ["morning"])} == {"sea;sprot", "sprot", "sea", "chess"}


def test_an_export_of_some(store: Store) -> None:
    bring(store, "email\nada@reader.example\nbob@reader.example\n")
    people.leave(store, "bob@reader.example", ["morning"], make.NOW)
    (left,) = everybody(store, ["morning"], [SubscriptionState.UNSUBSCRIBED])
    assert left.email == "bob@reader.example"
    assert len(list(everybody(store, ["morning"]))) == 2


def test_memory_does_not_grow_with_the_list(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.subscriptions.roster.DEALS", (500, 500))

    def peak(rows: int, name: str) -> int:
        lines = (f"{name}{number}@reader.example\nbad{number}\n" for number in range(rows))
        tracemalloc.start()
        batches = roster_batches.batches_of(read_roster(Lines(lines), consent="x"))
        # Statements leave circles behind, which are looked for every so often: here after each batch.
        sweep = lambda _: gc.collect()  # noqa: E731
        importing.bring_in(store, batches, TERMS, make.NOW, refuse=lambda _: None, progress=sweep)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(1_000, "warm")
    assert peak(4_000, "b") < 1.3 * peak(1_500, "a")


class Lines(io.TextIOBase):
    """A file that is made while it is read."""

    def __init__(self, pairs: Iterator[str]) -> None:
        lines = (f"{line}\n" for pair in pairs for line in pair.split())
        self._lines = itertools.chain(["email\n"], lines)

    def readline(self, size: int = -1) -> str:
        return next(self._lines, "")
