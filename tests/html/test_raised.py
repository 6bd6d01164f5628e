"""Letters above and below the line in plain text: a power is no longer number, and a formula stays one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.raised import raised
from digest.html.text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>3</sup> m<sup> 2 </sup>", "10³ m²"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("H<sub>2</sub>O, a<sub>n+1</sub>", "H₂O, aₙ₊₁"),
        ("e<sup>x+y</sup>, 2<sup>k</sup>", "e^(x+y), 2^k"),
        ("P<sub>max,0</sub>, v<sub>q</sub>", "P_(max,0), v_q"),
        ("the 5<sup>th</sup>, XX<sup>e</sup>", "the 5th, XXe"),
        ("Sarmat<sup>™</sup> word<sup>*</sup> x<sup> </sup>y", "Sarmat™ word* x y"),
    ],
)
def test_text(html: str, text: str) -> None:
    assert plain_text(f"<p>{html}</p>") == text


@given(st.text("0123456789", min_size=1, max_size=5), st.sampled_from(["sup", "sub"]))
def test_no_digit_becomes_one_of_the_number_before_it(digits: str, name: str) -> None:
    assert plain_text(f"<p>7<{name}>{digits}</{name}></p>").rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉") == "7"


@pytest.mark.parametrize("ending", ["me", "lle", "r", "gr", "TM", "th"])
def test_what_ends_an_abbreviation_stays(ending: str) -> None:
    assert raised(ending) == ending
