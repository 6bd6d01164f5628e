"""Dates as a reader writes them, in the words of their language and by the clock of a zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import babel
from babel.dates import format_date, format_time, get_datetime_format

# Plain English is read all over the world: day before month and 24 hours are never misread.
_PREFERRED = {"en": "en_GB"}
# Where Babel has the country's name.
_NAMES = {"az": "azərbaycanca"}
_DIGITS = {"fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")}


@dataclass(frozen=True, slots=True)
class Locale:
    """How dates are written: `language` is a BCP 47 tag, `timezone` an IANA name."""

    language: str
    timezone: str


def date(value: datetime, locale: Locale) -> str:
    """The day of an aware time, such as “23 November 2026”."""
    return digits(format_date(_local(value, locale), "long", locale=spoken(locale.language)), locale.language)


def weekday(value: datetime, locale: Locale) -> str:
    """The day of an aware time with its weekday, such as “Monday, 23 November 2026”."""
    return digits(format_date(_local(value, locale), "full", locale=spoken(locale.language)), locale.language)


@lru_cache(maxsize=1024)
def moment(value: datetime, locale: Locale) -> str:
    """An aware time to the minute, such as “23 Nov 2026, 09:40”."""
    local, own = _local(value, locale), spoken(locale.language)
    pattern = str(get_datetime_format("medium", locale=own)).replace("'", "")
    day, hour = format_date(local, "medium", locale=own), format_time(local.time(), "short", locale=own)
    return digits(pattern.replace("{0}", hour).replace("{1}", day), locale.language)


@lru_cache(maxsize=256)
def language_name(language: str) -> str:
    """A language by the name that its own readers have for it, such as “русский”."""
    if language in _NAMES:
        return _NAMES[language]
    try:
        return babel.Locale.parse(language, sep="-").get_display_name() or language
    except (babel.UnknownLocaleError, ValueError):
        return language


def number(value: int, locale: Locale) -> str:
    """A whole number, as a rank is printed: `7`, `۷`."""
    return digits(format(value, "d"), locale.language)


def digits(text: str, language: str) -> str:
    """`text` with the digits that are usual in print in that language; Babel writes 0 to 9 in all."""
    return text.translate(_DIGITS.get(language.partition("-")[0].lower(), {}))


def _local(value: datetime, locale: Locale) -> datetime:
    return value.astimezone(ZoneInfo(locale.timezone))


@lru_cache(maxsize=128)
def spoken(language: str) -> babel.Locale:
    """What Babel knows of a language (a BCP 47 tag), and of English where it does not know it."""
    for tag in (_PREFERRED.get(language.lower(), language), language.partition("-")[0]):
        try:
            return babel.Locale.parse(tag.replace("-", "_"))
        except (babel.UnknownLocaleError, ValueError):
            continue
    return babel.Locale.parse(_PREFERRED["en"])
