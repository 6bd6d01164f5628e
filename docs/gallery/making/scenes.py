"""Pictures for the sample newsroom's stories: seas, harbours and hills, drawn by Pillow, the same at every run."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

_SKIES = (
    ((247, 205, 160), (92, 128, 168)),
    ((226, 232, 236), (104, 146, 178)),
    ((244, 178, 132), (58, 66, 110)),
    ((232, 226, 208), (132, 164, 170)),
    ((190, 208, 220), (60, 84, 112)),
)
_SEAS = ((46, 92, 112), (38, 70, 96), (70, 112, 118), (52, 60, 88))
Colour = tuple[int, int, int]


def scene(name: str, width: int = 1200, height: int = 800) -> bytes:
    """A JPEG of a coast; `name` decides which."""
    dice = random.Random(name)  # noqa: S311 - a drawing, no secret
    low, high = dice.choice(_SKIES)
    picture = _gradient(width, height, high, low)
    horizon = int(height * dice.uniform(0.5, 0.66))
    _sun(picture, dice, horizon)
    picture = picture.filter(ImageFilter.GaussianBlur(3))
    draw = ImageDraw.Draw(picture)
    for depth in range(3):
        _hills(draw, dice, width, horizon, _between(low, (40, 60, 70), 0.35 + 0.22 * depth), depth)
    _water(picture, dice, horizon)
    for _ in range(dice.randint(1, 3)):
        _boat(draw, dice, width, height, horizon)
    if dice.random() < 0.5:
        _crane(draw, dice, width, height, horizon)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=88)
    return stream.getvalue()


def _between(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    column = Image.new("RGB", (1, height))
    for y in range(height):
        column.putpixel((0, y), _between(top, bottom, min(y / (height * 0.62), 1)))
    return column.resize((width, height))


def _sun(picture: Image.Image, dice: random.Random, horizon: int) -> None:
    x, y, size = (
        dice.randint(picture.width // 6, picture.width * 5 // 6),
        int(horizon * dice.uniform(0.5, 0.95)),
        picture.width // 22,
    )
    ImageDraw.Draw(picture).ellipse((x - size, y - size, x + size, y + size), fill=(255, 240, 212))


def _hills(
    draw: ImageDraw.ImageDraw, dice: random.Random, width: int, horizon: int, colour: Colour, depth: int
) -> None:
    rise, phase, wave = horizon * (0.24 - depth * 0.06), dice.uniform(0, 6), dice.uniform(90, 260)
    line = [
        (x, horizon - rise * (0.5 + 0.3 * math.sin(x / wave + phase) + 0.2 * math.sin(x / (wave / 2.7) + 2 * phase)))
        for x in range(0, width + 8, 8)
    ]
    draw.polygon([(0, horizon), *line, (width, horizon)], fill=colour)


def _water(picture: Image.Image, dice: random.Random, horizon: int) -> None:
    near = dice.choice(_SEAS)
    deep = _gradient(picture.width, picture.height - horizon, _between(near, (230, 226, 214), 0.45), near)
    picture.paste(deep, (0, horizon))
    draw = ImageDraw.Draw(picture)
    for _ in range(160):
        y = dice.randint(horizon + 4, picture.height - 1)
        length = 6 + (y - horizon) * dice.uniform(0.05, 0.32)
        x = dice.uniform(0, picture.width)
        light = _between(near, (244, 240, 228), dice.uniform(0.15, 0.5))
        draw.line((x, y, x + length, y), fill=light, width=1 + (y - horizon) // 150)


def _boat(draw: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int, horizon: int) -> None:
    y = dice.randint(horizon + 20, horizon + (height - horizon) * 2 // 3)
    size = 30 + (y - horizon) * 0.7
    x = dice.uniform(size, width - 2 * size)
    hull = dice.choice([(142, 52, 44), (34, 44, 58), (236, 230, 218), (186, 138, 62)])
    draw.polygon(
        [(x, y), (x + size * 1.9, y), (x + size * 1.6, y + size * 0.36), (x + size * 0.28, y + size * 0.36)], fill=hull
    )
    draw.rectangle((x + size * 0.55, y - size * 0.42, x + size * 1.2, y), fill=(240, 236, 226))
    draw.line((x + size * 1.3, y, x + size * 1.3, y - size * 1.1), fill=(50, 46, 44), width=max(2, int(size / 26)))


def _crane(draw: ImageDraw.ImageDraw, dice: random.Random, width: int, height: int, horizon: int) -> None:
    x, tall, dark = dice.uniform(0.1, 0.8) * width, height * dice.uniform(0.26, 0.4), (44, 42, 48)
    base = horizon + 12
    thick = max(4, width // 170)
    for foot in (-0.05, 0.05):
        draw.line((x + foot * width, base, x, base - tall * 0.6), fill=dark, width=thick)
    draw.line((x, base, x, base - tall), fill=dark, width=thick)
    draw.line((x - width * 0.06, base - tall * 0.86, x + width * 0.2, base - tall), fill=dark, width=thick)
    draw.line((x + width * 0.17, base - tall * 0.97, x + width * 0.17, base - tall * 0.5), fill=dark, width=2)
