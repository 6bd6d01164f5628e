"""Names of hosts in which letters of several alphabets stand beside each other, as if they were of one.

Parts between hyphens may be of an alphabet each, as in “радио-fm”. What imitates a name in one other alphabet alone
is not seen: it cannot be told from a name that is meant so.
"""

from __future__ import annotations

import unicodedata

# Alphabets whose letters look alike; those of other scripts are beside Latin ones in many sound names.
_ALIKE = ("Latin", "Cyrillic", "Greek")


def mixed_letters(host: str) -> str | None:
    """What to say of `host`, a name or its form in ASCII, where one word of it mixes alphabets that look alike."""
    parts = [_spoken(part) for part in host.split(".")]
    for word in (word for part in parts for word in part.split("-")):
        found: dict[str, str] = {}
        for letter in word:
            alphabet = unicodedata.name(letter, "").partition(" ")[0].title()
            if alphabet in _ALIKE:
                found.setdefault(alphabet, letter)
        if len(found) > 1:
            which = " beside ".join(f"{alphabet} letters (“{letter}”)" for alphabet, letter in found.items())
            return f"{'.'.join(parts)}, which has {which}"
    return None


def _spoken(part: str) -> str:
    """A part of a host's name in its own letters (RFC 5890)."""
    try:
        return part.encode("ascii").decode("idna")
    except UnicodeError:
        return part
