"""Sentences among the rows of a page: what ends as a sentence and goes on beside names and dates is of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from digest.sources.bylinewords import ROLE
from digest.sources.datelabels import role_of_words
from digest.sources.lengths import DENSE, STOPS
from digest.sources.monthnames import is_weekday
from digest.sources.printeddates import printed_dates

_ENDS = re.compile(rf"[{''.join(STOPS)}][”\"’'»“)\]」』]*\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS_OF_A_WORD, _OF_A_LABEL = 2, 2
_A_VERB, _MANY, _MANY_BEHIND_A_LABEL = 5, 4, 6


def ends_sentence(words: str) -> bool:
    """Whether words end in a full stop or its like, perhaps within a quotation."""
    return bool(_ENDS.search(words))


def is_prose(words: str, names: Sequence[str] = ()) -> bool:
    """Whether a line ends as a sentence does and says more than its `names` and when it was written.

    Words with a capital do not count: they may belong to a name. A label such as “Last updated on” may be longer.
    """
    if not ends_sentence(words):
        return False
    return len(words_beside(words, names)) >= (_MANY_BEHIND_A_LABEL if _is_labelled(words) else _MANY)


def tells_of_a_day(words: str, names: Sequence[str] = ()) -> bool:
    """Whether a line with a date is a sentence of the text: there a single longer word may be the verb."""
    if is_prose(words, names):
        return True
    if not ends_sentence(words) or _is_labelled(words):
        return False
    long = (one for one in words_beside(words, names) if len(one) >= _A_VERB)
    return any(role_of_words(one) is None and not (ROLE.match(one) or is_weekday(one)) for one in long)


def words_beside(words: str, names: Sequence[str]) -> list[str]:
    """The words of a line without a capital, beside its `names` and dates; two signs of Chinese are as a word."""
    rest = words
    for name in names:
        rest = rest.replace(name, " ", 1)
    for each in reversed(list(printed_dates(rest))):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    dense = DENSE.findall(rest)
    plain = (one for one in _WORD.findall(DENSE.sub(" ", rest)) if not one[0].isupper())
    return [*plain, *dense[::_SIGNS_OF_A_WORD]]


def _is_labelled(words: str) -> bool:
    """Whether a line begins by saying of what its date is: “Last updated on”."""
    return role_of_words(" ".join(words.split()[:_OF_A_LABEL])) is not None
