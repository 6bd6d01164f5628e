"""Colours written #rrggbb: how they mix, and how well one is read upon another (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

LEGIBLE = 4.5
_STEP = 0.02
_SHADES = 100


@lru_cache(maxsize=4096)
def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of `one`, from 0 to 1, in `other`."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(first * share + second * (1 - share)):02x}" for first, second in pairs)


def legible(start: str, end: str, grounds: tuple[str, ...], share: float = 0.0) -> str:
    """The first mixture from `start` towards `end` that is legible on all grounds; `end` where none is.

    `share` is how much of `end` the first one has.
    """
    while share < 1:
        found = mixed(end, start, share)
        if all(contrast(found, ground) >= LEGIBLE for ground in grounds):
            return found
        share += _STEP
    return end


def reshaded(colour: str, grounds: tuple[str, ...], least: float) -> str:
    """`colour` in its own hue, but light or dark enough to have a contrast of `least` on all grounds.

    It is drawn towards white on dark grounds, towards black on light ones, and is that where nothing less will do.
    """
    hue, light, strength = rgb_to_hls(*(part / 255 for part in _parts(colour)))
    end = max(("#ffffff", "#000000"), key=lambda each: min(contrast(each, ground) for ground in grounds))
    goal = 1.0 if end == "#ffffff" else 0.0
    for step in range(_SHADES + 1):
        shade = light + (goal - light) * step / _SHADES
        found = "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, shade, strength))
        if all(contrast(found, ground) >= least for ground in grounds):
            return found
    return end


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
