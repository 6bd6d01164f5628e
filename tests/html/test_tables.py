"""Tables whose words fit into their columns on any screen are marked; no other is."""

from __future__ import annotations

import pytest

from digest.html.markdown import markdown
from digest.html.tables import with_whole_words

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
