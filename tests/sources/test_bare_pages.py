"""Pages with little to hold on to: no headings, hashed classes, tables, forms, a name for everything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.html.text import visible
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page
from digest.sources.pagetree import parse_page, words_of
from digest.sources.sitelinks import shape
from digest.sources.titledelements import titled_elements

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
HEADLINE = "Two cranes are yellow now"
MENU = "<nav><a href='/'><img src='/logo.gif' alt='Quay Daily'></a> <a href='/port'>Port</a></nav>"


def page(inner: str, title: str = HEADLINE, path: str = "/news.php?id=4711", head: str = "") -> WebPage:
    hints = SiteHints(timezone="Europe/Paris", now=datetime(2026, 11, 20, 12, tzinfo=UTC))
    html = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{MENU}{inner}</body></html>"
    return read_web_page(html, f"https://daily.example{path}", None, hints)


def table(headline: str = f"<font size='5'><b>{HEADLINE}</b></font>", lead: str = "") -> str:
    rows = (headline, "12.11.2026 10:25", lead, TEXT)
    return f"<table>{''.join(f'<tr><td class=c{number}>{row}</td></tr>' for number, row in enumerate(rows))}</table>"


def test_without_headings_the_headline_is_what_the_title_says_and_the_page_prints() -> None:
    lead = "<b><i>Why the harbour office spent its paint on two old cranes, and who asked for it.</i></b>"
    read = page(table(lead=lead), f"Quay Daily :: Port :: {HEADLINE}")
    assert (read.draft.headline, read.is_story) == (HEADLINE, True)
    assert read.draft.standfirst == "Why the harbour office spent its paint on two old cranes, and who asked for it."
    assert read.draft.published == "2026-11-12T10:25:00"


def test_a_first_paragraph_is_no_standfirst_there() -> None:
    read = page(table(), f"Quay Daily :: Port :: {HEADLINE}")
    assert read.draft.headline == HEADLINE
    assert read.draft.standfirst is None


def test_what_the_links_to_the_home_page_say_is_no_headline() -> None:
    assert not page(table(headline="<b>Port</b>"), "Quay Daily :: Port").is_story


@pytest.mark.parametrize(
    ("markup", "title", "found"),
    [
        (f"<td><font><b>{HEADLINE}</b></font></td>", f"Quay :: {HEADLINE}", [HEADLINE]),
        (f"<td><a href='/x'>{HEADLINE}</a></td>", f"Quay :: {HEADLINE}", []),
        (f"<td>{HEADLINE}, and more of it</td>", f"Quay :: {HEADLINE}", []),
        ("<td>Port</td>", "Quay :: Port", []),
        (f"<td>{HEADLINE}</td>", "", []),
    ],
)
def test_elements_that_say_a_part_of_the_title(markup: str, title: str, found: list[str]) -> None:
    tree = parse_page(f"<html><body><table><tr>{markup}</tr></table></body></html>")
    assert [words_of(one) for one in titled_elements(tree, title)] == found


def test_a_date_stands_in_the_title_of_an_abbreviation() -> None:
    line = "<p class='info'><abbr class='published' title='2026-11-19T05:30:00Z'>Thursday 19 November 2026</abbr></p>"
    assert page(f"<h1>{HEADLINE}</h1>{line}<div class='texte'>{TEXT}</div>").draft.published == "2026-11-19T05:30:00Z"


def test_hours_ago_alone_in_an_element_of_no_name_are_a_date_and_in_a_sentence_none() -> None:
    told = page(f"<h1>{HEADLINE}</h1><div><span class='x1'>3 hours ago</span></div><div>{TEXT}</div>").draft.published
    assert told == "2026-11-20T09:00:00+00:00"
    sentence = "<div><span class='x1'>Only 3 hours ago the cranes were still green, as they had been</span></div>"
    assert page(f"<h1>{HEADLINE}</h1>{sentence}<div>{TEXT}</div>").draft.published is None


def test_the_text_is_the_named_element_without_the_headline() -> None:
    thanks = "Thank you for this article, at last some news of our quarter and its cranes."
    lead = "<div class='chapo'><p>Paint that nobody fetched found its place on the eastern quay.</p></div>"
    text = f"<div class='texte entry-content'>{TEXT}</div><div class='forum'><p>{thanks}</p></div>"
    draft = page(f"<div class='main' role='main'><h1>{HEADLINE}</h1>{lead}{text}</div>").draft
    assert draft.standfirst == "Paint that nobody fetched found its place on the eastern quay."
    assert "Thank you" not in visible(draft.body_html or "")


def test_a_row_of_details_begins_no_text() -> None:
    details = (
        "<ul><li>Yesterday, 18:05</li><li>By <a href='/user/ada'>Ada Quay</a></li><li>442 views of this page</li></ul>"
    )
    lead = "<div class='short-lead'>Paint that nobody fetched found its place on the quay.</div>"
    talk = "".join(
        f"<div>– {each} And so it went on for a good while at the quay.</div>" for each in ("Yellow?", "Yes.")
    )
    draft = page(
        f"<article class='box'><h1>{HEADLINE}</h1>{details}{lead}<div class='text'>{talk}</div></article>"
    ).draft
    assert draft.standfirst == "Paint that nobody fetched found its place on the quay."


def test_a_link_right_above_the_headline_is_the_section_where_the_menu_has_it_too() -> None:
    inner = f"<div><a href='/port'>Port</a><h1>{HEADLINE}</h1><div>{TEXT}</div></div>"
    assert page(inner, path="/story/two-cranes-4711").draft.section_label == "Port"


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("<span>The cranes on the eastern quay.</span> <span>Ada Quay / Quay Daily</span>", "Ada Quay / Quay Daily"),
        ("<span>The cranes on the eastern quay.</span> <span>Tyrell Banks</span>", "Tyrell Banks"),
        ("<span>The cranes on the eastern quay.</span> <span>They are yellow since Monday.</span>", None),
        ("<span>Cranes.</span> <span>The Eastern Quay Of Today</span>", None),
    ],
)
def test_the_last_part_of_a_caption_is_its_credit_where_it_is_names(caption: str, credit: str | None) -> None:
    figure = f"<figure><img src='/1.png' width='640' height='400'><figcaption>{caption}</figcaption></figure>"
    image = page(f"<article><h1>{HEADLINE}</h1>{figure}<div class='article-body'>{TEXT}</div></article>").draft.image
    assert image is not None
    assert image.credit == credit


def test_a_description_that_begins_with_the_sites_name_is_no_standfirst() -> None:
    head = (
        "<meta property='og:site_name' content='Quay Daily'>"
        "<meta property='og:description' content='Quay Daily: news from the port and the cranes.'>"
    )
    assert page(f"<h1>{HEADLINE}</h1><div class='article-body'>{TEXT}</div>", head=head).draft.standfirst is None


def test_a_form_to_fill_in_makes_a_competition_and_comments_and_letters_do_not() -> None:
    def told(form: str) -> str | None:
        asked = "<p>Two tickets for the hall are waiting for whoever knows the colour.</p>"
        body = f"<div class='article-body'>{asked}{form}</div>"
        return page(f"<article><h1>Two tickets for the hall</h1>{body}</article>").no_story

    assert told("<form><input name='answer'><button>Send</button></form>") == "a competition"
    assert told("<form><input name='name'><textarea></textarea></form>") is None
    assert told("<form><input type='email' name='e'></form>") is None
    assert told("<form><input name='search'></form>") is None


@pytest.mark.parametrize(
    ("path", "wanted"), [("/?p=300", "story"), ("/rubric.php?r=4&p=2", "likely"), ("/news.php?id=18384", "story")]
)
def test_a_number_of_a_page_is_no_story(path: str, wanted: str) -> None:
    assert shape(f"https://daily.example{path}") == wanted


def test_a_heading_that_names_the_site_or_the_section_is_not_the_headline() -> None:
    story = f"<div class=c><h2>{HEADLINE}</h2><div class=d>17.11.2026 by Eva Strand</div>{TEXT}</div>"
    for above in ("<h1><a href=/>Quay Daily</a></h1>", "<div><h1>Port</h1></div>"):
        read = page(above + story, f"{HEADLINE} - Quay Daily")
        assert (read.draft.headline, read.draft.names, read.is_story) == (HEADLINE, ("Eva Strand",), True)
    short = page(
        f"<h1>Yellow cranes</h1><div class=d>17.11.2026</div>{TEXT}", "Why two cranes are yellow now - Quay Daily"
    )
    assert short.draft.headline == "Yellow cranes"


def test_a_cell_of_its_own_below_the_date_is_a_standfirst() -> None:
    lead = "Why the harbour office spent its paint on two old cranes, and who asked for it."
    cells = (f"<h1>{HEADLINE}</h1>", "Eva Strand", "17.11.2026 10:20", lead, TEXT)
    read = page(f"<table>{''.join(f'<tr><td>{cell}</td></tr>' for cell in cells)}</table>")
    assert (read.draft.standfirst, read.draft.names) == (lead, ("Eva Strand",))


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("Eva Strand, Jon Molo<br>Published 17/11/2026 10:20 | Updated 18/11/2026 11:00", ("Eva Strand", "Jon Molo")),
        ("2026. november 17., kedd 10:20 - Strand Éva", ("Strand Éva",)),
        ("13 November 2026 15:05 | Read: 1174 | Print It Now", ()),
        ("13 November 2026 15:05 | <a href=/print>Print</a> <a href=/send>It Now</a>", ()),
        ("Ben Tide 18.11.2026 09:15 They should have bought more paint.", ()),
    ],
)
def test_names_in_a_row_with_dates(row: str, names: tuple[str, ...]) -> None:
    text = page(f"<main><h1>{HEADLINE}</h1><div class=b1>{row}</div>{TEXT}</main>").draft.names
    assert tuple(name for one in text for name in one.split(", ")) == names
