"""What small sites leave unsaid: names beside dates, links to writers, menus that are rows, where a card ends."""

from __future__ import annotations

import pytest
from lxml import html
from sources.pagesroom import read

from digest.sources.breadcrumbs import printed_trail, section_of_trail
from digest.sources.linkrows import is_row_of_menu
from digest.sources.siteblocks import ListPage, Selection, read_list
from digest.sources.sitelinks import numbered_alike

SITE = "https://quay.example/"
TEXT = "<p>The two cranes on the eastern quay are yellow since Monday.</p><p>Nobody has complained, it is said.</p>"
ROW = "<p><a href='/'>{home}</a> | <a href='/town'>Town</a> | <a href='/port'>Port</a>{more}</p>"


def authors(row: str, language: str = "en") -> tuple[str, ...]:
    page = f"<html lang='{language}'><body><h1>Two cranes are yellow now</h1>{row}{TEXT}</body></html>"
    return read(page, timezone="Europe/London").draft.names


def listed(body: str, own: Selection | None = None) -> ListPage:
    return read_list(f"<html><body>{body}</body></html>", SITE, lambda _: False, own)


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<p>19.11.2026 01:33, Ada Quay</p>", ("Ada Quay",)),
        ("<p>19 November 2026, Quay Green</p>", ()),
        ("<p>ريم عمار | ١٩ نوفمبر ٢٠٢٦</p>", ("ريم عمار",)),
        ("<div>ريم عمار</div><div>١٩ نوفمبر ٢٠٢٦</div>", ("ريم عمار",)),
        ("<p><time datetime='2026-11-19'>١٩ نوفمبر ٢٠٢٦</time> إياد بطرس</p>", ("إياد بطرس",)),
        ("<p>佐藤 玲子 | 2026年11月19日</p>", ("佐藤 玲子",)),
        ("<p class='meta'>2026年11月19日, 伊藤 健</p>", ("伊藤 健",)),
        ("<p class='signature'><time datetime='2026-11-20'>vendredi 20 novembre 2026</time></p>", ()),
        (
            "<p class='info'>19 November 2026, by <span class='vcard author'><a href='/_Ada_'>Ada Quay</a></span>,"
            " <span class='vcard author'><a href='/_Ben_'>Ben Marsh</a></span></p>",
            ("Ada Quay", "Ben Marsh"),
        ),
        (
            "<div class='meta'><span>Thu, 19 Nov, 2026 - 18:30</span>"
            "<div><a href='https://net.example/q'>Quaynet</a><a href='https://gram.example/h'>Harbourgram</a></div></div>",
            (),
        ),
    ],
)
def test_names_beside_a_date_below_the_headline(row: str, names: tuple[str, ...]) -> None:
    assert authors(row) == names


def test_who_comments_signs_nothing() -> None:
    said = "<div class='bcomment'><div><span>Галина</span> Сегодня, 14:40</div><div>А почему раньше нет?</div></div>"
    assert read(f"<html><body><div><h1>Two cranes are yellow</h1>{TEXT}</div>{said}</body></html>").draft.names == ()


@pytest.mark.parametrize(
    ("more", "home", "is_menu"),
    [
        (" | <a href='/art'>Art</a>", "Home", True),
        (" You are here", "Home", False),
        (" | <a href='/x'>The cranes on the quay are yellow now</a>", "Home", False),
    ],
)
def test_a_row_of_short_links_from_home_on_is_a_menu(more: str, home: str, is_menu: bool) -> None:
    assert is_row_of_menu(html.fragment_fromstring(ROW.format(home=home, more=more))) is is_menu


def test_a_row_of_sections_is_no_trail_unless_its_signs_point_onwards() -> None:
    row = html.fragment_fromstring(ROW.format(home="Home", more=""))
    assert [name for name, _ in printed_trail(row)] == ["Home", "Town", "Port"]
    assert printed_trail(row, ["Town", "Port"]) == []
    onwards = html.fragment_fromstring(ROW.format(home="Home", more="").replace("|", "›"))
    assert [name for name, _ in printed_trail(onwards, ["Town", "Port"])] == ["Home", "Town", "Port"]


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        ([("Home", "/"), ("News", "/news"), ("Harbour", "/news/harbour")], "Harbour"),
        ([("首页", "/"), ("新闻", "/news/"), ("港口", "/news/port/")], "港口"),
        ([("Home", "/"), ("News", "/news"), ("Two cranes are yellow now", "/news/9")], "News"),
        ([("Home", "/"), ("News", "/news"), ("Two cranes are yellow now", None)], "News"),
        ([("Home", "/"), ("Sport", "/sport"), ("Rowing", "/sport/rowing")], "Sport"),
    ],
)
def test_a_trail_that_says_news_tells_the_section_below(trail: list[tuple[str, str | None]], section: str) -> None:
    assert section_of_trail(trail, "Two cranes are yellow now", [], "https://daily.example/news/9") == section


def test_addresses_that_a_number_tells_apart_are_of_one_kind_from_five_on() -> None:
    numbered = [f"{SITE}{number}.html" for number in range(1, 6)]
    assert numbered_alike([*numbered, f"{SITE}about.html"]) == set(numbered)
    assert numbered_alike(numbered[:4]) == set()


def test_the_only_card_of_a_page_ends_before_the_end_of_the_page() -> None:
    card = "<div><h3><a href='/port/two-cranes-are-yellow'>Two cranes are yellow since Monday</a></h3></div>"
    end = "<footer><p>© Copyright 2026 The Quay Daily, 12 Mill Lane, by the harbour.</p></footer>"
    (teaser,) = listed(f"<div><h1>Port</h1>{card}</div>{end}").teasers
    assert (teaser.headline, teaser.standfirst) == ("Two cranes are yellow since Monday", None)


def test_a_link_in_a_signature_leads_to_a_writer() -> None:
    card = (
        "<li class='item'><a href='/The-cranes-are-yellow-now'><h3>The cranes are yellow now</h3></a>"
        "<p>19 November 2026, by <span class='vcard author'><a href='/_Ada-Quay_'>Ada Quay</a></span></p></li>"
    )
    assert [one.url for one in listed(f"<ul>{card}{card.replace('yellow', 'green')}</ul>").teasers] == [
        f"{SITE}The-cranes-are-yellow-now",
        f"{SITE}The-cranes-are-green-now",
    ]


def test_what_another_list_knows_as_a_story_is_one_here_too() -> None:
    body = "<p><a href='/7.html'>Flood warning lifted</a></p>"
    assert listed(body).teasers == ()
    (teaser,) = listed(body, Selection(stories=frozenset({"quay.example/7.html"}))).teasers
    assert teaser.url == f"{SITE}7.html"


@pytest.mark.parametrize("tag", ["h2", "h3", "h4", "h6"])
def test_a_heading_of_any_level_between_headline_and_date_is_the_standfirst(tag: str) -> None:
    said = "Both were painted at night, and nobody saw who it was."
    above = f"<h1>Two cranes are yellow now</h1><{tag}>{said}</{tag}><div class='info'>19 November 2026, 11:40</div>"
    page = f"<html lang='en'><body><div>{above}{TEXT}</div></body></html>"
    assert read(page, timezone="Europe/London").draft.standfirst == said


def test_a_form_round_the_whole_page_hides_no_stories_and_one_that_asks_for_an_address_is_none() -> None:
    cards = "".join(f"<h3><a href='/port/two-{one}-cranes-are-yellow'>Two {one} are yellow</a></h3>" for one in "ab")
    asking = "<form><h3><a href='/port/all-the-news-of-the-port'>All the news of the port, by mail</a></h3></form>"
    whole = f"<form method='post'><input type='hidden' name='__VIEWSTATE' value='dDw7Pg=='><div>{cards}</div></form>"
    assert len(listed(whole).teasers) == 2
    assert len(listed(f"<div>{cards}</div>{asking}").teasers) == 2
