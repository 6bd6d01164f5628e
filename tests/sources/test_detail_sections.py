"""A row of details at the headline: the section that it names, whom it names, and whom it does not."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import SiteHints, WebPage, read_web_page

MENU = (
    "<div id='top'><a href='index.php'>Start</a> <a href='list.php?s=1'>Dorp</a> <a href='list.php?s=2'>Sport</a>"
    " <a href='list.php?s=3'>Local News</a> <a href='mail.php'>Redactie</a></div>"
)
SEARCH = "<div><form action='find.php'><input name='q2'><input type='submit' value='Go'></form></div>"


def read(row: str, menu: str = MENU, named: tuple[str, ...] = (), below: str = "") -> WebPage:
    text = f"<div class='x'><p>The windmill turns again after nine years.</p><p>It grinds on Fridays.</p></div>{below}"
    html = f"<html><title>Mill</title><body>{menu}<div id='m'><h1>The old windmill turns again</h1>{row}{text}</div>"
    hints = SiteHints(names=("Mill Post",), menu=named)
    return read_web_page(f"{html}{SEARCH}</body></html>", "https://mill.example/art.php?id=31", hints=hints)


LINKED = [
    ("<div>Rubryk: <a href='list.php?s=2'>Sport</a> | Datum: 9.5.2027, 09:25 | Views: 12</div>", "Sport"),
    ("<div>Rubryk: <a href='list.php?s=3'>Local News</a> | Datum: 9.5.2027, 09:25</div>", "Local News"),
    ("<p><a href='/list.php?s=1'>Village</a> 9 May 2027</p>", "Village"),
    ("<ul><li>分类：<a href='list.php?s=2'>Sport</a></li><li>9 May 2027</li></ul>", "Sport"),
    ("<div>Rubryk: Sport | Datum: 9.5.2027, 09:25</div>", "Sport"),
    ("<div>Rubryk: <a href='list.php?s=9'>Elders</a> | Datum: 9.5.2027</div>", None),
    ("<div>9.5.2027 <a href='art.php?id=30'>The other windmill, in the marsh, has not turned yet</a></div>", None),
    ("<div>9.5.2027 | <a href='index.php'>Start</a></div>", None),
]


@pytest.mark.parametrize(("row", "section"), LINKED)
def test_a_row_names_the_section_by_a_page_of_the_menu(row: str, section: str | None) -> None:
    draft = read(row).draft
    assert draft.section_label == section
    assert draft.names == ()


def test_the_menu_of_the_front_page_tells_it_where_the_page_has_none() -> None:
    row = "<div>Rubryk: <a href='list.php?s=2'>Sport</a> | Datum: 9.5.2027</div>"
    assert read(row, menu="", named=("Dorp", "Sport")).draft.section_label == "Sport"
    assert read(row, menu="").draft.section_label is None


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<div>Rubryk: <a href='list.php?s=2'>Sport</a> | Nora Vell | 9.5.2027, 09:25</div>", ("Nora Vell",)),
        ("<div>Rubryk: Sport | Datum: 9.5.2027, 09:25 | Autor: Nora Vell</div>", ("Nora Vell",)),
        ("<div>Rubryk <a href='list.php?s=2'>Sport</a> | 9.5.2027, 09:25</div>", ()),
        ("<div>Place: Oosterdam Haven | 9.5.2027, 09:25</div>", ()),
    ],
)
def test_what_stands_behind_another_label_or_leads_to_a_section_wrote_nothing(row: str, names: tuple[str, ...]) -> None:
    assert read(row).draft.names == names


def test_a_field_to_search_the_site_beside_a_short_text_makes_no_competition() -> None:
    row = "<div>Rubryk: <a href='list.php?s=2'>Sport</a> | 9.5.2027, 09:25</div>"
    assert read(row).no_story is None
    form = "<form action='win.php'><input name='answer'><input name='street'></form>"
    assert read(row, below=form).no_story == "a competition"
