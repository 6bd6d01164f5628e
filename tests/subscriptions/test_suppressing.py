"""Suppression lists: whoever exported them, read; hashed; in force at once; and let go again."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import NotFound, StateError, UsageError
from digest.store import suppressions
from digest.store.database import Store
from digest.store.opening import open_store
from digest.subscriptions import importing, people
from digest.subscriptions.erasing import Places
from digest.subscriptions.importing import Terms
from digest.subscriptions.roster import Rejected, read_roster
from digest.subscriptions.roster_batches import batches_of
from digest.subscriptions.suppressing import Suppressed, addresses_in, release, suppress_all

KEYS = [b"new" * 12, b"old" * 12]


@pytest.fixture
def store(tmp_path: Path) -> Any:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    text = "email\n" + "".join(f"{name}@reader.example\n" for name in "abc")
    rows = read_roster(io.StringIO(text), consent="the fair")
    terms = Terms(("evening", "morning"), "the fair", KEYS, {})
    importing.bring_in(opened, batches_of(rows), terms, make.NOW, refuse=pytest.fail)
    yield opened
    opened.close()


def suppress(store: Store, what: str, reason: str = "bounced elsewhere") -> tuple[Suppressed, list[Rejected]]:
    refused: list[Rejected] = []
    return suppress_all(store, addresses_in(what), reason, KEYS, make.NOW, refuse=refused.append), refused


@pytest.mark.parametrize(
    "text",
    [
        "A@reader.example\nb@reader.example\n",
        "\ufeffA@reader.example\r\n\r\nb@reader.example",
        'Email Address,First Name,MEMBER_RATING\nA@reader.example,"Ada, Countess",2\nb@reader.example,Bob,\n',
        "name;e-mail\nAda;A@reader.example\nBob;b@reader.example\n",
        "status\temail\tcreated\nbounced\tA@reader.example\t2026\nbounced\tb@reader.example\t2026\n",
        "recipient\nA@reader.example\nb@reader.example\n",
        "Ada,A@reader.example\nBob,b@reader.example\n",
    ],
)
def test_lists_of_any_service_are_read(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cleaned.csv"
    file.write_text(text, encoding="utf-8", newline="")
    found = list(addresses_in(str(file)))
    assert [email for _, email in found] == ["A@reader.example", "b@reader.example"]
    lines = text.splitlines()
    assert all(email in lines[line - 1] for line, email in found)


def test_a_list_without_addresses_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "cleaned.csv"
    file.write_text("name,phone\nAda,1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"cleaned\.csv:1: there is no column of addresses: name it “email”"):
        list(addresses_in(str(file)))
    with pytest.raises(UsageError, match="cannot be read"):
        list(addresses_in(str(tmp_path / "none.csv")))


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), max_size=8))
def test_whatever_a_list_holds_each_row_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    file = tmp_path_factory.mktemp("list") / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("email", "x"), *((cell, "x") for cell in cells)])
    assert [email for _, email in addresses_in(str(file))] == [cell.strip() for cell in cells]


def test_it_is_in_force_at_once_and_the_store_holds_hashes_alone(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "cleaned.csv"
    file.write_text("email\nA@Reader.Example\nstranger@else.example\nnobody\n", encoding="utf-8")
    found, refused = suppress(store, str(file))
    assert found == Suppressed(suppressed=2, known_before=0, ended=2, rejected=1)
    assert refused == [Rejected(4, "nobody", "there is no @ in the address")]
    states = {each.state.value for each in people.standing(store, "a@reader.example").subscriptions}
    assert states == {"unsubscribed"}
    assert b"stranger@else" not in b"".join(path.read_bytes() for path in tmp_path.glob("digest.db*"))
    assert suppress(store, str(file))[0] == Suppressed(suppressed=0, known_before=2, ended=0, rejected=1)


def test_one_address_is_suppressed_and_let_go_again(store: Store) -> None:
    assert suppress(store, "stranger@else.example")[0].suppressed == 1
    with store.read() as connection:
        assert suppressions.among(connection, ["stranger@else.example"], KEYS)
    release(store, "Stranger@ELSE.example", KEYS)
    with store.read() as connection:
        assert not suppressions.among(connection, ["stranger@else.example"], KEYS)
    with pytest.raises(NotFound, match="is not suppressed"):
        release(store, "stranger@else.example", KEYS)


def test_a_hash_under_an_older_key_is_let_go_too(store: Store) -> None:
    with store.write() as connection:
        suppressions.add(connection, "x@else.example", KEYS[1], "bounced", make.NOW)
    release(store, "x@else.example", KEYS)
    with store.read() as connection:
        assert not suppressions.exist(connection)


def test_an_erasure_and_another_reason_do_not_lift_each_other(store: Store, tmp_path: Path) -> None:
    places = Places(tmp_path / "erased", tmp_path / "outbox")
    suppress(store, "a@reader.example", "complained")
    people.erase(store, "a@reader.example", KEYS[0], places, make.NOW)
    people.erase(store, "b@reader.example", KEYS[1], places, make.NOW)
    people.erase(store, "c@reader.example", KEYS[0], places, make.NOW)
    assert suppress(store, "b@reader.example", "a letter")[0] == Suppressed(suppressed=1)
    assert suppress(store, "c@reader.example", "a letter")[0] == Suppressed(suppressed=1)
    assert suppress(store, "c@reader.example", "another")[0] == Suppressed(known_before=1)
    reasons = {"a@reader.example": "complained", "b@reader.example": "a letter", "c@reader.example": "a letter"}
    with store.write() as connection:
        for each in reasons:
            suppressions.lift_erasure(connection, each, KEYS)
            assert suppressions.bars(connection, each, KEYS)
            suppressions.add(connection, each, KEYS[0], suppressions.ERASED, make.ahead(hours=1))
        assert suppressions.among(connection, list(reasons), KEYS) == reasons
        assert suppressions.erased_among(connection, list(reasons), KEYS) == dict.fromkeys(reasons, make.ahead(hours=1))
    for each in reasons:
        assert release(store, each, KEYS)
        with pytest.raises(StateError, match="wanted to be erased"):
            release(store, each, KEYS)
    with store.read() as connection:
        assert not any(suppressions.bars(connection, each, KEYS) for each in reasons)


def test_who_was_erased_stays_so(store: Store, tmp_path: Path) -> None:
    people.erase(store, "a@reader.example", KEYS[0], Places(tmp_path / "erased", tmp_path / "outbox"), make.NOW)
    with pytest.raises(StateError, match="wanted to be erased"):
        release(store, "a@reader.example", KEYS)
    for reason in ("", " \n", "erased"):
        with pytest.raises(UsageError, match="--reason: say why"):
            suppress(store, "b@reader.example", reason)
