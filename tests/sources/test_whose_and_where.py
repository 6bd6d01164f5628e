"""Who signs a story, where it is filed and who took its picture, on pages of systems that say it in their own way."""

from __future__ import annotations

import re

import pytest
from lxml import html
from sources.pagesroom import read

from digest.sources.pagetree import label_of
from digest.sources.people import authors_of
from digest.sources.showcases import is_showcase
from digest.sources.sitelinks import simplest
from digest.sources.urls import url_key

TEXT = "".join(
    f"<p>The harbour office said on Monday that both cranes would be painted yellow, as {each} had asked it to.</p>"
    for each in ("the mayor", "the union", "a class of nine-year-olds")
)
DATA = (
    "<script type='application/ld+json'>"
    '{{"@type": "NewsArticle", "headline": "Two cranes are yellow now", {}}}</script>'
)
ROOT = "https://courier.example/2026/11/two-cranes-are-yellow-now"


def story(inside: str, head: str = "", above: str = "", body: str = TEXT) -> str:
    return (
        f"<html><head><title>Two cranes are yellow now</title>{head}</head><body><main>{above}"
        f"<h1>Two cranes are yellow now</h1>{inside}<div class='entry-content'>{body}</div></main></body></html>"
    )


def test_a_place_of_the_front_page_is_no_section_where_another_category_stands_beside_it() -> None:
    terms = "<div class='taxonomy-category'><a href='/c/une/' rel='tag'>{}</a>, <a href='/c/a/' rel='tag'>{}</a></div>"
    said = DATA.format('"articleSection": ["À la une", "Économie"]')
    alone = DATA.format('"articleSection": "À la une"')
    assert read(story("", said), ROOT).draft.section_label == "Économie"
    assert read(story("", alone, terms.format("À la une", "Sport")), ROOT).draft.section_label == ("Sport")
    assert read(story("", alone), ROOT).draft.section_label == "À la une"


@pytest.mark.parametrize("label", ["Top Stories", "Destaques", "トップニュース", "Öne çıkanlar", "Featured", "Portada"])
def test_what_editors_fill_is_a_place_of_the_front_page(label: str) -> None:
    assert is_showcase(label)
    assert not is_showcase(f"About {label} and the harbour")


def test_who_is_printed_behind_the_one_whom_the_data_names_wrote_it_too() -> None:
    data = DATA.format('"author": {"name": "Ada Quay"}')
    both = "<div class='byline'>By <a href='/author/ada/'>Ada Quay</a> and <a href='/author/max/'>Max Pier</a></div>"
    other = "<div class='byline'>By <a href='/author/max/'>Max Pier</a></div>"
    assert read(story(both, data), ROOT).draft.names == ("Ada Quay", "Max Pier")
    assert read(story(other, data), ROOT).draft.names == ("Ada Quay",)


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<p><strong>Lê Hoài Thương - Trần Quốc Huy</strong></p>", ("Lê Hoài Thương", "Trần Quốc Huy")),
        ("<div style='text-align: right'><i>Ірина Савчук, Тарас Бойко</i></div>", ("Ірина Савчук", "Тарас Бойко")),
        ("<p style='text-align:right'>Ada Quay</p>", ("Ada Quay",)),
        ("<p><strong>The Harbour Office of Velmira - Monday</strong></p>", ()),
        ("<p>Ada Quay</p>", ()),
    ],
)
def test_names_that_close_a_text_are_set_apart_from_it(end: str, names: tuple[str, ...]) -> None:
    assert read(story("", body=TEXT + end), ROOT).draft.names == names


def test_a_desk_that_put_it_in_the_system_is_not_who_signed_it() -> None:
    below = "<div class='post-footer'><span class='post-author'>Автор: Редакція</span></div>"
    marked = below.replace("Редакція", "<span itemprop='author'>Редакція</span>")
    for names in (("Ada Quay",), ("Ada Quay", "Max Pier")):
        signed = f"<p style='text-align:right'><i>{', '.join(names)}</i></p>"
        for desk in (below, marked):
            page = story("", body=TEXT + signed).replace("</main>", f"{desk}</main>")
            page = page.replace("<main>", "<main itemscope itemtype='http://schema.org/NewsArticle'>")
            assert read(page, ROOT).draft.names == names


def test_a_login_with_a_figure_is_nobodys_name() -> None:
    row = "<div class='node__meta'><span>הועלה על ידי <span>desk3</span></span> <time>16/11/2026 - 08:50</time></div>"
    assert read(story(row), ROOT).draft.names == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("מאת נועה ברק ואיתי לוין", ("נועה ברק", "איתי לוין")),
        ("נועה ברק ורד", ("נועה ברק ורד",)),
    ],
)
def test_hebrew_writes_its_and_as_the_first_letter_of_the_next_name(line: str, names: tuple[str, ...]) -> None:
    assert authors_of([line])[0] == names


def test_a_credit_behind_a_comment_follows_the_picture() -> None:
    shown = (
        "<div class='itemImageBlock'><span class='itemImage'><a href='/l.jpg'><img src='/l.jpg' alt=''></a></span>"
        "<!-- Image caption --><span class='itemImageCaption'>Two cranes</span>"
        "<!-- Image credits --><span class='itemImageCredits'>Ada Quay</span></div>"
    )
    image = read(story(shown), ROOT).draft.image
    assert image is not None
    assert (image.caption, image.credit) == ("Two cranes Ada Quay", "Ada Quay")


def test_a_picture_above_paragraphs_that_only_say_how_their_lines_are_set_is_the_lead() -> None:
    frame = (
        "<table class='tr-caption-container'><tbody><tr><td><img src='/l.jpg' width='640'></td></tr>"
        "<tr><td class='tr-caption'>Two cranes. Photo: Ada Quay</td></tr></tbody></table><br>"
    )
    text = TEXT.replace("<p>", "<div style='text-align: justify;'>").replace("</p>", "</div>")
    image = read(story("", body=f"{frame}<p><b>Both are yellow.</b></p>{text}"), ROOT).draft.image
    assert image is not None
    assert (image.url, image.credit) == ("/l.jpg", "Photo: Ada Quay")


def test_a_paragraph_beside_the_headline_is_the_lead_where_the_text_has_an_element_of_its_own() -> None:
    lead = "Both of them are yellow now, and nobody in the harbour remembers who it was that asked for that colour."
    said = "<figcaption><span>Two cranes.</span> <span>Photo: Ada Quay</span></figcaption>"
    shown = f"<figure><img src='/l.jpg' alt=''>{said}</figure>"
    share = (
        "<div><div>Ada Quay</div><div><button>Dela</button><a href='/f'>Facebook</a><a href='/m'>Mejla</a></div></div>"
    )
    page = read(
        "<html><head><title>Two cranes are yellow now</title></head><body><article class='sc-1 LjPhGb'>"
        f"<h1>Two cranes are yellow now</h1><p class='sc-2 FpHgOa'>{lead}</p>{shown}{share}"
        f"<div class='sc-3 KdAmGo'>{TEXT}</div></article></body></html>",
        ROOT,
    ).draft
    assert page.standfirst == lead
    assert page.image is not None
    assert page.image.caption == "Two cranes. Photo: Ada Quay"
    assert lead not in (page.body_html or "")


def test_what_the_markup_calls_a_label_is_no_name_and_leads_a_credit() -> None:
    names = ("नेहा भारद्वाज", "इमरान सिद्दीकी")
    items = "".join(f"<div class='field__item'>{name}</div>" for name in names)
    label = "<div class='field__label'>{}</div>"
    byline = f"<div class='field field--name-field-author'>{label.format('लेखक')} <div>{items}</div></div>"
    shown = (
        "<div class='media media--type-image'><img src='/l.jpg' alt=''>"
        "<div class='field--name-field-caption'>Two cranes</div>"
        f"<div class='field field--name-field-f'>{label.format('Foto')}<div>Ada Quay</div></div></div>"
    )
    found = read(story(byline + shown), ROOT).draft
    assert found.names == names
    assert found.image is not None
    assert found.image.credit == "Foto: Ada Quay"


def test_a_long_row_of_a_day_and_several_writers_is_not_where_the_text_begins() -> None:
    row = "<p class='datum'>čtvrtek 19. listopadu 2026, 15:45 | Autor: <b>Petr Dvořák, Lenka Šimková</b></p>"
    page = read(
        "<html lang='cs'><head><title>Two cranes are yellow now</title></head><body><table><tr><td>"
        f"<h1>Two cranes are yellow now</h1>{row}<p class='perex'><b>Both.</b></p>{TEXT}</td></tr></table>",
        "https://courier.example/clanek.php?id=4217",
    )
    assert page.is_story
    assert page.draft.published == "2026-11-19T15:45:00"
    assert authors_of(page.draft.names)[0] == ("Petr Dvořák", "Lenka Šimková")


def test_a_story_with_one_more_parameter_is_the_same_story() -> None:
    known = {url_key("https://courier.example/news.php?id=7729"), url_key("https://courier.example/list.php?cat=3")}
    assert simplest("https://courier.example/news.php?id=7729&back=list", known).endswith("news.php?id=7729")
    for other in ("news.php?id=7730&lang=ge", "list.php?cat=3&id=7729"):
        assert simplest(f"https://courier.example/{other}", known).endswith(other)


def test_an_offer_of_work_is_told_in_indonesian() -> None:
    page = read(
        "<html lang='id'><head><title>Lowongan Kerja Admin Gudang</title></head><body><article>"
        "<div class='cat-links'><a href='/category/loker/' rel='category tag'>Loker</a></div>"
        "<h1>Lowongan Kerja Admin Gudang PT Samudra Jaya</h1><time datetime='2026-11-18T08:00:00+07:00'>18/11</time>"
        "<div class='entry-content'><p>PT Samudra Jaya membuka lowongan kerja untuk posisi admin gudang. Syarat:"
        " minimal SMK, usia maksimal 27 tahun.</p><p>Kirim lamaran paling lambat 30 November.</p></div></article>",
        "https://courier.example/loker/lowongan-kerja-admin-gudang/",
    )
    assert page.no_story is not None


@pytest.mark.parametrize("name", ["sc-1a2b3c4d-0 kAdXyz", "Article_text__x1AdY", "sc-7be0a25f-1 AdByZq"])
def test_names_that_a_build_made_up_say_nothing(name: str) -> None:
    found = html.fragment_fromstring(f"<p class='{name}'>x</p>")
    assert not {"-ad-", "-by-"} & set(re.findall(r"(?=(-[a-z]+-))", label_of(found)))


def test_names_that_people_made_up_are_kept_beside_them() -> None:
    found = html.fragment_fromstring("<p class='sc-1a2b3c4d-0 kAdXyz Byline article__title'>x</p>")
    assert label_of(found) == "-byline-article-title-"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("記者 林小美", ("林小美",)),
        ("本報記者 黃大偉、吳小明", ("黃大偉", "吳小明")),
        ("記者會 林小美", ("記者會 林小美",)),
    ],
)
def test_a_post_before_a_name_without_capitals_is_none_of_it(line: str, names: tuple[str, ...]) -> None:
    assert authors_of([line])[0] == names


def test_a_name_below_a_text_of_tables_is_its_writers() -> None:
    text = TEXT.replace("<p>", "").replace("</p>", "<br><br>")
    page = (
        "<html><head><title>Two cranes are yellow now</title></head><body><table>"
        "<tr><td class='golzagl'><b>Two cranes are yellow now</b></td></tr><tr><td>19.11.2026 г., 18:30</td></tr>"
        f"<tr><td><font>{text}</font></td></tr>"
        "<tr><td class='avtor' align='right'><i>Мария Колева, Стоян Бонев</i></td></tr></table></body></html>"
    )
    assert authors_of(read(page, ROOT).draft.names)[0] == ("Мария Колева", "Стоян Бонев")


@pytest.mark.parametrize("credit", ["Fotó: Tóth Ildikó", "Foto: Ada Quay", "Снимка: Иван Пенев"])
def test_a_credit_stands_in_a_field_of_its_own_below_the_caption(credit: str) -> None:
    fields = "".join(
        f"<div class='field field-{name}'><div class='items'><div class='item even'>{words}</div></div></div>"
        for name, words in (
            ("field-image", "<img src='/crane.jpg' alt='' width='640' height='426'>"),
            ("field-kepalairas", "One of the cranes on Monday, before it was painted."),
            ("field-third", credit),
        )
    )
    image = read(story(fields), ROOT).draft.image
    assert image is not None
    assert image.credit == credit


@pytest.mark.parametrize(
    ("between", "names"),
    [
        (" – ", ("Ada Quay", "Max Pier")),
        (" és ", ("Ada Quay", "Max Pier")),
        ("", ("Ada Quay",)),
        (" | ", ("Ada Quay",)),
    ],
)
def test_names_of_one_make_in_a_row_of_details_sign_together(between: str, names: tuple[str, ...]) -> None:
    row = (
        f"<div class='meta submitted'><span class='name'>Ada Quay</span>{between}<span class='name'>Max Pier</span>"
        " | 2026. november 18., szerda – 14:30</div>"
    )
    assert authors_of(read(story(row), ROOT).draft.names)[0] == names


@pytest.mark.parametrize(
    ("below", "standfirst"),
    [
        ("<div class='info'><span>沈安安</span><span>2026年11月16日 上午8:00</span></div>", "準時不該是唯一的分數"),
        ("", None),
    ],
)
def test_a_short_heading_between_headline_and_date_is_the_standfirst(below: str, standfirst: str | None) -> None:
    assert read(story(f"<h2 class='sub'>準時不該是唯一的分數</h2>{below}"), ROOT).draft.standfirst == standfirst
