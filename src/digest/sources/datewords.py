"""Dates in words, of whatever language: the home of dateparser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module

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
_LABELLED = ("en", "fr", "de", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
_NAMED_DAYS = ("0 day ago", "1 day ago", "2 day ago")
# What dateparser lacks.
_ALSO_DAYS: Mapping[str, Mapping[str, int]] = {
    "az": {"bugün": 0},
    "ca": {"abans d'ahir": 2},
    "cs": {"předevčírem": 2},
    "da": {"i dag": 0, "idag": 0, "igår": 1, "i forgårs": 2},
    "el": {"χτες": 1, "προχθές": 2, "προχτές": 2},
    "es": {"antes de ayer": 2, "antier": 2},
    "et": {"üleeile": 2},
    "fa": {"پریروز": 2},
    "he": {"שלשום": 2},
    "hr": {"jučer": 1},
    "it": {"l'altro ieri": 2, "ieri l'altro": 2},
    "ja": {"きょう": 0, "本日": 0, "きのう": 1, "おととい": 2},
    "ko": {"그제": 2, "그저께": 2},
    "lt": {"užvakar": 2},
    "lv": {"aizvakar": 2},
    "nb": {"idag": 0, "igår": 1, "i forgårs": 2},
    "pl": {"przedwczoraj": 2},
    "pt": {"antes de ontem": 2},
    "ro": {"astăzi": 0, "alaltăieri": 2},
    "sl": {"predvčerajšnjim": 2},
    "sr": {"danas": 0, "juče": 1, "prekjuče": 2, "прекјуче": 2},
    "sv": {"i förrgår": 2},
    "tr": {"evvelsi gün": 2, "önceki gün": 2},
    "ur": {"کل": 1},
    "zh": {"今日": 0, "昨日": 1, "前日": 2},
}


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


@cache
def named_days(language: str | None) -> Mapping[str, int]:
    """How many days ago the words of a language say, such as “yesterday”: in small letters, by dateparser's data.

    `language` is a primary subtag; English is read beside it, since many sites are translated by half. Without one
    the languages that pages are labelled in are read.
    """
    spoken = {"no": "nb", "nn": "nb", "iw": "he", "sh": "sr"}.get(language or "", language)
    found: dict[str, int] = {}
    for name in (spoken, "en") if spoken else _LABELLED:
        try:
            known = import_module(f"dateparser.data.date_translation_data.{name}").info.get("relative-type", {})
        except ModuleNotFoundError:
            known = {}
        words = [(word, ago) for ago, key in enumerate(_NAMED_DAYS) for word in known.get(key) or ()]
        for word, ago in [*words, *_ALSO_DAYS.get(name, {}).items()]:
            if len(word) > 1 and not any(one.isdigit() for one in word):
                found.setdefault(word.casefold().replace("’", "'"), ago)
    return found
