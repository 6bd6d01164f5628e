"""The caption of the picture that is named for sharing: the words beside the same picture in the text, and no other."""

from __future__ import annotations

import pytest
from sources.pagesroom import read

TEXT = "<p>The harbour opened on Thursday after long repairs, said the town, and many boats came in before noon.</p>"


def caption(shared: str, *shown: str) -> str | None:
    figures = "".join(
        f"<figure><img src='{one}' width=800 height=500><figcaption>Words on picture {place}</figcaption></figure>"
        for place, one in enumerate(shown, 1)
    )
    head = f"<title>The harbour opens - Courier</title><meta property='og:image' content='https://courier.example{shared}'>"
    story = f"<h1>The harbour opens</h1><p>By Ada Quay, 19 November 2026</p>{TEXT * 2}{figures}{TEXT}"
    image = read(f"<html><head>{head}</head><body><article>{story}</article></body></html>").draft.image
    assert image is not None
    assert image.url == f"https://courier.example{shared}"
    return image.caption


@pytest.mark.parametrize(
    ("shared", "shown", "place"),
    [
        ("/image.php?id=5", ("/image.php?id=9",), None),
        ("/image.php?id=5", ("/image.php?id=9", "/image.php?id=5"), 2),
        ("/a/image.jpg", ("/b/image.jpg",), None),
        ("/2026/1.jpg", ("/2025/1.jpg",), None),
        ("/large/harbour.jpg", ("/x/mayor.jpg", "/small/harbour.jpg"), 2),
        ("/large/harbour.jpg", ("/x/harbour.jpg", "/y/harbour.jpg"), None),
        ("/pictures/harbour.jpg?w=1200", ("/pictures/harbour.jpg?w=600",), 1),
        ("/pictures/harbour.jpg", ("/pictures/mayor.jpg",), None),
    ],
)
def test_the_words_beside_the_same_picture_are_its_caption(
    shared: str, shown: tuple[str, ...], place: int | None
) -> None:
    assert caption(shared, *shown) == (f"Words on picture {place}" if place else None)
