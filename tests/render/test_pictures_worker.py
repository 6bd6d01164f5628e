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

from digest.model.picture import PictureFile
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
        ((1000, 500), [(1000, 500), (640, 427)]),
        ((600, 400), [(600, 400)]),
        ((601, 400), [(601, 400)]),
        ((2000, 3000), [(1200, 1500), (640, 427)]),
        ((900, 1200), [(900, 1125), (640, 427)]),
        ((600, 1500), [(600, 750), (600, 400)]),
        ((4000, 500), [(1200, 150), (640, 427)]),
        ((3000, 260), [(1200, 104), (390, 260)]),
        ((20_000, 2000), [(1200, 120), (640, 427)]),
        ((4000, 300), "too narrow"),
        ((800, 30_000), "too narrow"),
    ],
)
def test_sizes(size: tuple[int, int], sizes: list[tuple[int, int]] | str) -> None:
    original = octets(photograph(*size))
    if isinstance(sizes, str):
        assert sizes in refusal(original)
    else:
        assert [each.size for each in made(original)] == sizes


@given(st.integers(100, 900), st.integers(100, 900), st.sampled_from(["PNG", "JPEG"]), st.booleans())
@settings(max_examples=25)
def test_a_card_has_one_shape_and_a_lead_stands_no_taller_than_five_to_four(
    width: int, height: int, kind: str, drawn: bool
) -> None:
    picture = Image.new("RGB", (width, height), BLUE) if drawn else photograph(width, height)
    files = made(octets(picture, kind))
    large, small = (PictureFile("", *each.size) for each in (files[0], files[-1]))
    # What the store takes for no card would be made again for ever.
    assert small.is_card
    assert large.height <= large.width * 1.25 + 1
    # Nothing is blown up.
    assert small.width <= 640
    assert small.width <= max(width, height * 1.5 + 1)


def test_what_is_cut_off_a_photograph_is_below_its_upper_third() -> None:
    tall = photograph(600, 1500)
    tall.paste(RED, (0, 0, 600, 1500))
    tall.paste(BLUE, (0, 250, 600, 600))
    large, small = made(octets(tall))
    for place in (0.1, 0.9):
        assert is_near(small, (0.5, place), BLUE)
    assert is_near(large, (0.5, 0.05), RED)
    assert is_near(large, (0.5, 0.4), BLUE)
    assert is_near(large, (0.5, 0.9), RED)


@pytest.mark.parametrize("size", [(600, 1500), (1500, 400)])
def test_of_a_drawing_nothing_is_cut_off(size: tuple[int, int]) -> None:
    chart = Image.new("RGB", size, photographs.WHITE)
    chart.paste(RED, (0, 0, 60, 60))
    chart.paste(BLUE, (size[0] - 60, size[1] - 60, *size))
    large, small = made(octets(chart, "PNG"))
    assert (large.format, small.format) == ("PNG", "PNG")
    for each in (large, small):
        across = min(1, size[0] / size[1] * each.height / each.width)
        down = min(1, size[1] / size[0] * each.width / each.height)
        assert is_near(each, (0.5 - across / 2 + 0.02 * across, 0.5 - down / 2 + 0.02 * down), RED)
        assert is_near(each, (0.5 + across / 2 - 0.02 * across, 0.5 + down / 2 - 0.02 * down), BLUE)
        # The ground is the chart's own, and not the colour of its one painted corner.
        assert is_near(each, (0.5, 0.01), photographs.WHITE)
        assert is_near(each, (0.01, 0.5), photographs.WHITE)


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
    assert large.size == ((600, 750) if orientation >= 5 else (800, 600))
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    assert is_near(large, (0.1 + 0.8 * corner[0], 0.1 + 0.8 * corner[1]), RED)
    assert is_near(large, (0.9 - 0.8 * corner[0], 0.9 - 0.8 * corner[1]), BLUE, 60)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_metadata_is_no_reason_to_lose_a_picture() -> None:
    original = octets(photograph(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff\x00nonsense", icc_profile=b"no profile")
    assert [each.size for each in made(original)] == [(800, 600), (640, 427)]


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
    large, _ = made(octets(drawn, kind))
    assert not large.has_transparency_data
    assert is_near(large, (0.2, 0.5), RED)
    assert is_near(large, (0.8, 0.5), photographs.WHITE)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize(
    ("ink", "dark"), [((255, 255, 255), True), ((224, 224, 216), True), ((120, 140, 180), False), ((0, 0, 0), False)]
)
def test_what_is_drawn_in_white_on_nothing_has_ground_on_which_it_is_seen(
    kind: str, ink: tuple[int, int, int], dark: bool
) -> None:
    drawn = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    drawn.paste((*ink, 255), (40, 40, 200, 260))
    large, small = made(octets(drawn, kind, lossless=True))
    assert is_near(large, (0.3, 0.5), ink)
    assert is_near(large, (0.8, 0.5), (43, 47, 51) if dark else photographs.WHITE)
    assert is_near(small, (0.95, 0.5), (43, 47, 51) if dark else photographs.WHITE)


def test_a_white_chart_with_see_through_corners_and_a_faded_edge_stays_on_white() -> None:
    chart = Image.new("RGBA", (400, 300), (255, 255, 255, 255))
    chart.paste((0, 0, 0, 255), (100, 100, 140, 120))
    chart.paste((0, 0, 0, 0), (0, 0, 20, 20))
    large, _ = made(octets(chart, "PNG"))
    assert is_near(large, (0.01, 0.01), photographs.WHITE)


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
