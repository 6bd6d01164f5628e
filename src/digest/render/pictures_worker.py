"""The process that makes one picture's files: the original on standard input, the answer on standard output.

Started by `pictures.py` by the path of this file, so that a decoder that is broken into finds nothing of
the newsroom in its memory or environment. It imports nothing of digest, and Pillow only once its limits are set.

The answer is one line of JSON, then the files one after the other:

    {"type": "image/png", "width": 1600, "height": 900,
     "files": [{"suffix": "jpg", "width": 1200, "height": 675, "length": 81234}, …]}

or `{"unfit": "why"}`.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

MEMORY = 300_000_000
CPU_SECONDS = 20
LONGEST_ANSWER = 16_000_000
# The widest that a layout shows, twice for dense screens; and a card's picture on the widest telephone.
LARGE, SMALL = 1200, 640
# Height by width: a lead is no taller than this; cards and lists show one shape, so that neighbours stand in line.
UPRIGHT, CARD = 5 / 4, 2 / 3
# What a card's picture may be out of shape before it is cut: nobody sees a pixel or two.
_NEARLY = 0.01
# Of what is cut off above and below, so much is above: a face, or the sun, stands in the upper third.
_ABOVE = 0.2
# Decoded no taller than this, of which a lead keeps what its shape allows.
_TALLEST = 3000
SMALLEST = 100
# A JPEG is halved while it is decoded; everything else is decoded whole, at up to eight octets a pixel.
MOST_PIXELS_OF_JPEG = 80_000_000
MOST_PIXELS = 24_000_000
QUALITY = 80

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_KINDS = {"MPO": "image/jpeg"} | {name: f"image/{name.lower()}" for name in _FORMATS}
_DRAWN = frozenset({"PNG", "GIF"})
_COLOURS_OF_A_DRAWING = 4096
# Of a transparent picture: what is lighter than this (of 255), but for specks, is not seen on white.
_LIGHT, _SPECKS, _DARK = 208, 0.001, "#2b2f33"
_LONGEST_PROFILE = 4_000_000
_SIDEWAYS = frozenset({5, 6, 7, 8})
_ORIENTATION = 0x0112


class Unfit(Exception):
    """Why nothing is made of a picture, as the end of a sentence that begins with its address.

    `for_good`: it is what it is, and will be the same tomorrow.
    """

    def __init__(self, reason: str, *, for_good: bool = True) -> None:
        self.for_good = for_good
        super().__init__(reason)


def answer(octets: bytes) -> bytes:
    """The answer for an original, whatever it is."""
    try:
        head, files = make(octets)
    except Unfit as unfit:
        head, files = {"unfit": str(unfit), "for_good": unfit.for_good}, []
    except MemoryError:
        head, files = {"unfit": f"it takes more than {MEMORY // 1_000_000} MB of memory to read"}, []
    except Exception as error:  # noqa: BLE001  whatever a hostile picture makes a decoder raise is about that picture
        head, files = {"unfit": f"it is damaged or cut short ({type(error).__name__})"}, []
    return b"".join([json.dumps(head).encode("ascii"), b"\n", *files])


def make(octets: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The head of the answer and the files, the lead's first. Raises Unfit, and whatever Pillow raises."""
    from PIL import AvifImagePlugin, Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS_OF_JPEG
    # A thread would be another process, by the limits.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    try:
        opened = Image.open(io.BytesIO(octets), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise Unfit("it has far more pixels than a picture") from error
    except UnidentifiedImageError as error:
        raise _what_else(octets) from error
    with opened:
        kind = opened.format or ""
        _refuse_sizes(kind, opened.size)
        turned = _orientation(opened)
        original = opened.size[::-1] if turned in _SIDEWAYS else opened.size
        pictures = _in_sizes(opened, turned, drawn=kind in _DRAWN)
    files = [(picture, *_encoded(picture, drawn=kind in _DRAWN)) for picture in pictures]
    told = [
        {"suffix": suffix, "width": picture.width, "height": picture.height, "length": len(content)}
        for picture, suffix, content in files
    ]
    head = {"type": _KINDS[kind], "width": original[0], "height": original[1], "files": told}
    return head, [content for _, _, content in files]


def _what_else(octets: bytes) -> Unfit:
    start = octets[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return Unfit("it is a web page and no picture", for_good=False)
    if b"<svg" in start:
        return Unfit("it is a drawing (SVG), which mail programs do not show")
    return Unfit("it is no JPEG, PNG, GIF, WebP or AVIF", for_good=False)


def _refuse_sizes(kind: str, size: tuple[int, int]) -> None:
    width, height = size
    if min(size) < SMALLEST:
        raise Unfit(f"it is {width} × {height} pixels, too small for a story's picture")
    if width * height > (MOST_PIXELS_OF_JPEG if kind in ("JPEG", "MPO") else MOST_PIXELS):
        raise Unfit(f"it is {width} × {height} pixels, more than are read")


def _orientation(opened: Image) -> int:
    """How the camera was held (Exif); upright where that cannot be read."""
    try:
        return int(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  damaged metadata says nothing, and the picture may be whole
        return 1


def _in_sizes(opened: Image, turned: int, *, drawn: bool) -> list[Image]:
    """The picture for a lead and for a card, each once, plain: no metadata, no transparency, sRGB or grey."""
    from PIL.Image import Resampling

    across, down = opened.size[::-1] if turned in _SIDEWAYS else opened.size
    # Of a panorama a card shows more pixels in its height than a lead does.
    scale = min(1.0, max(LARGE / across, SMALL * CARD / down), _TALLEST / down)
    width, height = max(round(across * scale), 1), max(round(down * scale), 1)
    box = (height, width) if turned in _SIDEWAYS else (width, height)
    opened.draft(None, box)
    profile = opened.info.get("icc_profile")
    picture = _resizable(opened)
    picture.thumbnail(box, Resampling.LANCZOS)
    picture = _upright(_in_srgb(_opaque(picture), profile), turned)
    picture.info = {}
    lead = picture.copy()
    lead.thumbnail((LARGE, _TALLEST), Resampling.LANCZOS)
    if min(lead.size) < SMALLEST:
        raise Unfit("it is too narrow for a story's picture")
    whole = drawn and picture.getcolors(_COLOURS_OF_A_DRAWING) is not None
    large = _in_shape(picture, UPRIGHT, LARGE, whole=whole) if picture.height > picture.width * UPRIGHT else lead
    is_card = abs(large.height - large.width * CARD) <= large.height * _NEARLY
    small = large.copy() if is_card else _in_shape(picture, CARD, SMALL, whole=whole)
    small.thumbnail((SMALL, SMALL), Resampling.LANCZOS)
    return [large] if small.size == large.size else [large, small]


def _in_shape(picture: Image, height_of_width: float, most: int, *, whole: bool) -> Image:
    """The picture `height_of_width` times as high as wide, at most `most` wide and never enlarged.

    A photograph loses what is over; a drawing is kept whole, on ground of the colour of its corners.
    """
    from PIL import ImageOps
    from PIL.Image import Resampling

    across, down = picture.width, picture.height / height_of_width
    width = min(most, round(max(across, down) if whole else min(across, down)))
    size = (width, round(width * height_of_width))
    if whole:
        right, bottom = picture.width - 1, picture.height - 1
        corners: list[Any] = [picture.getpixel(place) for place in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
        ground = max(corners, key=lambda colour: (corners.count(colour), colour))
        return ImageOps.pad(picture, size, Resampling.LANCZOS, color=ground)
    return ImageOps.fit(picture, size, Resampling.LANCZOS, centering=(0.5, _ABOVE))


def _resizable(opened: Image) -> Image:
    """The first frame in a mode that can be resized smoothly."""
    if opened.mode.startswith("I"):
        # Sixteen bits of grey: converted at once they would all be white.
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    opened.load()
    if opened.mode == "RGBA" or (opened.mode in ("L", "RGB", "CMYK") and not opened.has_transparency_data):
        return opened
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def _opaque(picture: Image) -> Image:
    from PIL import Image as images

    if picture.mode != "RGBA":
        return picture
    opacity = picture.getchannel("A")
    # What is hardly there at all says nothing of the rest.
    seen = opacity.point(lambda value: 255 if value >= 128 else 0)
    there = seen.histogram()[255]
    dark = sum(picture.convert("L").histogram(seen)[:_LIGHT])
    paper = images.new("RGB", picture.size, _DARK if there and dark <= _SPECKS * there else "white")
    paper.paste(picture, mask=opacity)
    return paper


def _in_srgb(picture: Image, profile: bytes | None) -> Image:
    from PIL import ImageCms

    if profile and len(profile) <= _LONGEST_PROFILE and picture.mode in ("RGB", "CMYK"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return found or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile of another colour space than the pixels', or a broken one.
            return picture.convert("RGB")
    return picture if picture.mode == "L" else picture.convert("RGB")


def _upright(picture: Image, turned: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return picture.transpose(turns[turned]) if turned in turns else picture.copy()


def _encoded(picture: Image, *, drawn: bool) -> tuple[str, bytes]:
    """Suffix and content: JPEG, or PNG where that is smaller, as with charts and maps."""
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    if drawn and picture.getcolors(_COLOURS_OF_A_DRAWING):
        png = io.BytesIO()
        picture.save(png, "PNG", optimize=True)
        if png.tell() <= jpeg.tell():
            return "png", png.getvalue()
    return "jpg", jpeg.getvalue()


def _confine() -> None:
    """Give up memory, time, files and other processes beyond what one picture takes."""
    os.nice(10)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LONGEST_ANSWER),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _confine()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))
