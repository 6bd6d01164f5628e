"""A day without a year is dated wherever a whole date would be, in the year that page, weekday or visit tells."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sources.pagesroom import read

from digest.sources.pagespans import spans_of_address
from digest.sources.siteblocks import Selection, read_list
from digest.sources.yearlessdates import Span, day_without_year

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
TEXT = {
    "de": "<p>Die Fähre von Nordkai fährt ab Montag wieder jede Stunde, sagte der Hafenmeister am Mittag Reedern.</p>",
    "en": "<p>The ferry from North Quay sails every hour again from Monday on, the master of the harbour told us.</p>",
    "fr": "<p>Le bac du quai nord reprend lundi ses traversées de chaque heure, a dit hier le maître du port.</p>",
    "ja": "<p>北岸の渡し船は月曜日から毎時の運航を再開すると港長が昼に発表した。船の修理は三週間かかったという。</p>",
    "hu": "<p>Az északi rakpart kompja hétfőtől ismét óránként jár, közölte délben a kikötő mestere a hajósokkal.</p>",
}


def dated(
    line: str, language: str = "de", address: str = "/hafen/faehre-am-nordkai-faehrt.html", above: str = ""
) -> str:
    text = TEXT[language] * 3
    page = read(
        f"<html lang='{language}'><body>{above}<h1>Fähre am Nordkai fährt wieder</h1>{line}{text}</body></html>",
        f"https://quay.example{address}",
        now=NOW,
    )
    assert line not in (page.draft.body_html or "") or page.draft.published is None
    return page.draft.published or ""


@pytest.mark.parametrize(
    ("language", "line", "iso"),
    [
        ("de", "<dl><dt>Thema</dt><dd>Hafen</dd><dt>Erschienen</dt><dd>Dienstag, 24. November</dd></dl>", "2026-11-24"),
        ("de", "<dl><dt>Erschienen</dt><dd>Dienstag, 24. November, 22.10 Uhr</dd></dl>", "2026-11-24T22:10:00"),
        ("de", "<p>Di., 24.11., 22:10</p>", "2026-11-24T22:10:00"),
        ("de", "<p>24.11.</p>", "2026-11-24"),
        ("de", "<p>Von Ada Kai, 24. November</p>", "2026-11-24"),
        ("de", "<p>24. November | Hafen | Von Ada Kai</p>", "2026-11-24"),
        ("en", "<p>Published 11/24</p>", "2026-11-24"),
        ("en", "<p>November 24, 10:10 pm</p>", "2026-11-24T22:10:00"),
        ("fr", "<p>mardi 24 novembre à 18h30</p>", "2026-11-24T18:30:00"),
        ("ja", "<p>11月24日（火）</p>", "2026-11-24"),
        ("hu", "<p>november 24., kedd</p>", "2026-11-24"),
    ],
)
def test_rows_labels_and_bylines_date_a_story_without_a_year(language: str, line: str, iso: str) -> None:
    assert dated(line, language) == iso


@pytest.mark.parametrize(
    "line",
    [
        "<p class='date'>1/4</p>",
        "<p class='info'>Bild 11/24</p>",
        "<p>11/24</p>",
        "<p>Bis 24. November</p>",
        "<p>5. Dezember</p>",
        "<p>Samstag, 28. November</p>",
        "<p>24. November: Das Hafenfest beginnt</p>",
    ],
)
def test_counts_and_days_of_events_date_no_story(line: str) -> None:
    assert dated(line) == ""


def test_the_year_is_that_of_the_address_of_a_heading_or_of_the_weekday() -> None:
    line = "<p>24. November</p>"
    assert dated(line, address="/2023/11/faehre-am-nordkai-faehrt.html") == "2023-11-24"
    assert dated(line, address="/2023/12/faehre-am-nordkai-faehrt.html") == "2023-11-24"
    assert dated(line, above="<p>Archiv November 2022</p>") == "2022-11-24"
    assert dated(line, above="<p>Archiv Juni 2022</p>") == "2026-11-24"
    assert dated(line, above="<p>November 2022</p><p>November 2023</p>") == "2026-11-24"
    assert dated("<p>Montag, 24. November</p>") == "2025-11-24"


def test_a_whole_date_counts_before_a_day_without_a_year() -> None:
    assert dated("<p>24. November</p><p>20. November 2026</p>") == "2026-11-20"


def test_an_address_names_a_day_a_month_or_a_year() -> None:
    assert spans_of_address("https://a.example/2024/02/ferry.html") == (
        Span(date(2024, 2, 1), date(2024, 2, 29), near=True),
    )
    assert spans_of_address("https://a.example/20240213/ferry") == (
        Span(date(2024, 2, 13), date(2024, 2, 13), near=True),
    )
    assert spans_of_address("https://a.example/2024/ferry")[0].last == date(2024, 12, 31)
    for number in ("ferry-2024", "a/2024-ferry", "a/2024/", "a/2024"):
        assert spans_of_address(f"https://a.example/{number}") == ()


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/hafen/2012/08/15/faehre", "2012-08-15"),
        ("/hafen/2012-08-15-faehre", "2012-08-15"),
        ("/hafen/20261123-faehre", "2026-11-23"),
        ("/hafen/20261123/7.html", "2026-11-23"),
        ("/hafen/202611/t20261123_8100.html", "2026-11-23"),
        ("/hafen/2026/1123/8100.html", "2026-11-23"),
        ("/hafen/20120815-faehre", ""),
        ("/p20120815-3/", ""),
        ("/hafen/20120815/faehre", ""),
        ("/hafen/2018-0412-faehre", ""),
        ("/hafen/2026-0412-faehre", ""),
        ("/hafen/20271123-faehre", ""),
    ],
)
def test_figures_in_an_address_are_a_day_only_where_they_may_not_be_a_number(address: str, day: str) -> None:
    assert dated("<input>", address=address) == day


def test_a_story_is_no_old_one_by_its_number() -> None:
    assert dated("<p>24. November</p>", address="/hafen/20120815-faehre") == "2026-11-24"
    assert dated("<p>24. November</p>", address="/a/2012-faehre") == "2026-11-24"
    assert dated("<p>15. August</p>", address="/hafen/20120815-faehre") == "2012-08-15"


def test_persian_days_are_read_in_their_own_year() -> None:
    found = day_without_year("شنبه ۳۰ آبان", "fa", NOW, "Asia/Tehran")
    assert found is not None
    assert found.text == "2026-11-21"


def test_a_list_dates_what_it_links_to_without_a_year() -> None:
    cards = "".join(
        f"<li><a href='/hafen/{slug}.html'><b>{slug.replace('-', ' ')}</b></a> <span>{day}</span></li>"
        for slug, day in (
            ("die-faehre-faehrt-wieder-jede-stunde", "Dienstag, 24. November, 22.10 Uhr"),
            ("der-kran-am-kai-wird-blau", "23.11."),
            ("das-lied-vom-kai-auf-platz-drei", "Platz 3"),
            ("das-fest-am-kai-hat-begonnen", "5. Dezember, 19.30 Uhr"),
        )
    )
    page = f"<html lang='de'><body><ul>{cards}</ul></body></html>"
    found = read_list(page, "https://quay.example/", lambda _: False, Selection(now=NOW, timezone="Europe/Berlin"))
    assert [one.published for one in found.teasers] == ["2026-11-24T22:10:00", "2026-11-23", None, None]


def test_a_reporter_behind_a_day_without_a_year_is_read_and_the_word_for_report_is_none() -> None:
    text = "<p>北岸渡輪自週一起恢復每小時一班，港務長中午向船東宣布，修船共花了三個星期，乘客表示高興並期待。</p>" * 3
    line = "<p>11月24日 記者 周雅文／報導</p>"
    page = read(f"<html lang='zh-TW'><body><h1>北岸渡輪恢復行駛</h1>{line}{text}</body></html>", now=NOW)
    assert (page.draft.published, page.draft.names) == ("2026-11-24", ("周雅文",))
