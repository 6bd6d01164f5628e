"""Tables keep their words whole; what has no room on a narrow screen scrolls, and only long words are broken."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.markdown import markdown
from digest.html.tables import with_alignments_as_classes, with_whole_words

HOURS = "| Day | Opens | Closes | Where |\n|---|---|---|---|\n| Tuesday | 6:00 | 14:00 | By the customs house |\n"


WEEK = (
    "| Port | Mon | Tue | Wed | Thu | Fri | Sat |\n|---|---|---|---|---|---|---|\n"
    "| Sarmat | 08:00 | 08:00 | 9:30 | — | — | 9:00 |\n"
)
SCROLLS = '<div class="scroll" tabindex="0"><table class="whole">'


def unmarked(html: str) -> str:
    return re.sub(r'<div(?: class="scroll"| dir="...")[^>]*>(.*?</table>)</div>', r"\1", html, flags=re.DOTALL).replace(
        ' class="whole"', ""
    )


@pytest.mark.parametrize(("text", "marked"), [(HOURS, 1), (HOURS + "\nand\n\n" + HOURS, 2), ("Words", 0)])
def test_a_table_of_short_words_keeps_them_whole(text: str, marked: int) -> None:
    html = markdown(text)
    shown = with_whole_words(html)
    assert shown.count('<table class="whole">') == marked
    assert unmarked(shown) == html
    assert "scroll" not in shown


def test_a_table_that_has_no_room_scrolls_and_its_words_stay_whole() -> None:
    html = markdown(f"before\n\n{WEEK}\nafter")
    shown = with_whole_words(html)
    assert shown == html.replace("<table>", SCROLLS).replace("</table>", "</table></div>")
    arabic = '<table dir="rtl">' + html.partition("<table>")[2]
    assert '<div class="scroll" dir="rtl" tabindex="0"><table class="whole" dir="rtl">' in with_whole_words(arabic)


@pytest.mark.parametrize("inside", ["Fish", "<table><tr><td>Fish</td></tr></table>"])
def test_a_table_stands_beside_the_words_of_its_direction(inside: str) -> None:
    shown = with_whole_words(f'<p>before</p><table dir="ltr"><tr><td>{inside}</td></tr></table><p>after</p>')
    assert re.search(r'<p>before</p><div dir="ltr"><table[^>]* dir="ltr">.*</table></div><p>after</p>', shown)
    assert shown.count("<div") == 1


def test_only_a_long_word_is_broken_and_not_those_beside_it() -> None:
    address = f"https://courier.example/{'a' * 30}"
    shown = with_whole_words(markdown(f"| What | Where |\n|---|---:|\n| Map | At {address} today |\n"))
    assert shown.count('class="long"') == 1
    assert f'<td align="right">At <span class="long">{address}</span> today</td>' in shown
    assert "scroll" not in shown


def test_a_long_word_may_go_on_in_another_element_and_ends_with_its_line() -> None:
    long = "<td>a <b>sixteen letters&amp;</b>somewhatlonger end</td>"
    parts = (
        '<td>a <b>sixteen <span class="long">letters&amp;</span></b><span class="long">somewhatlonger</span> end</td>'
    )
    lines = "<td>twelveletter<br>twelveletter</td>"
    assert with_whole_words(f"<table><tr>{long}</tr></table>") == f'<table class="whole"><tr>{parts}</tr></table>'
    assert with_whole_words(f"<table><tr>{lines}</tr></table>") == f'<table class="whole"><tr>{lines}</tr></table>'


def test_a_table_in_another_has_its_own_columns() -> None:
    inner = "<table><tr></tr></table>"
    html = f"<table><tr><td>Fish{inner}</td><td>Cod</td></tr></table>"
    assert with_whole_words(html) == html.replace(inner, '<table class="whole"><tr></tr></table>')
    wide = "<table><tr>" + "<td>twelve letter</td>" * 6 + "</tr></table>"
    html = f"<table><tr><td>Fish{wide}</td></tr></table>"
    assert with_whole_words(html) == html


WORDS = '<p>Say <code> align="left"</code></p>'
NESTED = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<thead>", "cod ", "a" * 40]


@given(st.lists(st.sampled_from(NESTED), max_size=25).map("".join))
def test_no_nesting_of_tables_is_too_much(html: str) -> None:
    kept = markdown(html)
    shown = with_whole_words(kept)
    assert shown.count("<div") == shown.count("</div")
    assert re.sub(r'<span class="long">(.*?)</span>', r"\1", unmarked(shown)) == kept


def test_alignments_become_classes_and_nothing_else_changes() -> None:
    html = markdown('| A | B |\n|:-:|--:|\n| 1 | align="left" |\n')
    shown = with_alignments_as_classes(html)
    assert 'class="to-center"' in shown and '<td class="to-right">align=' in shown
    assert shown.replace('class="to-', 'align="') == html
    assert with_alignments_as_classes(WORDS) == WORDS
