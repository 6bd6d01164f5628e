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
_NAMED = rf"(?:12\s*)?(?:(?P<noon>{_NOON})|(?P<night>{_NIGHT}))(?![^\W\d_])(?!\s(?-i:[A-ZÀ-Þ][a-zß-ÿ]))"
_BEHIND = re.compile(
    rf"[\s,،;·|–—-]*(?:(?:at|à|a|al|alle|a\s+la|um|kl\.?|v|в|o|om|ob|u|às|ao)\s+)?{_NAMED}", re.IGNORECASE
)
_BEFORE = re.compile(rf"(?<![^\W_]){_NAMED}[\s,،;·|–—-]*(?:(?:on|of|le|del?|am|vom)\s+)?$", re.IGNORECASE)
_WINDOW = 32


def middle_of_day(line: str, start: int, end: int) -> tuple[int, int, str | None]:
    """The time that is named beside the date at `start` to `end` of `line`, and where date and time are; else None."""
    if behind := _BEHIND.match(line, end, end + _WINDOW):
        return start, behind.end(), _clock(behind)
    near = max(0, start - _WINDOW)
    if before := _BEFORE.search(line[near:start]):
        return near + before.start(), end, _clock(before)
    return start, end, None


def _clock(found: re.Match[str]) -> str:
    return "12:00:00" if found["noon"] else "00:00:00"
