"""Pictures within a body, for stories whose source names no picture apart."""

from __future__ import annotations

import re
from html import unescape

from digest.html.text import visible
from digest.model.article import Image
from digest.sources.credits import picture

SMALLEST_SIDE = 100
"""How many pixels a story's picture has at least on each side, where its source says it."""
_IMAGE = re.compile(r'<img\b(?:[^>"]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'\b(src|alt|width|height)="([^"]*)"')
_FIGURE = re.compile(r"<figure\b[^>]*>(.*?)</figure>", re.DOTALL)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.*?)</figcaption>", re.DOTALL)


def images_in(body_html: str | None) -> list[Image]:
    """The images of a sanitised body in order, with the captions of the figures that they stand in."""
    if not body_html or "<img" not in body_html:
        return []
    captions: dict[str, str] = {}
    for figure in _FIGURE.findall(body_html):
        inside, words = _IMAGE.search(figure), _CAPTION.search(figure)
        if inside and words:
            captions.setdefault(_attributes(inside[0]).get("src", ""), visible(words[1]))
    found = [_attributes(tag) for tag in _IMAGE.findall(body_html)]
    images = [picture(one["src"], one.get("alt"), captions.get(one["src"])) for one in found if one.get("src")]
    return [image for image in images if image]


def lead_image(named: Image | None, body_html: str | None) -> Image | None:
    """The picture of a story: the one that its source names, with what the body says of it, else the body's first."""
    inside = images_in(body_html)
    if named is None:
        return next((image for image in inside if image.url not in _too_small(body_html)), None)
    same = next((image for image in inside if image.url == named.url), None)
    if same is None:
        return named
    words = (named.caption, named.credit) if named.caption or named.credit else (same.caption, same.credit)
    return Image(named.url, named.alt if named.alt is not None else same.alt, *words)


def _too_small(body_html: str | None) -> set[str]:
    """The addresses of the images of a body that say of themselves that they are too small for a story's picture."""
    found = [_attributes(tag) for tag in _IMAGE.findall(body_html or "")]
    return {
        one.get("src", "")
        for one in found
        if any(one.get(side, "").isdecimal() and int(one[side]) < SMALLEST_SIDE for side in ("width", "height"))
    }


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
