"""The section of a story whose page tells it by its menu alone: by the item set apart, or by a class of its body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sources.pagesroom import read

from digest.sources import menurows
from digest.sources.pagetree import parse_page
from digest.sources.siteblocks import read_list

if TYPE_CHECKING:
    from lxml.html import HtmlElement

STORY = (
    "<h1>Two cranes on the quay turned yellow overnight</h1><p>18 November 2026</p>"
    "<p>The harbour office has painted two of its cranes yellow, as it had promised to do since the spring.</p>"
    "<p>Nobody had asked for it, and nobody has complained, said the harbour master, who chose the colour.</p>"
)
NAMES = ("Home", "Town", "Sport", "Money", "Culture")
LINKS = tuple(f"<a href='/{'' if name == 'Home' else name.lower() + '.html'}'>{name}</a>" for name in NAMES)


def menu(form: str, active: str, plain: str = "{}", name: str = "Sport") -> str:
    items = [
        active.format(link, name=each) if each == name else plain.format(link)
        for each, link in zip(NAMES, LINKS, strict=True)
    ]
    return form.format("".join(items), bars=" | ".join(items[1:]))


def section(before: str, body: str = "<body>", after: str = "", front: str = "") -> str | None:
    front = front or menu("<ul>{0}</ul>", "<li>{0}</li>", "<li>{0}</li>")
    marks = read_list(f"<html><body>{front}</body></html>", "https://quay.example/", lambda _: False).marks
    html = f"<html><head><title>Two cranes - Quay</title></head>{body}{before}<div>{STORY}</div>{after}</body></html>"
    return read(html, "https://quay.example/story_12.html", marks=marks).draft.section_label


@pytest.mark.parametrize(
    ("form", "active", "plain"),
    [
        ("<table><tr>{0}</tr></table>", "<td class='aktif'>{0}</td>", "<td class='menu'>{0}</td>"),
        ("<table><tr>{0}</tr></table>", "<td bgcolor='#cc0000'>{0}</td>", "<td bgcolor='#eeeeee'>{0}</td>"),
        ("<table><tr>{0}</tr></table>", "<td><b>{name}</b></td>", "<td>{0}</td>"),
        ("<table>{0}</table>", "<tr><td class='m2'>{0}</td></tr>", "<tr><td class='m1'>{0}</td></tr>"),
        ("<ul>{0}</ul>", "<li class='active'>{0}</li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li><strong>{0}</strong></li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li><a href='/sport.html' aria-current='page'>Sport</a></li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li id='current'>{0}</li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li><a class='sel' href='/sport.html'>Sport</a></li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li>{name}</li>", "<li>{0}</li>"),
        ("<ul>{0}</ul>", "<li class='nav'>{0}</li>", "<li class='nav off'>{0}</li>"),
        ("<div>{bars}</div>", "<b>{0}</b>", "{0}"),
        ("<p>{bars}</p>", "{name}", "{0}"),
        ("<div>{bars}</div>", "<font color='red'>{0}</font>", "<font color='blue'>{0}</font>"),
        ("<nav>{0}</nav>", "<a href='/sport.html' style='font-weight:bold'>Sport</a>", "{0}"),
        ("<nav>{0}</nav>", "<span>{name}</span>", "{0}"),
        ("<dl>{0}</dl>", "<dd><em>{0}</em></dd>", "<dd>{0}</dd>"),
    ],
)
def test_the_item_that_is_set_apart_names_the_section(form: str, active: str, plain: str) -> None:
    front = menu(form, plain, plain)
    assert section(menu(form, active, plain), front=front) == "Sport"
    assert section("", after=menu(form, active, plain), front=front) is None


def test_the_item_may_stand_in_a_menu_with_others_below_it_and_classes_of_each_item() -> None:
    below = "<ul><li><a href='/sport/rowing/'>Rowing</a></li><li><a href='/sport/chess/'>Chess</a></li></ul>"
    items = [f"<li class='item-{place}'>{link}</li>" for place, link in enumerate(LINKS)]
    items[2] = f"<li class='item-2 is-active'>{LINKS[2]}{below}</li>"
    assert section(f"<ul>{''.join(items)}</ul>") == "Sport"


@pytest.mark.parametrize(
    "before",
    [
        menu("<ul>{0}</ul>", "<li class='active'>{0}</li>", "<li>{0}</li>", "Home"),
        menu("<ul>{0}</ul>", "<li class='last'>{0}</li>", "<li>{0}</li>", "Culture"),
        menu("<ul>{0}</ul>", "<li class='plain'>{0}</li>", "<li class='plain'>{0}</li>"),
        "<ul>" + "".join(f"<li class='item-{place}'>{link}</li>" for place, link in enumerate(LINKS)) + "</ul>",
        "<p><b>English</b> <a href='/de/'>Deutsch</a> <a href='/fr/'>Français</a> <a href='/tr/'>Türkçe</a></p>",
        "<ul class='share'><li class='active'><a href='/a'>Post</a></li><li><a href='/b'>Send</a></li>"
        "<li><a href='/c'>Print</a></li></ul>",
        "<ul><li class='active'><a href='#day'>Day</a></li><li><a href='#week'>Week</a></li>"
        "<li><a href='#month'>Month</a></li></ul>",
        "<ul><li class='active'><a href='/top/'>Most read</a></li><li><a href='/a/'>Town</a></li>"
        "<li><a href='/b/'>Sport</a></li></ul>",
    ],
)
def test_a_menu_that_sets_nothing_apart_and_a_row_that_is_none_name_no_section(before: str) -> None:
    assert section(before, front=before) is None


def test_what_is_set_apart_on_the_front_page_too_names_no_section() -> None:
    order = "<li class='order'><a href='/order.html'>Order</a></li>"
    front = menu("<ul>{0}" + order + "</ul>", "<li>{0}</li>", "<li>{0}</li>")
    assert section(front, front=front) is None
    marked = menu("<ul>{0}" + order + "</ul>", "<li class='red'>{0}</li>", "<li>{0}</li>")
    assert section(marked, front=front) == "Sport"
    plain = menu(
        "<ul>{0}<li><a href='/order.html'>Order</a></li></ul>", "<li class='x'>{0}</li>", "<li class='x'>{0}</li>"
    )
    assert section(plain, front=plain) is None


@pytest.mark.parametrize(
    "body",
    [
        "<body class='story sport'>",
        "<body class='single section-sport'>",
        "<body id='sport'>",
        "<body data-section='Sport'>",
        "<body><div class='page'><div class='sport'>",
    ],
)
def test_the_page_may_be_called_after_its_section(body: str) -> None:
    assert section(menu("<ul>{0}</ul>", "<li>{0}</li>", "<li>{0}</li>"), body) == "Sport"


def test_a_count_behind_an_item_is_no_part_of_its_name() -> None:
    items = "".join(f"<li>{link} (12)</li>" for link in LINKS[1:])
    assert section(f"<ul>{items}</ul>", "<body class='sport'>") == "Sport"


@pytest.mark.parametrize(
    "row",
    [
        "<p><a class='active' href='/c/best/'>Best</a> <a href='/c/old/'>Oldest</a> <a href='/c/all/'>All</a></p>",
        "<p><b>Small</b> <a href='/size/m'>Medium</a> <a href='/size/l'>Large</a></p>",
        "<ol><li><a href='/part-1/'>One</a></li><li><a href='/part-2/'>Two</a></li><li>Three</li></ol>",
        "<p>Filed under: <a href='/town.html'>Town</a>, <a href='/money.html'>Money</a>, <a href='/c/'>Cranes</a></p>",
        "<p><a href='/town.html'>Town</a> <a href='/money.html'>Money</a> <b><a href='/sport.html'>Sport</a></b></p>",
    ],
)
def test_a_row_below_the_story_or_of_other_words_than_the_front_page_has_names_no_section(row: str) -> None:
    plain = menu("<ul>{0}</ul>", "<li>{0}</li>", "<li>{0}</li>")
    assert section(plain, after=row) is None
    if "Sport" not in row:
        assert section(plain + row) is None
    else:
        assert section(plain + row) == "Sport"


def test_a_link_that_only_a_story_has_and_the_page_of_all_posts_are_no_sections() -> None:
    gift = "<li class='highlight'><a href='/donate.html'>Donate</a></li>"
    assert section(menu("<ul>{0}" + gift + "</ul>", "<li>{0}</li>", "<li>{0}</li>")) is None
    assert (
        section(menu("<ul>{0}</ul>", "<li class='item current_page_parent'>{0}</li>", "<li class='item'>{0}</li>"))
        is None
    )


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("sport.html", "Culture"),
        ("sport/cranes", "Sport"),
        ("news/sport/cranes", "Sport"),
        ("sport/town/cranes", "Sport"),
    ],
)
def test_the_address_counts_before_the_menu_where_the_menu_names_a_part_of_it(path: str, label: str) -> None:
    names = {
        "html/top": "要闻",
        "news": "News",
        "sport": "Sport",
        "news/sport": "Sport",
        "sport/town": "Town",
        "culture": "Culture",
    }
    links = {name: f"<a href='/{name}/'>{label}</a>" for name, label in names.items() if name != "news/sport"}
    front = f"<ul>{''.join(f'<li>{link}</li>' for link in links.values())}</ul><a href='/news/sport/'>Sport</a>"
    marks = read_list(f"<html><body>{front}</body></html>", "https://quay.example/", lambda _: False).marks
    page = front.replace("<li><a href='/culture/'>", "<li class='active'><a href='/culture/'>")
    html = f"<html><head><title>Two cranes - Quay</title></head><body>{page}<div>{STORY}</div></body></html>"
    assert read(html, f"https://quay.example/{path}", marks=marks).draft.section_label == label


@pytest.mark.parametrize(
    "body",
    [
        "<body class='story'>",
        "<body class='single-format-sport'>",
        "<body class='sport-theme'>",
        "<body class='sport culture'>",
        "<body class='home'>",
        "<body class='no-js sport'>",
    ],
)
def test_a_page_called_after_none_or_several_is_in_no_section(body: str) -> None:
    assert section(menu("<ul>{0}</ul>", "<li>{0}</li>", "<li>{0}</li>"), body) is None


def test_what_stands_beside_two_links_is_read_no_further_than_tells_that_it_is_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pieces = [0]
    spoken = menurows._spoken

    def counted(element: HtmlElement) -> Iterator[str]:
        for piece in spoken(element):
            pieces[0] += 1
            yield piece

    monkeypatch.setattr(menurows, "_spoken", counted)
    comments = "<div>" + "<p>I think <i>so</i> too.</p>" * 500 + "</div>"
    page = parse_page(f"<body><div><a href='/art/'>Art</a> <a href='/books/'>Books</a> {comments}</div></body>")
    assert menurows.menu_rows(page, "https://quay.example/") == []
    assert 0 < pieces[0] < 1000


def test_the_name_of_the_best_stories_that_the_menu_has_counts_before_a_part_that_it_has_not() -> None:
    links = "<a href='/html/top/'>要闻</a> <a href='/html/town/'>民生</a>"
    html = f"<html><head><title>Two cranes - Quay</title></head><body>{links}<div>{STORY}</div></body></html>"
    assert read(html, "https://quay.example/html/top/12.html").draft.section_label == "要闻"
    assert read(html, "https://quay.example/sea/top/12.html").draft.section_label == "sea"
