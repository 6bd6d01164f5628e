"""The type of a theme: families as CSS has them, with or without quotes."""

from __future__ import annotations

import pytest

from digest.config.theme import ThemeOptions


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"Playfair Display", Georgia, serif', "Playfair Display, Georgia, serif"),
        ("'PT Serif','Source Sans 3'", "PT Serif,Source Sans 3"),
        ("Lora, Georgia", "Lora, Georgia"),
    ],
)
def test_quotes_of_families_are_taken_as_css_has_them(written: str, meant: str) -> None:
    assert ThemeOptions(headings=written).headings == meant


@pytest.mark.parametrize("written", ['"Lora', '"Lora, Georgia"', '"Lora\';x: url(y)"', '""', 'Lora"; x: y; "\''])
def test_what_would_end_the_rule_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="names no type"):
        ThemeOptions(headings=written)
