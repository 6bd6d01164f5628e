"""Days of the Persian calendar in ours."""

from __future__ import annotations

from datetime import date, timedelta


def gregorian_day(year: int, month: int, day: int) -> date:
    """A day of the Persian calendar in ours, by the 33-year rule, which holds from 1244 to 1472 AP.

    Raises ValueError for a month or a day that is none.
    """
    leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
    length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"{year}-{month}-{day} is no day of the Persian calendar")
    years = range(1300, year)
    before = sum(366 if one % 33 in (1, 5, 9, 13, 17, 22, 26, 30) else 365 for one in years)
    return date(1921, 3, 21) + timedelta(days=before + (month - 1) * 30 + min(month - 1, 6) + day - 1)
