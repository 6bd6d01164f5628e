"""Whether every text of a mail can be read on its ground, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.model.colour import contrast
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
_HIDDEN = ("none", "hidden")


@dataclass(frozen=True, slots=True)
class _Look:
    """What an element's text looks like; what it does not say it inherits."""

    ink: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False
    known: bool = True
    hidden: bool = False

    def under(self, style: Mapping[str, str], ground: str | None) -> _Look:
        """The look of a child with these declarations; `ground` is its bgcolor attribute."""
        background = style.get("background-color") or style.get("background") or ground
        painted = _colour(background)
        font = style.get("font", "")
        size = _SIZE.search(style.get("font-size", "")) or _SIZE.search(font)
        weight = style.get("font-weight") or font
        return _Look(
            ink=_colour(style.get("color")) or self.ink,
            ground=painted or self.ground,
            size=float(size[1]) if size else self.size,
            bold=bool(_BOLD.search(weight)) if weight else self.bold,
            known=(self.known or painted is not None) and not _is_image(style),
            hidden=self.hidden or style.get("display") in _HIDDEN or style.get("visibility") == "hidden",
        )

    @property
    def least(self) -> float:
        """The contrast that it needs."""
        large = self.size >= _LARGE or (self.bold and self.size >= _LARGE_BOLD)
        return _LEAST_LARGE if large else _LEAST


def contrast_findings(tree: Any) -> Iterator[Finding]:
    """Texts that are hard to read, each pair of colours once; by night only where the mail has rules for it."""
    plain = {element: dict(declarations(style)) for element in tree.iter() if (style := _style(element))}
    yield from _faint(tree, plain, "")
    night = _night(tree)
    if night:
        both = {element: plain.get(element, {}) | night.get(element, {}) for element in {*plain, *night}}
        yield from _faint(tree, both, " in dark mode")


def _faint(tree: Any, styles: Mapping[Any, Mapping[str, str]], when: str) -> Iterator[Finding]:
    looks: dict[Any, _Look] = {}
    seen: set[tuple[str, str]] = set()
    for element, block in outlined(tree):
        above = looks.get(element.getparent(), _Look())
        style, ground = styles.get(element), element.get("bgcolor")
        look = looks[element] = above.under(style or {}, ground) if style or ground else above
        if look.hidden or not look.known or (look.ink, look.ground) in seen or not _speaks(element):
            continue
        found = contrast(look.ink, look.ground)
        if found < look.least:
            seen.add((look.ink, look.ground))
            tell = error if found < _HOPELESS else warning
            yield tell(f"{look.ink} on {look.ground}{when} is hard to read (contrast {found:.1f})", block)


def _night(tree: Any) -> dict[Any, dict[str, str]]:
    """What the rules for dark mode say of elements; of two rules for one property the later one counts."""
    from lxml.cssselect import CSSSelector
    from lxml.etree import XPathError

    found: dict[Any, dict[str, str]] = {}
    for selectors, body in _rules(sheet.text or "" for sheet in tree.iter("style")):
        said = {name: value.removesuffix("!important").strip() for name, value in declarations(body)}
        try:
            chosen: Any = CSSSelector(selectors.strip(), translator="html")(tree)
        except (SyntaxError, XPathError):  # a selector of one mail program alone
            continue
        for element in chosen:
            found.setdefault(element, {}).update(said)
    return found


def _rules(sheets: Iterable[str]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for night in _NIGHT.finditer(sheet):
            yield from _RULE.findall(night[1])


def _style(element: Any) -> str | None:
    return element.get("style") if isinstance(element.tag, str) else None


def _speaks(element: Any) -> bool:
    if element.tag in ("style", "title", "head", "html"):
        return False
    own = [element.text, *(child.tail for child in element)]
    return any(text and text.strip(" \n\r\t\u200b\u00a0·") for text in own)


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
