"""Tables of the editors' texts in mails of text: columns in line, or row by row where there is no room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from digest.html.markdown import markdown
from digest.html.text import plain_text


def test_columns_stand_in_line_on_the_side_that_was_asked_for() -> None:
    table = markdown("| Day | Opens |\n|---|--:|\n| Monday | 6:00 |\n| Tue | 10:30 |\n")
    assert plain_text(table, 76) == "Day     Opens\nMonday   6:00\nTue     10:30"


def test_a_wide_table_is_told_row_by_row() -> None:
    text = (
        "| Day | Where |\n|---|---|\n| Monday | On *the* quay, [map](https://a.example/m) |\n| Tuesday & Friday | |\n"
    )
    assert plain_text(f"<p>Hours</p>{markdown(text)}<p>Come.</p>", 30) == (
        "Hours\n\nDay: Monday\nWhere: On the quay, map (https://a.example/m)\n\nDay: Tuesday & Friday\n\nCome."
    )
    assert "Day               Where" in plain_text(markdown(text))


def test_the_words_above_a_table_are_kept_when_it_is_told_row_by_row() -> None:
    table = "<table><caption>Boats <b>today</b></caption><tr><td>One that is long</td><td>two</td></tr></table>"
    assert plain_text(table, 10) == "Boats today\n\nOne that is long\ntwo"


def test_one_without_heads_has_its_cells_alone() -> None:
    table = "<table><tr><td>One that is long</td><td>two</td></tr><tr><td>a</td></tr></table>"
    assert plain_text(table, 10) == "One that is long\ntwo\n\na"


def test_the_rows_of_a_table_in_another_are_told_where_they_stand_and_once() -> None:
    inner = "<table><tr><td>Cod that was caught today</td><td>two boxes</td></tr></table>"
    table = f"<table><tr><td>Fish{inner}</td><td>of the day</td></tr></table>"
    assert " ".join(plain_text(table, 20).split()) == "Fish Cod that was caught today two boxes of the day"


def test_a_row_without_end_and_a_table_of_very_many_cells_are_told_row_by_row() -> None:
    endless = f"<table><tr>{'<td>b</td>' * 101}</tr></table>"
    assert plain_text(endless) == "\n".join("b" * 101)
    assert plain_text(endless.replace("<td>b</td>", "", 1)) == "  ".join("b" * 100)
    many = f"<table>{'<tr><td>b</td><td>c</td></tr>' * 10_001}</table>"
    assert plain_text(many).startswith("b\nc\n\nb\nc\n")


CELLS = st.lists(st.text("abc dé&|<", max_size=12).map(str.strip), min_size=2, max_size=4)


@given(st.lists(CELLS, min_size=2, max_size=4), st.integers(5, 40))
def test_no_word_of_a_table_is_lost(rows: list[list[str]], width: int) -> None:
    lines = ["| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in row) + " |" for row in rows]
    html = markdown("\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]))
    told = plain_text(html, width)
    for word in plain_text(html).split()[len(" ".join(rows[0]).split()) :]:
        assert word in told
