"""Where a story ends on its page: what stands around it belongs to comments, menus, other stories or the site."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.html.text import visible
from digest.sources.htmlpage import SiteHints, WebPage, read_web_page
from digest.sources.sitelinks import is_root, leads_home

TEXT = (
    "The ferry to the outer islands will not sail before the weekend, the harbour office said on Friday.",
    "Its rudder was bent when the ship touched a sandbank that no chart shows, and the yard has no spare.",
    "Two fishing boats carry bread, letters and the school teacher until the part has come from the mainland.",
)
PARAGRAPHS = "".join(f"<p>{one}</p>" for one in TEXT)
LINES = "<br><br>".join(TEXT)
HEADLINE = "Ferry stays in port until the weekend"
LEAD = "A bent rudder keeps the islands waiting for their bread."
HINTS = SiteHints(timezone="Europe/Paris", now=datetime(2026, 11, 20, 12, tzinfo=UTC))


def read(body: str, language: str = "en", path: str = "/news.asp?id=4711") -> WebPage:
    page = f"<html lang={language}><head><title>{HEADLINE} - Quay Daily</title></head><body>{body}</body></html>"
    return read_web_page(page, f"https://daily.example{path}", None, HINTS)


def layout(details: str, *, above: str = "", below: str = "", trail: str = "") -> str:
    """A page of tables in tables: head, menu, story, and beside it what such pages have."""
    return (
        "<table><tr><td><img src=logo.gif alt='Quay Daily'></td><td><font>20 November 2026</font></td></tr></table>"
        "<table><tr><td><a href=default.asp>Home</a></td><td><a href='list.asp?s=1'>Harbour</a></td></tr></table>"
        "<table><tr><td><table><tr><td><b>Columnists</b></td></tr></table>"
        "<a href='writer.asp?id=7'>Ada Quay</a><br><a href='col.asp?id=9'>On bread and freight</a></td><td><table>"
        f"<tr><td>{trail or '<a href=default.asp>Home</a> &raquo; <a href=list.asp?s=1>Harbour</a>'}</td></tr>{above}"
        f"<tr><td><font size=5><b>{HEADLINE}</b></font></td></tr><tr><td><font size=1>{details}</font></td></tr>"
        f"<tr><td class=text>{LINES}</td></tr></table>{below}</td></tr></table>"
    )


COMMENTS = (
    "<table><tr><td><b>COMMENTS</b></td></tr></table><table>"
    "<tr><td><b>Ben Tide</b> <font>20.11.2026 09:15</font><br>They should have bought two rudders.</td></tr>"
    "<tr><td><b>Cora Ebb</b> <font>20.11.2026 10:02</font><br>Nobody asked the teacher if she likes boats.</td></tr>"
    "</table>"
)
RELATED = "<table><tr><td>&#8226; <a href='news.asp?id=1'>Old pier to be sold</a> (19.11.2026 17:42)</td></tr></table>"


def test_a_row_of_details_is_read_item_by_item_and_its_buttons_are_no_pictures() -> None:
    button = "<a href='print.asp?id=4711'><img src=printer.gif> Print</a> <a href='mail.asp'>Send to a friend</a>"
    details = f"By Eva Strand | 17 November 2026 10:20 | Read: 1,191 times by 87 readers in four countries | {button}"
    page = read(layout(details, below=RELATED + COMMENTS))
    assert page.draft.headline == HEADLINE
    assert page.draft.names == ("Eva Strand",)
    assert page.draft.published == "2026-11-17T10:20:00"
    assert page.draft.section_label == "Harbour"
    assert page.draft.image is None
    assert visible(page.draft.body_html or "").startswith(TEXT[0])
    assert "rudders" not in (page.draft.body_html or "")


@pytest.mark.parametrize("details", ["", "Read: 1,191"])
def test_who_comments_wrote_nothing_and_when_is_no_date(details: str) -> None:
    page = read(layout(details, below=RELATED + COMMENTS))
    assert page.draft.names == ()
    assert page.draft.published in (None, "2026-11-20")
    assert page.draft.headline == HEADLINE


def test_a_columnist_is_named_by_the_link_beside_the_portrait() -> None:
    portrait = (
        "<tr><td><img src=ada.jpg width=100 height=128></td><td><font><b>Ada Quay</b></font><br>"
        "<a href='writer.asp?id=7'>All columns</a></td></tr>"
    )
    assert read(layout("Published 19.11.2026 07:00", above=portrait)).draft.names == ("Ada Quay",)
    other = portrait.replace("id=7", "id=8")
    assert read(layout("Published 19.11.2026 07:00", above=other)).draft.names == ()


@pytest.mark.parametrize("label", ["Comments", "3 Kommentare", "YORUMLAR (2)", "Комментарии", "التعليقات", "Կարծիքներ"])
def test_below_a_label_of_comments_nothing_is_the_storys(label: str) -> None:
    comments = f"<div><h3>{label}</h3></div><div><p>By Ben Tide</p><p>20.11.2026 09:15</p><p>So they said.</p></div>"
    page = read(f"<main><h1>{HEADLINE}</h1><div class=text>{PARAGRAPHS}</div>{comments}</main>")
    assert (page.draft.names, page.draft.published) == ((), None)


def test_a_byline_below_the_text_is_still_the_storys() -> None:
    below = "<p>By Eva Strand</p><p>Published: 17.11.2026 10:20</p><p>Updated: 18.11.2026 08:00</p>"
    page = read(f"<main><h1>{HEADLINE}</h1><div class=text>{PARAGRAPHS}</div>{below}</main>")
    assert page.draft.names == ("Eva Strand",)
    assert page.draft.published == "2026-11-17T10:20:00"
    assert page.draft.updated == "2026-11-18T08:00:00"


@pytest.mark.parametrize("group", ["header", "div", "hgroup"])
def test_a_paragraph_in_one_group_with_the_headline_is_its_standfirst(group: str) -> None:
    lead = f"{LEAD} The yard has no spare part, and the weather is getting worse."
    head = f"<{group} class=x1><h1>{HEADLINE}</h1><p class=x2>{lead}</p><div class=x3>17.11.2026</div></{group}>"
    page = read(
        f"<main id=main-content><article>{head}{''.join(f'<div>{p}</div>' for p in [PARAGRAPHS])}</article></main>"
    )
    assert page.draft.standfirst == lead
    assert lead not in visible(page.draft.body_html or "")


def test_a_paragraph_above_the_date_is_a_standfirst_and_one_of_the_text_is_not() -> None:
    lead = f"{LEAD} The yard has no spare part, and the weather is getting worse."
    row = "<div class=x9><span>By Eva Strand</span> <span>17.11.2026 10:20</span></div>"
    apart = read(f"<main><h1>{HEADLINE}</h1><p>{lead}</p>{row}{PARAGRAPHS}</main>")
    assert apart.draft.standfirst == lead
    among = read(f"<main><h1>{HEADLINE}</h1>{row}{PARAGRAPHS}</main>")
    assert among.draft.standfirst is None


def test_a_footer_between_headline_and_text_has_the_storys_details_and_the_pages_has_not() -> None:
    details = (
        "<footer class=meta><div class='field author'><div class=label>Text</div><div>"
        "<div><a href='/w/eva'>Eva Strand</a></div><div><a href='/w/jon'>Jon Molo</a></div></div></div></footer>"
    )
    last = "<div id=footer><ul><li><a href=/ads>Anna Werbung</a></li></ul><p>Ida Lund, Per Holm © 2026</p></div>"
    page = read(f"<article><h1>{HEADLINE}</h1>{details}<div class=text>{PARAGRAPHS}</div></article>{last}")
    assert page.draft.names == ("Eva Strand", "Jon Molo")
    assert read(f"<article><h1>{HEADLINE}</h1><div class=text>{PARAGRAPHS}</div></article>{last}").draft.names == ()


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("<span>سهى القيسي</span> <span>|</span> <span>١٧ تشرين الثاني ٢٠٢٦</span>", ("سهى القيسي",)),
        ("سهى القيسي ١٧ تشرين الثاني ٢٠٢٦", ()),
        ("<a href='/sport'>كرة القدم</a> <span>١٧ تشرين الثاني ٢٠٢٦</span>", ()),
    ],
)
def test_a_name_without_capitals_needs_an_element_of_its_own_beside_the_date(row: str, names: tuple[str, ...]) -> None:
    text = "<p>قال مدير الميناء إن العبارة لن تبحر قبل نهاية الأسبوع لأن الدفة انحنت عندما لامست السفينة الرمل.</p>"
    page = read(f"<main><h1>العبارة تبقى في الميناء حتى نهاية الأسبوع</h1><div>{row}</div>{text * 3}</main>", "ar")
    assert page.draft.names == names


@pytest.mark.parametrize(
    ("href", "home"),
    [
        ("/", True),
        ("default.asp", True),
        ("../index.php", True),
        ("https://daily.example/", True),
        ("index.php?id=4", False),
        ("news/default.asp", False),
        ("#top", False),
        ("http://[", False),
        (None, False),
    ],
)
def test_which_links_lead_home(href: str | None, home: bool) -> None:
    assert leads_home(href) is home


def test_a_front_page_has_a_file_name_at_times() -> None:
    assert is_root("https://daily.example/default.asp")
    assert not is_root("https://daily.example/default.asp?id=20431")


def test_a_small_page_filed_under_contests_is_none_and_a_report_is_a_story() -> None:
    rules = "<p>Rispondi alla domanda: in che anno è stata inaugurata la pista?</p><p>Scadenza il 27 novembre.</p>"
    trail = "<p class=category><a href=/concorsi>Concorsi</a></p>"
    small = read(f"<main>{trail}<h1>Vinci due biglietti per il derby</h1><div class=text>{rules}</div></main>", "it")
    assert not small.is_story
    report = "".join(f"<p>{one} La giuria ha letto ottanta racconti.</p>" for one in TEXT)
    long = read(f"<main>{trail}<h1>Il premio va a una maestra</h1><div class=text>{report}</div></main>", "it")
    assert long.no_story is None


def test_a_label_of_a_credit_is_followed_by_the_credit() -> None:
    parts = (
        "<span class=cap>The ferry at its pier on Friday.</span><span class=credit>Credit: </span>"
        "<span class=credit-name>Jon Molo</span>"
    )
    figure = f"<figure><img src=/ferry.jpg width=960><figcaption>{parts}</figcaption></figure>"
    page = read(f"<article><h1>{HEADLINE}</h1>{figure}<div class=text>{PARAGRAPHS}</div></article>")
    assert page.draft.image is not None
    assert page.draft.image.credit == "Jon Molo"
    assert (page.draft.image.caption or "").startswith("The ferry at its pier on Friday.")


@pytest.mark.parametrize("size", ["width=640 height=360", ""])
def test_a_picture_that_leads_to_a_gallery_is_no_icon(size: str) -> None:
    linked = f"<a href=/gallery/ferry><img src=/ferry.jpg {size}><span>9 photos</span></a>"
    figure = f"<figure>{linked}<figcaption>The ferry at its pier | Photo: Jon Molo</figcaption></figure>"
    page = read(f"<article><h1>{HEADLINE}</h1>{figure}<div class=text>{PARAGRAPHS}</div></article>")
    assert page.draft.image is not None
    assert (page.draft.image.caption or "").startswith("The ferry at its pier")


MENU = "<ul class=menu><li><a href=/>Home</a> <a href=/harbour>Harbour</a> <a href=/sport>Sport</a></li></ul>"
LONG_LEAD = f"{LEAD} The yard has no spare part, and the weather is getting worse."


@pytest.mark.parametrize(
    ("details", "published"),
    [
        ("<p>Eva Strand</p><p>17 November 2026</p>", "2026-11-17"),
        ("<dl><dt>Author</dt><dd>Eva Strand</dd><dt>Published</dt><dd>17 November 2026</dd></dl>", "2026-11-17"),
        ("<ul><li>Eva Strand</li><li>17 Nov 2026</li><li>4 min read</li></ul>", "2026-11-17"),
        ("<div>Eva Strand · 3 hours ago · Harbour</div>", "2026-11-20T09:00:00+00:00"),
        ("<small>November 17th, 2026 by Eva Strand</small>", "2026-11-17"),
        ("<p>By Eva Strand, 17 November 2026</p>", "2026-11-17"),
    ],
)
def test_ways_to_print_who_wrote_when(details: str, published: str) -> None:
    page = read(f"{MENU}<main><h1>{HEADLINE}</h1>{details}{PARAGRAPHS}</main>")
    assert (page.draft.names, page.draft.published) == (("Eva Strand",), published)
    assert page.draft.standfirst is None


@pytest.mark.parametrize("row", ["<p>Eva Strand</p><p>17 November 2026</p>", "<p>By Eva Strand, 17 November 2026</p>"])
def test_above_such_paragraphs_stands_a_standfirst(row: str) -> None:
    page = read(f"{MENU}<main><h1>{HEADLINE}</h1><p>{LONG_LEAD}</p>{row}{PARAGRAPHS}</main>")
    assert (page.draft.standfirst, page.draft.names) == (LONG_LEAD, ("Eva Strand",))
    day = "<p>On 17 November 2026 nobody sailed.</p>"
    among = read(f"{MENU}<main><h1>{HEADLINE}</h1><div>17.11.2026</div><p>{LONG_LEAD}</p>{day}{PARAGRAPHS}</main>")
    assert among.draft.standfirst is None


@pytest.mark.parametrize(
    ("last", "names"), [("<em>Eva Strand</em>", ("Eva Strand",)), ("Eva Strand", ()), ("<em>So they said</em>", ())]
)
def test_a_name_that_ends_a_text_is_its_writers_where_it_is_set_apart(last: str, names: tuple[str, ...]) -> None:
    page = read(f"<main><h1>{HEADLINE}</h1><div>17.11.2026</div><div class=text>{PARAGRAPHS}<p>{last}</p></div></main>")
    assert page.draft.names == names


@pytest.mark.parametrize(("make", "wanted"), [("lead", LONG_LEAD), ("has-drop-cap", None), ("", None)])
def test_a_first_paragraph_of_its_own_make_that_describes_the_page_is_a_standfirst(
    make: str, wanted: str | None
) -> None:
    paragraphs = "".join(f"<p class=t8>{one}</p>" for one in TEXT)
    attribute = f"class='{make.replace('lead', 't7')}'" if make else "class=t8"
    body = f"<div>17.11.2026</div><figure><img src=/f.jpg></figure><p {attribute}>{LONG_LEAD}</p>{paragraphs}"
    page = read_web_page(
        f"<html lang=en><head><title>{HEADLINE}</title><meta name=description content='{LONG_LEAD}'></head>"
        f"<body><article><h1>{HEADLINE}</h1>{body}</article></body></html>",
        "https://daily.example/news/ferry-stays-in-port-4711",
        None,
        HINTS,
    )
    assert page.draft.standfirst == wanted


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("<div class=x1>Harbour / 17.11.2026</div>", "Harbour"),
        ("<p class=x1>SPORT</p>", "Sport"),
        ("<p class=x1>Old harbours of the islands</p>", None),
        ("<p class=x1>Home</p>", None),
    ],
)
def test_a_label_at_the_headline_that_the_menu_has_too_is_the_section(label: str, section: str | None) -> None:
    page = read(f"{MENU}<main>{label}<h1>{HEADLINE}</h1>{PARAGRAPHS}</main>")
    assert page.draft.section_label == section


def test_a_link_below_the_text_that_says_category_is_the_section() -> None:
    filed = "<p>Posted in <a href=/c/7 rel='category tag'>Harbour</a> | <a href='#comments'>2 Responses</a></p>"
    comments = "<h3>2 Responses</h3><ol><li><cite>Ben Tide</cite> Says: <small>18 November 2026</small></li></ol>"
    page = read(f"<div class=post><h1>{HEADLINE}</h1><div class=entry>{PARAGRAPHS}</div>{filed}</div>{comments}")
    assert (page.draft.section_label, page.draft.names) == ("Harbour", ())
