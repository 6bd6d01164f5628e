"""Zones as newsrooms name them beside a time, the same in winter and in summer: “ET”, “мск”, “heure de Paris”."""

from __future__ import annotations

import re

from digest.sources.monthnames import folded, is_weekday, weekdays

_PLACES = {
    "America/New_York": r"ET\b|(?i:eastern\s+time)\b",
    "America/Chicago": r"CT\b|(?i:central\s+time)\b",
    "America/Denver": r"MT\b|(?i:mountain\s+time)\b",
    "America/Los_Angeles": r"PT\b|(?i:pacific\s+time)\b",
    "Europe/Moscow": r"(?i:мск|по\s+москве|(?:по\s+)?московско(?:му|го)\s+времен[ий]|moscow\s+time)\b",
    "Europe/Kyiv": r"(?i:за\s+києвом|за\s+київським\s+часом|по\s+киеву|по\s+киевскому\s+времени|kyiv\s+time)\b",
    "Europe/London": r"(?i:london\s+time|uk\s+time)\b",
    "Europe/Paris": r"(?i:heure\s+de\s+paris)\b",
    "Europe/Berlin": r"(?:MEZ|MESZ)\b",
    "Europe/Madrid": r"(?i:hora\s+peninsular)\b",
    "Europe/Istanbul": r"TSİ|(?i:türkiye\s+saati(?:yle)?)\b",
    "America/Sao_Paulo": r"(?i:(?:no\s+)?horário\s+de\s+brasília|de\s+brasília)\b",
    "America/Toronto": r"(?:HNE|HAE|HE)\b",
}
WORDS_OF_ZONES = "|".join(_PLACES.values())
"""What finds the name of a zone where it stands."""

_LETTERS = frozenset({"ET", "CT", "MT", "PT", "HE"})
_WORD_BEHIND = re.compile(r"(?:\s+|['’.&-])(?P<word>[^\W\d_]+)")
_MAY_FOLLOW = frozenset({"on", "updated", "published", "posted", "modified", "mis", "publié"})
_FOUND = tuple((place, re.compile(words)) for place, words in _PLACES.items())


def place_of_zone(name: str) -> str | None:
    """The place, an IANA name, whose time `name` is; None for a name that is none of these."""
    return next((place for place, words in _FOUND if words.fullmatch(name)), None)


def is_zone_before(name: str, behind: str) -> bool:
    """Whether `name` means a zone where `behind` follows: two letters and a word are a company, “PT Telkom”, or a scan.

    A day of the week and the label of another date are no such words.
    """
    found = _WORD_BEHIND.match(behind) if name in _LETTERS else None
    if found is None:
        return True
    word = folded(found["word"])
    return word in _MAY_FOLLOW or word in weekdays("en") or is_weekday(word)
