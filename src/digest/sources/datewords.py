"""Dates in words, of whatever language: the home of dateparser."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

_ENGLISH = ("en",)
_BY_SCRIPT = {
    "LATIN": ("en", "fr", "de", "es", "it", "pt", "tr", "az", "nl", "pl", "ro", "sv", "cs"),
    "CYRILLIC": ("ru", "uk", "bg", "be", "sr", "kk"),
    "ARMENIAN": ("hy",),
    "GEORGIAN": ("ka",),
    "GREEK": ("el",),
    "ARABIC": ("ar", "fa"),
    "HEBREW": ("he",),
    "CJK": ("zh", "ja"),
    "HANGUL": ("ko",),
    "DEVANAGARI": ("hi",),
}
_YEAR = re.compile(r"\d{4}")


def in_words(line: str, *, timezone: str, language: str | None) -> datetime | None:
    """The absolute date, with its time if there is one, that `line` names; aware.

    Day, month and year must be there. `timezone` and `language` are as for `dates.instant`.
    """
    if not _YEAR.search(line):
        return None
    languages = _languages(line, language)
    if not languages:
        return None
    from dateparser.date import DateDataParser

    settings = {
        "TIMEZONE": timezone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
    }
    for tried in languages:
        found = DateDataParser(languages=[tried], settings=settings).get_date_data(line).date_obj
        if isinstance(found, datetime):
            return found
    return None


def _languages(line: str, language: str | None) -> tuple[str, ...]:
    """What to read `line` in, best first: the given language, English, and those of its letters."""
    spoken = language.lower().replace("_", "-").split("-")[0] if language else ""
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in line if letter.isalpha()}
    guesses = [name for script in sorted(scripts) for name in _BY_SCRIPT.get(script, ())]
    known = {name for names in _BY_SCRIPT.values() for name in names}
    ranked = ([spoken] if spoken in known else []) + (guesses or list(_ENGLISH))
    return tuple(dict.fromkeys(ranked))
