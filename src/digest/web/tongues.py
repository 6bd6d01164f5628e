"""Which language a page speaks: the one that its address names, the browser's, else the newsroom's."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fastapi import Request

_MOST_RANGES = 20


def page_language(request: Request, named: str | None, known: Collection[str], usual: str) -> str:
    """`named` where there are words in it, else the best of Accept-Language (RFC 9110, 12.5.4), else `usual`."""
    wanted = [named] if named else []
    for tag in [*wanted, *accepted(request.headers.get("accept-language", ""))]:
        for spelt in (tag.lower(), tag.partition("-")[0].lower()):
            if spelt in known:
                return spelt
    return usual


def accepted(field: str) -> Iterator[str]:
    """The languages of an Accept-Language field, the dearest first; what cannot be read is left out."""
    found: list[tuple[float, str]] = []
    for part in field.split(",")[:_MOST_RANGES]:
        tag, _, rest = part.partition(";")
        weight = _weight(rest)
        if tag.strip() not in ("", "*") and weight > 0:
            found.append((weight, tag.strip()))
    for _, tag in sorted(found, key=lambda each: -each[0]):
        yield tag


def _weight(text: str) -> float:
    name, equals, value = text.partition("=")
    if not equals or name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
