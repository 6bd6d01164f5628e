"""Captions that nothing names: a line right below a picture, in a frame of its own; blanks as the page has them."""

from __future__ import annotations

import pytest
from sources.pagesroom import read

TEXT = "".join(
    f"<p>The ferry office said on Monday that the old landing stage would be rebuilt, as {each} had asked it to.</p>"
    for each in ("the mayor", "the pilots", "a class of nine-year-olds")
)
IMAGE = "<img src='/stage.png' width='640' height='400' alt='The stage, at noon'>"
SAID, END = "<figcaption>", "</figcaption></figure>"


@pytest.mark.parametrize(
    ("box", "caption", "credit"),
    [
        (
            f"<dl class='foto'><dt>{IMAGE}</dt><dd>The stage</dd><dd class='credito'>Foto: Ines Moor</dd></dl>",
            "The stage Foto: Ines Moor",
            "Foto: Ines Moor",
        ),
        (
            f"<dl><dt>{IMAGE}</dt><dd>The stage</dd><dd>Foto: Ines Moor</dd></dl>",
            "The stage Foto: Ines Moor",
            "Foto: Ines Moor",
        ),
        (
            f"<div>{IMAGE}<div>اسکله</div><div>عکس: پروین آذری</div></div>",
            "اسکله عکس: پروین آذری",
            "عکس: پروین آذری",
        ),
        (f"<div>{IMAGE}<div>The stage, at noon.</div></div>", "The stage, at noon.", None),
        (f"<div>{IMAGE}<div>The stage has waited for this since the spring.</div></div>", None, None),
        (f"<div>{IMAGE}<p>The stage, at noon</p><p>It was built in the spring.</p></div>", None, None),
        (f"<div>{IMAGE}<p>The stage, at noon</p><p><a href='/more'>Photo: more</a></p></div>", None, None),
        (
            f"<figure>{IMAGE}{SAID}Le quai <span class='credit'>Photo\u202f: Lucie Aubin</span>{END}",
            "Le quai Photo : Lucie Aubin",
            "Photo : Lucie Aubin",
        ),
        (
            f"<figure>{IMAGE}{SAID}<span class='a'>Le quai</span><span class='b'>, à midi</span>{END}",
            "Le quai, à midi",
            None,
        ),
    ],
)
def test_a_line_in_a_frame_of_the_picture_is_its_caption(box: str, caption: str | None, credit: str | None) -> None:
    page = read(f"<body><main><h1>The landing stage is rebuilt</h1>{box}<div>{TEXT}</div></main></body>")
    image = page.draft.image
    assert image is not None
    assert (image.caption, image.credit) == (caption, credit)
