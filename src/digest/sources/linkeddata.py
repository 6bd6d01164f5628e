"""JSON-LD in a web page (https://schema.org/Article), as far as it parses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ARTICLES = ("article", "posting", "report", "review")


def article_data(scripts: Iterable[str]) -> Mapping[str, Any]:
    """The object of the article in the page's JSON-LD `scripts`; empty where there is none or it is no JSON."""
    for script in scripts:
        try:
            found = next(_articles(json.loads(script, strict=False)), None)
        except (ValueError, RecursionError):
            continue
        if found is not None:
            return found
    return {}


def texts(value: object) -> list[str]:
    """The texts in a value that may be a text, an object with a name or an address, or a list of those."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if isinstance(value, Mapping):
        return texts(value.get("name") or value.get("url") or value.get("@id"))
    return []


def first_text(data: Mapping[str, Any], *names: str) -> str | None:
    """The first text under the first of `names` that has one."""
    return next((text for name in names for text in texts(data.get(name))), None)


def _articles(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _articles(one)
    elif isinstance(value, Mapping):
        if any(kind.casefold().endswith(_ARTICLES) for kind in texts(value.get("@type"))):
            yield value
        yield from _articles(value.get("@graph"))
