"""One picture at a time: what is made of it, what is not left of it, and what is refused with a reason."""

from __future__ import annotations

import io
import json
from typing import Any

import photographs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from photographs import BLUE, RED, octets, photograph
from PIL import Image, ImageCms, features

from digest.render.pictures_worker import answer


def made(original: bytes) -> list[Image.Image]:
    """The files that are made of an original, read again."""
    head, _, content = answer(original).partition(b"\n")
    told = json.loads(head)
    assert "unfit" not in told, told
    pictures = []
    for file in told["files"]:
        octets_of_it, content = content[: file["length"]], content[file["length"] :]
        picture = Image.open(io.BytesIO(octets_of_it))
        picture.load()
        assert picture.size == (file["width"], file["height"])
        assert {"JPEG": "jpg", "PNG": "png"}[picture.format or ""] == file["suffix"]
        pictures.append(picture)
    assert content == b""
    return pictures


def refusal(original: bytes) -> str:
    return str(json.loads(answer(original).partition(b"\n")[0])["unfit"])


def is_near(picture: Image.Image, place: tuple[float, float], colour: tuple[int, ...], most: int = 40) -> bool:
    width, height = picture.size
    found: Any = picture.convert("RGB").getpixel((int(width * place[0]), int(height * place[1])))
    return all(abs(a - b) <= most for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((3000, 2000), [(1200, 800), (640, 427)]),
        ((1000, 500), [(1000, 500), (640, 320)]),
        ((600, 400), [(600, 400)]),
        ((2000, 3000), [(1000, 1500), (533, 800)]),
        ((4000, 500), [(1200, 150)]),
    ],
)
def test_sizes(size: tuple[int, int], sizes: list[tuple[int, int]]) -> None:
    assert [each.size for each in made(octets(photograph(*size)))] == sizes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_photograph_of_any_kind_is_a_progressive_jpeg(kind: str) -> None:
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow reads no AVIF")
    original = octets(photograph(1400, 1000), kind)
    head = json.loads(answer(original).partition(b"\n")[0])
    assert (head["type"], head["width"], head["height"]) == (f"image/{kind.lower()}", 1400, 1000)
    large, small = made(original)
    assert (large.format, small.format) == ("JPEG", "JPEG")
    assert large.info.get("progressive")
    assert is_near(large, (0.1, 0.1), RED, 60)
    assert is_near(large, (0.7, 0.7), BLUE, 60)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_upright_and_nothing_but_pixels_is_left(orientation: int) -> None:
    original = photographs.held_sideways(orientation)
    assert photographs.PLACE.encode() in original
    answered = answer(original)
    for trace in (b"Exif", b"ICC_PROFILE", b"xmp", b"Photographed", b"Reed"):
        assert trace not in answered
    (large, *_) = made(original)
    assert large.size == ((600, 800) if orientation >= 5 else (800, 600))
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    assert is_near(large, (0.1 + 0.8 * corner[0], 0.1 + 0.8 * corner[1]), RED)
    assert is_near(large, (0.9 - 0.8 * corner[0], 0.9 - 0.8 * corner[1]), BLUE, 60)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_metadata_is_no_reason_to_lose_a_picture() -> None:
    original = octets(photograph(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff\x00nonsense", icc_profile=b"no profile")
    assert [each.size for each in made(original)] == [(800, 600), (640, 480)]


def test_another_colour_space_becomes_srgb() -> None:
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A space whose red is green and whose green is red.
    other = plain.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")
    (large,) = made(octets(Image.new("RGB", (300, 200), (255, 0, 0)), icc_profile=other))
    assert is_near(large, (0.5, 0.5), (0, 255, 0), 10)


def test_ink_becomes_light() -> None:
    (large, *_) = made(octets(photograph().convert("CMYK")))
    assert large.mode == "RGB"
    assert is_near(large, (0.1, 0.1), RED, 60)


def test_sixteen_bits_of_grey_are_grey_and_not_white() -> None:
    ramp = Image.new("I;16", (300, 200), 0x8000)
    (large,) = made(octets(ramp, "PNG"))
    assert large.mode == "L"
    assert abs(large.getpixel((150, 100)) - 128) <= 2  # type: ignore[operator]


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_what_is_transparent_is_white(kind: str) -> None:
    drawn = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    drawn.paste((*RED, 255), (0, 0, 200, 300))
    (large,) = made(octets(drawn, kind))
    assert not large.has_transparency_data
    assert is_near(large, (0.2, 0.5), RED)
    assert is_near(large, (0.8, 0.5), photographs.WHITE)


def test_a_chart_stays_sharp() -> None:
    chart = Image.new("P", (1500, 900), 3)
    chart.putpalette([0, 0, 0] * 3 + list(BLUE) + list(RED))
    chart.paste(4, (100, 100, 400, 800))
    large, small = made(octets(chart, "PNG"))
    assert (large.format, small.format) == ("PNG", "PNG")


def test_of_an_animation_the_first_frame() -> None:
    frames = [Image.new("RGB", (300, 200), colour) for colour in (RED, BLUE, RED)]
    for kind in ("GIF", "WEBP", "PNG"):
        moving = octets(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        (still,) = made(moving)
        assert getattr(still, "n_frames", 1) == 1
        assert is_near(still, (0.5, 0.5), RED)


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        (octets(Image.new("RGB", (1, 1)), "GIF"), "1 × 1 pixels, too small"),
        (octets(Image.new("RGB", (728, 90)), "PNG"), "728 × 90 pixels, too small"),
        (octets(photograph(3000, 200)), "too narrow"),
        (photographs.bomb(), "far more pixels"),
        (photographs.bomb(5000, 5000), "5000 × 5000 pixels, more than are read"),
        (octets(photograph(), "PNG")[:20_000], "damaged or cut short"),
        (octets(photograph(), "TIFF"), "no JPEG, PNG, GIF, WebP or AVIF"),
        (octets(photograph(), "BMP"), "no JPEG, PNG, GIF, WebP or AVIF"),
        (b"", "no JPEG, PNG, GIF, WebP or AVIF"),
        (b"<!DOCTYPE html><title>Not found</title><svg>", "a web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "a drawing (SVG)"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 500 500\n", "no JPEG"),
    ],
)
def test_what_is_refused(original: bytes, reason: str) -> None:
    assert reason in refusal(original)


def test_the_same_picture_gives_the_same_octets() -> None:
    original = octets(photograph(1500, 1000))
    assert answer(original) == answer(original)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP"]),
)
@settings(max_examples=100)
def test_any_octets_are_answered(rest: bytes, start: bytes) -> None:
    assert refusal(start + rest)


SMALL = {kind: octets(photograph(160, 120), kind) for kind in ("JPEG", "PNG", "GIF", "WEBP")}


@given(
    st.sampled_from(sorted(SMALL)),
    st.lists(st.tuples(st.integers(0, 20_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_picture_is_answered(kind: str, wounds: list[tuple[int, bytes]]) -> None:
    damaged = bytearray(SMALL[kind])
    for place, wound in wounds:
        start = place % len(damaged)
        damaged[start : start + len(wound)] = wound
    head = json.loads(answer(bytes(damaged)).partition(b"\n")[0])
    assert head.get("unfit") or head["files"]
