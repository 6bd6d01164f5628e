"""Parts of the day beside a time of twelve hours: “7:05 de la tarde”, “7:05 μ.μ.”, “du. 7:05”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from digest.sources.monthnames import Hours, parts_of_day

_HALF_DAY, _DAY = 12, 24 * 3600
# What follows a part of the day: a word would go on with it, as “tarde de fútbol” does.
_ENDS = r"(?=\s*(?:$|[^\w\s]|\d|(?-i:[A-Z]{3,4})\b))"


class _Forms(NamedTuple):
    behind: re.Pattern[str]
    ahead: re.Pattern[str]
    hours: Mapping[str, tuple[Hours, ...]]


class DayPart(NamedTuple):
    """A part of the day that was found up to `end` of a line, or from there on, with its hours."""

    end: int
    hours: tuple[Hours, ...]

    def hour(self, hour: int, minute: int) -> int:
        """The hour of 24 that one of 12 is in this part of the day: the one that is within it, or nearer to it."""
        if not 0 < hour <= _HALF_DAY:
            return hour
        return min((hour % _HALF_DAY, hour % _HALF_DAY + _HALF_DAY), key=lambda one: self._away(one * 60 + minute))

    def _away(self, minutes: int) -> int:
        at = minutes * 60
        return min(_to(at, one) for one in self.hours)


def part_behind(line: str, place: int, language: str | None) -> DayPart | None:
    """The part of the day that stands right behind a time which ends at `place`; `language` is a primary subtag."""
    forms = _forms(language)
    found = forms.behind.match(line, place)
    return DayPart(found.end(), forms.hours[_key(found["part"])]) if found else None


def part_ahead(line: str, language: str | None) -> DayPart | None:
    """The part of the day with which `line`, what stands before a time, ends."""
    forms = _forms(language)
    found = forms.ahead.search(line)
    return DayPart(found.start(), forms.hours[_key(found["part"])]) if found else None


def _to(at: int, hours: Hours) -> int:
    """How far a time is from a part of the day, which may reach over midnight."""
    if hours.begin <= at < hours.end or (hours.end < hours.begin and not hours.end <= at < hours.begin):
        return 0
    return min((hours.begin - at) % _DAY, (at - hours.end + 1) % _DAY)


@cache
def _forms(language: str | None) -> _Forms:
    known = parts_of_day(language)
    ranked = sorted(known, key=len, reverse=True)
    names = "|".join(re.sub(r"\\?\s", r"\\s?", re.escape(name)).replace(r"\.", r"\.?") for name in ranked)
    names = names.replace("’", "['’]").replace("״", '["״]') or r"(?!)"
    return _Forms(
        re.compile(rf"[\s,،]{{0,2}}(?P<part>{names}){_ENDS}", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?P<part>{names})[\s:]*$", re.IGNORECASE),
        {_key(name): hours for name, hours in known.items()},
    )


def _key(name: str) -> str:
    """A name as it is looked up: small letters, no points and blanks."""
    plain = name.replace("İ", "i").casefold().replace("\u0307", "").replace("ı", "i")
    return re.sub(r"[\s.]", "", plain).replace("’", "'").replace("״", '"')
