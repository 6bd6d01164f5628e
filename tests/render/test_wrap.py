"""What is folded stands below the words of its item, and behind the marks of its quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.wrap import WIDTH, wrapped

LONG = "harbour " * 20


@pytest.mark.parametrize(
    ("begins", "goes_on"),
    [("", ""), ("- ", "  "), ("  - ", "    "), ("3. ", "   "), ("   - ", "     "), ("> ", "> "), ("> > - ", "> >   ")],
)
def test_folded_lines_go_on_where_the_words_began(begins: str, goes_on: str) -> None:
    first, *others = wrapped(f"{begins}{LONG}").split("\n")
    assert first.startswith(f"{begins}harbour ")
    assert others
    assert {line.partition("harbour")[0] for line in others} == {goes_on}


def test_a_tab_takes_the_room_that_it_has_on_a_screen() -> None:
    row = "\t".join("abcdefghijkl")
    assert wrapped(row).split("\n") == ["       ".join("abcdefghij"), "k       l"]
    assert wrapped("a\tb") == "a       b"


@given(st.lists(st.sampled_from(["- ", "> ", " ", "7. ", "ab", "x" * 40, "-", "\u3000"]), max_size=60).map("".join))
def test_no_word_is_lost_and_no_line_is_too_long(line: str) -> None:
    folded = wrapped(line)
    assert folded.replace(">", "").split() == line.replace(">", "").split()
    assert all(len(each) <= WIDTH or len(each.split(" ")[-1]) > WIDTH // 2 for each in folded.split("\n"))
