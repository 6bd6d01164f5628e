"""Colours as style sheets and HTML write them (CSS Color 4), read as far as mail programs know them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from colorsys import hls_to_rgb
from functools import lru_cache
from typing import NamedTuple

from digest.render.inline import named_colours

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_OLD_HEX = re.compile(r"[0-9a-f]{6}")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,100})\)")
_NUMBER = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?P<unit>%|deg|grad|rad|turn)?")
_TURNS = {"": 360.0, "deg": 360.0, "grad": 400.0, "rad": 6.283185307179586, "turn": 1.0}


class Colour(NamedTuple):
    """Red, green and blue from 0 to 255, `alpha` from 0 (nothing is seen) to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: Colour) -> Colour:
        """What is seen of it on `ground`, which lets nothing through."""
        share, rest = self.alpha, 1 - self.alpha
        return Colour(
            self.red * share + ground.red * rest,
            self.green * share + ground.green * rest,
            self.blue * share + ground.blue * rest,
        )

    def __str__(self) -> str:
        return "#" + "".join(f"{round(part):02x}" for part in self[:3])


BLACK, WHITE, CLEAR = Colour(0, 0, 0), Colour(255, 255, 255), Colour(0, 0, 0, 0)


@lru_cache(maxsize=1024)
def read_colour(value: str) -> Colour | None:
    """The colour that `value`, in small letters, is; None for whatever depends on something else, or is none."""
    value = value.strip()
    if value == "rebeccapurple":
        return Colour(102, 51, 153)
    if value in named_colours():
        return Colour(*named_colours()[value])
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(sign * 2 for sign in value[1:])
        red, green, blue, *rest = (int(digits[at : at + 2], 16) for at in range(0, len(digits), 2))
        return Colour(red, green, blue, rest[0] / 255 if rest else 1.0)
    function = _FUNCTION.fullmatch(value)
    parts = _parts(function[2]) if function else None
    if function is None or parts is None:
        return None
    return _rgb(parts) if function[1] == "rgb" else _hsl(parts)


def attribute_colour(value: str | None) -> Colour | None:
    """The colour of an attribute of HTML as bgcolor, which may do without its “#”."""
    value = (value or "").strip().lower()
    return read_colour(f"#{value}" if _OLD_HEX.fullmatch(value) else value)


def _parts(inside: str) -> Sequence[tuple[float, str]] | None:
    """Three numbers with their units, and a fourth for alpha; None where they are not numbers."""
    if "," in inside:
        words = [word.strip() for word in inside.split(",")]
    else:
        shown, slash, alpha = inside.partition("/")
        words = shown.split() + ([alpha.strip()] if slash else [])
        if len(shown.split()) != 3:
            return None
    found = [_NUMBER.fullmatch("0" if word == "none" else word) for word in words]
    read = [(float(each["number"]), each["unit"] or "") for each in found if each]
    return read if len(read) == len(found) and len(read) in (3, 4) else None


def _rgb(parts: Sequence[tuple[float, str]]) -> Colour | None:
    if any(unit not in ("", "%") for _, unit in parts):
        return None
    red, green, blue = (_within(number * 2.55 if unit else number, 255) for number, unit in parts[:3])
    return Colour(red, green, blue, _alpha(parts))


def _hsl(parts: Sequence[tuple[float, str]]) -> Colour | None:
    (hue, turn), (strength, _), (light, _) = parts[:3]
    if turn == "%" or any(unit not in ("", "%") for _, unit in parts[1:]):
        return None
    around = hue / _TURNS[turn] % 1
    red, green, blue = hls_to_rgb(around, _within(light, 100) / 100, _within(strength, 100) / 100)
    return Colour(red * 255, green * 255, blue * 255, _alpha(parts))


def _alpha(parts: Sequence[tuple[float, str]]) -> float:
    number, unit = parts[3] if len(parts) == 4 else (1.0, "")
    return _within(number / 100 if unit else number, 1)


def _within(number: float, most: float) -> float:
    return min(max(number, 0.0), most)
