"""Headlines, standfirsts, sections, names and credits as pages of many countries mark them, and texts between boxes."""

from __future__ import annotations

import json

import pytest

from digest.html.text import visible
from digest.sources.htmlpage import WebPage, read_web_page
from digest.sources.people import authors_of

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>"
    "<p>Nobody had asked for it, said the harbour master, but nobody has complained either.</p>"
    "<p>The paint is from a ship that never came to fetch it, and there is enough left for the lighthouse.</p>"
)
HEADLINE = "Two cranes are yellow now"


def page(inner: str, head: str = "", language: str = "en", path: str = "/4711,cranes.html") -> WebPage:
    html = f"<html lang='{language}'><head><title>Cranes</title>{head}</head><body>{inner}</body></html>"
    return read_web_page(html, f"https://daily.example{path}")


def article(above: str = "", behind: str = "", text: str = TEXT, holder: str = "text-body") -> str:
    return f"{above}<div class='story'><h1>{HEADLINE}</h1>{behind}<div class='{holder}'>{text}</div></div>"


def seo(headline: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": headline, "datePublished": "2026-03-04T08:05Z"})
    return f"<meta property='og:title' content='{headline}'><script type='application/ld+json'>{data}</script>"


@pytest.mark.parametrize("said", ["Harbour cranes colour: all you need to know", "Why are the harbour cranes yellow?"])
def test_the_headline_is_the_printed_one_where_search_engines_are_told_another(said: str) -> None:
    assert page(article(), seo(said)).draft.headline == HEADLINE


def test_a_headline_is_not_cut_at_its_colon() -> None:
    said = "Harbour cranes: why they are yellow now"
    assert page(f"<div class='text-body'>{TEXT}</div>", seo(said)).draft.headline == said


@pytest.mark.parametrize(
    "row",
    [
        "<div class='okruszki'>Jesteś tutaj: <a href='/'>Strona główna</a> » <a href='/k,3.html'>Port</a> » {0}</div>",
        "<p>Itt vagy: <a href='/'>Főoldal</a> / <a href='/rovat/9'>Port</a> / {0}</p>",
        "<div class='x1'><a href='/'>ホーム</a> ＞ <a href='/c/3'>Port</a> ＞ {0}</div>",
        "<ul><li><a href='/'>Domů</a></li><li>›</li><li><a href='/r3'>Port</a></li><li>›</li><li>{0}</li></ul>",
        "<td><font><a href='/'>Pagina iniziale</a> | <a href='/s3'>Port</a> | <b>{0}</b></font></td>",
    ],
)
def test_the_section_is_read_from_a_row_of_links_that_begins_with_home(row: str) -> None:
    assert page(article(above=row.format(HEADLINE))).draft.section_label == "Port"


def test_a_menu_that_begins_with_home_is_no_row_of_breadcrumbs() -> None:
    names = "".join(f" | <a href='/{name}'>{name.title()}</a>" for name in ("port", "town", "sea", "sky", "law", "art"))
    assert page(article(above=f"<div><a href='/'>Home</a>{names}</div>")).draft.section_label is None


@pytest.mark.parametrize(
    "behind",
    [
        "<p class='alcim'>{0}</p>",
        "<p class='xq-7'>{0}</p>",
        "<div class='sottotitolo'>{0}</div>",
        "<p class='subTit'>{0}</p>",
    ],
)
def test_a_standfirst_stands_right_below_the_headline(behind: str) -> None:
    standfirst = "The paint is from a ship that never came"
    assert page(article(behind=behind.format(standfirst))).draft.standfirst == standfirst


def test_a_standfirst_of_few_signs_is_one() -> None:
    found = page(article(behind="<p class='lead'>港の起重機は黄色い</p>"), language="ja").draft
    assert found.standfirst == "港の起重機は黄色い"


@pytest.mark.parametrize(
    "short",
    ["The cranes are yellow, and that is new.", "港の起重機が黄色く塗られ、所長は理由を語らなかった。"],
)
def test_the_first_paragraph_is_no_standfirst_and_stays(short: str) -> None:
    draft = page(article(behind="<p class='date'>4 March 2026</p>", text=f"<p>{short}</p>{TEXT}")).draft
    assert draft.standfirst is None
    assert short in visible(draft.body_html or "")


@pytest.mark.parametrize(
    "plea",
    [
        "Iratkozz fel hírlevelünkre, és reggel megkapod a híreket!",
        "Zapisz się, a codziennie rano przyślemy ci wiadomości z portu.",
        "Schrijf je in en ontvang elke ochtend het nieuws uit de haven.",
    ],
)
def test_a_sign_up_box_gives_no_standfirst(plea: str) -> None:
    box = f"<div class='doboz'><h3>07:00</h3><p>{plea}</p><a href='/x'>OK</a></div>"
    assert page(article(behind=box)).draft.standfirst is None


@pytest.mark.parametrize(
    "box",
    [
        "<blockquote><p>Olvasd el ezt is: <a href='/9'>{0}</a></p></blockquote>",
        "<div>Zobacz także: <a href='/9'>{0}</a></div>",
        "<p>Přečtěte si také: <a href='/9'>{0}</a></p>",
        "<div>קראו עוד: <a href='/9'>{0}</a></div>",
        "<p>Läs också: <a href='/9'>{0}</a></p>",
        "<div><p>Vedi anche: <a href='/9'>{0}</a></p></div>",
        "<p>あわせて読みたい：<a href='/9'>{0}</a></p>",
        "<p>Also read | <a href='/9'>{0}</a></p>",
    ],
)
def test_another_storys_headline_is_no_part_of_the_text(box: str) -> None:
    first, *rest = TEXT.split("</p>")
    body = page(
        article(text=f"{first}</p>{box.format('A lighthouse without a keeper')}{'</p>'.join(rest)}")
    ).draft.body_html
    assert "lighthouse without" not in (body or "")
    assert "eastern quay" in (body or "")


def test_the_text_of_a_page_builder_is_not_lost_to_the_cards_below_it() -> None:
    teaser = "<p>The keeper has left the lighthouse after forty years, and the lamp now looks after itself.</p>"
    card = f"<div class='card'><div class='box-post__text'><a href='/9'>A card</a>{teaser}</div></div>"
    built = f"<h1>{HEADLINE}</h1><div class='elementor-widget-theme-post-content'>{TEXT}</div>"
    inner = f"<main>{built}<div>{card * 4}</div></main>"
    body = page(inner).draft.body_html or ""
    assert "eastern quay" in body
    assert "The keeper" not in body


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<span class='k1'>Szerző: <a href='/u/1'>Kelemen Ágnes</a></span>", ["Kelemen Ágnes"]),
        ("<div>Autorka: Zofia Lipska</div>", ["Zofia Lipska"]),
        ("<p class='writer'>佐々木葵、山口翔</p>", ["佐々木葵", "山口翔"]),
        ("<span class='author'>Door Femke Dijk</span>", ["Femke Dijk"]),
        ("<span class='author'>מאת יעל כהן</span>", ["יעל כהן"]),
        ("<span class='author'>Oleh Sri Wahyuni</span>", ["Sri Wahyuni"]),
    ],
)
def test_who_wrote_it_behind_a_label(line: str, names: list[str]) -> None:
    found = page(article(behind=line)).draft.names
    assert list(authors_of(found)[0]) == names


@pytest.mark.parametrize(
    ("picture", "caption", "credit"),
    [
        (
            "<div class='zdjecie'>{0}<p class='podpis'>Dźwig stoi <span>fot. Ewa Dąb</span></p></div>",
            "Dźwig",
            "Ewa Dąb",
        ),
        (
            "<div class='kep'>{0}<p class='alairas'>Daru</p><p class='kep-forras'>Fotó: Nagy Éva</p></div>",
            "Daru",
            "Nagy Éva",
        ),
        ("<div class='photoBox'>{0}<p class='cap'>黄色い起重機＝中村葵撮影</p></div>", "黄色い起重機", "中村葵撮影"),
        (
            "<figure>{0}<figcaption>A crane | Photo Credit: J. R. Ortega</figcaption></figure>",
            "A crane",
            "J. R. Ortega",
        ),
    ],
)
def test_whose_picture_it_is(picture: str, caption: str, credit: str) -> None:
    image = page(article(behind=picture.format("<img src='/1.jpg' width='640' height='360'>"))).draft.image
    assert image is not None
    assert (image.caption or "").startswith(caption)
    assert (image.credit or "").endswith(credit)


def test_a_standfirst_that_begins_like_a_byline_is_one() -> None:
    standfirst = "Door een storing staan de kranen sinds maandag stil in de haven."
    assert page(article(behind=f"<p>{standfirst}</p>"), language="nl").draft.standfirst == standfirst


@pytest.mark.parametrize("name", ["teaser-text", "x1"])
def test_a_plain_element_right_below_the_headline_is_a_standfirst(name: str) -> None:
    lead = "Paint that nobody fetched found its place on the quay."
    assert page(article(behind=f"<div class='{name}'>{lead}</div>")).draft.standfirst == lead
