"""The parts that a site is read with: names of blocks, forms of addresses, lists of any markup."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.sources.blockwords import block_of, is_advertisement
from digest.sources.identity import each_once, joined
from digest.sources.siteblocks import Selection, read_list
from digest.sources.sitelinks import first_page, home_of, is_root, may_be_section, on_site, plain_twin, shape, twin_key

HEADINGS = {
    "picked": "Editor's choice;EDITORS’ PICKS;Redaktionstipps;Le choix de la rédaction;Editörün Seçtikleri;"
    "Выбор редакции;"
    "اختيارات المحرر;انتخاب سردبیر;Խմբագրի ընտրանի;რედაქტორის არჩევანი;Redaktorun seçimi",
    "popular": "Most read;Most read in Culture;Popular now;Meistgelesen;Les plus lus;EN ÇOK OKUNANLAR;Самое читаемое;"
    "الأكثر قراءة;پربیننده‌ترین‌ها;Ամենաընթերցված;ყველაზე კითხვადი;Ən çox oxunanlar",
    "latest": "Latest;Latest news;Neueste Meldungen;Dernières nouvelles;Son Dakika;Лента новостей;آخر الأخبار",
    "aside": "Newsletter;Our partners;Veranstaltungen;Météo;Вакансии;آگهی‌ها;Պիտակներ;ამინდი;İş İlanları",
}


NAMED = [(name, each) for name, all_ in HEADINGS.items() for each in all_.split(";")]
PAID_FOR = ["Advertisement", "Anzeige", "SPONSORED", "Sponsored by Harbor Mutual", "Реклама", "آگهی", "İlan", "إعلان"]
NOT_PAID_FOR = ["Admiralty", "Reklamationen steigen", "News", "", "Paid leave for all, says council"]


@pytest.mark.parametrize(("name", "heading"), NAMED)
def test_a_block_is_known_by_its_heading(name: str, heading: str) -> None:
    assert block_of(heading) == name


@pytest.mark.parametrize(
    "heading",
    ["", "Sport", "Popular uprising ends in Tarkeh", "Weather closes three harbours", "The choice before the council"],
)
def test_other_headings_name_no_block(heading: str) -> None:
    assert block_of(heading) is None


@pytest.mark.parametrize("label", PAID_FOR)
def test_what_is_paid_for_says_so(label: str) -> None:
    assert is_advertisement(label)


@pytest.mark.parametrize("label", NOT_PAID_FOR)
def test_other_labels_do_not(label: str) -> None:
    assert not is_advertisement(label)


SHAPES = {
    "story": "/2026/11/23/ferry /news/ferry-is-back-again-today /a-10421 /article?id=710 /fa/news/820114/x /node/4118/",
    "likely": "/ferry-returns /story.html",
    "plain": "/sport /de/kultur/",
    "list": "/category/sport",
    "doubtful": "/events/winter-market-2026 /video/watch-the-ferry-come-home",
    "never": "/ /de/ /index.html /tag/ferry /author/anna /about /files/map.pdf /news/page/3/ /login?next=/news",
}


@pytest.mark.parametrize(("wanted", "path"), [(name, path) for name, all_ in SHAPES.items() for path in all_.split()])
def test_the_form_of_an_address_speaks(wanted: str, path: str) -> None:
    assert shape(f"https://courier.example{path}") == wanted


def test_what_is_on_the_site_and_what_is_not() -> None:
    home = home_of("https://www.courier.example/")
    assert on_site("http://COURIER.example/x".lower(), home)
    assert on_site("https://m.courier.example/x", home)
    assert on_site("https://sport.courier.example/x", home)
    assert not on_site("https://notcourier.example/x", home)
    assert not on_site("https://courier.example.evil.example/x", home)
    assert not on_site("http://127.0.0.1:1/", home_of("http://127.0.0.1:2/"))
    assert is_root("https://courier.example/de/")
    assert not is_root("https://courier.example/?id=12")
    assert may_be_section("https://courier.example/category/sport/")
    assert may_be_section("https://courier.example/section/sport/298/1")
    assert not may_be_section("https://courier.example/jobs/")


@pytest.mark.parametrize(
    "twin",
    [
        "https://m.courier.example/news/ferry",
        "https://www.courier.example/news/ferry/amp",
        "https://www.courier.example/amp/news/ferry/",
        "https://www.courier.example/news/ferry?print=1",
        "https://amp.courier.example/news/ferry?utm_source=x",
        "http://WWW.courier.example/news/ferry/#comments",
    ],
)
def test_all_dresses_of_a_story_have_one_key(twin: str) -> None:
    assert twin_key(twin) == "courier.example/news/ferry"


def test_a_parameter_that_matters_is_no_dress() -> None:
    assert plain_twin("https://x.example/show?m=1207&id=3") == "https://x.example/show?m=1207&id=3"
    assert first_page("https://x.example/a?page=2&id=3") == "https://x.example/a?id=3"
    assert first_page("https://x.example/a?page=about") == "https://x.example/a?page=about"


def test_entries_that_share_any_key_are_one() -> None:
    first = make.entry("One", position=3)
    alias = replace(first, keys=("url:courier.example/node/1", first.keys[0]), position=1, picked=True)
    third = replace(first, keys=("url:courier.example/node/1",), position=2, popular_rank=4)
    (found,) = joined([first, alias, third])
    assert (found.position, found.picked, found.popular_rank) == (1, True, 4)
    assert set(found.keys) == {first.keys[0], "url:courier.example/node/1"}
    assert [entry.position for entry in each_once([first, make.entry("Two", position=9)])] == [0, 1]


TAGS = ["div", "ul", "li", "h2", "h3", "article", "section", "nav", "p", "span", "aside", "header", "table"]
WORDS = ["Most read", "Editor's choice", "Latest", "A long headline about the ferry today", "Anzeige", "x", ""]
HREFS = [
    "/news/a-story-of-many-words-1",
    "/sport",
    "#top",
    "javascript:x()",
    "http://[",
    "//",
    "?id=12345",
    "mailto:a@b",
]
PIECES = st.one_of(
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(HREFS), st.sampled_from(WORDS)).map(lambda pair: f"<a href='{pair[0]}'>{pair[1]}</a>"),
    st.text(max_size=12),
)


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=60))
def test_any_page_is_read(pieces: list[str]) -> None:
    text = (
        "<!doctype html>"
        + "".join(pieces)
        + "<a href='/news/a-story-of-many-words-1'>A long headline about the ferry</a>"
    )
    page = read_list(text, "https://courier.example/", lambda label: False)
    addresses = [each.url for each in page.teasers]
    assert len(set(addresses)) == len(addresses)
    assert {each for block in page.blocks.values() for each in block} <= set(addresses)
    again = read_list(text, "https://courier.example/", lambda label: False, Selection())
    assert again == page


def test_of_two_blocks_of_one_name_the_first_one_counts_every_time() -> None:
    lists = "".join(
        f"<section><h2>Most read</h2><ol><li><a href='/news/{name}-story-of-many-words-{n}'>A {name} headline {n} today"
        "</a></li></ol></section>"
        for name in ("first", "second", "third", "fourth")
        for n in (1,)
    )
    # Elements are told apart by where they lie in memory, and what is kept moves them about.
    text = f"<!doctype html><body>{lists}"
    kept = [read_list(text, "https://courier.example/", lambda label: False) for _ in range(40)]
    assert {each.blocks["popular"] for each in kept} == {("https://courier.example/news/first-story-of-many-words-1",)}


@pytest.mark.parametrize(("mark", "kept"), [("node--promoted", 4), ("node--sticky", 4), ("promoted", 0)])
def test_what_a_cms_lists_on_its_front_page_is_not_paid_for(mark: str, kept: int) -> None:
    cards = "".join(
        f"<article class='node {mark}'><h2><a href='/port/{place}-cranes-are-yellow'>Yellow cranes on quay {place}</a>"
        "</h2></article>"
        for place in ("one", "two", "six", "ten")
    )
    page = read_list(f"<body><main>{cards}</main></body>", "https://daily.example/", lambda label: False)
    assert len(page.teasers) == kept


def test_a_card_without_a_heading_is_a_storys_where_it_prints_a_date() -> None:
    def front(date: str) -> str:
        cards = (
            f"<div class=x2><a href=/a/c{n}kq2v07rm><div>Cranes are yellow on quay {n}</div><div>{date}</div></a></div>"
            for n in "123"
        )
        return f"<body><nav><a href=/port>Port</a></nav><div class=x1>{''.join(cards)}</div></body>"

    def read(date: str) -> int:
        return len(read_list(front(date), "https://daily.example/", lambda label: False).teasers)

    assert (read("17.11.2026"), read("to the card")) == (3, 0)
    assert shape("https://daily.example/a/c8kq2v07rmzo") == "likely"
    assert shape("https://daily.example/a/harbour") == "plain"


def test_a_link_that_leads_on_to_the_headline_is_no_standfirst() -> None:
    headline = "Two cranes are yellow now"

    def read(under: str) -> str | None:
        card = f"<article><h2><a href=/a/cranes-are-yellow-4711>{headline}</a></h2>{under}</article>"
        return read_list(f"<body>{card}</body>", "https://daily.example/", lambda label: False).teasers[0].standfirst

    hidden = f"<span class=invisible>{headline}</span>"
    assert read(f"<p><a href=/a/cranes-are-yellow-4711>Lees meer … {hidden}</a></p>") is None
    assert (
        read("<p><a href=/a/cranes-are-yellow-4711>The mayor had asked for it.</a></p>")
        == "The mayor had asked for it."
    )


@pytest.mark.parametrize("tag", ["div", "section", "td"])
def test_a_footer_or_menu_of_one_storys_card_is_part_of_it(tag: str) -> None:
    def card(number: int) -> str:
        headline = f"<h2><a href='/2026/11/story-{number}-of-today'>Story {number} about the council</a></h2>"
        end = "<nav><span>Share</span></nav><footer>By Ada, <time datetime='2026-11-19'>19 Nov</time></footer>"
        return f"<{tag}>{headline}<p>Words of the standfirst that tell more of it.</p>{end}</{tag}>"

    cards = "".join(map(card, range(4)))
    held = f"<table><tr>{cards}</tr></table>" if tag == "td" else cards
    page = read_list(f"<body><main>{held}</main></body>", "https://daily.example/", lambda label: False)
    told = {(each.standfirst, each.published) for each in page.teasers}
    assert told == {("Words of the standfirst that tell more of it.", "2026-11-19")}
