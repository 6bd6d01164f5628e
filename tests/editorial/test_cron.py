"""Contract: cron fields are names or numbers as in cron; what is wrong gets advice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editorial.cron import parse_cron


@pytest.mark.parametrize(
    ("words", "weekdays"),
    [
        ("*", (0, 1, 2, 3, 4, 5, 6)),
        ("0", (0,)),
        ("7", (0,)),
        ("1", (1,)),
        ("sun", (0,)),
        ("Mon-FRI", (1, 2, 3, 4, 5)),
        ("1-5", (1, 2, 3, 4, 5)),
        ("sun-thu", (0, 1, 2, 3, 4)),
        ("sat-wed", (0, 1, 2, 3, 6)),
        ("6-3", (0, 1, 2, 3, 6)),
        ("fri-sun", (0, 5, 6)),
        ("5-7", (0, 5, 6)),
        ("7-2", (0, 1, 2)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("mon,wed,fri-sat", (1, 3, 5, 6)),
        ("sat-wed/2", (1, 3, 6)),
        ("*/2", (0, 2, 4, 6)),
    ],
)
def test_weekdays(words: str, weekdays: tuple[int, ...]) -> None:
    assert parse_cron(f"0 7 * * {words}").weekdays == weekdays


def test_every_field_takes_lists_ranges_steps_and_ranges_that_wrap() -> None:
    line = parse_cron(" */30,5  22-2/2\t28-3 nov-feb,Jun mon ")
    assert line.minutes == (0, 5, 30)
    assert line.hours == (0, 2, 22)
    assert line.days == (1, 2, 3, 28, 29, 30, 31)
    assert line.months == (1, 2, 6, 11, 12)
    assert line.weekdays == (1,)


@pytest.mark.parametrize(
    ("short", "line"),
    [
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        ("@Midnight", "0 0 * * *"),
        ("@weekly", "0 0 * * sun"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@annually", "0 0 1 jan *"),
    ],
)
def test_shorthands(short: str, line: str) -> None:
    assert parse_cron(short) == parse_cron(line)


@pytest.mark.parametrize(
    ("line", "either"),
    [("0 7 13 * fri", True), ("0 7 13 * *", False), ("0 7 * * fri", False), ("0 7 */2 * fri", False)],
)
def test_two_restricted_day_fields_are_or_as_in_cron(line: str, either: bool) -> None:
    assert parse_cron(line).either is either


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("0 0 7 * * ?", "6 fields where cron has five: minute hour day month weekday; cron knows no seconds"),
        ("0 0 7 * * ?", "write “0 7 * * *”"),
        ("0 0 7 ? * MON-FRI *", "write “0 7 * * mon-fri”"),
        ("0 7 * * mon-fri 2026", "write “0 7 * * mon-fri”"),
        ("0 7 * * * *", "write “0 7 * * *”"),
        ("0 7 * *", "4 fields where cron has five: minute hour day month weekday; “*” stands for every"),
        ("", "0 fields"),
        ("60 7 * * *", "“60” in the minute field is out of range: it goes from 0 to 59"),
        ("0 24 * * *", "“24” in the hour field is out of range: it goes from 0 to 23; midnight is 0"),
        ("0 7 0 * *", "“0” in the day-of-month field is out of range: it goes from 1 to 31"),
        ("0 7 * 13 *", "“13” in the month field is out of range: it goes from 1 to 12"),
        ("0 7 * * 8", "“8” in the weekday field is out of range: it goes from 0 to 6; Sunday is also 7"),
        ("0 7 * * monday", "“monday” in the weekday field is no name that cron knows: write “mon”"),
        ("0 7 * march *", "write “mar”"),
        ("0 7 * * lundi", "the names are sun, mon, tue, wed, thu, fri, sat"),
        ("0 7 L * *", "write numbers from 1 to 31, or “*”"),
        ("0 7 ? * mon", "for every value write “*”"),
        ("0 7 * * 1#2", "is no value, list (1,3), range (1-5) or step (*/2) of cron"),
        ("0,,5 7 * * *", "“” in the minute field is no value"),
        ("*-5 7 * * *", "“*-5” in the minute field is no value"),
        ("-5 7 * * *", "“-5” in the minute field is no value"),
        ("*/90 * * * *", "a step goes from 1 to 59"),
        ("*/0 * * * *", "list the values instead, such as “0,30”"),
        ("5/15 * * * *", "write “5-59/15”"),
        ("0 7 30 2 *", "never comes: no month in its month field has a day 30"),
        ("0 7 31 4,6 *", "never comes"),
        ("@reboot", "there are @hourly, @daily, @weekly, @monthly and @yearly"),
    ],
)
def test_what_is_wrong_gets_advice(line: str, advice: str) -> None:
    with pytest.raises(ValueError, match="“") as caught:
        parse_cron(line)
    assert advice in str(caught.value)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("every day at 7", "0 7 * * *"),
        ("daily", "0 7 * * *"),
        ("07:00", "0 7 * * *"),
        ("7am", "0 7 * * *"),
        ("12 am", "0 0 * * *"),
        ("at 19h30", "30 19 * * *"),
        ("weekdays 7:30", "30 7 * * mon-fri"),
        ("Every Sunday at noon", "0 12 * * sun"),
        ("monday and thursday at 6 pm", "0 18 * * mon,thu"),
        ("mon to fri at 6pm", "0 18 * * mon-fri"),
        ("weekend at midnight", "0 0 * * sat,sun"),
        ("every 10 minutes", "*/10 * * * *"),
        ("every 2 hours", "0 */2 * * *"),
        ("tomorrow at 45", "0 7 * * *"),
    ],
)
def test_words_get_the_line_they_mean(words: str, line: str) -> None:
    with pytest.raises(ValueError, match="no cron line") as caught:
        parse_cron(words)
    assert f"“{line}”" in str(caught.value)
    parse_cron(line)


def test_a_leap_day_comes_and_a_weekday_saves_a_day_that_never_does() -> None:
    assert parse_cron("0 7 29 2 *").days == (29,)
    assert parse_cron("0 7 30 2 mon").either


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["*", "7", "mon", "1-5", "/", "-", ",", "@", "99", "a"])).map(" ".join)
)
def test_any_text_is_read_or_refused_with_advice(text: str) -> None:
    try:
        line = parse_cron(text)
    except ValueError as refused:
        assert str(refused).startswith("“")
        return
    assert line.minutes
    assert line.hours
    assert set(line.weekdays) <= set(range(7))


@given(st.integers(0, 6), st.integers(0, 6), st.integers(1, 6))
def test_a_range_of_weekdays_goes_round_the_week(first: int, last: int, step: int) -> None:
    names = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
    round_the_week = [(first + offset) % 7 for offset in range((last - first) % 7 + 1)]
    expected = tuple(sorted(round_the_week[::step]))
    assert parse_cron(f"0 7 * * {names[first]}-{names[last]}/{step}").weekdays == expected
    assert parse_cron(f"0 7 * * {first}-{last}/{step}").weekdays == expected
