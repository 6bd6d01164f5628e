"""Stories that a system keeps below a word for a list, and the lists there, which are none."""

from __future__ import annotations

import pytest
from sources.visits import Publisher, publisher, read_site

from digest.sources.sitelinks import may_be_section, shape

HEADS = [
    "Millrace sluice jams during the night flood",
    "Orchard growers ask Tarn council for frost fans",
    "Kestrel pair nests on the old gasworks tower",
    "Tarn Wanderers climb to second after late header",
]
DAYS = (21, 22, 23, 24)
TEXT = (
    "<p>The wardens were called at four, when the water stood a hand below the parapet of the lower bridge.</p>"
    "<p>Two of them freed the gate with poles while a third held the lamp; by seven the level had fallen again.</p>"
    "<p>The council wants to speak about a new gate at its next meeting, and has asked three firms for prices.</p>"
)
CARD = "<article><h2><a href='{url}'>{head}</a></h2><p>What the wardens of the valley say of it.</p>{date}</article>"
DATE = "<time datetime='2026-11-{day}T08:00:00+00:00'>{day} November 2026</time>"
PAGE = (
    "<!doctype html><html lang=en><head><title>{head}</title></head><body><nav><a href='/'>Home</a></nav><main>"
    "<h1>{head}</h1><p>{day} November 2026, 08:00</p>{text}</main></body></html>"
)


def front(cards: str, beside: str = "") -> str:
    return (
        "<!doctype html><html lang=en><head><title>The Tarn Lantern</title></head><body><header><a href='/'>The Tarn"
        f" Lantern</a></header><main>{cards}</main>{beside}</body></html>"
    )


def card(url: str, head: str, day: int, *, dated: bool = True) -> str:
    return CARD.format(url=url, head=head, date=DATE.format(day=day) if dated else "")


def publish(press: Publisher, addresses: list[str], *, dated: bool = True, beside: str = "") -> None:
    told = list(zip(addresses, HEADS, DAYS, strict=True))
    press.put("/", front("".join(card(*one, dated=dated) for one in told), beside))
    for address, head, day in told:
        press.put(address, PAGE.format(head=head, day=day, text=TEXT))


def headlines(press: Publisher) -> list[str]:
    return [entry.story.headline for entry in read_site(press, "/").entries]


@pytest.mark.parametrize(
    "addresses",
    [
        [f"/archives/{number}" for number in (51207, 51213, 51244, 51260)],
        [f"/archives/{number}/" for number in (57, 58, 61, 64)],
        [f"/en/archive/{number}" for number in (3107, 3110, 3111, 3120)],
        [f"/index.php/archives/{number}/" for number in (7, 8, 9, 10)],
        [f"/archive/51{number}/valley-notes" for number in (207, 213, 244, 260)],
        [f"/archive/{'-'.join(head.lower().split())}" for head in HEADS],
        [
            "/category/news/sluice-jams",
            "/category/news/frost-fans",
            "/category/nature/kestrels",
            "/category/sport/header",
        ],
        [f"/topics/{number}" for number in (8812, 8815, 8820, 8831)],
        ["/page/sluice", "/page/frost-fans", "/page/kestrels", "/page/late-header"],
        [f"/p/{number}" for number in (8812, 8815, 8820, 8831)],
        [f"/weather/{'-'.join(head.lower().split())}" for head in HEADS],
        [f"/legal/{'-'.join(head.lower().split())}" for head in HEADS],
        [f"/list/{number}.html" for number in (90112, 90113, 90117, 90121)],
    ],
    ids=lambda addresses: addresses[0],
)
def test_what_a_list_shows_as_stories_is_read_whatever_word_its_address_begins_with(addresses: list[str]) -> None:
    with publisher() as press:
        publish(press, addresses)
        assert sorted(headlines(press)) == sorted(HEADS)


def test_without_dates_on_its_cards_the_end_of_an_address_tells_a_story_from_a_list() -> None:
    with publisher() as press:
        publish(press, [f"/archives/{number}" for number in (57, 58, 61, 64)], dated=False)
        assert sorted(headlines(press)) == sorted(HEADS)
        publish(press, ["/dossier/sluice", "/dossier/frost", "/dossier/kestrels", "/dossier/header"], dated=False)
        press.asked.clear()
        with pytest.raises(Exception, match="no story was found"):
            headlines(press)
        assert not [path for path, _ in press.asked if path.startswith("/dossier/")]


def test_lists_that_stand_in_cards_like_stories_are_none() -> None:
    items = "".join(
        f"<li><h3><a href='/archives/{number}'>{head}</a></h3><p>{day} November 2026</p></li>"
        for number, head, day in zip((57, 58, 61, 64), HEADS, DAYS, strict=True)
    )
    names = {"water-and-weather": "All about water and weather in Tarn", "valley-sport": "All the sport of the valley"}
    beside = "".join(card(f"/category/{name}", head, 20) for name, head in names.items())
    months = "<aside><h2>Archive</h2><ul><li><a href='/archives/2026/11'>November 2026</a></li></ul></aside>"
    with publisher() as press:
        publish(press, [f"/archives/{number}" for number in (57, 58, 61, 64)], beside=beside + months)
        for name, head in names.items():
            press.put(f"/category/{name}", front(f"<h1>{head}</h1><p>What we wrote on it.</p><ul>{items}</ul>"))
        press.put("/archives/2026/11", front(f"<h1>November 2026</h1><ul>{items}</ul>"))
        assert sorted(headlines(press)) == sorted(HEADS)


def test_addresses_of_lists_and_of_stories_below_the_same_words() -> None:
    stories = [
        "archives/51207",
        "archives/3107",
        "ar/archives/51207",
        "archives/2026/11/24/51207",
        "p/51207",
        "view/123",
    ]
    lists = [
        "archives/2026",
        "archives/2026/11",
        "archive/2026-11-24",
        "archives/202611",
        "archives/20261124",
        "archives/category/sport",
        "archives/57",
        "category/sport",
        "index.php/category/sport",
        "page/about-the-valley",
        "legal/court-hears-of-the-broken-sluice",
    ]
    never = [
        "page/2",
        "archives/page/2",
        "sport/p/12",
        "tag/harbour",
        "search/harbour",
        "legal/notice",
        "index.php/tag/harbour",
    ]
    for wanted, given in (("story", [*stories, "?p=123", "index.php/4821-sluice"]), ("list", lists), ("never", never)):
        assert {one: shape(f"http://tarn.example/{one}") for one in given} == dict.fromkeys(given, wanted)
    assert not may_be_section("http://tarn.example/page/1532")
    assert may_be_section("http://tarn.example/index.php/category/sport")
