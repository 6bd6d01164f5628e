"""Names within sentences: each keeps its own direction (Unicode's isolates, UAX #9)."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from digest.html.direction import isolated, within
from digest.render.dates import spoken
from digest.render.sanitised import line


def listed(names: Sequence[str], language: str) -> str:
    """The names as `language` (a BCP 47 tag) lists them in a sentence (CLDR), such as “Town, Sport and Stage”."""
    return format_list([isolated(each) for each in names], style="standard", locale=spoken(language))


def naming(words: str, **names: str) -> str:
    """The words of a label with each `{name}` filled in, as one line; `within` says how it stands there."""
    for hole, name in names.items():
        place = f"{{{hole}}}"
        words = words.replace(place, within(line(name) or "", words.replace(place, "")))
    return words
