"""An API's answer as JSON, also where a fault of its server stands before or behind it.

PHP writes its warnings into what it answers where `display_errors` is on; browsers and plug-ins that ask such an API
pass them over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from digest.errors import SourceError
from digest.sources.answers import shown
from digest.sources.charset import decode
from digest.sources.fetch import Fetched
from digest.sources.jsonvalues import line

_MOST_SHOWN = 200
_LONGEST_FAULTS = 20_000
_MOST_TRIES = 20
_BLANK = "\ufeff \t\r\n"
_LEVELS = r"(?:Warning|Notice|Deprecated|Strict Standards|(?:Recoverable |Catchable )?fatal error|Parse error)"
_FAULT = re.compile(
    rf"(?:<br\s*/?>\s*)?(?:<b>{_LEVELS}</b>\s*:|(?:PHP )?{_LEVELS}:).{{0,2000}}?\bon line\b[^\n]*|<!--.{{0,2000}}?-->",
    re.IGNORECASE | re.DOTALL,
)
_PAGE = re.compile(r"<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
# Where a text may begin that is nobody's sentence: on a line of its own or behind a tag.
_OPENING = re.compile(r"(?:(?<=[\n>])|\A)[ \t\r\ufeff]*([\[{])")


@dataclass(frozen=True, slots=True)
class Answered:
    """What an API answered: its `value`, and a warning where its server's faults were passed over."""

    value: Any
    warnings: tuple[str, ...] = ()


def answered(fetched: Fetched, api: str) -> Answered:
    """The JSON that an address answered, as `api` does. Raises SourceError, `status` 200, for anything else."""
    text = decode(fetched.body, fetched.content_type).strip(_BLANK)
    place = shown(fetched.url)
    try:
        return Answered(json.loads(text))
    except RecursionError:
        raise SourceError(f"{place} answered with JSON nested too deep to be read.", status=200) from None
    except json.JSONDecodeError as fault:
        found = _beside_faults(text, place.partition("?")[0])
        if found is not None:
            return found
        raise SourceError(f"{place} answered with {_instead(text, api, fault)}", status=200) from None
    except ValueError:
        raise SourceError(
            f"{place} answered with JSON that holds a number of thousands of digits.", status=200
        ) from None


def _instead(text: str, api: str, fault: json.JSONDecodeError) -> str:
    """What was answered where that is no JSON, and what to do."""
    if warned := _FAULT.match(text[:_LONGEST_FAULTS]):
        return f"a fault of its PHP, “{_brief(warned[0])}”, and no JSON: have it mended there."
    if text.startswith("<"):
        return f"a web page, not with {api}; check the address."
    return f"{'nothing' if not text else f'what is not valid JSON ({fault})'}; it will be asked again later."


def _beside_faults(text: str, place: str) -> Answered | None:
    """The JSON between the faults of a server; None where there is none, or something else beside it."""
    if _PAGE.match(text):
        return None
    decoder = json.JSONDecoder()
    for start in _openings(text):
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        before, behind = text[:start].strip(_BLANK), text[end:].strip(_BLANK)
        if len(behind) > _LONGEST_FAULTS or _FAULT.sub("", behind).strip(_BLANK):
            return None
        warning = (
            f"{place} answered with “{_brief(before or behind)}” {'before' if before else 'behind'} its JSON, which was"
            " passed over: switch off display_errors there, or have the fault mended"
        )
        return Answered(value, (warning,))
    return None


def _openings(text: str) -> Iterator[int]:
    """The places where JSON may begin, the whole text first; none far behind, and no more than a few."""
    for number, found in enumerate(_OPENING.finditer(text, 0, _LONGEST_FAULTS)):
        if number == _MOST_TRIES:
            return
        yield found.start(1)


def _brief(text: str) -> str:
    said = line(text) or text
    return said if len(said) <= _MOST_SHOWN else f"{said[:_MOST_SHOWN]}…"
