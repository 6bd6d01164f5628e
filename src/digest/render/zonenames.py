"""Time zones as people look for them: by city and country, in their language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from digest.render.dates import spoken

_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Canada/", "Mexico/", "Brazil/", "Chile/")


@lru_cache(maxsize=16)
def zone_names(language: str) -> tuple[tuple[str, str], ...]:
    """Each zone that stands for a place, by its IANA name, with what to call it; in the order of these names."""
    locale = spoken(language)
    territories = get_global("zone_territories")
    named = [
        (name, _name(name, territories[name], locale))
        for name in available_timezones()
        if name in territories and "/" in name and not name.startswith(_NO_PLACES)
    ]
    return (*sorted(named, key=lambda each: _order(each[1])), ("UTC", "UTC"))


def _name(zone: str, territory: str, locale: Locale) -> str:
    known = locale.time_zones.get(zone, {}).get("city")
    city = str(known or zone.rsplit("/", 1)[-1].replace("_", " "))
    country = locale.territories.get(territory)
    return f"{city} · {country}" if country and country != city else city


def _order(name: str) -> tuple[str, str]:
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    return plain.casefold(), name
