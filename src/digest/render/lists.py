"""Several names in one sentence, as a language lists them (CLDR's list patterns)."""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from digest.html.direction import isolated
from digest.render.dates import spoken


def listed(names: Sequence[str], language: str) -> str:
    """The names as words of `language` (a BCP 47 tag), such as “Town, Sport and Stage”; each keeps its direction."""
    return format_list([isolated(each) for each in names], style="standard", locale=spoken(language))
