"""What to write for the times that people put in words where a cron line belongs."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]{2,}|\d[:.h]\d")
_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))?(?!\d)\s*(?P<half>[ap])?\.?(?:m\b)?")
_EVERY = re.compile(r"every (?P<step>\d{1,2}) ?(?P<unit>min|hour|h\b)")
_DAY = re.compile(r"\b(sun|mon|tue|wed|thu|fri|sat)(?:days?|sdays?|nesdays?|rsdays?|urdays?|s)?\b")
_RANGE = re.compile(r"\b(sun|mon|tue|wed|thu|fri|sat)[a-z]*(?: ?[-–] ?| to | through )(sun|mon|tue|wed|thu|fri|sat)")
_NOON = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


def looks_like_prose(fields: list[str]) -> bool:
    """Whether the words are a sentence or a time of day: cron has no names in its first three fields."""
    return len(fields) == 1 or any(_WORD.search(field) for field in fields[:3])


def in_cron(text: str) -> str:
    """A cron line for a time in plain English (lower case): a good guess, 07:00 where it says none."""
    for word, time in _NOON.items():
        text = text.replace(word, time)
    every = _EVERY.search(text)
    if every and int(every["step"]) > 0:
        return f"*/{every['step']} * * * *" if every["unit"] == "min" else f"0 */{every['step']} * * *"
    hour, minute = _time(text)
    return f"{minute} {hour} * * {_weekdays(text)}"


def _time(text: str) -> tuple[int, int]:
    found = _CLOCK.search(text)
    hour = int(found["hour"]) if found else 7
    if found is None or hour > 23:
        return 7, 0
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    return hour, int(found["minute"] or 0)


def _weekdays(text: str) -> str:
    if "weekday" in text or "working day" in text:
        return "mon-fri"
    if "weekend" in text:
        return "sat,sun"
    span = _RANGE.search(text)
    if span:
        return f"{span[1]}-{span[2]}"
    return ",".join(dict.fromkeys(_DAY.findall(text))) or "*"
