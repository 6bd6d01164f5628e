"""Stories of a few short paragraphs on pages that say next to nothing of themselves."""

from __future__ import annotations

import pytest
from sources.pagesroom import read

HEADLINE = "Two cranes on the quay turned yellow overnight"
TEXT = (
    "<p>The harbour office has painted two of its cranes yellow, as it had promised to do since the spring.</p>"
    "<p>Nobody had asked for it, and nobody has complained, said the harbour master, who chose the colour.</p>"
)
RELATED = "<h3>Related</h3><ul><li><a href='/n2'>A gull stole the mayor's hat and kept it for a day</a></li></ul>"
LEAD = "It took four painters, two ladders and a single night."


def page(inner: str, head: str = "") -> str:
    return f"<html lang='en'><head><title>{HEADLINE}</title>{head}</head><body>{inner}</body></html>"


@pytest.mark.parametrize(
    "line",
    [
        "<p>19 November 2026, 16:40</p>",
        "<p><time datetime='2026-11-19T16:40:00'>19 November</time></p>",
        "<div>2026-11-19 16:40</div>",
    ],
)
def test_the_date_may_stand_below_the_text_in_the_same_element(line: str) -> None:
    for after in ("", RELATED):
        found = read(page(f"<h1>{HEADLINE}</h1>{TEXT}{line}{after}")).draft
        assert (found.published or "")[:16] == "2026-11-19T16:40"
        assert "16:40" not in (found.body_html or "")


def test_several_lines_of_days_are_of_the_text() -> None:
    days = "<p>19 November 2026</p><p>20 November 2026</p>"
    found = read(page(f"<article><h1>{HEADLINE}</h1>{TEXT}{days}{TEXT}</article>")).draft
    assert found.published is None
    assert "2026" in (found.body_html or "")


@pytest.mark.parametrize(
    "lead",
    [
        f"<p><em>{LEAD}</em></p>",
        f"<p><strong>{LEAD}</strong></p>",
        f"<h2>{LEAD}</h2>",
        "<h2>Only a handful of us saw it happen.</h2>",
    ],
)
def test_a_first_paragraph_in_italics_or_bold_and_a_short_sentence_as_a_heading_are_standfirsts(lead: str) -> None:
    picture = "<p><img src='/c.jpg' width='600'></p><p><i>The first crane at noon. Photo: Ada Quay</i></p>"
    found = read(
        page(f"<h1>{HEADLINE}</h1>{lead}<p>19 November 2026, 16:40</p>{picture if 'strong' in lead else ''}{TEXT}")
    )
    assert f">{found.draft.standfirst}<" in lead


def test_a_description_that_shares_no_word_with_a_short_text_is_its_standfirst() -> None:
    said = "Hardly anybody noticed it happening."
    head = f"<meta name='description' content='{said}'>"
    dated = f"<h1>{HEADLINE}</h1><p>19 November 2026</p>{TEXT}"
    assert read(page(dated, head)).draft.standfirst == said
    assert read(page(dated + 5 * TEXT, head)).draft.standfirst is None
    assert read(page(dated, head), own_words=(said,)).draft.standfirst is None


def test_a_picture_that_the_data_name_has_the_words_beside_it_in_the_text() -> None:
    named = f'"headline": "{HEADLINE}", "image": "/img/14.jpg"'
    data = f'{{"@context": "https://schema.org", "@type": "NewsArticle", {named}}}'
    head = f"<script type='application/ld+json'>{data}</script>"
    image = (
        "<div class='bild'><img src='/img/14.jpg' alt=''><div class='bu'>The first crane. Photo: Ada Quay</div></div>"
    )
    found = read(
        page(f"<div id='text'><h1>{HEADLINE}</h1><p><strong>{LEAD}</strong></p>{image}{TEXT}</div>", head)
    ).draft
    assert found.image is not None
    assert (found.image.caption, found.image.credit) == ("The first crane. Photo: Ada Quay", "Photo: Ada Quay")
    assert "<img" not in (found.body_html or "")
    late = read(page(f"<div id='text'><h1>{HEADLINE}</h1>{TEXT}{image}{TEXT}</div>", head)).draft
    assert late.image is not None
    assert late.image.credit == "Photo: Ada Quay"
    assert "<img" in (late.body_html or "")


def test_a_row_of_details_in_the_heading_is_no_part_of_the_headline() -> None:
    details = "<br><span>2026年11月20日 09:32　来源：临江日报　作者：陈立言</span>"
    head = "<h1>临江新区地铁四号线今日全线贯通" + details + "</h1>"
    text = "".join(
        f"<p>　　{'今天上午随着最后一段轨道焊接完成，临江新区地铁四号线全线贯通。' * 2}</p>" for _ in range(3)
    )
    found = read(
        f"<html><head><title>临江新区地铁四号线今日全线贯通</title></head><body>{head}{text}</body></html>"
    ).draft
    assert found.headline == "临江新区地铁四号线今日全线贯通"
    assert (found.published, found.names) == ("2026-11-20T09:32:00", ("陈立言",))


def test_a_deeper_part_of_the_address_that_the_menu_names_is_the_section() -> None:
    menu = "<ul class='nav'><li><a href='/html/town/'>Town</a></li><li><a href='/html/sport/'>Sport</a></li></ul>"
    found = read(page(f"{menu}<h1>{HEADLINE}</h1>{TEXT}"), "https://quay.example/html/town/2026/1120/41287.html")
    assert found.draft.section_label == "Town"


@pytest.mark.parametrize(
    "heading", [f"<p><b>{HEADLINE}</b></p>", f"<h3>{HEADLINE}</h3>", f"<font size='5'>{HEADLINE}</font>"]
)
def test_the_words_of_the_list_tell_the_headline_where_every_page_has_the_same_title(heading: str) -> None:
    sign = "<h1><a href='/'>The Quay</a></h1>"
    story = f"{heading}<h2>{LEAD}</h2><p>19 November 2026</p>{TEXT}"
    html = f"<html><head><title>The Quay</title></head><body>{sign}<div>{story}</div></body></html>"
    found = read(html, listed=HEADLINE, names=("The Quay",))
    assert found.draft.headline == HEADLINE
    assert found.draft.standfirst == LEAD


def test_a_bold_lead_above_a_signature_leaves_it_above_the_text() -> None:
    signed = f"<h3>{HEADLINE}</h3><p><strong>{LEAD}</strong></p><span class='byline'>Ada Quay</span>{TEXT}"
    found = read(
        f"<html><head><title>{HEADLINE}</title></head><body><table><tr><td>{signed}</td></tr></table></body></html>"
    )
    assert (found.draft.standfirst, found.draft.names) == (LEAD, ("Ada Quay",))
