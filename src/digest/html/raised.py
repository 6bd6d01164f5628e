"""Letters above and below the line in plain text: Unicode has some of them, and what it has not is told apart."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ")
_LOWERED = str.maketrans("0123456789+-−=()aeioruvxhklmnpstj", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜⱼ")
# As endings of numbers in English and French: nobody writes “21^st”.
_ENDINGS = frozenset(["st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "eme", "o", "a", "os", "as"])

# Other letters end an abbreviation: “Mme”, “Dr”, “TM”.
_POWERS = frozenset("inkmtxyz")


def raised(letters: str) -> str:
    """`letters` as they stand above the line: “³”, or “^(x+y)” where Unicode has none; what ends “5th” stays."""
    if letters.casefold() in _ENDINGS or (letters.isalpha() and letters not in _POWERS):
        return letters
    return _spelt(letters, _RAISED, "^")


def lowered(letters: str) -> str:
    """`letters` as they stand below the line: “₂”, or “_(max,0)” where Unicode has none."""
    return _spelt(letters, _LOWERED, "_")


def _spelt(letters: str, table: dict[int, int], mark: str) -> str:
    if all(ord(letter) in table for letter in letters):
        return letters.translate(table)
    # A footnote's mark, a trade mark or a bracket says by itself that it is not a part of the word before it.
    if not letters[0].isalnum():
        return letters
    return f"{mark}{letters}" if len(letters) == 1 else f"{mark}({letters})"
