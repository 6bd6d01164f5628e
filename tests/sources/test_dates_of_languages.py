"""Dates as newsrooms print them, language by language: month names in their cases, eras, halves of the day, marks."""

from __future__ import annotations

import pytest
from make import NOW

from digest.sources.dayparts import part_behind
from digest.sources.monthnames import parts_of_day
from digest.sources.printeddates import printed_dates
from digest.sources.relativedates import relative_date

OF_MANY_LETTERS = ("es", "tr", "de", "el", "ru", "uk", "he", "ar", "fa", "ka", "hy", "th", "km", "ta", "vi", "az")
AFTERNOON = "2026-11-19T14:30:00"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("hi", "19 नवम्बर 2026, दोपहर 2:30 बजे"),
        ("hi", "19 Nov 2026 | 2:30 अपराह्न"),
        ("bn", "প্রকাশ: ১৯ নভেম্বর ২০২৬, দুপুর ২:৩০"),
        ("mr", "१९ नोव्हेंबर २०२६, दुपारी २:३०"),
        ("ne", "१९ नोभेम्बर २०२६, १४:३०"),
        ("ta", "19 நவம்பர் 2026, 14:30"),
        ("ja", "令和8年11月19日 14:30"),
        ("ja", "2026年11月19日(木) 午後2時30分"),
        ("ro", "19 nov. 2026 la 14:30"),
        ("bg", "19 ноем. 2026, 14:30"),
        ("ru", "19 ноя 2026 в 14:30"),
        ("sr", "19. новембар 2026. у 14:30"),
        ("kk", "2026 ж. 19 қараша, 14:30"),
        ("kk", "19 қараша 2026 жыл, сағат 14:30"),
        ("kk", "2026 жылғы 19 қараша 14:30"),
        ("uz", "2026-yil 19-noyabr, 14:30"),
        ("uz", "2026 йил 19 ноябрь, 14:30"),
        ("tg", "19 ноябри 2026, 14:30"),
        ("mn", "2026 оны 11-р сарын 19, 14:30"),
        ("th", "19 พ.ย. 2569 14:30 น."),
        ("ms", "19 November 2026, 2.30 petang"),
        ("fil", "Nobyembre 19, 2026, 2:30 PM"),
        ("sv", "19/11 2026 14:30"),
        ("eu", "2026ko azaroaren 19a, 14:30"),
        ("ca", "dijous, 19 de novembre del 2026, 14.30 h"),
        ("gl", "19 de novembro de 2026 ás 14:30"),
        ("cy", "19 Tachwedd 2026, 14:30"),
        ("ga", "19 Samhain 2026, 14:30"),
        ("mt", "19 ta’ Novembru 2026, 14:30"),
        ("is", "19. nóvember 2026 kl. 14:30"),
        ("sq", "19 nëntor 2026, ora 14:30"),
        ("mk", "19 ноември 2026, 14:30"),
        ("sl", "19. november 2026 ob 14.30"),
        ("mn", "2026 оны арваннэгдүгээр сарын 19, 14:30"),
        ("ky", "2026-жыл, 19-ноябрь, 14:30"),
        ("si", "2026 නොවැම්බර් 19, 14:30"),
        ("km", "ថ្ងៃទី១៩ ខែវិច្ឆិកា ឆ្នាំ២០២៦ 14:30"),
        ("am", "19 ኖቬምበር 2026, 14:30"),
        ("sw", "19 Novemba 2026, saa 14:30"),
        ("sv", "2026-11-19 kl. 14:30"),
        ("hu", "2026. november 19., csütörtök 14:30"),
        ("lt", "2026 m. lapkričio 19 d. 14:30"),
    ],
)
def test_a_day_and_a_time_as_it_is_printed(language: str, line: str) -> None:
    assert [one.text for one in printed_dates(line, language)] == [AFTERNOON]


@pytest.mark.parametrize(
    ("line", "time"), [("रात 9:30", "21:30:00"), ("रात 1:30", "01:30:00"), ("सुबह 9:30", "09:30:00")]
)
def test_the_night_has_hours_before_and_after_noon(line: str, time: str) -> None:
    assert [one.text for one in printed_dates(f"19 नवंबर 2026, {line}", "hi")] == [f"2026-11-19T{time}"]


def test_a_day_in_its_case_is_the_same_day() -> None:
    assert [one.text for one in printed_dates("19 ნოემბერს, 2026", "ka")] == ["2026-11-19"]


def test_a_day_without_a_year_is_the_last_such_day_in_chinese_characters_too() -> None:
    found = relative_date("11月19日 14:30", "ja", NOW, "UTC")
    assert found is not None
    assert found.text == f"{NOW.year - ((NOW.month, NOW.day) < (11, 17))}-11-19T14:30:00"


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        ("en", "19 November 2026, 12 noon", "2026-11-19T12:00:00"),
        ("en", "Nov. 19, 2026 at midnight", "2026-11-19T00:00:00"),
        ("en", "12 noon, November 19, 2026", "2026-11-19T12:00:00"),
        ("fr", "le 19 novembre 2026 à midi", "2026-11-19T12:00:00"),
        ("ru", "19 ноября 2026, полдень", "2026-11-19T12:00:00"),
        ("es", "19 de noviembre de 2026, mediodía", "2026-11-19T12:00:00"),
        ("de", "19. November 2026 um Mitternacht", "2026-11-19T00:00:00"),
        ("fr", "19 novembre 2026 | Midi Libre", "2026-11-19"),
        ("fr", "19 novembre 2026 Midinettes", "2026-11-19"),
        ("fr", "19 novembre 2026 | midi-pyrénées", "2026-11-19"),
        ("fr", "À midi, le 19 novembre 2026", "2026-11-19T12:00:00"),
        ("en", "19 November 2026 at noon, by Ada Quay", "2026-11-19T12:00:00"),
        ("en", "High Noon, 19 November 2026", "2026-11-19"),
        ("en", "19 November 2026 midnight oil burns", "2026-11-19"),
        ("en", "19 November 2026, Midnight in Paris wins the prize", "2026-11-19"),
    ],
)
def test_noon_and_midnight_have_names(language: str, line: str, told: str) -> None:
    assert [one.text for one in printed_dates(line, language)] == [told]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Nov. 19, 2026 2:30 p.m. ET", "2026-11-19T14:30:00-05:00"),
        ("July 19, 2026 2:30 pm CT", "2026-07-19T14:30:00-05:00"),
        ("2:30 PM PT, November 19, 2026", "2026-11-19T14:30:00-08:00"),
        ("Nov. 19, 2026 2:30 p.m. EST", "2026-11-19T14:30:00-05:00"),
        ("Nov. 19, 2026 2:30 p.m. Eastern time", "2026-11-19T14:30:00-05:00"),
        ("2:30 PM ET, Thu November 19, 2026", "2026-11-19T14:30:00-05:00"),
        ("2:30 PM ET Thu November 19, 2026", "2026-11-19T14:30:00-05:00"),
        ("Nov. 19, 2026 2:30 p.m. ET | Politics", "2026-11-19T14:30:00-05:00"),
        ("Nov. 19, 2026 2:30 p.m. ET Updated today", "2026-11-19T14:30:00-05:00"),
        ("19 ноября 2026 г., 14:30 (мск)", "2026-11-19T14:30:00+03:00"),
        ("19 novembre 2026 à 14h30 (heure de Paris)", "2026-11-19T14:30:00+01:00"),
        ("19. Juli 2026, 14:30 Uhr MESZ", "2026-07-19T14:30:00+02:00"),
    ],
)
def test_a_zone_of_both_seasons_goes_by_the_day(line: str, told: str) -> None:
    assert [one.text for one in printed_dates(line, "en")] == [told]


@pytest.mark.parametrize(
    "words",
    ["Eastern Cape", "ET Ventures", "ET Bureau", "CT scan finds", "PT Telkom says", "HE the President", "MT-Vasco"],
)
def test_two_letters_and_a_word_beside_a_time_are_no_zone(words: str) -> None:
    assert [one.text for one in printed_dates(f"19 November 2026 15:45 {words}", "en")] == ["2026-11-19T15:45:00"]


def test_two_numbers_and_a_year_behind_a_blank_follow_the_order() -> None:
    assert [one.text for one in printed_dates("03/04 2026", "en", "mdy")] == ["2026-03-04"]
    assert [one.text for one in printed_dates("03/04 2026", "sv", "dmy")] == ["2026-04-03"]
    assert [one.text for one in printed_dates("2/13 2026", "en", "dmy")] == ["2026-02-13"]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ar", "الخميس 19/نوفمبر/2026 - 02:30 م"),
        ("ar", "19/تشرين الثاني/2026 02:30 م"),
        ("ar", "2026/نوفمبر/19 02:30 م"),
        ("en", "Thu, 19/Nov/2026 2:30 p.m."),
        ("en", "19Nov2026 14:30"),
        ("en", "Nov/19/2026 2:30PM"),
        ("en", "2026-Nov-19 14:30"),
        ("ru", "19/ноября/2026 14:30"),
        ("tr", "19 / Kasım / 2026 02:30 ÖS"),
    ],
)
def test_a_name_of_a_month_stands_between_signs_too(language: str, line: str) -> None:
    assert [one.text for one in printed_dates(line, language)] == [AFTERNOON]


@pytest.mark.parametrize(
    "line", ["version 2026-mar-3b", "A19mar2026", "Route 19/Nov/12/2026", "May-24", "12/19/may/2026"]
)
def test_a_part_of_a_longer_sign_is_no_date(line: str) -> None:
    assert list(printed_dates(line, "en")) == []


@pytest.mark.parametrize(
    ("language", "behind"),
    [
        ("el", "2:30 μ.μ."),
        ("es", "2:30 de la tarde"),
        ("sq", "2:30 MD"),
        ("sv", "2:30 em"),
        ("vi", "2:30 CH"),
        ("he", '2:30 אחה"צ'),
        ("uk", "2:30 пп"),
        ("hu", "du. 2:30"),
        ("ta", "பிற்பகல் 2:30"),
        (None, "2:30 μ.μ."),
    ],
)
def test_a_part_of_the_day_tells_which_half_a_clock_means(language: str | None, behind: str) -> None:
    assert [one.text for one in printed_dates(f"19/11/2026, {behind}", language)] == [AFTERNOON]


@pytest.mark.parametrize(
    ("language", "clock", "told"),
    [
        ("es", "12:10 de la noche", "00:10:00"),
        ("es", "9:30 de la noche", "21:30:00"),
        ("ru", "2:05 ночи", "02:05:00"),
        ("ru", "11:05 вечера", "23:05:00"),
        ("de", "11:30 mittags", "11:30:00"),
        ("es", "8:30 Noche de fiesta en el puerto", "08:30:00"),
        ("pt", "8:30 em Lisboa", "08:30:00"),
        ("sq", "14:30 MD", "14:30:00"),
    ],
)
def test_a_part_of_the_day_has_its_own_hours(language: str, clock: str, told: str) -> None:
    assert [one.text for one in printed_dates(f"19/11/2026, {clock}", language)] == [f"2026-11-19T{told}"]


def test_a_time_with_a_part_of_the_day_stands_before_its_date() -> None:
    assert [one.text for one in printed_dates("2:30 μ.μ. 19/Νοε/2026", "el")] == [AFTERNOON]


@pytest.mark.parametrize("language", [None, *OF_MANY_LETTERS])
def test_every_name_of_a_part_of_the_day_is_known_however_it_is_written(language: str | None) -> None:
    for name in parts_of_day(language):
        for written in (name, name.upper(), name.title(), name.swapcase(), name.replace(".", "")):
            found = part_behind(f"2:30 {written}", 4, language)
            assert found is None or found.hours
        assert part_behind(f"2:30 {name}", 4, language) is not None


@pytest.mark.parametrize(("language", "line"), [("es", "Ayer, 7:05 de la tarde"), ("el", "Χθες, 7:05 μ.μ.")])
def test_a_day_by_a_word_has_its_part_of_the_day_too(language: str, line: str) -> None:
    found = relative_date(line, language, NOW, "UTC")
    assert found is not None
    assert found.text.endswith("T19:05:00")
