"""A newsroom's templates, and an edition that has everything a mail or a page must cope with."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import make
import pytest

from digest.model.article import Image
from digest.model.digest import Digest
from digest.model.edition import Edition, EditionBlock, Placed
from digest.render.environment import Templates
from digest.resources import templates_dir

Golden = Callable[[str, bytes], None]
GOLDEN = Path(__file__).resolve().parents[1] / "data" / "render"
WORDS = '<p>The <strong>Harbour Bookshop</strong> has the almanac. <a href="https://shop.example/?a=1&amp;b=2">Order</a>.</p>'


@pytest.fixture
def templates() -> Templates:
    return Templates([templates_dir()])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The newsroom's own folder of templates, still empty."""
    folder = tmp_path / "templates"
    folder.mkdir()
    return folder


@pytest.fixture
def digest() -> Digest:
    return make.digest(make.block("Latest"), make.block("Popular", popular=True, repeats=True))


@pytest.fixture
def edition() -> Edition:
    """A lead with everything, stories with little, one from right to left, an advertisement, a ranking."""
    ferry = make.article(
        "Ferry line reopens after nine months",
        seq=1,
        standfirst="A timetable was signed on Monday.",
        section="news",
        byline="Nara Velikyan",
        updated=make.NOW,
        image=make.image("ferry.png", credit="A. Reed"),
        picture=make.picture(),
    )
    bare = make.article("Tide table", seq=2, url=None, published=None, body_html="<p>High water at <b>dawn</b>.</p>")
    arabic = make.article("مجلس الساحل", seq=3, direction="rtl", language="ar", standfirst="خريطة جديدة.")
    drawing = make.article("A new emblem", seq=4, image=Image("https://courier.example/emblem.SVG?v=2", "An emblem"))
    popular = [
        make.article(f"Much read {place}", seq=4 + place, published=make.NOW - timedelta(days=place))
        for place in (1, 2)
    ]
    placed = [tuple(Placed(one, "test") for one in some) for some in ([ferry, bare, arabic, drawing], popular)]
    return make.edition(
        ferry,
        blocks=(
            EditionBlock("Latest", placed[0]),
            EditionBlock(None, text_html=WORDS, label="Advertisement"),
            EditionBlock("Popular", placed[1], layout="ranked"),
        ),
        intro_html="<p>Good morning from the harbour.</p>",
    )


@pytest.fixture
def golden() -> Golden:
    """Holds bytes against tests/data/render/NAME: what a rendering gave when somebody found it good.

    After a change that is meant, look at the new result and write it down with
    `DIGEST_GOLDEN=write pytest tests/render`.
    """

    def assert_golden(name: str, got: bytes) -> None:
        if os.environ.get("DIGEST_GOLDEN") == "write":
            (GOLDEN / name).write_bytes(got)
        assert got.decode() == (GOLDEN / name).read_bytes().decode()

    return assert_golden
