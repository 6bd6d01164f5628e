"""What another program's JSON holds, whatever it holds instead: a value of the wrong type is none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from digest.errors import SourceError
from digest.html.clean import clean_line
from digest.html.text import visible
from digest.sources.answers import shown
from digest.sources.charset import decode
from digest.sources.fetch import Fetched

_LONGEST_COMPLAINT = 200
_LONGEST_WARNING = 4_000
_WARNED = re.compile(
    r"(?:<br\s*/?>\s*)?<b>(?:Warning|Notice|Deprecated|Fatal error|Parse error)</b>\s*:[^\n]*", re.IGNORECASE
)


def parsed(fetched: Fetched, api: str) -> Any:
    """The JSON that an address answered, as `api` does. Raises SourceError, `status` 200, for anything else."""
    text = decode(fetched.body, fetched.content_type).lstrip("\ufeff \t\r\n")
    place = shown(fetched.url)
    if text.startswith("<") and (warned := _WARNED.match(text[:_LONGEST_WARNING])):
        words = line(warned[0]) or ""
        raise SourceError(
            f"{place} answered with a fault of its PHP before the JSON, “{words[:_LONGEST_COMPLAINT]}”: switch off"
            " display_errors there, or have the fault mended.",
            status=200,
        )
    if text.startswith("<"):
        raise SourceError(f"{place} answered with a web page, not with {api}; check the address.", status=200)
    try:
        return json.loads(text)
    except RecursionError:
        raise SourceError(f"{place} answered with JSON nested too deep to be read.", status=200) from None
    except json.JSONDecodeError as fault:
        what = "nothing" if not text else f"what is not valid JSON ({fault})"
        raise SourceError(f"{place} answered with {what}; it will be asked again later.", status=200) from None
    except ValueError:
        raise SourceError(
            f"{place} answered with JSON that holds a number of thousands of digits.", status=200
        ) from None


def text(value: object) -> str | None:
    """A text as it is, a number as one; None for an empty text and anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return str(value) or None
    except ValueError:  # a number of more digits than Python will write
        return None


def line(value: object) -> str | None:
    """The words of a piece of HTML, on one line."""
    html = text(value)
    return clean_line(visible(html)) if html else None


def items(value: object) -> list[Any]:
    """A list as it is."""
    return value if isinstance(value, list) else []


def fields(value: object) -> Mapping[str, Any]:
    """An object as it is."""
    return value if isinstance(value, Mapping) else {}


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list, or the one object that stands in its place."""
    return [one for one in (items(value) or [value]) if isinstance(one, Mapping)]


def inside(value: object, *path: str | int) -> Any:
    """What stands at the end of `path`, names and places; None where the way ends before."""
    for step in path:
        if isinstance(step, str):
            value = fields(value).get(step)
        else:
            held = items(value)
            value = held[step] if -len(held) <= step < len(held) else None
    return value


def utc(value: object) -> datetime | None:
    """A moment of an API's own clock: ISO 8601, UTC where it names no zone, or seconds since 1970."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found is None or found.year < 1:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def refusal(error: SourceError) -> Any:
    """The JSON by which an API refused; None where there is none."""
    try:
        return json.loads(error.answer)
    except (ValueError, RecursionError):
        return None


def complaint(error: SourceError) -> str:
    """What an API said of its refusal, as the end of a sentence."""
    said = refusal(error)
    fault = fields(inside(said, "errors", 0))
    words = [fields(said).get("message"), fault.get("detail"), fault.get("message"), fault.get("title")]
    found = next(filter(None, map(line, words)), None)
    return f" It says “{found[:_LONGEST_COMPLAINT]}”." if found else ""
