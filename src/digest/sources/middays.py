"""Noon and midnight by their names, beside a date: “19 November, 12 noon”, “le 19 novembre à midi”."""

from __future__ import annotations

import re

_NOON = (
    r"noon|midday|midi|mittags?|mediod[ií]a|mezzogiorno|meio-dia|migdia|mediodi|eguerdi(?:an)?|полдень|полудень|пладне"
    r"|middag|południe|poledne|poludnie|podne|délben|amiază|keskipäivä|mesimēr|öğlen|günorta|կեսօրին|შუადღე|ظهرا|الظهر|ظهر"
    r"|μεσημέρι|正午|정오"
)
_NIGHT = (
    r"midnight|minuit|mitternachts?|medianoche|mezzanotte|meia-noite|mitjanit|gauerdi(?:an)?|полночь|північ|полунощ"
    r"|middernacht|midnatt|midnat|północ|půlnoc|polnoc|ponoć|éjfél|keskiyö|gece\s+yarısı|gecəyarı|կեսգիշեր|შუაღამე"
    r"|منتصف\s+الليل|نیمه\s*شب|μεσάνυχτα|자정"
)
_NAME = rf"(?:(?P<noon>{_NOON})|(?P<night>{_NIGHT}))(?![^\W\d_])"
_TO = r"at|à|al|alle|a\s+la|um|kl\.?|v|в|o|om|ob|u|às|ao"
_ENDS = r"(?=\s*(?:$|[^\w\s'’.&-]|\.(?!\w)))"
_BEHIND = re.compile(rf"[\s,،;·|–—-]*(?:(?:{_TO}|a)\s+)?(?:12\s*)?{_NAME}{_ENDS}", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<![^\W_])(?:(?:{_TO})\s+(?:12\s*)?|12\s*){_NAME}[\s,،;·|–—-]*(?:(?:on|of|le|del?|am|vom)\s+)?$", re.IGNORECASE
)
_WINDOW = 32


def middle_of_day(line: str, start: int, end: int) -> tuple[int, int, str | None]:
    """The time that is named beside the date at `start` to `end` of `line`, and where date and time are; else None.

    A name behind a date ends there or has a sign behind it, one before a date has “12” or “at” before it: “High Noon,
    19 November” and “Midnight in Paris” are films, and “midi-pyrénées” is a place.
    """
    if behind := _BEHIND.match(line, end):
        return start, behind.end(), _clock(behind)
    near = max(0, start - _WINDOW)
    if before := _BEFORE.search(line[near:start]):
        return near + before.start(), end, _clock(before)
    return start, end, None


def _clock(found: re.Match[str]) -> str:
    return "12:00:00" if found["noon"] else "00:00:00"
