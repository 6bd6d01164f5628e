"""Tables whose words fit into their columns on any screen are marked; no other is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.markdown import markdown
from digest.html.tables import with_alignments_as_classes, with_whole_words

HOURS = "| Day | Opens | Closes | Where |\n|---|---|---|---|\n| Tuesday | 6:00 | 14:00 | By the customs house |\n"


@pytest.mark.parametrize(
    ("text", "marked"),
    [(HOURS, 1), (HOURS + "\nand\n\n" + HOURS, 2), (HOURS + f"| Monday | {'a' * 30} | | |\n", 0), ("Words", 0)],
)
def test_a_table_of_short_words_keeps_them_whole(text: str, marked: int) -> None:
    html = markdown(text)
    shown = with_whole_words(html)
    assert shown.count('<table class="whole">') == marked
    assert shown.replace(' class="whole"', "") == html


def test_a_table_in_another_has_its_own_columns() -> None:
    inner = "<table><tr></tr></table>"
    html = f"<table><tr><td>Fish{inner}</td><td>Cod</td></tr></table>"
    assert with_whole_words(html) == html.replace(inner, '<table class="whole"><tr></tr></table>')
    wide = f"<table><tr><td>{'a' * 40}</td></tr></table>"
    html = f"<table><tr><td>Fish{wide}</td></tr></table>"
    assert with_whole_words(html) == html


WORDS = '<p>Say <code> align="left"</code></p>'
NESTED = ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<thead>", "cod ", "a" * 40]


@given(st.lists(st.sampled_from(NESTED), max_size=25).map("".join))
def test_no_nesting_of_tables_is_too_much(html: str) -> None:
    assert with_whole_words(html).replace(' class="whole"', "") == html
    assert with_whole_words(markdown(html)).replace(' class="whole"', "") == markdown(html)


def test_alignments_become_classes_and_nothing_else_changes() -> None:
    html = markdown('| A | B |\n|:-:|--:|\n| 1 | align="left" |\n')
    shown = with_alignments_as_classes(html)
    assert 'class="to-center"' in shown and '<td class="to-right">align=' in shown
    assert shown.replace('class="to-', 'align="') == html
    assert with_alignments_as_classes(WORDS) == WORDS
