"""Advertisements and tiny pictures are no story's picture, wherever they stand."""

from __future__ import annotations

import pytest
from sources.pagesroom import read, story

TEXT = "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"


def shown(box: str, before: int) -> tuple[str | None, str]:
    page = (
        "<body><article><h1>Two cranes are yellow now</h1><time datetime='2026-11-19T07:12'></time>"
        f"<div class='texto'>{TEXT * before}{box}{TEXT * 3}</div></article></body>"
    )
    found = story(read(page))
    return found.image.url if found.image else None, found.body_html or ""


def image(width: int, height: int) -> str:
    return f"<img src='/img/a.png' width='{width}' height='{height}' alt=''>"


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize(
    "box",
    [
        f"<div class='x'><small>Pubblicità</small>{image(600, 400)}</div>",
        f"<div class='x'><p>Publicidade</p><a href='https://ads.invalid/'>{image(600, 400)}</a></div>",
        f"<div class='x'>Advertisement {image(600, 400)}</div>",
        f"<figure>{image(600, 400)}<figcaption>Anzeige</figcaption></figure>",
        f"<div class='x'>{image(728, 90)}</div>",
        f"<figure>{image(970, 250)}</figure>",
        f"<p><a href='https://ads.invalid/'>{image(300, 250)}</a></p>",
    ],
)
def test_an_advertisement_is_neither_the_picture_nor_in_the_text(box: str, before: int) -> None:
    picture, body = shown(box, before)
    assert picture is None
    assert "<img" not in body
    assert "ubbli" not in body


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize(
    "box",
    [
        f"<figure>{image(970, 250)}<figcaption>The cranes from the sea</figcaption></figure>",
        f"<p>{image(300, 250)}</p>",
        f"<p>{image(600, 400)}</p>",
        f"<figure>{image(600, 400)}<figcaption>Advertisement on the wall of the crane house</figcaption></figure>",
    ],
)
def test_a_picture_with_its_words_or_of_no_banner_s_measures_stays(box: str, before: int) -> None:
    assert (shown(box, before)[0] or "").endswith("/img/a.png")


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_picture_too_small_for_a_story_is_not_its_picture(before: int) -> None:
    assert shown(f"<p>{image(120, 80)}</p>", before)[0] is None
