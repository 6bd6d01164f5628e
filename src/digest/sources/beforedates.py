"""What stands in a line before its date: a name, and not the month or the weekday that the date begins with."""

from __future__ import annotations

import re
from datetime import date

from digest.sources.monthnames import all_months, all_weekdays, folded, short_weekdays
from digest.sources.printeddates import PrintedDate, printed_dates

_FIGURE = re.compile(r"(?<!\w)\d")  # “Radio24” is a name
_DAY_OF_MONTH = re.compile(r"\d{1,2}(?:st|nd|rd|th)?(?![\w:])[\s,.،]*(?:$|\d|[|·•–—-])")
_SIGNS = " ,.،:;()[]|·•/–—-"
_MOST_WORDS_OF_A_DAY, _WORDS_OF_A_NAME = 3, 2


def before_the_date(line: str) -> str:
    """The words of `line` before its first date or figure, in whatever language its day and month are named.

    Small words that lead to the date go with it: “Anna Berg, den”. A line without figures is left as it is.
    """
    figure = _FIGURE.search(line)
    if figure is None:
        return line
    found = next(printed_dates(line), None)
    begins = found is not None and found.start <= figure.start()
    start = found.start if found is not None and begins else figure.start()
    words = line[:start].split()
    if not words or line[start - 1].isalnum():
        return line[:start]
    if not begins and _bare(words[-1]) in all_months() and _DAY_OF_MONTH.match(line, start):
        words.pop()
    while words and (spare := _words_of_a_day(words, found if begins else None)):
        del words[-spare:]
    return " ".join(words)


def _words_of_a_day(words: list[str], found: PrintedDate | None) -> int:
    """How many words at the end name a weekday, or only lead to a date."""
    for count in range(min(_MOST_WORDS_OF_A_DAY, len(words)), 0, -1):
        if _bare(" ".join(words[-count:])) in all_weekdays():
            return count
    last = words[-1]
    if not _bare(last) or (last.islower() and len(words) > _WORDS_OF_A_NAME):
        return 1
    day = date.fromisoformat(found.text[:10]) if found is not None else None
    return int(day is not None and (_bare(last), day.weekday()) in short_weekdays())


def _bare(word: str) -> str:
    return folded(word.strip(_SIGNS))
