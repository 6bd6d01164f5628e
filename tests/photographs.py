"""Pictures for tests, made by Pillow: photographs, drawings, and what only calls itself a picture."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, BLUE, WHITE = (220, 30, 40), (30, 60, 200), (255, 255, 255)
PLACE = "Photographed at 40.4093 N, 49.8671 E by A. Reed"


def photograph(width: int = 800, height: int = 600) -> Image.Image:
    """Something without two equal areas, red at its top left and blue everywhere else."""
    grain = [Image.effect_noise((width // 8, height // 8), 40).resize((width, height)) for _ in range(3)]
    picture = Image.blend(Image.merge("RGB", grain), Image.new("RGB", (width, height), BLUE), 0.8)
    ImageDraw.Draw(picture).rectangle((0, 0, width // 4, height // 4), fill=RED)
    return picture


def octets(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file of one kind."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def held_sideways(orientation: int) -> bytes:
    """A photograph as a camera writes it: turned, with the place, a comment, XMP and a colour profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = PLACE
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return octets(photograph(), exif=exif, comment=PLACE.encode(), icc_profile=profile, xmp=f"<x>{PLACE}</x>".encode())


def bomb(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG of few octets that says it has so many pixels, and has them."""
    row = zlib.compress(bytes(1 + width // 8) * 64, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes((1 + (width + 7) // 8) * height), 9) if width * height < 10**9 else row
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
