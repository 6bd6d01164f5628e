"""Durations as people write them in configuration: `90s`, `15m`, `6h`, `14d`, `2w`."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_FORM = re.compile(r"(\d{1,6})\s*([smhdw])")


def duration(text: str) -> timedelta:
    """The length of time that `text` names: a whole number and one of s, m, h, d, w.

    Raises ValueError, with the forms that are right, for anything else.
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is no duration: write a whole number and s, m, h, d or w, such as 15m or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
