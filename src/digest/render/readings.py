"""What a template may ask of a date or a time: what that one says itself, and not what the machine's clock does.

An edition that is rendered twice is the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, tzinfo
from typing import Any

from jinja2.exceptions import SecurityError

from digest.render.bounds import refuse_long_pattern

TIMES = (date, time, tzinfo)
# What reads a value, and what makes another of that value alone; each is a method, none of them of the class.
_READINGS = frozenset(
    {
        *("strftime", "isoformat", "ctime", "weekday", "isoweekday", "isocalendar", "toordinal", "timestamp"),
        *("date", "time", "timetz", "timetuple", "utctimetuple", "replace", "astimezone"),
        *("utcoffset", "dst", "tzname"),
    }
)


def refuse_other_readings(method: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Let `method` of a date, a time or a zone be called where all that it reads is that one.

    Raises SecurityError for what asks the clock (`now`, `today`) or the machine's zone, or makes a time of something
    else; OverBudget for a long pattern.
    """
    name = method.__name__
    read = getattr(method, "__self__", None)
    if name not in _READINGS or isinstance(read, type):
        raise SecurityError(
            f"{name} is not for templates: they print the dates they are given, as {{{{ edition.date | date }}}}, "
            "so that an edition is the same whenever it is rendered"
        )
    if name == "replace" and (None in args or kwargs.get("tzinfo", method) is None):
        raise SecurityError("a time without a zone is read in the machine's own: leave its zone as it is")
    if name in ("astimezone", "timestamp") and getattr(read, "tzinfo", None) is None:
        raise SecurityError(f"{name} of a time without a zone reads it in the machine's own")
    if name == "strftime" and any("%s" in str(each) for each in (*args, *kwargs.values())):
        raise SecurityError("“%s” is no part of a date in all zones: use timestamp")
    if name == "astimezone" and all(zone is None for zone in (*args, *kwargs.values())):
        raise SecurityError("astimezone without a zone asks the machine for its own: use the filter moment")
    refuse_long_pattern((*args, *kwargs.values()))
