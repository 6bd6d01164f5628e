"""What families of mail programs do not show, from our own table of caniemail's facts."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest.render.lint.findings import Finding, warning
from digest.render.lint.outline import declarations

_TABLE = Path(__file__).with_name("clients.toml")
_STATIC = frozenset({"static", "relative"})


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, list[str]]]:
    """The programs that lack a feature, by its sort (`style`, `value`, `element`, `picture`) and name."""
    read = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {sort: names for sort, names in read.items() if isinstance(names, dict)}


def client_findings(elements: Iterable[Any]) -> Iterator[Finding]:
    """A warning for each feature in use that a family of mail programs lacks."""
    used: Counter[tuple[str, str]] = Counter()
    for element in elements:
        used.update(_used(element))
    for (sort, name), times in used.items():
        often = "once" if times == 1 else f"{times} times"
        called = {"element": f"<{name}>", "picture": f"a picture as {name.strip(':')}"}.get(sort, name.strip("("))
        yield warning(f"{called} ({often}) is not shown by {', '.join(table()[sort][name])}")


def _used(element: Any) -> Iterator[tuple[str, str]]:
    if element.tag in table()["element"]:
        yield "element", element.tag
    style = element.get("style")
    if style:
        yield from _in_styles(style)
    if element.tag == "img":
        source = (element.get("src") or "").lower()
        kind = "data:" if source.startswith("data:") else urlsplit(source).path.rpartition(".")[2]
        if kind in table()["picture"]:
            yield "picture", kind


@lru_cache(maxsize=1024)
def _in_styles(style: str) -> tuple[tuple[str, str], ...]:
    return tuple(feature for name, value in declarations(style) for feature in _in_style(name, value))


def _in_style(name: str, value: str) -> Iterator[tuple[str, str]]:
    styles = table()["style"]
    if f"{name}: {value}" in styles:
        yield "style", f"{name}: {value}"
    elif name in styles and value not in _STATIC and value not in ("none", "auto", "normal", "0"):
        yield "style", name
    words = value.replace("/", " ").split()
    for piece in table()["value"]:
        called = piece.endswith("(") and piece in value
        if called or any(_in_unit(word, piece) for word in words):
            yield "value", piece


def _in_unit(word: str, unit: str) -> bool:
    number = word.removesuffix(unit)
    return number != word and number.replace(".", "", 1).isdigit()
