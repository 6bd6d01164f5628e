"""Makes of pages that outsiders showed: Blogger's, Korean papers, bylines in dense scripts, notices of deaths."""

from __future__ import annotations

import pytest

from digest.sources.deathnotices import bare_name
from digest.sources.htmlpage import WebPage, read_web_page

LINES = (
    "The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.",
    "Nobody had asked for it, said the harbour master, but nobody has complained either, not even the gulls.",
    "The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.",
)
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
LEAD = "Two cranes, one colour: the harbour tries something new."
TAG = "<a href='/search/label/Harbour' rel='tag'>Harbour</a>, <a href='/search/label/paint' rel='tag'>paint</a>"


def page(
    content: str, head: str = "", language: str = "en", address: str = "https://daily.example/a-b-c-4711"
) -> WebPage:
    return read_web_page(f"<html lang='{language}'><head>{head}</head><body>{content}</body></html>", address)


def test_a_story_among_widgets_has_its_lead_its_label_and_its_moment() -> None:
    body = f"<p><b>{LEAD}</b></p>" + "".join(f"<div style='text-align: justify'>{line}</div>" for line in LINES)
    found = page(
        "<div class='content'><header><h1><a href='/'>Daily</a></h1></header>"
        "<div class='tabs'><ul><li><a href='/search/label/Harbour'>Harbour</a></li></ul></div>"
        "<div class='widget Blog'><h2 class='date-header'>Thursday</h2>"
        "<div class='post hentry' itemscope itemtype='http://schema.org/BlogPosting'>"
        "<h3 class='post-title' itemprop='name'>Two cranes are yellow now</h3>"
        f"<div class='post-body' itemprop='description articleBody'>{body}</div>"
        "<div class='post-footer'><span class='post-timestamp'>at <abbr itemprop='datePublished'"
        f" title='2026-11-20T10:25:00+02:00'>10:25</abbr></span><span>Labels: {TAG}</span></div></div></div></div>",
        f"<title>Daily: Two cranes are yellow now</title><meta property='og:title' content='Two cranes are yellow now'>"
        f"<meta name='description' content='{LEAD}'>",
    ).draft
    assert found.published == "2026-11-20T10:25:00+02:00"
    assert found.section_label == "Harbour"
    assert found.standfirst == LEAD


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("이서연·박지호 기자", ("이서연", "박지호")),
        ("김도윤 기자 dy@paper.example", ("김도윤",)),
        ("文・小林直樹", ("小林直樹",)),
        ("取材・文／田中美咲", ("田中美咲",)),
        ("本报记者 王小伟 李娜", ("王小伟", "李娜")),
    ],
)
def test_names_in_dense_scripts_stand_behind_or_before_a_label(line: str, names: tuple[str, ...]) -> None:
    story = (
        f"<article><h1>Two cranes are yellow now</h1><div class='c-9'>{line}</div><div class='text-body'>{TEXT}</div>"
    )
    assert page(story + "</article>").draft.names == names


@pytest.mark.parametrize(("end", "names"), [("（田中美咲）", ("田中美咲",)), ("（敬称略）", ()), ("（共同通信）", ())])
def test_a_name_in_brackets_closes_a_text(end: str, names: tuple[str, ...]) -> None:
    text = "".join(
        f"<p>港のクレーンが月曜日に黄色く塗られた。塗料は引き取りに来なかった船のものだと港湾事務所は話した。{each}</p>"
        for each in ("", end)
    )
    assert (
        page(f"<article><h1>港のクレーンが黄色に</h1><div class='text-body'>{text}</div></article>").draft.names
        == names
    )


def test_a_trail_through_all_news_leaves_the_section_to_the_label_at_the_headline() -> None:
    trail = "<ol class='breadcrumb'><li><a href='/'>Home</a></li><li><a href='/n'>{}</a></li></ol>"
    label = "<p><span class='news-category'><a href='/money'>Money</a></span></p>"
    story = "<article><h1>Two cranes are yellow now</h1>{}<div class='text-body'>" + TEXT + "</div></article>"
    assert page(trail.format("Haberler") + story.format(label)).draft.section_label == "Money"
    assert page(trail.format("Haberler") + story.format("")).draft.section_label == "Haberler"
    assert page(trail.format("Harbour") + story.format(label)).draft.section_label == "Harbour"


@pytest.mark.parametrize(
    ("headline", "text", "other"),
    [
        ("Gun Backman", "* 12 June 1938 † 11 November 2026. The funeral is held in silence.", True),
        ("Harold P. Lund, 88", "Harold P. Lund, 88, died peacefully at home. He was predeceased by his wife.", True),
        (
            "Harold P. Lund opens a bakery",
            "The funeral of the old bakery was a feast, said Harold P. Lund on Monday.",
            False,
        ),
        ("Harold P. Lund", "The baker of the harbour has been up since four, as on every day since 1988.", False),
        ("Bus Crash", "Three passengers died. The funeral will be held on Friday, said the mayor.", False),
        ("Ada Quay", "The rower (1990–2020) of the harbour club has a street now, the council decided.", False),
        ("Ada Quay †", "The funeral of the rower is held in silence.", True),
        ("[인사] 항만공사", "◇ 국장급 ▲ 항만국장 김하늘 ▲ 기획국장 이서연. 무단 전재를 금합니다.", True),
        ("[인사] 항만공사 사장에 김하늘", "항만공사는 사장에 김하늘을 임명했다. 임기는 3년이다.", False),
        ("[부고] 정만석 전 이사 별세", "정만석 전 이사가 별세했다. 빈소는 항구 장례식장이다.", True),
        ("[오늘의 운세] 11월 20일", "쥐띠: 좋은 날. 소띠: 쉬는 날. 토끼띠: 걷는 날.", True),
    ],
)
def test_a_name_above_a_funeral_is_a_notice_and_a_baker_is_none(headline: str, text: str, other: bool) -> None:
    story = f"<article><h1>{headline}</h1><div class='text-body'><p>{text}</p><p>{text}</p></div></article>"
    assert (page(f"<main>{story}</main>").no_story is not None) is other


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ada Quay (1938–2026)", "Ada Quay"),
        ("Ada van der Quay, 91", "Ada van der Quay"),
        ("Yellow cranes at last", None),
    ],
)
def test_the_name_that_is_all_of_a_headline(line: str, name: str | None) -> None:
    assert bare_name(line) == name


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Por Ada Quay, Harbour Daily — Harbour", ("Ada Quay",)),
        ("By Ada Quay | Harbour Daily", ("Ada Quay",)),
        ("By Harbour Daily", ("Harbour Daily",)),
    ],
)
def test_the_outlet_beside_a_name_is_no_second_author(byline: str, names: tuple[str, ...]) -> None:
    story = (
        f"<article><h1>Two cranes are yellow now</h1><p class='byline'>{byline}</p><div class='text-body'>{TEXT}</div>"
    )
    draft = page(f"<a href='/'>Harbour Daily</a>{story}</article>").draft
    assert (draft.names or (draft.byline,)) == names
