"""How much words say in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources.pagesroom import read

from digest.sources.lengths import extent, length_of_row, stems, word_count
from digest.sources.pagedates import is_dateline
from digest.sources.pagetree import parse_page
from digest.sources.siteblocks import read_list
from digest.sources.siteteaser import is_like_a_headline


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 0),
        ("The ferry is back", 4),
        ("Bundesverfassungsgericht urteilt", 2),
        ("国际", 1),
        ("港口大橋封閉至明年春天 公車改道", 7),
        ("エンターテインメント", 2),
        ("낡은 다리 봄까지 통제", 4),
        ("ข่าวล่าสุด", 1),
        ("สะพานเก่าปิดไม่ให้รถผ่านจนถึงเดือนเมษายน", 8),
        ("पुराना पुल अप्रैल तक बंद रहेगा।", 6),
    ],
)
def test_words_are_counted_as_a_reader_does(words: str, count: int) -> None:
    assert word_count(words) == count


@given(st.text())
def test_no_script_has_fewer_words_than_groups_between_blanks(words: str) -> None:
    assert word_count(words) >= len(words.split())
    assert len(words) <= extent(words) <= 3 * len(words)


def test_what_two_texts_share_is_seen_in_scripts_without_blanks_and_with_marks_on_their_letters() -> None:
    assert stems("公車改走南岸便道") & stems("昨天起南岸便道開放")
    assert not stems("公車改走南岸便道") & stems("南方學校昨天開放")
    assert stems("प्रदर्शनी मुफ्त है") & stems("महीने भर प्रदर्शनी")
    assert stems("รถเมล์วิ่งทางฝั่งใต้") & stems("ชาวบ้านทางฝั่งใต้บอก")
    assert stems("harbour") & stems("Harbours everywhere")
    assert not stems("harbour sea") & stems("the sea arbour")


@pytest.mark.parametrize(
    ("line", "details"),
    [
        ("2026年11月22日 10:30 來源：海岸日報 記者：林美惠 責任編輯：王小明 字號：大 中 小", True),
        ("2026年11月22日，港口大橋在整修九年之後重新開放，首日就有四千人走過。", False),
        ("22 November 2026 by Ruth Ames", True),
    ],
)
def test_a_sentence_that_names_a_day_is_no_row_of_details_in_a_dense_script(line: str, details: bool) -> None:
    assert is_dateline(next(parse_page(f"<p>{line}</p>").iter("p"))) is details
    assert length_of_row(line) == (len(line) if details else extent(line))


@pytest.mark.parametrize(
    ("words", "headline"),
    [("國際新聞", False), ("女籃延長賽擊退強敵 闖進八強", True), ("ปิดสะพานเก่าถึงฤดูใบไม้ผลิปีหน้า", True)],
)
def test_a_headline_is_told_from_a_label(words: str, headline: bool) -> None:
    assert is_like_a_headline(words) is headline


TEXT = "港口大橋在整修九年之後重新開放，首日就有四千人走過，市長說這是全城等待已久的日子。" * 12
LONG = f"<h1>{{}}</h1><time datetime='2026-11-22'></time><article><p>{TEXT}</p><p>{TEXT}</p></article>"


def test_a_long_headline_in_two_parts_is_no_label_of_where_it_is_filed() -> None:
    headline = "老橋整修九年重新開放 首日四千人走過"
    page = read(f"<html lang='zh-TW'><body>{LONG.format(headline)}</body></html>", "https://a.example/公告/8.html")
    assert (page.is_story, page.no_story) == (True, None)


@pytest.mark.parametrize(
    ("described", "standfirst"),
    [
        ("港口大橋首日湧入人潮，明年春天還要加裝路燈。", "港口大橋首日湧入人潮，明年春天還要加裝路燈。"),
        ("每天早晨為您精選各地要聞與生活資訊。", None),
    ],
)
def test_a_description_that_shares_words_with_a_long_text_is_its_standfirst(
    described: str, standfirst: str | None
) -> None:
    head = f"<html lang='zh-TW'><head><meta name='description' content='{described}'></head>"
    assert read(f"{head}<body>{LONG.format('老橋整修九年重新開放')}</body></html>").draft.standfirst == standfirst


def test_a_sentence_of_a_script_without_blanks_is_a_teasers_standfirst() -> None:
    said = "สะพานเก่าปิดไม่ให้รถผ่านจนถึงเดือนเมษายนปีหน้า"
    card = f"<li><h3><a href='/local/8700.html'>ปิดสะพานเก่าถึงฤดูใบไม้ผลิปีหน้า</a></h3><p>{said}</p></li>"
    found = read_list(f"<html><body><ul>{card}</ul></body></html>", "https://a.example/", lambda _: False)
    assert [one.standfirst for one in found.teasers] == [said]
