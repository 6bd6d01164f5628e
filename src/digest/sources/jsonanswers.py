"""An API's answer as JSON, also where a fault of its server stands before or behind it.

PHP writes its warnings into what it answers where `display_errors` is on; browsers and plug-ins that ask such an API
pass them over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from digest.errors import SourceError
from digest.sources.answers import shown
from digest.sources.charset import decode
from digest.sources.fetch import Fetched
from digest.sources.phpfaults import BLANK, brief, faults


@dataclass(frozen=True, slots=True)
class Answered:
    """What an API answered: its `value`, and a warning where its server's faults were passed over."""

    value: Any
    warnings: tuple[str, ...] = ()


def answered(fetched: Fetched, api: str, key: str = "") -> Answered:
    """The JSON that an address answered, as `api` does. Raises SourceError, `status` 200, for anything else.

    `key` is hidden in what is quoted of the answer.
    """
    text = decode(fetched.body, fetched.content_type).strip(BLANK)
    place = shown(fetched.url)
    try:
        return Answered(json.loads(text))
    except RecursionError:
        raise SourceError(f"{place} answered with JSON nested too deep to be read.", status=200) from None
    except json.JSONDecodeError as fault:
        found = _beside_faults(text, place.partition("?")[0], key, fault)
        if found is not None:
            return found
        raise SourceError(f"{place} answered with {_instead(text, api, key, fault)}", status=200) from None
    except ValueError:
        raise SourceError(
            f"{place} answered with JSON that holds a number of thousands of digits.", status=200
        ) from None


def _instead(text: str, api: str, key: str, fault: json.JSONDecodeError) -> str:
    """What was answered where that is no JSON, and what to do."""
    before = faults(text)
    if before.php:
        return f"a fault of its PHP, “{brief(text[: before.end], key)}”, and no JSON: have it mended there."
    if text.startswith("<"):
        return f"a web page, not with {api}; check the address."
    return f"{'nothing' if not text else f'what is not valid JSON ({fault})'}; it will be asked again later."


def _beside_faults(text: str, place: str, key: str, fault: json.JSONDecodeError) -> Answered | None:
    """The JSON between the faults of a server; None where there is none, or something else beside it."""
    before = faults(text)
    if not text.startswith(("[", "{"), before.end):
        return None
    if not before.end and fault.msg != "Extra data":  # broken in itself: a large one would be read again in vain
        return None
    try:
        value, end = json.JSONDecoder().raw_decode(text, before.end)
    except (ValueError, RecursionError):
        return None
    rest = text[end:]
    behind = faults(rest)
    if behind.end < len(rest) or not (before.any or behind.any):
        return None
    told = text[: before.end] if before.any else rest
    warning = (
        f"{place} answered with “{brief(told.strip(BLANK), key)}” {'before' if before.any else 'behind'} its JSON,"
        " which was passed over: switch off display_errors there, or have the fault mended"
    )
    return Answered(value, (warning,))
