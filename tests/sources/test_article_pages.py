"""Article pages of many systems, languages and habits, read without selectors: golden pairs in tests/data/pages."""

from __future__ import annotations

import pytest
from make import NOW
from sources.pagesroom import ADDRESS, PAGES, read, story, told

from digest.html.text import visible

TEXT = (
    "<p>The harbour office has put up two new cranes on the eastern quay, and both of them are painted yellow.</p>"
    "<p>They will lift their first load on Monday morning, when the paper ship from Orzan is due in port.</p>"
)


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_page_says_what_its_readers_see(name: str) -> None:
    got, want = told(name)
    assert got == want


def test_every_field_says_where_it_came_from() -> None:
    page = read((PAGES / "drupal-de.html").read_text(encoding="utf-8"))
    assert dict(page.origins) == {
        "authors": "the page: div.field",
        "body_html": "the page: div.clearfix",
        "byline": "the page: div.field",
        "headline": "the page: h1",
        "image": "the page: figure",
        "language": "the page: lang",
        "published": "the page: “Veröffentlicht am 3. Februar 2026, 17.05”",
        "section": "the page: div.field",
        "source_line": "the page: div.field",
        "standfirst": "the page: div.field",
        "topics": "the page: its tags",
        "updated": "the page: “Aktualisiert am 4. Februar 2026, 9.15”",
        "url": "link rel=canonical",
    }


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("New cranes on the quay | Harbour Post", None),
        ("New cranes on the quay - Harbour Post", "Harbour Post"),
        ("Harbour Post: New cranes on the quay", "Harbour Post"),
        ("New cranes on the quay | News | Harbour Post", "Harbour Post"),
        ("Harbour Post » New cranes on the quay", "Harbour Post"),
        ("New cranes on the quay – The Harbour Post", "Harbour Post"),
        ("New cranes on the quay", "Harbour Post"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_a_headline(title: str, site: str | None) -> None:
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    page = read(f"<title>{title}</title>{named}<body><div class='article-body'>{TEXT}</div>")
    assert page.draft.headline == "New cranes on the quay"


def test_the_name_of_the_site_is_known_from_its_host_or_its_other_pages() -> None:
    text = f"<title>New cranes on the quay - Bote vom Haff</title><body><div class='article-body'>{TEXT}</div>"
    assert read(text, "https://www.bote-vom-haff.example/a/b").draft.headline == "New cranes on the quay"
    assert read(text, names=("Bote vom Haff",)).draft.headline == "New cranes on the quay"
    assert read(text).draft.headline == "New cranes on the quay - Bote vom Haff"


def test_a_dash_in_a_headline_stays() -> None:
    page = read(f"<title>Cranes - a love story | Post</title><h1>Cranes - a love story</h1><article>{TEXT}</article>")
    assert page.draft.headline == "Cranes - a love story"


def test_a_headline_cut_off_in_the_data_is_whole() -> None:
    long = "The harbour office of Port Sarmat has put up two new cranes and says that a third will follow in the spring"
    data = f'{{"@type": "NewsArticle", "headline": "{long[:80]}…"}}'
    page = read(f'<script type="application/ld+json">{data}</script><h1>{long}</h1><article>{TEXT}</article>')
    assert page.draft.headline == long


def test_a_logo_in_large_letters_is_no_headline() -> None:
    head = '<title>New cranes on the quay | Post</title><meta property="og:site_name" content="Harbour Post">'
    page = read(f"{head}<h1>Harbour Post</h1><main><h2 class='title'>New cranes on the quay</h2>{TEXT}</main>")
    assert page.draft.headline == "New cranes on the quay"


def test_a_label_in_the_heading_is_no_part_of_it() -> None:
    page = read(f"<main><h1><span class='kicker'>Harbour</span> New cranes on the quay</h1>{TEXT}</main>")
    assert page.draft.headline == "New cranes on the quay"


def test_data_about_another_story_is_not_believed() -> None:
    other = '{"@type": "NewsArticle", "headline": "Ferry line reopens", "url": "https://courier.example/ferry/",'
    other += '"datePublished": "2026-01-01T00:00:00Z", "author": {"name": "Nobody Here"}}'
    page = read(
        f'<script type="application/ld+json">{other}</script><h1>New cranes on the quay</h1><main>{TEXT}</main>'
    )
    assert (page.draft.headline, page.draft.published, page.draft.names) == ("New cranes on the quay", None, ())


@pytest.mark.parametrize("broken", ["{", '{"@type": "NewsArticle", "headline": "X",}', "null", "[]", '"x"', "[" * 9999])
def test_broken_data_is_passed_over(broken: str) -> None:
    text = f'<script type="application/ld+json">{broken}</script><meta property="og:title" content="New cranes">'
    page = read(f"{text}<main>{TEXT}</main>")
    assert page.draft.headline == "New cranes"


def test_a_description_that_the_text_repeats_is_no_standfirst() -> None:
    first = TEXT[3 : TEXT.index("</p>")]
    for described in (first, f"{first[:60]}…", "Harbour Post", "New cranes on the quay"):
        text = f'<meta name="description" content="{described}"><meta property="og:site_name" content="Harbour Post">'
        page = read(f"{text}<h1>New cranes on the quay</h1><article>{TEXT}</article>")
        assert page.draft.standfirst is None
        assert first in visible(page.draft.body_html or "")


def test_a_first_paragraph_that_alone_is_bold_is_a_standfirst() -> None:
    lead = "<p><strong>Two yellow cranes stand where there was one of rust.</strong></p>"
    found = story(read(f"<h1>New cranes on the quay</h1><div class='article-body'>{lead}{TEXT}</div>"))
    assert found.standfirst == "Two yellow cranes stand where there was one of rust."
    assert "rust" not in (found.body_html or "")


def test_a_page_without_clear_markup_is_read_by_its_passages() -> None:
    half = "<div class='c1'><p>{}</p></div>"
    text = "".join(
        half.format(f"Passage {number} of a long story about cranes, ships and paper. " * 4) for number in range(6)
    )
    page = read(
        f"<h1>New cranes on the quay</h1><div class='x'>{text}</div><div class='menu'><a href='/'>Home</a></div>"
    )
    assert visible(page.draft.body_html or "").count("Passage") == 24
    assert "Home" not in (page.draft.body_html or "")


def test_the_address_is_the_canonical_one_unless_that_is_the_home_page() -> None:
    canonical = '<link rel="canonical" href="{}"><h1>New cranes on the quay</h1><article>' + TEXT + "</article>"
    assert read(canonical.format("/cranes/")).draft.link == "https://courier.example/cranes/"
    home = read(canonical.format("https://courier.example/"))
    assert (home.draft.link, home.gone, home.is_story) == (ADDRESS, True, False)


@pytest.mark.parametrize(
    ("byline", "authors", "printed"),
    [
        ("Ein Kommentar von Ute Sommer", ("Ute Sommer",), "Ute Sommer"),
        ("Un análisis de Ana Ruiz y Luis Gil", ("Ana Ruiz", "Luis Gil"), "Ana Ruiz, Luis Gil"),
        ("Ayşe Kaya’nın yorumu", ("Ayşe Kaya",), "Ayşe Kaya"),
        ("Von Anna Krüger und Tom Öz, Hamburg", ("Anna Krüger", "Tom Öz"), "Anna Krüger, Tom Öz"),
        ("(dpa)", (), "dpa"),
        ("AFP/dpa", (), "AFP/dpa"),
        ("Eine Analyse von Wahlergebnissen zeigt es", (), None),
    ],
)
def test_bylines_as_they_are_printed(byline: str, authors: tuple[str, ...], printed: str | None) -> None:
    details = f"<div class='art__meta'><span>{byline}</span> · <span>28.11.2026, 14:06 Uhr</span></div>"
    found = story(read(f"<div class='art'><h1>New cranes on the quay</h1>{details}<div>{TEXT}</div></div>"))
    assert (found.authors, found.byline) == (authors, printed)


def test_a_standfirst_stays_where_the_text_begins_with_it() -> None:
    lead = "Two yellow cranes stand where there was one of rust."
    page = read(
        f"<h1>New cranes on the quay</h1><p class='field--lead'>{lead}</p>"
        f"<div class='field--body'>{TEXT.replace('<p>', f'<p>{lead} ', 1)}</div>"
    )
    found = story(page)
    assert found.standfirst == lead
    assert visible(found.body_html or "").startswith(lead)


CAPTION = "The first of the two cranes on Friday. © Lena Ray"
IMG = "<img src='/p/crane.jpg' width='900' height='600' alt='A crane'>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<div class='art__img'>{IMG}<div class='art__cap'>{CAPTION}</div></div>",
        f"<div class='art__img'>{IMG}<div class='x1'>{CAPTION}</div></div>",
        f"<div class='art__img'>{IMG}{CAPTION}</div>",
        f"{IMG}<div class='bu'>{CAPTION}</div>",
        f"<p>{IMG}</p><p class='bildunterschrift'>{CAPTION}</p>",
        f"<div><a href='/gross'>{IMG}</a></div><span class='pie-de-foto'>{CAPTION}</span>",
        f"<div><span>{IMG}</span></div><div>{CAPTION}</div>",
        f"{IMG}<br><small>{CAPTION}</small>",
        f"<p>{IMG}<br>{CAPTION}</p>",
        f"<table><tr><td>{IMG}</td></tr></table><p><em>{CAPTION}</em></p>",
        f"<div class='foto'>{IMG}<button>Zoom in now</button><p>{CAPTION}</p></div>",
    ],
)
@pytest.mark.parametrize("place", ["above", "inside"])
def test_a_caption_in_any_markup(markup: str, place: str) -> None:
    above, within = (markup, "") if place == "above" else ("", markup)
    lead = "<div class='lead'>Two yellow cranes stand where there was one of rust.</div>"
    found = story(
        read(f"<div class='art'><h1>New cranes</h1>{above}{lead}<div class='text'>{within}{TEXT}</div></div>")
    )
    assert found.image is not None
    assert (found.image.caption, found.image.credit) == (CAPTION, "© Lena Ray")
    assert found.standfirst == "Two yellow cranes stand where there was one of rust."
    assert "Lena Ray" not in (found.body_html or "")


@pytest.mark.parametrize(
    "behind",
    [
        "<p class='lead'>Two yellow cranes stand where there was one of rust.</p>",
        "<p class='has-drop-cap'>Two yellow cranes stand where there was one of rust, and both are painted.</p>",
        "<p>By Anna Berg</p>",
        "<small>28 November 2026, 14:06</small>",
        "<p>Two yellow cranes stand where there was one of rust (and wood).</p>",
    ],
)
def test_what_stands_behind_a_picture_and_is_no_caption(behind: str) -> None:
    found = story(read(f"<article><h1>New cranes on the quay</h1>{IMG}{behind}{TEXT}</article>"))
    assert found.image is not None
    assert found.image.caption is None


def test_a_link_alone_above_the_headline_that_the_menu_has_is_the_section() -> None:
    menu = (
        "<td><a href='/l.asp?s=1'>Local</a><br><a href='/l.asp?s=2'>Opinion</a><br><a href='/about.asp'>About</a></td>"
    )
    label = "<p><font color='red'><b><a href='/l.asp?s=2'>Opinion</a></b></font></p>"
    text = f"<table><tr>{menu}<td>{{}}<h1>New cranes on the quay</h1>{TEXT}</td></tr></table>"
    assert read(text.format(label), "https://courier.example/s.asp?id=1").draft.section_label == "Opinion"
    other = label.replace("s=2", "s=9")
    assert read(text.format(other), "https://courier.example/s.asp?id=1").draft.section_label is None


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("13 ноября, 07:15", "2026-11-13T03:15"),
        ("30 December, 08:00", "2025-12-30T04:00"),
        ("Nov. 24", "2026-11-23T20:00"),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day(printed: str, moment: str) -> None:
    text = f"<h1>New cranes on the quay</h1><span class='article__date'>{printed}</span><div class='text'>{TEXT}</div>"
    found = story(read(text, now=NOW, timezone="Asia/Baku"))
    assert found.published is not None
    assert found.published.isoformat()[:16] == moment


def test_only_the_first_line_of_a_byline_names_people() -> None:
    byline = "<span class='byline'>By WALT GREER and NORA ESTES<br>The Harbor Gazette</span>"
    found = story(read(f"<h1>New cranes on the quay</h1>{byline}<div class='text'>{TEXT}</div>"))
    assert found.authors == ("Walt Greer", "Nora Estes")


def test_a_source_in_the_place_of_the_byline_is_nobody() -> None:
    text = (
        f"<h1>New cranes on the quay</h1><div class='author'>წყარო: ინტერპრესნიუსი</div><div class='text'>{TEXT}</div>"
    )
    assert story(read(text)).authors == ()


def test_a_credit_behind_the_caption_belongs_to_it() -> None:
    words = "<div class='field-legende'>A crane.</div><div class='field-credit'>Photo AFP</div>"
    photo = f"<div class='field-image'>{IMG}</div>{words}"
    found = story(read(f"<h1>New cranes on the quay</h1>{photo}<div class='text'>{TEXT}</div>"))
    assert found.image is not None
    assert (found.image.caption, found.image.credit) == ("A crane. Photo AFP", "Photo AFP")


def test_a_short_bold_paragraph_is_the_standfirst_where_the_page_is_described_by_it() -> None:
    lead = "Both of them are yellow."
    text = f"<h1>New cranes on the quay</h1><div class='text'><p><b>{lead}</b></p>{TEXT}</div>"
    assert story(read(f'<meta name="description" content="{lead}">{text}')).standfirst == lead
    assert story(read(text)).standfirst is None
