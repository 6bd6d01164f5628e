"""Details that a page tells in pieces: a day and its time in two elements, a name in brackets below the text."""

from __future__ import annotations

import pytest

from digest.sources.credits import credit_of
from digest.sources.headlines import without_site
from digest.sources.htmlpage import WebPage, read_web_page

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)


def page(row: str, below: str = "", language: str = "en") -> WebPage:
    story = f"<article><h1>Two cranes are yellow now</h1>{row}<div class='text-body'>{TEXT}</div>{below}</article>"
    html = f"<html lang='{language}'><head><title>Cranes</title></head><body>{story}</body></html>"
    return read_web_page(html, "https://daily.example/4711,cranes.html")


@pytest.mark.parametrize(
    ("row", "published"),
    [
        ("<ul><li><time>4 March 2026</time></li><li><time>09:30</time></li></ul>", "2026-03-04T09:30"),
        ("<ul><li><time>4 March 2026</time></li><li class='date-modified'><time>09:30</time></li></ul>", "2026-03-04"),
        ("<ul><li><time>4 March 2026</time></li><li>Reading time 09:30</li></ul>", "2026-03-04"),
        ("<ul><li><time>4 March 2026 07:15</time></li><li><time>09:30</time></li></ul>", "2026-03-04T07:15"),
    ],
)
def test_a_time_of_its_own_beside_the_day_is_that_of_the_story(row: str, published: str) -> None:
    said = page(row).draft.published or ""
    assert said[: len(published)] == published
    assert len(published) > len("2026-03-04") or "09:30" not in said


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("（田中美咲）", ("田中美咲",)),
        ("（田中美咲・山本健）", ("田中美咲", "山本健")),
        ("（おわり）", ()),
        ("（写真）", ()),
    ],
)
def test_a_name_in_brackets_below_the_text_wrote_it(line: str, names: tuple[str, ...]) -> None:
    assert page("", f"<p align='right'>{line}</p>", "ja").draft.names == names


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("通行止めとなった大橋＝18日午前（撮影・山本健）", "撮影・山本健"),
        ("再開した映画館（写真：中野由紀）。", "写真：中野由紀"),
        ("通行止めとなった大橋（18日午前）", None),
    ],
)
def test_who_took_a_picture_stands_in_wide_brackets(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("港口起重机全部刷成黄色_港口_东岸日报", "港口起重机全部刷成黄色"),
        ("东岸日报_港口起重机全部刷成黄色", "东岸日报_港口起重机全部刷成黄色"),
        ("The flag __init_subclass__ explained", "The flag __init_subclass__ explained"),
    ],
)
def test_underscores_part_titles_in_scripts_without_spaces(title: str, headline: str) -> None:
    assert without_site(title, [], (), "https://paper.example/2026/11/4711.html") == headline
