"""What another program's JSON holds, whatever it holds instead: a value of the wrong type is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from digest.errors import SourceError
from digest.html.clean import clean_line
from digest.html.text import visible
from digest.sources.answers import without_key

_LONGEST_COMPLAINT = 200


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


def complaint(error: SourceError, key: str = "") -> str:
    """What an API said of its refusal, as the end of a sentence, without `key`."""
    said = refusal(error)
    fault = fields(inside(said, "errors", 0))
    words = [fields(said).get("message"), fault.get("detail"), fault.get("message"), fault.get("title")]
    found = next(filter(None, map(line, words)), None)
    return f" It says “{without_key(found, key)[:_LONGEST_COMPLAINT]}”." if found else ""
