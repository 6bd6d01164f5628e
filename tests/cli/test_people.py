"""What the terminal says of people and of the archive, so that somebody can act on it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from desk import EDITION, Desk, readers

from digest.cli import output


def test_all_that_is_kept_of_somebody_is_shown(desk: Desk) -> None:
    (desk.root / "people.csv").write_text(
        "email,name,timezone,topics,format,frequency,hour,paused_until,consent_at,consent_source\n"
        "ada@example.com,Ada,Asia/Baku,sea;news,text,weekly,7:30,2026-12-01,2026-11-01T10:00:00Z,the fair\n",
        encoding="utf-8",
    )
    desk.run("subscribers", "import", str(desk.root / "people.csv"))
    shown = desk.run("subscribers", "show", "ada@example.com")
    for line in (
        "suppressed  no",
        "  state         paused since 2026-11-23T12:00:00Z",
        "  paused until  2026-12-01T00:00:00Z",
        "  topics        news, sea",
        "  format        text",
        "  frequency     once a week",
        "  hour          07:30",
        "  timezone      Asia/Baku",
        "  consent       2026-11-01T10:00:00Z: the fair",
    ):
        assert line in shown.splitlines(), shown
    desk.run("subscribers", "suppress", "ada@example.com", "--reason", "bounced elsewhere")
    assert "suppressed  bounced elsewhere" in desk.run("subscribers", "show", "ada@example.com")
    found = desk.json("subscribers", "show", "ada@example.com")["subscriber"]
    assert found["suppressed"] == "bounced elsewhere"
    (wanted,) = found["subscriptions"]
    assert (wanted["frequency"], wanted["hour"], wanted["paused_until"]) == ("weekly", "07:30", None)


def test_somebody_unknown_whose_address_is_suppressed_is_told(desk: Desk) -> None:
    desk.run("subscribers", "suppress", "bo@example.com", "--reason", "asked by letter")
    said = desk.run("subscribers", "show", "bo@example.com", status=1)
    assert "Nobody with the address bo@example.com is known. It is suppressed (asked by letter)." in said


def test_one_is_not_many(desk: Desk) -> None:
    readers(desk, "ada")
    assert desk.run("subscribers", "stats").startswith("1 person\n")
    assert "1 subscription ended" in desk.run("subscribers", "suppress", "ada@example.com", "--reason", "bounced")
    assert output.counted(2_000, "story", "stories") == "2,000 stories"


def test_an_id_is_whole_however_narrow_the_terminal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdout", written)
    name = "sunday-supplement-2026-11-23-2"
    rows = [(name, "sending", "2026-11-23 07:00", 12, "A subject that says at length what is in it " * 2)]
    output.table(
        ("edition", "state", "due", "stories", "subject"), rows, numbers=("stories",), whole=("edition", "state", "due")
    )
    lines = written.getvalue().splitlines()
    assert name in lines[1]
    assert "2026-11-23 07:00" in lines[1]
    assert max(map(len, lines)) <= 80


def test_a_backup_replaces_no_file_unasked(desk: Desk) -> None:
    copy: Path = desk.root / "backup.db"
    copy.write_bytes(b"precious")
    said = desk.run("db", "backup", str(copy), status=2)
    assert "is there already: give another name, or --force to replace it" in said
    assert copy.read_bytes() == b"precious"
    desk.run("db", "backup", str(copy), "--force")
    assert copy.read_bytes().startswith(b"SQLite format 3")
    assert EDITION not in desk.run("editions")


@pytest.mark.parametrize(
    ("after", "before", "warned"),
    [("30d", "60d", True), ("60d", "30d", False), ("2026-05-01", "2026-05-01", True), ("2026-01-01", "30d", False)],
)
def test_an_audience_in_which_nobody_can_be_is_warned_of(desk: Desk, after: str, before: str, warned: bool) -> None:
    with (desk.root / "config" / "digests" / "morning.yaml").open("a", encoding="utf-8") as stream:
        stream.write(f'audience: {{joined_after: "{after}", joined_before: "{before}"}}\n')
    found = [each for each in desk.json("check")["problems"] if "nobody can be in this audience" in each["message"]]
    assert [(each["line"], each["severity"]) for each in found] == ([(5, "warning")] if warned else [])


def test_a_state_that_there_is_not_is_named_with_those_there_are(desk: Desk) -> None:
    said = desk.run("subscribers", "export", "--state", "gone", status=2)
    assert "“gone” is no state: give one of unconfirmed, confirmed, paused, unsubscribed." in said
