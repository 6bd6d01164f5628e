"""The limits of the forms tell nobody whether an address is known: it costs the same whoever it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from signup_room import SignupRoom

from digest.subscriptions.suppressing import suppress_all
from digest.web import restraint

ALL = 12


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    monkeypatch.setattr(restraint, "ALL_A_MINUTE", ALL)
    # A window of a minute that ends in the middle would begin a new count.
    monkeypatch.setattr(restraint, "RateLimitItemPerMinute", restraint.RateLimitItemPerHour)
    made = SignupRoom(tmp_path, monkeypatch)
    yield made
    made.close()


def left_for_others(room: SignupRoom, path: str, email: str, times: int) -> int:
    """How many others may still ask after an address was asked for so often."""
    answers = [room.post(path, ("email", email), ("digest", "morning")) for _ in range(times)]
    assert {got.status for got in answers} == {200}
    assert len({got.body for got in answers}) == 1
    others = (
        room.post(path, ("email", f"other{number}@reader.example"), ("digest", "morning")) for number in range(ALL)
    )
    return sum(got.status == 200 for got in others)


@pytest.mark.parametrize("path", ["/subscribe", "/preferences/"])
@pytest.mark.parametrize("who", ["new", "subscribed", "left", "suppressed", "asked"])
def test_an_address_costs_the_same_whoever_it_belongs_to(room: SignupRoom, path: str, who: str) -> None:
    email = f"{who}@reader.example"
    if who in ("subscribed", "left"):
        reader = room.reader(email, "morning")
        if who == "left":
            room.post(f"/unsubscribe/{room.token(reader, 'morning')}")
    if who == "suppressed":
        suppress_all(room.app.store, [(1, email)], "complaint", room.app.signing_keys, room.now, refuse=pytest.fail)
    assert left_for_others(room, path, email, 2) == ALL - 2


@pytest.mark.parametrize("who", ["new", "subscribed"])
def test_who_goes_on_asking_for_one_address_closes_the_form_for_nobody(room: SignupRoom, who: str) -> None:
    if who == "subscribed":
        room.reader("one@reader.example", "morning")
    assert left_for_others(room, "/subscribe", "one@reader.example", 20) == ALL - restraint.AN_ADDRESS_AN_HOUR
