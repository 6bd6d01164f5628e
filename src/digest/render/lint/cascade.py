"""What the style sheets that a mail keeps say of its elements: by day, by night, and on narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from digest.render.lint.outline import declarations
from digest.render.stylesheets import Declaration

Scope = Literal["always", "night", "narrow"]
# Properties and values in the order in which they count; the later one wins.
Said = tuple[tuple[str, str], ...]

# What decides whether words can be read.
_LOOKS = frozenset(
    (
        *("color", "background", "background-color", "background-image", "font", "font-size", "font-weight"),
        *("display", "visibility", "opacity", "height", "min-height", "max-height", "overflow", "text-indent"),
    )
)
# In a string it begins none. What nothing closes reaches to the end: to look for its end again from each takes long.
_COMMENT = re.compile(r"(?P<string>\"(?:\\.|[^\"\\\n])*+\"?|'(?:\\.|[^'\\\n])*+'?)|/\*.*?(?:\*/|\Z)", re.DOTALL)
_NESTED = re.compile(r"@(?P<name>[\w-]++)(?P<asked>[^@{};]*+)\{(?P<rules>(?:[^{}]*+\{[^{}]*+\})*+)\s*+\}")
_AT_RULE = re.compile(r"@(?P<name>[\w-]+)(?P<asked>.*)", re.DOTALL)
_RULE = re.compile(r"(?<![^{}])([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
# What names a mail program that marks a mail so, or the moment of a touch.
_ELSEWHERE = re.compile(r"\[data-|:(?:hover|focus|active|visited)\b|#MessageViewBody", re.IGNORECASE)
_WEIGHTS = (
    re.compile(r"#[\w-]+"),
    re.compile(r"\.[\w-]+|\[[^\]]*\]|:(?!not\b)[\w-]+"),
    re.compile(r"(?<![\w.#:\[\"-])[a-z]\w*"),
)


class _Rule(NamedTuple):
    scope: Scope
    selector: str
    said: Said
    important: Said


class Sheets:
    """The rules that stay in a mail (lxml), in the order in which they count."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        rules = _rules(sheet.text or "" for sheet in tree.iter("style"))
        self._rules = sorted(rules, key=lambda each: _weight(each.selector))
        self._classes: dict[str, list[Any]] = {}
        for element in tree.iter() if self._rules else ():
            for name in (element.get("class") or "").split() if isinstance(element.tag, str) else ():
                self._classes.setdefault(name, []).append(element)

    def colours(self, scope: Scope) -> frozenset[str]:
        """Values of `color` and `background` in rules that act there alone."""
        rules = (each for each in self._rules if each.scope == scope)
        return frozenset(value for each in rules for name, value in (*each.said, *each.important) if name in _COLOURS)

    def acts(self, scope: Scope) -> bool:
        """Whether rules that act there alone have colours, or hide anything."""
        rules = (each for each in self._rules if each.scope == scope)
        return any(
            name in _COLOURS or name in _HIDING or (name, value) in _HIDDEN
            for each in rules
            for name, value in (*each.said, *each.important)
        )

    def styled(self, plain: Mapping[Any, Said], scope: Scope) -> dict[Any, Said]:
        """What elements look like there; `plain` is what they say of themselves, which an important rule outdoes."""
        soft: dict[Any, Said] = {}
        hard: dict[Any, Said] = {}
        for rule in self._rules:
            if rule.scope in ("always", scope):
                for element in self._chosen(rule.selector):
                    soft[element] = (*soft.get(element, ()), *rule.said)
                    hard[element] = (*hard.get(element, ()), *rule.important)
        return {
            element: (*soft.get(element, ()), *plain.get(element, ()), *hard.get(element, ()))
            for element in {*plain, *soft}
        }

    def _chosen(self, selector: str) -> Iterable[Any]:
        # Nearly all are a class, which is quicker looked up than searched for.
        if plain := _CLASS.fullmatch(selector):
            return self._classes.get(plain[1], ())
        return chosen(self._tree, selector)


def chosen(tree: Any, selector: str) -> Iterable[Any]:
    """The elements of `tree` (lxml) that a selector names; none by one of a single mail program."""
    select = _selector(selector)
    return select(tree) if select else ()


def acting(each: Declaration, *, narrow: bool = False) -> list[str]:
    """The selectors of a declaration that acts by day on any screen, or else on narrow ones alone.

    None for what needs a program or a moment.
    """
    places = [_AT_RULE.match(around) for around in each.around]
    scopes = {_scope(at["name"], at["asked"]) if at else None for at in places}
    if each.rule.startswith("@") or scopes - {"always"} != ({"narrow"} if narrow else set()):
        return []
    selectors = (" ".join(selector.split()) for selector in each.rule.split(","))
    return [selector for selector in selectors if selector and not _ELSEWHERE.search(selector)]


_COLOURS = frozenset({"color", "background", "background-color"})
_HIDING = frozenset({"opacity", "max-height", "text-indent"})
_HIDDEN = frozenset({("display", "none"), ("visibility", "hidden")})


def _rules(sheets: Iterable[str]) -> Iterator[_Rule]:
    for sheet in sheets:
        bare = _COMMENT.sub(lambda found: found["string"] or " ", sheet)
        place = 0
        for found in _NESTED.finditer(bare):
            yield from _of(bare[place : found.start()], "always")
            if scope := _scope(found["name"], found["asked"]):
                yield from _of(found["rules"], scope)
            place = found.end()
        yield from _of(bare[place:], "always")


def _scope(name: str, asked: str) -> Scope | None:
    """Where rules in such an at-rule act; None for print, for programs of some kind, and the like."""
    said = " ".join(asked.lower().split())
    if name.lower() != "media":
        return None
    if re.search(r"prefers-color-scheme: ?dark", said):
        return "night"
    if "max-width" in said:
        return "narrow"
    return "always" if said in ("all", "screen", "only screen") else None


@lru_cache(maxsize=64)
def _of(rules: str, scope: Scope) -> tuple[_Rule, ...]:
    found: list[_Rule] = []
    for selectors, body in _RULE.findall(rules):
        said = [each for each in declarations(body) if each[0] in _LOOKS]
        selectors = selectors.rpartition(";")[2]
        if not said or "@" in selectors:
            continue
        soft = tuple((name, value) for name, value in said if "!important" not in value)
        hard = tuple((name, value.replace("!important", "").strip()) for name, value in said if "!important" in value)
        each = (" ".join(selector.split()) for selector in selectors.split(","))
        found += [_Rule(scope, one, soft, hard) for one in each if one and not _ELSEWHERE.search(one)]
    return tuple(found)


@lru_cache(maxsize=512)
def _weight(selector: str) -> tuple[int, ...]:
    """How much a selector counts against others, near enough: its ids, classes and elements."""
    return tuple(len(part.findall(selector)) for part in _WEIGHTS)


@lru_cache(maxsize=256)
def _selector(selector: str) -> Any:
    """What finds the elements of a selector; None for one of a single mail program, or of hundreds of parts."""
    from lxml.cssselect import CSSSelector

    try:
        return CSSSelector(selector, translator="html")
    except (SyntaxError, RecursionError):
        return None
