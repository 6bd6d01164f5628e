"""Dates as pages print them, in all the languages that stories come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources.pagesroom import read, story

from digest.sources.calendars import order_on
from digest.sources.htmlpage import SiteHints, read_web_page
from digest.sources.printeddates import printed_dates, telling_order
from digest.sources.relativedates import relative_date

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "line", "iso"),
    [
        ("en", "March 4, 2026, 2:20 PM EST", "2026-03-04T14:20:00-05:00"),
        ("en", "Mon 23rd November, 2026 | 09:50", "2026-11-23T09:50:00"),
        ("en", "Nov. 23, 2026 at 12:05 a.m.", "2026-11-23T00:05:00"),
        ("de", "Montag, 23. Nov. 2026 – 14.20 Uhr", "2026-11-23T14:20:00"),
        ("de", "23.11.2026 um 14 Uhr", "2026-11-23T14:00:00"),
        ("fr", "Publié le 1er août 2026 à 9 h 05", "2026-08-01T09:05:00"),
        ("es", "23 de noviembre de 2026, 14:20 h", "2026-11-23T14:20:00"),
        ("ru", "14:20, 23 ноября 2026 г.", "2026-11-23T14:20:00"),
        ("tr", "23 Aralık 2026 Çarşamba, 14.20", "2026-12-23T14:20:00"),
        ("az", "23 Noyabr 2026-cı il saat 14:20", "2026-11-23T14:20:00"),
        ("az", "3 İyul 2026", "2026-07-03"),
        ("hy", "Նոյեմբերի 23, 2026 14:20", "2026-11-23T14:20:00"),
        ("hy", "3 Օգոստոսի 2026", "2026-08-03"),
        ("ka", "3 აგვისტო, 2026 14:20", "2026-08-03T14:20:00"),
        ("ar", "الاثنين ٢٣ نوفمبر / تشرين الثاني ٢٠٢٦ - ٢:٢٠ مساءً", "2026-11-23T14:20:00"),
        ("ar", "٢٣‏/١١‏/٢٠٢٦", "2026-11-23"),
        ("fa", "دوشنبه ۲ آذر ۱۴۰۵ - ۱۴:۲۰", "2026-11-23T14:20:00"),
        ("fa", "۱۴۰۵/۰۹/۰۲", "2026-11-23"),
        ("fa", "۲۳ نوامبر ۲۰۲۶", "2026-11-23"),
        ("en", "2026-11-23 14:20", "2026-11-23T14:20"),
        ("sr", "19. novembar 2026. 18:30", "2026-11-19T18:30:00"),
        ("th", "19 พฤศจิกายน 2569 18:30", "2026-11-19T18:30:00"),
        ("hi", "19 नवंबर 2026, 06:30 PM", "2026-11-19T18:30:00"),
        ("es", "18:30 hs. 19/11/2026", "2026-11-19T18:30:00"),
        ("ca", "19 de novembre de 2026 a les 18:30", "2026-11-19T18:30:00"),
        ("ka", "18:30 / 19-11-2026", "2026-11-19T18:30:00"),
        ("en", "10.20pm, Thursday 19 November 2026", "2026-11-19T22:20:00"),
        ("en", "11.59 p.m. on Thursday 19 November 2026", "2026-11-19T23:59:00"),
        ("en", "9am, 19 November 2026", "2026-11-19T09:00:00"),
        ("en", "10:20 p.m. EST, November 17, 2026", "2026-11-17T22:20:00-05:00"),
    ],
)
def test_a_date_is_found_in_its_line(language: str, line: str, iso: str) -> None:
    assert [found.text for found in printed_dates(f"Label: {line}", language)] == [iso]


@pytest.mark.parametrize(
    "line",
    [
        *("31/02/2026", "version 10.5.2", "10.20pm", "call 1-800-23-2026", "23 may 4000", "1 of 12", "30.13.2026", ""),
        "1/4 2000 voters",
    ],
)
def test_what_is_no_date_is_none(line: str) -> None:
    assert list(printed_dates(line, "en")) == []


@given(st.dates(date(1945, 1, 1), date(2080, 12, 31)))
def test_every_day_is_read_in_words_and_in_numbers(day: date) -> None:
    for line in (
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        day.isoformat(),
    ):
        assert [found.text for found in printed_dates(line, "en")] == [day.isoformat()]


@pytest.mark.parametrize(
    ("persian", "ours"),
    [
        ("1399/12/30", "2021-03-20"),
        ("1400/01/01", "2021-03-21"),
        ("1403/12/30", "2025-03-20"),
        ("1405/06/31", "2026-09-22"),
        ("1357/11/22", "1979-02-11"),
    ],
)
def test_the_persian_calendar(persian: str, ours: str) -> None:
    assert [found.text for found in printed_dates(persian, "fa")] == [ours]


@given(st.integers(0, 60_000))
def test_persian_days_follow_each_other(count: int) -> None:
    first = date(1921, 3, 21)
    year, rest = 1300, count % 29_000
    while rest >= (length := 366 if year % 33 in (1, 5, 9, 13, 17, 22, 26, 30) else 365):
        rest -= length
        year += 1
    month, day = (rest // 31 + 1, rest % 31 + 1) if rest < 186 else ((rest - 186) // 30 + 7, (rest - 186) % 30 + 1)
    assert next(printed_dates(f"{year}/{month}/{day}")).text == (first + timedelta(days=count % 29_000)).isoformat()


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for found in printed_dates(text):
        assert datetime.fromisoformat(found.text)


@pytest.mark.parametrize(
    ("tags", "printed", "zone", "order"),
    [
        (("en-US",), "", None, "mdy"),
        (("en-GB",), "", None, "dmy"),
        (("en",), "", "America/Chicago", "mdy"),
        (("en",), "", "Asia/Baku", "dmy"),
        (("fr-US",), "", None, "dmy"),
        (("en-US",), "on 13/02/2026 and 03/04/2026", None, "dmy"),
        (("en-GB",), "on 02/13/2026", None, "mdy"),
        (("de",), "", "America/New_York", "dmy"),
    ],
)
def test_the_order_of_day_and_month(tags: tuple[str], printed: str, zone: str | None, order: str) -> None:
    assert order_on(tags, printed, zone, None) == order


def test_one_date_gives_the_order_away() -> None:
    assert telling_order("13/02/2026") == "dmy"
    assert telling_order("02/13/2026") == "mdy"
    assert telling_order("02/03/2026, 13.02.2026") is None


@pytest.mark.parametrize(
    ("language", "line", "iso"),
    [
        ("en", "2 hours ago", "2026-11-23T10:00:00+00:00"),
        ("de", "vor 20 Minuten", "2026-11-23T11:40:00+00:00"),
        ("fr", "il y a une heure", "2026-11-23T11:00:00+00:00"),
        ("es", "hace 3 horas", "2026-11-23T09:00:00+00:00"),
        ("ru", "5 минут назад", "2026-11-23T11:55:00+00:00"),
        ("tr", "2 saat önce", "2026-11-23T10:00:00+00:00"),
        ("az", "2 saat əvvəl", "2026-11-23T10:00:00+00:00"),
        ("hy", "2 ժամ առաջ", "2026-11-23T10:00:00+00:00"),
        ("ka", "2 საათის წინ", "2026-11-23T10:00:00+00:00"),
        ("ar", "منذ ٣ ساعات", "2026-11-23T09:00:00+00:00"),
        ("fa", "۲ ساعت پیش", "2026-11-23T10:00:00+00:00"),
        ("en", "Yesterday, 14:30", "2026-11-22T14:30:00"),
        ("en", "3 days ago", "2026-11-20"),
        ("nl", "Eergisteren om 06:45", "2026-11-21T06:45:00"),
        ("pl", "dziś, godz. 9:05", "2026-11-23T09:05:00"),
        ("uk", "Учора о 21:15", "2026-11-22T21:15:00"),
        ("hu", "Ma 10:20", "2026-11-23T10:20:00"),
        ("it", "l’altro ieri alle 7.40", "2026-11-21T07:40:00"),
        ("pt", "Ontem às 22h10", "2026-11-22T22:10:00"),
        ("sv", "I går 21.15", "2026-11-22T21:15:00"),
        ("he", "אתמול, 19:55", "2026-11-22T19:55:00"),
        ("ja", "昨日 午後7時5分", "2026-11-22T19:05:00"),
        ("ko", "어제 오전 6:30", "2026-11-22T06:30:00"),
        ("de", "Donnerstag, 18:30 Uhr", "2026-11-19T18:30:00"),
        ("fr", "lundi à 23h30", "2026-11-16T23:30:00"),
        ("pl", "środę, 9:05", "2026-11-18T09:05:00"),
        ("tr", "PERŞEMBE 18:30", "2026-11-19T18:30:00"),
        ("en", "Monday, 6.15am", "2026-11-23T06:15:00"),
        ("tr", "SALI, 18:30", "2026-11-17T18:30:00"),
        ("tr", "Sali 18:30", "2026-11-17T18:30:00"),
        ("az", "ÇƏRŞƏNBƏ AXŞAMI, 18:30", "2026-11-17T18:30:00"),
        ("de", "Do, 19.11., 18:30", "2026-11-19T18:30:00"),
        ("es", "19/11 - 18:30", "2026-11-19T18:30:00"),
    ],
)
def test_a_relative_date_counts_from_when_the_page_was_read(language: str, line: str, iso: str) -> None:
    found = relative_date(line, language, NOW, "Asia/Baku")
    assert found is not None
    assert found.text == iso
    assert relative_date(line, language, None, "Asia/Baku") is None


@pytest.mark.parametrize(
    ("language", "line", "iso"),
    [
        ("hu", "2026. március 4., szerda 8:05", "2026-03-04T08:05:00"),
        ("hu", "2026. 03. 04. 8:05", "2026-03-04T08:05:00"),
        ("lt", "2026 m. kovo 4 d. 08:05", "2026-03-04T08:05:00"),
        ("lv", "2026. gada 4. marts", "2026-03-04"),
        ("ja", "2026年3月4日（水）8時05分", "2026-03-04T08:05:00"),
        ("ja", "2026年3月4日 午後8：05", "2026-03-04T20:05:00"),
        ("ko", "2026.03.04. 오후 8:05", "2026-03-04T20:05:00"),
        ("zh", "2026年3月4日 下午8点5分", "2026-03-04T20:05:00"),
        ("he", "4 במרץ 2026, 8:05", "2026-03-04T08:05:00"),
        ("id", "Rabu, 4 Maret 2026 08:05 WIB", "2026-03-04T08:05:00+07:00"),
        ("hr", "4. ožujka 2026. 8:05", "2026-03-04T08:05:00"),
    ],
)
def test_years_that_stand_first_and_clocks_of_the_east(language: str, line: str, iso: str) -> None:
    assert [one.text for one in printed_dates(line, language)] == [iso]


def test_a_word_for_a_day_counts_in_its_own_language_alone() -> None:
    assert relative_date("Ma Jolie, 10:20", "fr", NOW, "Europe/Paris") is None
    assert relative_date("hier 10:20", "de", NOW, "Europe/Berlin") is None


TEXT = "<p>The harbour office has put up two new cranes on the eastern quay, painted yellow, as in 01/02/2003.</p>" * 3


def test_the_dates_of_others_are_not_the_storys() -> None:
    beside = "<aside><time datetime='2026-11-20T10:00Z'></time></aside>"
    beside += "<div class='comments'><p class='date'>21 November 2026</p></div>"
    related = "<div class='related'><div class='date'>22 November 2026</div></div>"
    page = read(
        f"<header><p>Monday, 23 November 2026</p></header><main><h1>New cranes</h1>{TEXT}{beside}{related}</main>"
    )
    assert (page.draft.published, page.draft.updated) == (None, None)


def test_a_day_in_the_data_takes_the_hour_that_the_page_prints() -> None:
    data = '{"@type": "NewsArticle", "headline": "New cranes", "datePublished": "2026-11-20"}'
    script = f'<script type="application/ld+json">{data}</script>'
    page = read(f"{script}<main><h1>New cranes</h1><time datetime='2026-11-20T09:30'></time>{TEXT}</main>")
    assert story(page).published == datetime(2026, 11, 20, 5, 30, tzinfo=UTC)


def test_the_address_is_the_last_to_be_asked_for_a_date() -> None:
    page = read(f"<main><h1>New cranes</h1>{TEXT}</main>", "https://courier.example/2026/11/09/cranes/")
    assert story(page).published == datetime(2026, 11, 8, 20, tzinfo=UTC)
    assert dict(page.origins)["published"] == "the address"


def test_an_ambiguous_day_is_the_one_near_the_change() -> None:
    changed = '<meta property="article:modified_time" content="2026-04-03T09:00:00Z">'
    page = read(f"{changed}<html lang='en-US'><main><h1>New cranes</h1><p class='date'>03/04/2026</p>{TEXT}</main>")
    assert page.draft.published == "2026-04-03"


@pytest.mark.parametrize(
    ("language", "changed", "made"),
    [
        ("hu", "Frissítve: 2026. március 5. 9:00", "Megjelent: 2026. március 4. 8:05"),
        ("fi", "Päivitetty 5.3.2026 9:00", "Julkaistu 4.3.2026 8:05"),
        ("ko", "수정 2026.03.05. 오전 9:00", "입력 2026.03.04. 오전 8:05"),
        ("sl", "Posodobljeno: 5. 3. 2026 ob 9:00", "Objavljeno: 4. 3. 2026 ob 8:05"),
    ],
)
def test_the_date_of_a_change_does_not_win_by_standing_first(language: str, changed: str, made: str) -> None:
    page = f"<html lang='{language}'><main><h1>Two cranes</h1><div>{changed}</div><div>{made}</div>{TEXT}</main></html>"
    draft = read_web_page(page, "https://daily.example/a").draft
    assert (draft.published or "")[:16] == "2026-03-04T08:05"
    assert (draft.updated or "")[:16] == "2026-03-05T09:00"


@pytest.mark.parametrize(
    "said",
    [
        "<span class='pub-time'>18.20</span>",
        "<div class='pub-time'><div>Published</div><div>18.20</div></div>",
        "<div class='pub-time'>18.20<div>Updated 19.10</div></div>",
    ],
)
def test_the_day_is_the_addresss_and_the_time_the_pages(said: str) -> None:
    page = f"<main><h1>Two cranes</h1>{said}{TEXT}</main>".replace(", as in 01/02/2003", "")
    assert read_web_page(page, "https://daily.example/2026/03/04/cranes").draft.published == "2026-03-04T18:20:00"


def test_a_sentence_about_yesterday_is_no_date_of_the_story() -> None:
    said = "<p>Gisteren om 23:40 werden de kranen geel, tot verbazing van de haven.</p>"
    page = f"<html lang='nl'><main><h1>Two cranes</h1>{said}{TEXT.replace('01/02/2003', 'May')}</main></html>"
    hints = SiteHints(timezone="Europe/Amsterdam", now=NOW)
    assert read_web_page(page, "https://daily.example/a", None, hints).draft.published is None


def test_a_day_by_a_word_counts_in_an_element_of_no_name() -> None:
    page = f"<html lang='nl'><main><h1>Two cranes</h1><span>Gisteren, 23:40</span>{TEXT}</main></html>"
    page = page.replace(", as in 01/02/2003", "")
    hints = SiteHints(timezone="Europe/Amsterdam", now=NOW)
    assert read_web_page(page, "https://daily.example/a", None, hints).draft.published == "2026-11-22T23:40:00"
