"""Pushing: what is told to who pushes beside what became of each story, and a token that is not there."""

from __future__ import annotations

from typing import Any

import pytest
from served import Served
from sqlalchemy import event
from web.test_push import FERRY, OTHER, desk, push, states, stored, told

__all__ = ["desk"]


@pytest.mark.parametrize("written", ["", "\n", None])
def test_a_token_that_is_not_there_lets_nobody_in_and_nobody_else_out(desk: Served, written: str | None) -> None:
    (desk.root / "wire-token").unlink()
    if written is not None:
        (desk.root / "wire-token").write_text(written, encoding="utf-8")
    desk.reload()
    assert states(push(desk, FERRY)) == ["new"]
    for token in (OTHER, "0" * 40, "''", "None"):
        got = push(desk, FERRY, token)
        assert (got.status, "`digest check` says which" in told(got)["error"]) == (503, True)
    for value in ("Bearer ", "Bearer", ""):
        assert push(desk, FERRY, None, Authorization=value).status == 401
    assert len(stored(desk)) == 1


def test_stories_that_may_be_one_are_told_once_a_request(desk: Served) -> None:
    looked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "hidden_at IS NULL ORDER BY articles.seq DESC" in " ".join(statement.split()):
            looked.append(statement)

    event.listen(desk.app.store.engine, "before_cursor_execute", note)
    stories = [
        {**FERRY, "url": f"https://test.example/{n}/", "headline": f"Ferry {n} gets a captain"} for n in range(9)
    ]
    again = {**FERRY, "url": "https://test.example/again/", "headline": "Ferry 8 gets a Captain"}
    got = told(push(desk, [*stories, again]))
    assert got["new"] == 10
    assert [line[:24] for line in got["warnings"]] == ["“Ferry 8 gets a captain”"]
    assert len(looked) == 1


def test_an_embargo_without_a_zone_is_told_to_who_pushes_it(desk: Served) -> None:
    (one,) = told(push(desk, {**FERRY, "publish_at": "2126-01-01T08:00:00"}))["articles"]
    assert "was read as Asia/Baku" in one["warning"]
    (same,) = told(push(desk, {**FERRY, "publish_at": "2126-01-01T08:00:00+04:00"}))["articles"]
    assert "warning" not in same


def test_a_number_of_thousands_of_digits_is_refused_without_words_of_python(desk: Served) -> None:
    got = push(desk, b'{"headline": ' + b"9" * 5_000 + b"}")
    assert (got.status, "thousands of digits" in told(got)["error"], b"sys." in got.body) == (400, True, False)
    assert push(desk, b"{,}").status == 400
