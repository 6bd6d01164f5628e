"""Stories held back: what is said of how their time was read, and that one that cannot be read holds its story back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from make import NOW

from digest.model.article import Entry
from digest.model.source import SourceDefaults
from digest.sources.draft import Draft, Masthead
from digest.sources.editing import edit_all

MASTHEAD = Masthead("desk", SourceDefaults("Asia/Baku"))


def read(**dates: str) -> tuple[list[Entry], list[str]]:
    return edit_all([Draft(headline="Ferry gets a second captain", link="https://a.example/1", **dates)], MASTHEAD, NOW)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (
            {"publish_at": "2026-12-24T08:00:00"},
            ["its embargo “2026-12-24T08:00:00”", "read as Asia/Baku", "2026-12-24 04:00 UTC"],
        ),
        ({"publish_at": "24 Dec 2026 08:00 XYZ"}, ["“24 Dec 2026 08:00 XYZ”", "read as Asia/Baku"]),
        (
            {"published": "2026-12-24 08:00"},
            ["its date “2026-12-24 08:00”", "read as Asia/Baku", "timezone under desk"],
        ),
        (
            {"published": "2026-12-24T08:00:00Z"},
            ["its date", "2026-12-24 08:00 UTC", "was read as it says", "clock of desk"],
        ),
    ],
)
def test_how_the_time_of_a_story_held_back_was_read_is_said(dates: dict[str, str], said: list[str]) -> None:
    entries, warnings = read(**dates)
    assert not warnings
    assert entries[0].doubt is not None
    assert "“Ferry gets a second captain”" in entries[0].doubt
    assert [words for words in said if words not in entries[0].doubt] == []
    assert entries[0].story.publish_at is not None


@pytest.mark.parametrize(
    "dates",
    [
        {"publish_at": "2026-12-24T08:00:00+04:00"},
        {"publish_at": "Thu, 24 Dec 2026 08:00:00 GMT"},
        {"publish_at": "2026-01-01T08:00:00"},
        {"published": "2026-01-01 08:00"},
        {},
    ],
)
def test_a_time_that_says_its_zone_or_is_over_is_in_no_doubt(dates: dict[str, str]) -> None:
    entries, warnings = read(**dates)
    assert (entries[0].doubt, warnings) == (None, [])


@pytest.mark.parametrize("written", ["next Friday", "2026-12-24T25:00:00", "Heiligabend"])
def test_an_embargo_that_cannot_be_read_keeps_its_story_out(written: str) -> None:
    entries, warnings = read(publish_at=written, published=datetime(2026, 1, 1, tzinfo=UTC).isoformat())
    assert entries == []
    assert len(warnings) == 1
    assert written in warnings[0]
    assert "write publish_at such as 2026-11-23T12:00:00+04:00" in warnings[0]
