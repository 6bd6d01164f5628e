"""Whether every text of a mail can be read on its ground, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from digest.model.colour import contrast, legible
from digest.render.lint.findings import Finding, error, warning
from digest.render.lint.outline import declarations, outlined

_LEAST, _LEAST_LARGE, _HOPELESS = 4.5, 3.0, 1.6
_LARGE, _LARGE_BOLD = 24.0, 18.66
_COLOUR = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)px")
_BOLD = re.compile(r"\b(bold|[6-9]00)\b")
_NAMES = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "gray": "#808080", "grey": "#808080"}
_NIGHT = re.compile(r"@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
_BLANK = " \n\r\t\u200b\u00a0·"
_HIDDEN = ("none", "hidden")


# Properties and values in the order in which they were said; the later one counts.
_Said = tuple[tuple[str, str], ...]


class _Look(NamedTuple):
    """What an element's text looks like; what it does not say it inherits."""

    ink: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False
    known: bool = True
    hidden: bool = False

    @property
    def least(self) -> float:
        """The contrast that it needs."""
        large = self.size >= _LARGE or (self.bold and self.size >= _LARGE_BOLD)
        return _LEAST_LARGE if large else _LEAST


_PLAIN = _Look()


@lru_cache(maxsize=4096)
def _under(above: _Look, said: _Said, ground: str | None) -> _Look:
    """The look of a child that says this; `ground` is its bgcolor attribute."""
    style = dict(said)
    painted = _colour(style.get("background-color") or style.get("background") or ground)
    font = style.get("font", "")
    size = _SIZE.search(style.get("font-size", "")) or _SIZE.search(font)
    weight = style.get("font-weight") or font
    return _Look(
        ink=_colour(style.get("color")) or above.ink,
        ground=painted or above.ground,
        size=float(size[1]) if size else above.size,
        bold=bool(_BOLD.search(weight)) if weight else above.bold,
        known=(above.known or painted is not None) and not _is_image(style),
        hidden=above.hidden or style.get("display") in _HIDDEN or style.get("visibility") == "hidden",
    )


def contrast_findings(tree: Any) -> Iterator[Finding]:
    """Texts that are hard to read, each pair of colours once; by night only where the mail has rules for it."""
    elements = [(element, block) for element, block in outlined(tree)]
    plain = {element: declarations(style) for element, _ in elements if (style := element.get("style"))}
    yield from _faint(elements, plain, "")
    night = _night(tree)
    if night:
        both = {element: (*plain.get(element, ()), *night.get(element, ())) for element in {*plain, *night}}
        yield from _faint(elements, both, " in dark mode")


def _faint(elements: Iterable[tuple[Any, str | None]], styles: Mapping[Any, _Said], when: str) -> Iterator[Finding]:
    looks: dict[Any, _Look] = {}
    seen: set[tuple[str, str]] = set()
    for element, block in elements:
        above = looks.get(element.getparent(), _PLAIN)
        said, ground = styles.get(element, ()), element.get("bgcolor")
        look = looks[element] = _under(above, said, ground) if said or ground else above
        if look.hidden or not look.known or (look.ink, look.ground) in seen:
            continue
        found = contrast(look.ink, look.ground)
        if found < look.least and _speaks(element):
            seen.add((look.ink, look.ground))
            tell = error if found < _HOPELESS else warning
            told = f"{look.ink} on {look.ground}{when} is hard to read (contrast {found:.1f}): {_advice(look, when)}"
            yield tell(told, block, *_written(look.ink), *_own_words(element)[:1], *_written(look.ground))


def _night(tree: Any) -> dict[Any, _Said]:
    """What the rules for dark mode say of elements; of two rules for one property the later one counts."""
    classes: dict[str, list[Any]] = {}
    for element in tree.iter():
        for name in (element.get("class") or "").split() if isinstance(element.tag, str) else ():
            classes.setdefault(name, []).append(element)
    found: dict[Any, _Said] = {}
    for selectors, body in _rules(sheet.text or "" for sheet in tree.iter("style")):
        said = tuple((name, value.removesuffix("!important").strip()) for name, value in declarations(body))
        for selector in selectors.split(","):
            # Nearly all are a class, which is quicker looked up than searched for.
            plain = _CLASS.fullmatch(selector.strip())
            chosen = classes.get(plain[1], ()) if plain else _chosen(selector.strip(), tree)
            for element in chosen:
                found[element] = (*found.get(element, ()), *said)
    return found


def _chosen(selector: str, tree: Any) -> Iterable[Any]:
    select = _selector(selector)
    return select(tree) if select else ()


@lru_cache(maxsize=256)
def _selector(selector: str) -> Any:
    """What finds the elements of a selector; None for a selector of one mail program alone."""
    from lxml.cssselect import CSSSelector

    try:
        return CSSSelector(selector, translator="html")
    except SyntaxError:
        return None


def _rules(sheets: Iterable[str]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for night in _NIGHT.finditer(sheet):
            yield from _RULE.findall(night[1])


def _advice(look: _Look, when: str) -> str:
    end = max("#000000", "#ffffff", key=lambda each: contrast(each, look.ground))
    better = legible(look.ink, end, (look.ground,))
    return f"dark.css may say color: {better} !important" if when else f"write for instance color: {better}"


def _written(colour: str) -> Iterator[str]:
    """How a colour may stand in a template."""
    digits = colour[1:]
    yield colour
    if digits[::2] == digits[1::2]:
        yield from (f"#{digits[::2]}{end}" for end in (";", " ", '"', "'"))
    yield from (f": {name}" for name, known in _NAMES.items() if known == colour)


def _speaks(element: Any) -> bool:
    return bool(_own_words(element))


def _own_words(element: Any) -> list[str]:
    """The lines of an element's own text; of a picture, what stands there as long as it is not shown."""
    if element.tag in ("style", "title", "head", "html"):
        return []
    own = [element.get("alt")] if element.tag == "img" else [element.text, *(child.tail for child in element)]
    lines = (line.strip(_BLANK) for text in own if text for line in text.split("\n"))
    return [line for line in lines if line]


def _is_image(style: Mapping[str, str]) -> bool:
    return "url(" in style.get("background", "") or style.get("background-image", "none") != "none"


def _colour(value: str | None) -> str | None:
    if not value:
        return None
    named = _NAMES.get(value.strip())
    found = _COLOUR.search(value)
    if named or not found:
        return named
    digits = found[1]
    return f"#{digits}" if len(digits) == 6 else "#" + "".join(digit * 2 for digit in digits)
