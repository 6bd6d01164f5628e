"""What a client takes and what it has: content codings and validators (RFC 9110, 12.5.3 and 13.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

IDENTITY = "identity"
# What is smaller comes first where a client likes both the same.
_PREFERENCE = ("br", "gzip", IDENTITY)
_TAG = re.compile(rb'(?:W/)?("[^"]*")')
_QUALITY = re.compile(rb"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
_LONGEST = 1_000


@lru_cache(maxsize=1_000)
def best_coding(accepted: bytes | None, among: Collection[str]) -> str | None:
    """The coding to answer with of those there are, by an Accept-Encoding field (None: not sent).

    None where the client takes none of them, not even `identity`. A field that cannot be read counts as
    not sent.
    """
    if accepted is None or len(accepted) > _LONGEST:
        return IDENTITY if IDENTITY in among else None
    qualities = _qualities(accepted)
    rest = qualities.get("*")
    # Not named, identity is taken, though less gladly than anything that is named (RFC 9110, 12.5.3).
    named = {"br": rest or 0.0, "gzip": rest or 0.0, IDENTITY: 0.0001 if rest is None else rest} | qualities
    liked = [(named[coding], -place) for place, coding in enumerate(_PREFERENCE) if coding in among]
    quality, place = max(liked, default=(0.0, 0))
    return _PREFERENCE[-place] if quality > 0 else None


def _qualities(accepted: bytes) -> dict[str, float]:
    found = {}
    for item in accepted.split(b","):
        coding, *parameters = item.split(b";")
        name = coding.strip().decode("latin-1").lower().removeprefix("x-")
        weights = [match[1] for each in parameters if (match := _QUALITY.fullmatch(each.strip()))]
        if name:
            found[name] = float(weights[0]) if weights else 1.0
    return found


def has_it(tag: bytes, modified: datetime, if_none_match: bytes | None, if_modified_since: bytes | None) -> bool:
    """Whether the client holds this representation already, so that 304 is the answer.

    `tag` is strong and in its quotes, `modified` in whole seconds of UTC. If-None-Match decides alone where
    it is sent.
    """
    if if_none_match is not None:
        return if_none_match.strip() == b"*" or tag in _TAG.findall(if_none_match)
    if if_modified_since is None:
        return False
    try:
        return modified <= parsedate_to_datetime(if_modified_since.decode("ascii"))
    except (ValueError, TypeError, OverflowError):
        return False
