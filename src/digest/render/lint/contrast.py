"""Whether every text of a mail can be read on its ground, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from digest.model.colour import contrast, legible
from digest.render.lint.cascade import Said, Scope, Sheets
from digest.render.lint.findings import Finding, error, warning
from digest.render.lint.outline import declarations, outlined

_LEAST, _LEAST_LARGE, _HOPELESS = 4.5, 3.0, 1.6
_SHOWN = 40
_LARGE, _LARGE_BOLD = 24.0, 18.66
_COLOUR = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)px")
_BOLD = re.compile(r"\b(bold|[6-9]00)\b")
_NAMES = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "gray": "#808080", "grey": "#808080"}
_BLANK = " \n\r\t\u200b\u00a0·"
_NOTHING = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%)?")
_FAR_OUT = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em)?")
# Values with which words are in a mail and nobody sees them.
_UNSEEN = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    **dict.fromkeys(("font-size", "opacity", "max-height"), _NOTHING),
    **dict.fromkeys(("left", "right", "top", "text-indent", "margin-left", "margin-right"), _FAR_OUT),
}
# What a mail is for: a headline, and what can be opened.
_NEEDED = frozenset({"h1", "h2", "h3", "h4", "a"})


class _Look(NamedTuple):
    """What an element's text looks like; what it does not say it inherits."""

    ink: str = "#000000"
    ground: str = "#ffffff"
    size: float = 16.0
    bold: bool = False
    known: bool = True
    hidden: str = ""

    @property
    def least(self) -> float:
        """The contrast that it needs."""
        large = self.size >= _LARGE or (self.bold and self.size >= _LARGE_BOLD)
        return _LEAST_LARGE if large else _LEAST


_PLAIN = _Look()


@lru_cache(maxsize=4096)
def _under(above: _Look, said: Said, ground: str | None) -> _Look:
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
        hidden=above.hidden or _hidden(style),
    )


def _hidden(style: Mapping[str, str]) -> str:
    """The declaration that keeps an element from being shown; nothing where it is shown."""
    for name, value in style.items():
        unseen = _UNSEEN.get(name)
        if unseen and unseen.fullmatch(value) and (name != "max-height" or style.get("overflow") == "hidden"):
            return f"{name}: {value}"
    return ""


class _View(NamedTuple):
    """Where a mail is looked at, in words, and which file may mend it there."""

    scope: Scope
    when: str = ""
    file: str | None = None


_VIEWS = (
    _View("always"),
    _View("narrow", " on narrow screens", "screens.css"),
    _View("night", " in dark mode", "dark.css"),
)


def contrast_findings(tree: Any) -> Iterator[Finding]:
    """Texts that are hard to read, each pair of colours once; by night only where the mail has rules for it."""
    elements = [(element, block) for element, block in outlined(tree)]
    plain = {element: declarations(style) for element, _ in elements if (style := element.get("style"))}
    sheets = Sheets(tree)
    bare = frozenset(filter(None, map(_colour, sheets.colours("always"))))
    by_day: set[tuple[str, str]] = set()
    for view in _VIEWS:
        if view.scope == "always" or sheets.colours(view.scope):
            seen = set() if view.scope == "night" else by_day
            yield from _faint(elements, sheets.styled(plain, view.scope), view, bare, seen)


def _faint(
    elements: Iterable[tuple[Any, str | None]],
    styles: Mapping[Any, Said],
    view: _View,
    bare: Collection[str],
    seen: set[tuple[str, str]],
) -> Iterator[Finding]:
    looks: dict[Any, _Look] = {}
    unseen: dict[str, list[tuple[Any, str | None]]] = {}
    for element, block in elements:
        above = looks.get(element.getparent(), _PLAIN)
        said, ground = styles.get(element, ()), element.get("bgcolor")
        look = looks[element] = _under(above, said, ground) if said or ground else above
        # What is hidden before the first heading is for the list of mails.
        if look.hidden and block and view.scope == "always" and _speaks(element):
            unseen.setdefault(look.hidden, []).append((element, block))
        if look.hidden or not look.known or (look.ink, look.ground) in seen:
            continue
        found = contrast(look.ink, look.ground)
        if found < look.least and _speaks(element):
            seen.add((look.ink, look.ground))
            tell = error if found < _HOPELESS else warning
            hard = f"{look.ink} on {look.ground}{view.when} is hard to read (contrast {found:.1f})"
            told = f"{hard}: {_advice(look, view, bare)}"
            yield tell(told, block, *_written(look.ink), *_own_words(element)[:1], *_written(look.ground))
    yield from (_unseen(why, there) for why, there in unseen.items())


def _unseen(why: str, there: Sequence[tuple[Any, str | None]]) -> Finding:
    needed = [each for each in there if each[0].tag in _NEEDED]
    element, block = [*needed, *there][0]
    more = f" and {len(there) - 1} more" if len(there) > 1 else ""
    told = f"“{_own_words(element)[0][:_SHOWN]}”{more} cannot be seen, because of {why}: show it, or leave it out"
    return (error if needed else warning)(told, block, why, why.replace(": ", ":"))


def _advice(look: _Look, view: _View, bare: Collection[str]) -> str:
    end = max("#000000", "#ffffff", key=lambda each: contrast(each, look.ground))
    better = legible(look.ink, end, (look.ground,))
    if look.ink in bare:
        return f"a rule outside of @media acts by day and by night; color: {better} would do here"
    return f"{view.file} may say color: {better} !important" if view.file else f"write for instance color: {better}"


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
