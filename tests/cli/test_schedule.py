"""digest schedule: what will run when, for people and for programs."""

from __future__ import annotations

import json

import pytest
from clockroom import utc
from desk import DIGEST, Desk

from digest.app import App
from digest.pipeline.turns import compose_due

EVENING = """
title: "Evening"
schedule: {cron: "30 18 * * mon-fri", timezone: "Asia/Baku"}
review: {ahead: 2h, unanswered: skip}
blocks: [{title: "Latest", select: {since: last_edition}}]
"""
WORLD = """
title: "World"
schedule: {cron: "0 7 * * sun", timezone: "Europe/Paris"}
clock: subscriber
blocks: [{title: "Latest", select: {since: last_edition}}]
"""


@pytest.fixture
def planned(desk: Desk) -> Desk:
    folder = desk.root / "config" / "digests"
    (folder / "evening.yaml").write_text(EVENING, encoding="utf-8")
    (folder / "world.yaml").write_text(WORLD, encoding="utf-8")
    people = "email,timezone\na@example.com,Pacific/Kiritimati\nb@example.com,Pacific/Honolulu\nc@example.com,\n"
    (desk.root / "people.csv").write_text(people, encoding="utf-8")
    desk.run("subscribers", "import", str(desk.root / "people.csv"), "--consent", "a test")
    return desk


def test_each_run_has_its_moments(planned: Desk) -> None:
    runs = planned.json("schedule", "--days", "7")["runs"]
    assert [run["digest"] for run in runs] == ["evening"] * 5 + ["world"]
    assert runs[0] == {
        "digest": "evening",
        "scheduled_at": "2026-11-23T14:30:00Z",
        "local": "2026-11-23T18:30:00+04:00",
        "composed_at": "2026-11-23T12:30:00Z",
        "unanswered": "skip",
        "first_due": "2026-11-23T14:30:00Z",
        "last_due": "2026-11-23T14:30:00Z",
        "zones": None,
        "used": False,
    }
    world = runs[-1]
    assert (world["scheduled_at"], world["local"]) == ("2026-11-29T06:00:00Z", "2026-11-29T07:00:00+01:00")
    assert list(world["zones"].items()) == [
        ("Pacific/Kiritimati", "2026-11-28T17:00:00Z"),
        ("Europe/Paris", "2026-11-29T06:00:00Z"),
        ("Pacific/Honolulu", "2026-11-29T17:00:00Z"),
    ]
    assert (world["first_due"], world["last_due"]) == ("2026-11-28T17:00:00Z", "2026-11-29T17:00:00Z")


def test_two_weeks_fit_in_eighty_columns(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = planned.run("schedule").splitlines()
    assert max(len(line.rstrip()) for line in shown) <= 80
    days, numbers, evening, world = (line.split() for line in shown[:4])
    assert days == ["November–December", "2026", *("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su") * 2]
    assert numbers == [str(day) for day in (*range(23, 31), *range(1, 7))]
    assert evening == ["evening", *("◐", "◐", "◐", "◐", "◐", "·", "·") * 2]
    assert world == ["world", *("·", "·", "·", "·", "·", "·", "●") * 2]
    words = " ".join(" ".join(shown).split())
    assert "Mon 23 Nov 18:30 +04 Mon 14:30 review from 16:30, else skip" in words
    assert "Sun 29 Nov 07:00 CET Sun 06:00 3 zones, Sat 17:00 to Sun 17:00 UTC" in words


def test_the_picture_reaches_as_far_as_the_list(planned: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    runs = planned.json("schedule", "--days", "4", "--as-of", "2026-11-23T15:00:00Z")["runs"]
    assert runs[-1]["local"].startswith("2026-11-27")
    shown = planned.run("schedule", "--days", "4", "--as-of", "2026-11-23T15:00:00Z").splitlines()
    assert shown[1].split() == ["23", "24", "25", "26", "27"]
    assert shown[2].split() == ["evening", "·", *"◐◐◐◐"]


def test_what_was_composed_is_marked(planned: Desk) -> None:
    app = App.load(planned.root / "config")
    assert list(
        compose_due(app.store, app.digest("evening"), (), app.render, app.signing_keys[0], utc("2026-11-23T12:30"))
    )
    assert [run["used"] for run in planned.json("schedule", "--days", "2")["runs"]] == [True, False]
    assert "✓ composed already" in planned.run("schedule")


def test_without_a_schedule_it_says_so(desk: Desk) -> None:
    assert (desk.root / "config" / "digests" / "morning.yaml").read_text(encoding="utf-8") == DIGEST
    assert "Nothing is due in the next 14 days" in desk.run("schedule")
    assert json.loads(desk.run("schedule", "--json")) == {"runs": []}


@pytest.mark.parametrize(
    ("start", "headers"),
    [
        ("2026-11-23T06:00:00+00:00", ["November–December 2026"]),
        ("2026-12-24T06:00:00+00:00", ["Dec 2026–Jan 2027"]),
        ("2026-11-01T06:00:00+00:00", ["November 2026"]),
    ],
)
def test_the_picture_names_every_month_that_it_shows(planned: Desk, start: str, headers: list[str]) -> None:
    said = planned.run("schedule", "--as-of", start, "--days", "14").splitlines()
    assert [header for header in headers if said[0].startswith(header)] == headers


def test_calendars_below_each_other_are_parted(planned: Desk) -> None:
    said = planned.run("schedule", "--as-of", "2026-11-02T06:00:00+00:00", "--days", "28").splitlines()
    later = [number for number, line in enumerate(said) if line.startswith("November 2026")][1]
    assert not said[later - 1].strip()
