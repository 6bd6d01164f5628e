"""Cron lines as people know them from crontab(5), read into plain numbers.

Five fields: minute, hour, day of month, month, weekday. Numbers, names of three letters (in any
case), `*`, lists, ranges and steps; 0 and 7 are Sunday; ranges may wrap (`sun-thu`, `sat-wed`,
`22-2`); `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` stand for a whole line. Where both
the day of month and the weekday are restricted, a day need match only one of them, as in cron.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.editorial.cron_advice import in_cron, looks_like_prose

_SHORTHANDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
_PART = re.compile(r"(?P<first>\*|[a-z]+|\d{1,9})(?:-(?P<last>[a-z]+|\d{1,9}))?(?:/(?P<step>\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cron:
    """The numbers of a cron line, ascending. Weekdays count from 0, Sunday, to 6.

    `either` says that a day need match `days` or `weekdays` only, not both.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either: bool


@dataclass(frozen=True, slots=True)
class _Field:
    """What may stand in one field: the numbers, their names, and a note on the limits."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()
    note: str = ""

    @property
    def everything(self) -> list[int]:
        return list(range(self.low, self.high + 1))


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23, note="; midnight is 0"),
    _Field("day-of-month", 1, 31),
    _Field("month", 1, 12, names=_MONTHS),
    _Field("weekday", 0, 6, names=_WEEKDAYS, note="; Sunday is also 7"),
)


@lru_cache(maxsize=256)
def parse_cron(line: str) -> Cron:
    """The numbers that the cron line stands for (crontab(5), with wrapped ranges).

    Raises ValueError, which says what is wrong and what to write instead, for anything that is not
    such a line, and for a date that no calendar has, such as 30 February.
    """
    text = line.strip().lower()
    if text.startswith("@"):
        if text not in _SHORTHANDS:
            raise ValueError(f"“{line}” is no shorthand: there are @hourly, @daily, @weekly, @monthly and @yearly")
        text = _SHORTHANDS[text]
    fields = text.split()
    if looks_like_prose(fields):
        raise ValueError(f"“{line}” is no cron line: write it as “{in_cron(text)}” (minute hour day month weekday)")
    if len(fields) != len(_FIELDS):
        raise ValueError(_miscounted(line, fields))
    minutes, hours, days, months, weekdays = (
        _values(field, words) for field, words in zip(_FIELDS, fields, strict=True)
    )
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    if not either and min(days) > max(_LONGEST[month] for month in months):
        raise ValueError(f"“{line}” never comes: no month in its month field has a day {min(days)}")
    return Cron(minutes, hours, days, months, weekdays, either)


def _miscounted(line: str, fields: list[str]) -> str:
    count = len(fields)
    said = f"“{line}” has {count} field{'' if count == 1 else 's'} where cron has five: minute hour day month weekday"
    if count > len(_FIELDS):
        seconds_first = fields[0] == "0" and fields[2] != "*"
        kept = fields[1:6] if seconds_first else fields[:5]
        return f"{said}; cron knows no seconds and no year: write “{' '.join(kept).replace('?', '*')}”"
    padded = [*fields, "*", "*", "*", "*"][: len(_FIELDS)] if fields else ["0", "7", "*", "*", "*"]
    return f"{said}; “*” stands for every: write for example “{' '.join(padded)}”"


def _values(field: _Field, words: str) -> tuple[int, ...]:
    found: set[int] = set()
    for part in words.split(","):
        found.update(_part(field, part))
    return tuple(sorted(found))


def _part(field: _Field, part: str) -> list[int]:
    found = _PART.fullmatch(part)
    if found is None or (found["first"] == "*" and found["last"]):
        raise ValueError(_illegible(field, part))
    step = _step(field, part, found["step"])
    if found["first"] == "*":
        return field.everything[::step]
    first = _number(field, found["first"])
    if found["last"]:
        return _span(field, first, _number(field, found["last"]))[::step]
    if found["step"]:
        raise ValueError(
            f"“{part}” in the {field.name} field steps from one value: write “{found['first']}-{field.high}/{step}”"
        )
    return _span(field, first, first)


def _illegible(field: _Field, part: str) -> str:
    return (
        f"“{part}” in the {field.name} field is no value, list (1,3), range (1-5) or step (*/2) of cron"
        "; for every value write “*”"
    )


def _step(field: _Field, part: str, text: str | None) -> int:
    step = 1 if text is None else int(text)
    most = field.high - field.low
    if not 1 <= step <= most:
        raise ValueError(
            f"“{part}” in the {field.name} field: a step goes from 1 to {most}, for counting starts anew at {field.low}"
            f"; list the values instead, such as “{field.low},{field.low + (most + 1) // 2}”"
        )
    return step


def _number(field: _Field, word: str) -> int:
    if word.isdigit():
        number = int(word)
        top = 7 if field.names is _WEEKDAYS else field.high
        if not field.low <= number <= top:
            limits = f"from {field.low} to {field.high}{field.note}"
            raise ValueError(f"“{word}” in the {field.name} field is out of range: it goes {limits}")
        return number
    if word in field.names:
        return field.names.index(word) + field.low
    if not field.names:
        raise ValueError(f"“{word}” in the {field.name} field: write numbers from {field.low} to {field.high}, or “*”")
    short = word[:3]
    advice = f"write “{short}”" if short in field.names else f"the names are {', '.join(field.names)}"
    raise ValueError(f"“{word}” in the {field.name} field is no name that cron knows: {advice}")


def _span(field: _Field, first: int, last: int) -> list[int]:
    """From `first` to `last`, over the end of the round where `last` is smaller."""
    size = field.high - field.low + 1
    length = last - first if first <= last else (last - first) % size
    return [(first - field.low + offset) % size + field.low for offset in range(length + 1)]
