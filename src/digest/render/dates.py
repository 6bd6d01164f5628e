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


@dataclass(frozen=True, slots=True)
class Locale:
    """How dates are written: `language` is a BCP 47 tag, `timezone` an IANA name."""

    language: str
    timezone: str


def date(value: datetime, locale: Locale) -> str:
    """The day of an aware time, such as “23 November 2026”."""
    return format_date(_local(value, locale), "long", locale=spoken(locale.language))


def weekday(value: datetime, locale: Locale) -> str:
    """The day of an aware time with its weekday, such as “Monday, 23 November 2026”."""
    return format_date(_local(value, locale), "full", locale=spoken(locale.language))


@lru_cache(maxsize=1024)
def moment(value: datetime, locale: Locale) -> str:
    """An aware time to the minute, such as “23 Nov 2026, 09:40”."""
    local, words = _local(value, locale), spoken(locale.language)
    pattern = str(get_datetime_format("medium", locale=words)).replace("'", "")
    day = format_date(local, "medium", locale=words)
    return pattern.replace("{0}", format_time(local.time(), "short", locale=words)).replace("{1}", day)


def _local(value: datetime, locale: Locale) -> datetime:
    return value.astimezone(ZoneInfo(locale.timezone))


@lru_cache(maxsize=128)
def spoken(language: str) -> babel.Locale:
    """How things are said in a language (a BCP 47 tag), or in English where nobody knows."""
    for tag in (_PREFERRED.get(language.lower(), language), language.partition("-")[0]):
        try:
            return babel.Locale.parse(tag.replace("-", "_"))
        except (babel.UnknownLocaleError, ValueError):
            continue
    return babel.Locale.parse(_PREFERRED["en"])
