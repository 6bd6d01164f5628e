"""Where a site's sections are: tags, two letters, several words, and pages that go on with the front page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sources.plainsite import story
from sources.visits import Publisher, publisher, read_site

from digest.sources.menusections import is_of_tag, sections_among
from digest.sources.siteblocks import read_list
from digest.sources.sitelinks import shape, simplest, twin_key
from digest.sources.urls import canonical, url_key

SITE = "https://quay.example"


@pytest.fixture
def press() -> Iterator[Publisher]:
    with publisher() as running:
        yield running


def listed(menu: dict[str, str], stories: tuple[str, ...] = ()) -> list[str]:
    whole = {f"{SITE}{path}": label for path, label in menu.items()}
    return [address.removeprefix(SITE) for address, _ in sections_among(whole, {}, {f"{SITE}{one}" for one in stories})]


def test_tags_are_sections_where_the_menu_has_no_others() -> None:
    assert listed({"/tag/port/": "Port", "/tag/town/": "Town", "/shop": "Shop"}) == ["/tag/port/", "/tag/town/"]
    assert listed({"/search/label/Port": "Port", "/search/label/Town": "Town"})[0] == "/search/label/Port"
    trending = {"/port/": "Port", "/town/": "Town", "/sport/": "Sport", "/tag/ice/": "Ice", "/tag/gull/": "Gull"}
    assert listed(trending) == ["/port/", "/town/", "/sport/"]


def test_two_letters_are_a_section_unless_they_are_called_a_language() -> None:
    menu = {"/sz/": "时政", "/ty/": "体育", "/en/": "English", "/ru/": "Русский", "/az/": "AZ", "/ar/": "العربية"}
    assert listed(menu) == ["/sz/", "/ty/"]


@pytest.mark.parametrize(
    ("path", "known"), [("/tag/port", True), ("/search/label/Port", True), ("/tag/", False), ("/port/tag/x/y", False)]
)
def test_what_is_the_address_of_a_tag(path: str, known: bool) -> None:
    assert is_of_tag(f"{SITE}{path}") is known


def test_a_section_of_four_words_in_the_menu_is_no_story() -> None:
    def link(path: str, words: str) -> str:
        return f"<li><h3><a href='{path}'>{words}</a></h3></li>"

    stories = link("/town-and-port-life/crane-is-yellow-now", "The crane on the quay is yellow since Monday")
    menu = (
        "<nav><a href='/town-and-port-life/'>Town and Port Life</a><a href='/a-day-on-the-quay-at-last'>A day</a></nav>"
    )
    others = link("/town-and-port-life/", "Town and Port Life") + link(
        "/a-day-on-the-quay-at-last", "A day on the quay"
    )
    html = f"<html><body>{menu}<main><ul>{stories}{others}</ul></main></body></html>"
    page = read_list(html, f"{SITE}/", lambda _: False)
    assert [each.url.removeprefix(SITE) for each in page.teasers] == [
        "/town-and-port-life/crane-is-yellow-now",
        "/a-day-on-the-quay-at-last",
    ]
    assert (f"{SITE}/town-and-port-life/", "Town and Port Life") in page.sections


def test_the_comments_of_a_story_are_no_story_and_part_no_card() -> None:
    assert shape(f"{SITE}/p/the-crane-is-yellow-now/comments") == "never"
    assert shape(f"{SITE}/harbour/4711/comments") == "never"
    for section in ("/meinung/kommentare/", "/opinion/comment/", "/mnenja/komentari/", "/2026/kommentarer/"):
        assert shape(f"{SITE}{section}") == "plain"
    card = (
        "<div><a href='/p/yellow-crane'><img src='/1.png'></a><div>"
        "<a class='t-x1' href='/p/yellow-crane'>Fog is free</a>"
        "<time datetime='2026-11-19'>19 Nov</time><a href='/p/yellow-crane/comments'>3</a></div></div>"
    )
    page = read_list(f"<html><body><main>{card}</main></body></html>", f"{SITE}/", lambda _: False)
    assert [(each.headline, each.published) for each in page.teasers] == [("Fog is free", "2026-11-19")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/system/2026/11/17/008122987.shtml?from=home", "/system/2026/11/17/008122987.shtml"),
        ("/news/the-crane-is-yellow?source=front_page&utm_medium=x", "/news/the-crane-is-yellow"),
        ("/news/the-crane-is-yellow?source=front_page&id=3", "/news/the-crane-is-yellow?source=front_page&id=3"),
        ("/flights/routes-2026?from=baku&to=ganja", "/flights/routes-2026?from=baku&to=ganja"),
        ("/2026/11/17/008122987.shtml?from=box", "/2026/11/17/008122987.shtml"),
        ("/flights/routes-2026?from=baku", "/flights/routes-2026?from=baku"),
        ("/timetable?from=quay&to=town", "/timetable?from=quay&to=town"),
        ("/news/4711?from=2026-01-01", "/news/4711?from=2026-01-01"),
        ("/news/4711?spm=a2c.1", "/news/4711"),
    ],
)
def test_where_a_reader_came_from_is_no_part_of_an_address(given: str, kept: str) -> None:
    assert canonical(f"{SITE}{given}") == f"{SITE}{kept}"
    assert canonical(f"{SITE}{kept}") == f"{SITE}{kept}"


def test_the_page_for_telephones_is_a_dress_of_the_story() -> None:
    assert twin_key(f"{SITE}/m/2026/11/17/008122987.html") == twin_key(f"{SITE}/2026/11/17/008122987.html")
    assert twin_key(f"{SITE}/m/quay") != twin_key(f"{SITE}/quay")
    assert twin_key(f"{SITE}/m/2026/culture") != twin_key(f"{SITE}/2026/culture")
    plain, phone = f"{SITE}/the-crane-is-yellow-now", f"{SITE}/m/the-crane-is-yellow-now"
    assert simplest(phone, {url_key(plain)}) == plain
    assert simplest(phone, set()) == phone


def test_pages_that_go_on_with_the_front_page_are_read_while_something_is_new(press: Publisher) -> None:
    def link(number: int) -> str:
        return f"<li><h3><a href='/news/story-number-{number}-of-the-day'>What happened in story {number}</a></h3></li>"

    for number in (1, 2, 3):
        press.put(f"/news/story-number-{number}-of-the-day", story(number))
    onwards = "<a rel='next' href='/page/2'>Older</a>"
    press.put("/", f"<html><body><main><ul>{link(1)}{link(2)}</ul>{onwards}</main></body></html>")
    press.put("/page/2", f"<html><body><main><ul>{link(3)}</ul></main></body></html>")
    found = read_site(press)
    assert sorted(each.story.headline for each in found.entries) == [f"Story {each} of the day" for each in (1, 2, 3)]


def test_a_folder_of_commentaries_is_a_section() -> None:
    assert listed({"/komentare/": "Komentáře", "/domaci/": "Domácí"}) == ["/komentare/", "/domaci/"]
    assert shape(f"{SITE}/komentare/kdo-zaplati-snih-ktery-nenapadl.html") == "story"
