"""The faults that a server's PHP writes into what it answers, where `display_errors` is on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.sources.answers import without_key
from digest.sources.jsonvalues import line

BLANK = "\ufeff \t\r\n"
LONGEST_FAULTS = 20_000
_MOST_SHOWN = 200
_LEVELS = r"(?:Warning|Notice|Deprecated|Strict Standards|(?:Recoverable |Catchable )?fatal error|Parse error)"
_WORDS = re.compile(
    rf"(?:<b>{_LEVELS}</b>\s*:|(?:PHP )?{_LEVELS}:).{{0,2000}}?\bon line\b\s*(?:<\w+>)?\d"
    r"(?:(?!<[?!]|<(?:rss|feed|rdf)\b)[^\n\[{])*(?:\s*Stack trace:.{0,4000}?\bthrown in [^\n\[{]*)?"
    r"|<table class=.xdebug-error.{0,8000}?</table>"
    r'|<div id="error"><p class="wpdberror">.{0,8000}?</p></div>',
    re.IGNORECASE | re.DOTALL,
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_AROUND = re.compile(rf"[{BLANK}]+|</?(?:br|b|i|p|pre|font)\b[^<>]{{0,500}}>|\( ! \)", re.IGNORECASE)

_KINDS = (_WORDS, _COMMENT, _AROUND)


@dataclass(frozen=True, slots=True)
class Faults:
    """How far a text is faults of PHP and comments: its `end`, whether there were faults, and `any` of both."""

    end: int
    php: bool
    any: bool


def faults(text: str) -> Faults:
    """The faults, the comments of a cache, and the tags between them that `text` begins with."""
    place = 0
    found = set()
    while here := next(filter(None, (kind.match(text, place, LONGEST_FAULTS) for kind in _KINDS)), None):
        place = here.end()
        found.add(here.re)
    return Faults(place, _WORDS in found, bool({_WORDS, _COMMENT} & found))


def brief(text: str, key: str = "") -> str:
    """The words of a fault, to be quoted: without `key`, and no more than a few of them."""
    hidden = without_key(text, key)
    said = without_key(line(hidden) or hidden, key)
    return said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"
