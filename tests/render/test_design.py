"""Colours that can be read, in the mail and on the pages, by day and by night (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from colorsys import rgb_to_hls
from dataclasses import astuple, replace

import lxml.html
import make
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from digest.config.theme import ThemeOptions
from digest.model.colour import LEGIBLE, contrast, legible
from digest.model.digest import Digest, Layout
from digest.model.edition import Edition, EditionBlock, Placed
from digest.model.theme import NIGHT, Colours, Logo, Theme
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pages import edition_page, stylesheet
from digest.render.palette import palette
from digest.resources import templates_dir

TEMPLATES = Templates([templates_dir()])
LOOKS = ("briefing", "magazine", "plain")
LAYOUTS: tuple[Layout, ...] = ("lead", "list", "cards", "ranked", "text")
COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def kept(look: str) -> str:
    """The style sheets that a mail program gets as they are."""
    mail = render_mail(make.edition(), make.digest(template=look), make.publication(), TEMPLATES)
    return "\n".join(re.findall(r"<style[^>]*>(.*?)</style>", mail.html, re.DOTALL))


def of_look(look: str, edition: Edition, **theme: object) -> str:
    publication = make.publication(theme=replace(Theme(), **theme))  # type: ignore[arg-type]
    return render_mail(edition, make.digest(template=look), publication, TEMPLATES).html


@given(COLOUR, COLOUR, COLOUR, COLOUR)
def test_whatever_the_tokens_every_ink_that_is_made_of_them_can_be_read(
    ink: str, accent: str, sheet: str, paper: str
) -> None:
    found = palette(Colours(ink, accent, sheet, paper))
    grounds = (found.sheet, found.raised, found.paper)
    if all(contrast(ink, ground) >= LEGIBLE for ground in grounds):
        for made in (found.text, found.quiet, found.accent):
            assert min(contrast(made, ground) for ground in grounds) >= LEGIBLE
    assert all(re.fullmatch("#[0-9a-f]{6}", each) for each in astuple(found))


def test_a_legible_colour_is_left_as_it_is() -> None:
    assert palette(Colours()).accent == Colours().accent
    assert palette(NIGHT).accent == NIGHT.accent
    assert legible("#ffff00", "#000000", ("#ffffff",)) not in ("#ffff00", "#000000")


@pytest.mark.parametrize("look", LOOKS)
def test_night_in_outlook_is_night_everywhere(look: str) -> None:
    rules = re.findall(r"^ *([^@{}\n]+) \{ ([^{}]*) \}$", kept(look).partition("prefers-color-scheme")[2], re.MULTILINE)
    outlook = [(names.replace("[data-ogsc] ", ""), body) for names, body in rules if names.startswith("[")]
    everywhere = [rule for rule in rules if not rule[0].startswith("[")]
    assert len(everywhere) > 10
    assert everywhere == outlook


def test_colours_of_the_theme_stand_in_mails_and_pages_alike() -> None:
    theme = Theme(day=Colours(accent="#7a1f2b"), night=replace(NIGHT, accent="#f2a7b0"))
    _, css = stylesheet(theme, TEMPLATES)
    for html in (of_look("briefing", make.edition(), day=theme.day, night=theme.night), css.decode()):
        assert "#7a1f2b" in html
        assert "#f2a7b0" in html
        assert Colours().accent not in html


@given(COLOUR, COLOUR)
def test_the_accent_by_night_is_made_of_that_by_day(accent: str, sheet: str) -> None:
    assume(contrast(accent, Colours().sheet) >= LEGIBLE and accent != Colours().accent)
    assume(contrast(NIGHT.ink, sheet) >= LEGIBLE and contrast(NIGHT.accent, sheet) >= LEGIBLE)
    night = ThemeOptions.model_validate({"accent": accent, "dark": {"sheet": sheet}}).theme().night
    assert contrast(night.accent, sheet) >= LEGIBLE
    made = palette(night)
    if contrast(night.ink, made.raised) >= LEGIBLE:
        assert min(contrast(made.accent, ground) for ground in (made.sheet, made.raised, made.paper)) >= LEGIBLE


@pytest.mark.parametrize("accent", ["#7a1f2b", "#1d6b2f", "#5b2a86", "#0000ff"])
def test_by_night_the_accent_keeps_its_hue(accent: str) -> None:
    night = ThemeOptions(accent=accent).theme().night
    before, after = hue(accent), hue(night.accent)
    assert min(abs(before - after), 1 - abs(before - after)) < 0.02
    theme = replace(Theme(), night=night)
    html = of_look("briefing", make.edition(), night=theme.night)
    _, css = stylesheet(theme, TEMPLATES)
    assert NIGHT.accent not in html + css.decode()
    assert night.accent in html
    assert night.accent in css.decode()


def test_an_accent_by_night_that_is_written_stays() -> None:
    both = {"accent": "#7a1f2b", "dark": {"accent": "#f2a7b0"}}
    assert ThemeOptions.model_validate(both).theme().night.accent == "#f2a7b0"
    assert ThemeOptions.model_validate({"dark": {"ink": "#ffffff"}}).theme().night.accent == NIGHT.accent


def hue(colour: str) -> float:
    return rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))[0]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_look_has_every_layout(look: str, layout: str, edition: Edition, digest: Digest) -> None:
    blocks = tuple(replace(block, layout=layout if block.articles else None) for block in edition.blocks)
    html = of_look(look, replace(edition, blocks=blocks))
    for article in edition.articles:
        assert html.count(f">{article.story.headline}<") == 1
    shown = html.count('class="picture"')
    assert shown == (0 if layout in ("ranked", "text") else 1)
    # A photo never stands without its credit.
    assert html.count("A. Reed") == shown
    assert html.count('class="number"') == (len(edition.articles) if layout == "ranked" else 0)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("layout", [None, *LAYOUTS])
def test_no_rank_of_heading_is_left_out(look: str, layout: Layout | None) -> None:
    stories = tuple(Placed(make.article(f"Story {seq}", seq=seq), "test") for seq in range(1, 4))
    blocks = (
        EditionBlock(None, stories, layout=layout),
        EditionBlock("Titled", stories, layout=layout),
        EditionBlock(None, stories, layout=layout),
    )
    edition = make.edition(blocks=blocks)
    page = edition_page(edition, make.digest(), make.publication(), TEMPLATES).decode()
    for document in (of_look(look, edition), page):
        ranks = "".join(re.findall(r"<h(\d)", document))
        assert ranks == "1" + "222" + "2333" + "222"


@pytest.mark.parametrize("layout", [None, *LAYOUTS])
def test_the_first_story_is_large_on_the_page_where_it_is_in_the_mail(layout: Layout | None) -> None:
    stories = [Placed(make.article(f"Story {seq}", seq=seq), "test") for seq in range(1, 5)]
    blocks = tuple(EditionBlock("Latest", tuple(some), layout=layout) for some in (stories[:2], stories[2:]))
    edition = make.edition(blocks=blocks)
    page = edition_page(edition, make.digest(), make.publication(), TEMPLATES).decode()
    large = re.findall(r'<article class="story lead.*?(Story \d)</a></h3>', page, re.DOTALL)
    assert large == re.findall(r'size-lead"[^>]*>.*?(Story \d)</a>', of_look("briefing", edition))
    assert len(large) == {None: 1, "lead": 2}.get(layout, 0)


def test_the_numbers_of_a_ranking_stand_on_one_side() -> None:
    told = [make.article("Ferry", seq=1), make.article("مجلس الساحل", seq=2, language="ar", direction="rtl")]
    for language, side in (("en", "ltr"), ("ar", "rtl")):
        block = replace(make.edition(*told).blocks[0], layout="ranked")
        edition = make.edition(blocks=(block,), language=language)
        page = edition_page(edition, make.digest(language=language), make.publication(), TEMPLATES).decode()
        mail = lxml.html.document_fromstring(of_look("briefing", edition))
        items = lxml.html.document_fromstring(page).xpath("//ol[@class='ranking']/li")
        for each in (*mail.xpath("//td[@class='number']"), *items):
            assert each.xpath("string(ancestor-or-self::*[@dir][1]/@dir)") == side
        assert len(items) == len(mail.xpath("//td[@class='number']")) == 2


def test_a_block_of_one_card_is_no_half_row() -> None:
    html = of_look("magazine", make.edition(*(make.article(f"Story {n}", seq=n) for n in range(1, 5))))
    assert html.count('class="column card') == 2


def test_the_last_of_an_odd_number_of_cards_stands_below_a_line(edition: Edition) -> None:
    stories = [make.article(f"Story {n}", seq=n) for n in range(1, 4)]
    blocks = (replace(make.edition(*stories).blocks[0], layout="cards"),)
    html = of_look("briefing", replace(edition, blocks=blocks))
    assert re.search(r'<div class="odd" style="[^"]*border-top:1px solid', html)


def test_nothing_dangles_between_a_name_and_a_time() -> None:
    html = of_look("briefing", make.edition(make.article(byline="A. Reed", updated=make.NOW)))
    (byline,) = re.findall(r'<p class="byline".*?</p>', html)
    assert len(re.findall(r'class="(?:time|renewed)"', byline)) == 2
    assert "·" not in byline


def test_a_logo_stands_for_the_name_and_says_it() -> None:
    html = of_look("magazine", make.edition(), logo=Logo("https://courier.example/m.png", 180, 40))
    (logo,) = re.findall(r'<img class="logo"[^>]*>', html)
    for due in ('src="https://courier.example/m.png"', 'width="180"', 'height="40"', 'alt="The Caspian Courier"'):
        assert due in logo


@pytest.mark.parametrize("look", LOOKS)
def test_the_width_and_the_faces_are_those_of_the_theme(look: str) -> None:
    html = of_look(look, make.edition(), width=680, text="Lora, Georgia, serif")
    assert "max-width: 680px" in html or "max-width:680px" in html
    assert "Lora" in html


@pytest.mark.parametrize("look", LOOKS)
def test_a_note_at_the_end_has_one_line_below_it(look: str) -> None:
    note = EditionBlock(None, text_html="<p>Goodbye.</p>")
    for blocks, more in (((*make.edition().blocks, note), True), ((note, *make.edition().blocks), False)):
        html = of_look(look, make.edition(blocks=blocks))
        (cell,) = re.findall(r'<td class="colophon-cell" style="([^"]*)"', html)
        assert ("border-top:1px solid" in cell) == (look != "plain" or not more)
