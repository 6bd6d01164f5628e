"""What the text of an element looks like, from what it says of itself and what it inherits (CSS Color 4, CSS Fonts)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from digest.render.lint.cascade import Said
from digest.render.lint.colours import BLACK, CLEAR, WHITE, Colour, attribute_colour, read_colour

_LARGE, _LARGE_BOLD = 24.0, 18.66
_LEAST, _LEAST_LARGE = 4.5, 3.0
# In pixels: what nobody reads, and what nobody sees.
SMALL, SPECK = 9.0, 4.0
_FAINTEST = 0.05
_BOLD = re.compile(r"\b(bold|[6-9]00)\b")
_SIZE = re.compile(r"(?:^|(?<=\s))(?:(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})(px|pt|em|rem|%)|0)(?=[\s/]|$)")
_UNITS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
_SIZES = {
    **{"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0},
    **{"xx-large": 32.0, "xxx-large": 48.0},
}
_OLD_SIZES = dict(zip("1234567", (10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0), strict=True))
_RELATIVE = {"smaller": 1 / 1.2, "larger": 1.2}
_IMPORTANT = re.compile(r"\s*!\s*important$")
_NOTHING = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%)?")
_FAR_OUT = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em)?")
# Values with which words are in a mail and nobody sees them.
_UNSEEN = {
    "display": re.compile("none"),
    "visibility": re.compile("hidden|collapse"),
    **dict.fromkeys(("max-height", "height"), _NOTHING),
    **dict.fromkeys(("left", "right", "top", "text-indent", "margin-left", "margin-right"), _FAR_OUT),
}
_NEED_OVERFLOW = frozenset({"max-height", "height"})
# The parts of `background` that are no colour and draw nothing.
_PLACING = re.compile(
    r"none|(?:no-)?repeat(?:-[xy])?|space|round|left|right|top|bottom|center|scroll|fixed|local|cover|contain|auto|/"
    r"|(?:border|padding|content)-box|[+-]?[\d.]+(?:px|em|rem|pt|%)?"
)
_PART = re.compile(r"[^\s()/]*\([^()]{0,200}\)|/|[^\s/]+")


class Marks(NamedTuple):
    """What attributes of HTML say, which any style outdoes."""

    ground: str | None = None
    picture: str | None = None
    ink: str | None = None
    size: str | None = None
    hidden: bool = False


class Look(NamedTuple):
    """`ink` and `ground` are None where they cannot be known; the ground lets nothing through.

    `share` is what `opacity` leaves of both, upon what is `behind`. The words are what was written: of the ink, of the
    ground, of the size, and what keeps an element from being shown.
    """

    ink: Colour | None = BLACK
    ground: Colour | None = WHITE
    size: float = 16.0
    bold: bool = False
    share: float = 1.0
    behind: Colour | None = WHITE
    said_ink: str = ""
    said_ground: str = ""
    said_size: str = ""
    hidden: str = ""

    @property
    def least(self) -> float:
        """The contrast that it needs."""
        large = self.size >= _LARGE or (self.bold and self.size >= _LARGE_BOLD)
        return _LEAST_LARGE if large else _LEAST

    @property
    def unseen(self) -> str:
        """The declaration that keeps it from being seen; nothing where it is seen."""
        return self.hidden or (f"font-size: {self.said_size}" if self.size < SPECK else "")

    @property
    def seen(self) -> tuple[str, str] | None:
        """Ink and ground as they come out, #rrggbb; None where that cannot be known."""
        if self.ink is None or self.ground is None or self.behind is None:
            return None
        ink = self.ink.over(self.ground)._replace(alpha=self.share)
        return str(ink.over(self.behind)), str(self.ground._replace(alpha=self.share).over(self.behind))


PLAIN = Look()


def marks_of(element: Any) -> Marks | None:
    """The attributes of an element (lxml) that change its look; None where it has none."""
    attributes = element.attrib
    if not attributes:
        return None
    font, body = element.tag == "font", element.tag == "body"
    found = Marks(
        attributes.get("bgcolor"),
        attributes.get("background"),
        attributes.get("color") if font else attributes.get("text") if body else None,
        attributes.get("size") if font else None,
        "hidden" in attributes,
    )
    return found if any(found) else None


@lru_cache(maxsize=4096)
def under(above: Look, said: Said, marks: Marks | None) -> Look:
    """The look of a child that says this; what it does not say it inherits."""
    style = {name: _IMPORTANT.sub("", value) for name, value in said}
    look = _attributed(above, marks) if marks else above
    look = _sized(look, above, said)
    look = _inked(look, above, style.get("color"))
    look = _grounded(look, above, said)
    look = _veiled(look, above, style.get("opacity"))
    weight = style.get("font-weight") or style.get("font", "")
    hidden = look.hidden
    if hidden.startswith("visibility") and style.get("visibility") == "visible":
        hidden = ""
    return look._replace(
        bold=bool(_BOLD.search(weight)) if weight else look.bold,
        hidden=hidden or _hidden(style) or (f"opacity: {style.get('opacity')}" if look.share < _FAINTEST else ""),
    )


def _hidden(style: Mapping[str, str]) -> str:
    for name, value in style.items():
        unseen = _UNSEEN.get(name)
        if unseen and unseen.fullmatch(value) and (name not in _NEED_OVERFLOW or _cut_off(style)):
            return f"{name}: {value}"
    return ""


def _cut_off(style: Mapping[str, str]) -> bool:
    return style.get("overflow", "") in ("hidden", "clip") and "min-height" not in style


def _attributed(look: Look, marks: Marks) -> Look:
    if marks.hidden:
        look = look._replace(hidden=look.hidden or "hidden")
    if marks.ink and (ink := attribute_colour(marks.ink)):
        look = look._replace(ink=ink, said_ink=marks.ink)
    if marks.size in _OLD_SIZES:
        look = look._replace(size=_OLD_SIZES[marks.size])
    if marks.ground:
        look = look._replace(ground=attribute_colour(marks.ground), said_ground=marks.ground)
    return look._replace(ground=None) if marks.picture else look


def _sized(look: Look, above: Look, said: Said) -> Look:
    for name, value in said:
        if name in ("font-size", "font"):
            size, word = _size(_IMPORTANT.sub("", value), above.size)
            look = look if size is None else look._replace(size=size, said_size=word)
    return look


def _size(value: str, above: float) -> tuple[float | None, str]:
    for word, size in _SIZES.items():
        if value == word:
            return size, word
    if value in _RELATIVE:
        return above * _RELATIVE[value], value
    found = _SIZE.search(value)
    if not found:
        return None, ""
    number = float(found[1] or 0)
    unit = _UNITS.get(found[2] or "px") or (above / 100 if found[2] == "%" else above)
    return number * unit, found[0]


def _inked(look: Look, above: Look, value: str | None) -> Look:
    if not value:
        return look
    if value in ("inherit", "unset", "currentcolor"):
        return look._replace(ink=above.ink, said_ink=above.said_ink)
    return look._replace(ink=BLACK if value == "initial" else read_colour(value), said_ink=value)


def _grounded(look: Look, above: Look, said: Said) -> Look:
    """With the ground that the last declarations paint, upon what lies behind the element."""
    colour: Colour | None = None
    word, drawn, painted = "", False, False
    for name, value in said:
        value = _IMPORTANT.sub("", value)
        if name == "background-color":
            colour, word, painted = _painted(value, look), value, True
        elif name == "background":
            colour, word, drawn = _shorthand(value, look)
            painted = True
        elif name == "background-image":
            drawn = value not in ("none", "initial", "unset")
    if painted and colour is None:
        return look._replace(ground=None, said_ground="")
    if painted and colour and colour.alpha:
        through = colour.alpha < 1
        ground = (colour.over(above.ground) if above.ground else None) if through else colour
        look = look._replace(ground=ground, said_ground=word)
    elif painted:
        look = look._replace(ground=above.ground, said_ground=above.said_ground)
    return look._replace(ground=None) if drawn else look


def _painted(value: str, look: Look) -> Colour | None:
    if value in ("inherit", "initial", "unset", "none"):
        return CLEAR
    return look.ink if value == "currentcolor" else read_colour(value)


def _shorthand(value: str, look: Look) -> tuple[Colour | None, str, bool]:
    """The colour in `background`, how it is written, and whether something is drawn on it."""
    colour, word = CLEAR, ""
    for part in _PART.findall(value):
        found = _painted(part, look)
        if found is not None and part != "none":
            colour, word = found, part
        elif "(" in part and not part.startswith("var("):
            return CLEAR, "", True
        elif not _PLACING.fullmatch(part):
            return None, "", False
    return colour, word, False


def _veiled(look: Look, above: Look, value: str | None) -> Look:
    """With `opacity`, of a whole element: ink and ground let through what is behind it."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,9})?|\.\d{1,9})(%?)", value) if value else None
    left = float(found[1]) / (100 if found[2] else 1) if found else 1.0
    if left >= 1:
        return look
    share = above.share * left
    behind = above.behind
    if behind and above.ground:
        rest = above.share * (1 - left) / (1 - share)
        behind = above.ground._replace(alpha=rest).over(behind)
    return look._replace(share=share, behind=behind if above.ground else None)
