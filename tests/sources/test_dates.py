from datetime import UTC, datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.dates import instant

BAKU = "Asia/Baku"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-11-22T10:00:00+04:00", "2026-11-22T06:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00"),
        ("2026-11-22t10:00z", "2026-11-22T10:00"),
        ("20261122T100000Z", "2026-11-22T10:00"),
        ("2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.123456"),
        ("2026-11-22 10:00:00 UTC", "2026-11-22T10:00"),
        ("2026-11-22 10:00:00 +0400", "2026-11-22T06:00"),
        ("2026-11-22T10:00:00", "2026-11-22T06:00"),
        ("2026-11-22", "2026-11-21T20:00"),
        ("2026-W47-7", "2026-11-21T20:00"),
        ("22 Nov 26 10:00 GMT", "2026-11-22T10:00"),
        ("22 Nov 99 10:00 GMT", "1999-11-22T10:00"),
        ("Mon, 22 Nov 2026 10:00:00 +0000", "2026-11-22T10:00"),
        ("Sunday, 22-Nov-26 10:00:00 GMT", "2026-11-22T10:00"),
        ("Sun, 22 Nov 2026 10:00:00 EST", "2026-11-22T15:00"),
        ("Sun, 22 Nov 2026 10:00:00 CEST", "2026-11-22T08:00"),
        ("Sun, 22 Nov 2026 10:00:00 MSK", "2026-11-22T07:00"),
        ("Sun, 22 Nov 2026 10:00:00 GMT+3", "2026-11-22T07:00"),
        ("Sun, 22 Nov 2026 10:00:00 -0330 (here)", "2026-11-22T13:30"),
        ("Sun, 22 Nov 2026 10:00:00", "2026-11-22T06:00"),
        ("31 December 2016 23:59:60 GMT", "2016-12-31T23:59:59"),
        ("5 Sept 1931", "1931-09-04T21:00"),
        ("Sun Nov 22 10:00:00 2026", "2026-11-22T06:00"),
        ("November 22, 2026 3:05 PM", "2026-11-22T11:05"),
        ("Вс, 22 ноя 2026 10:00:00 +0300", "2026-11-22T07:00"),
        ("22 noyabr 2026", "2026-11-21T20:00"),
        ("22 նոյեմբերի 2026", "2026-11-21T20:00"),
        ("22 ნოემბერი 2026", "2026-11-21T20:00"),
        ("١٢ نوفمبر ٢٠٢٦", "2026-11-11T20:00"),
    ],
)
def test_moments(written: str, expected: str) -> None:
    assert instant(written, timezone=BAKU) == utc(expected)


@pytest.mark.parametrize(
    "written",
    [
        *(None, "", " ", "3", "2026", "2026-11", "Nov 2026", "22 Nov", "10:00", "now", "today", "yesterday afternoon"),
        *("2 hours ago", "1732300000", "Tue, 31 Nov 2026 10:00:00 GMT", "2026-02-30", "2026-02-30T10:00:00Z"),
        *("November 31, 2026", "31 Nov. 2026", "2026-11-22T25:00:00Z", "2026-11-22T10:00:00+25:00"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T04:00:00+04:00", "1969-12-31T19:00:00-05:00"),
        *("0000-00-00 00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-08:00", "three dead in 2026"),
        *("22 Nov 2026 " * 20, "1 آذر 1405"),
    ],
)
def test_what_is_no_moment(written: str | None) -> None:
    assert instant(written, timezone=BAKU) is None


def test_the_language_decides_between_day_and_month() -> None:
    assert instant("04/03/2026", timezone="UTC", language="en") == utc("2026-04-03T00:00")
    assert instant("04/03/2026", timezone="UTC", language="fr-FR") == utc("2026-03-04T00:00")


def test_the_hour_that_clocks_repeat_is_the_first_one() -> None:
    assert instant("2026-10-25T02:30:00", timezone="Europe/Paris") == utc("2026-10-25T00:30")


def test_an_unknown_zone_is_the_callers_mistake() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        instant("2026-11-22", timezone="Asia/Atlantis")


@given(st.integers(631_152_000, 2_524_521_600), st.sampled_from(["iso", "mail"]))
def test_standard_forms_come_back_as_they_went(second: int, form: str) -> None:
    moment = datetime.fromtimestamp(second, UTC).replace(tzinfo=None)
    written = moment.isoformat() + "Z" if form == "iso" else moment.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert instant(written, timezone=BAKU) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=100) | st.text("0123456789-/: TZapmNovюи.,+", max_size=40))
def test_any_text_gives_a_moment_in_utc_or_none(text: str) -> None:
    found = instant(text, timezone=BAKU)
    assert found is None or found.tzinfo is UTC


def test_exactly_is_as_the_standards_have_it_and_not_in_words() -> None:
    assert instant("2026-11-22T10:00:00Z", timezone=BAKU, exact=True) == utc("2026-11-22T10:00")
    assert instant("22 noviembre 2026 10:00", timezone=BAKU, language="es") is not None
    assert instant("22 noviembre 2026 10:00", timezone=BAKU, language="es", exact=True) is None
