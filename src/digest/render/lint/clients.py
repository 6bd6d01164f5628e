"""What families of mail programs do not show, from our own table of caniemail's facts."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from digest.render.lint.blame import Blame
from digest.render.lint.cascade import acting, chosen
from digest.render.lint.findings import Finding, warning
from digest.render.lint.outline import declarations
from digest.render.stylesheets import read_sheet

_TABLE = Path(__file__).with_name("clients.toml")
_STATIC = frozenset({"static", "relative"})
# Programs that pass over what is in `@media`.
_WITHOUT_MEDIA = frozenset({"Outlook for Windows"})
# Far more than a mail has; to look for what each of thousands chooses takes minutes.
_MOST_DECLARATIONS = 1_000
# Its sort and name in the table.
Feature = tuple[str, str]


@lru_cache(maxsize=1)
def table() -> dict[str, dict[str, list[str]]]:
    """The programs that lack a feature, by its sort (`style`, `value`, `element`, `picture`, `sheet`) and name."""
    read = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {sort: names for sort, names in read.items() if isinstance(names, dict)}


def client_findings(
    elements: Iterable[Any], declared: Callable[[], Mapping[Feature, Sequence[Blame]]] = dict
) -> Iterator[Finding]:
    """A warning for each feature in use that a family of mail programs lacks.

    It has the places that say so in the newsroom's own templates, which `declared` looks for.
    """
    used: Counter[tuple[Feature, str]] = Counter()
    for element in elements:
        used.update(_used(element))
    features = Counter(feature for feature, _ in used.elements())
    places = declared() if features else {}
    for feature, times in features.items():
        sort, name = feature
        often = "once" if times == 1 else f"{times} times"
        called = {"element": f"<{name}>", "picture": f"a picture as {name.strip(':')}"}.get(sort, name.strip("("))
        told = f"is not shown by {', '.join(table()[sort][name])}"
        for place in places.get(feature, ()):
            yield replace(warning(f"{called} {told}"), file=place.file, line=place.line)
        if feature not in places:
            typed = [literal for each, literal in used if each == feature]
            yield warning(f"{called} ({often}) {told}", None, *typed)


def _used(element: Any) -> Iterator[tuple[Feature, str]]:
    """The features of an element that some lack, and what of it would stand in a template."""
    if element.tag in table()["element"]:
        yield ("element", element.tag), f"<{element.tag}"
    if element.tag == "style":
        yield from ((feature, "") for feature in _in_sheet(element))
    style = element.get("style")
    if style:
        yield from ((feature, "") for feature in _in_styles(style))
    if element.tag == "img":
        source = element.get("src") or ""
        kind = "data:" if source.lower().startswith("data:") else urlsplit(source.lower()).path.rpartition(".")[2]
        if kind in table()["picture"]:
            yield ("picture", kind), source


def _in_sheet(sheet: Any) -> Iterator[Feature]:
    """The features of rules that stay in a mail and choose an element of it, by day.

    On narrow screens alone: what some lack of those programs that ask how wide a screen is.
    """
    tree = sheet.getroottree().getroot()
    for each in read_sheet(sheet.text or "").declarations[:_MOST_DECLARATIONS]:
        features = tuple(lacking(each.name, each.value.lower()))
        if features and _chooses(tree, acting(each)):
            yield from features
        elif features and _chooses(tree, acting(each, narrow=True)):
            yield from (each for each in features if not _WITHOUT_MEDIA.issuperset(table()[each[0]][each[1]]))


def _chooses(tree: Any, selectors: Iterable[str]) -> bool:
    return any(next(iter(chosen(tree, selector)), None) is not None for selector in selectors)


@lru_cache(maxsize=1024)
def _in_styles(style: str) -> tuple[Feature, ...]:
    return tuple(feature for name, value in declarations(style) for feature in lacking(name, value))


def lacking(name: str, value: str) -> Iterator[Feature]:
    """The features of a declaration, in small letters, that some programs lack."""
    styles = table()["style"]
    value = value.removesuffix("important").rstrip(" !") if value.endswith("important") else value
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
