"""Items of RSS and Atom, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from make import NOW

from digest.model.article import Entry
from digest.model.source import SourceDefaults
from digest.sources.draft import Document
from digest.sources.editing import edit_all
from digest.sources.xmlelements import MOST_ITEMS
from digest.sources.xmlfeed import read_xml_feed

RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
    "<channel><title>The Wire</title><language>en</language>"
    "<managingEditor>boss@wire.example (The Boss)</managingEditor>{}</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://wire.example/news/"><title>The Wire</title>'
    "<author><name>The Wire newsroom</name></author>{}</feed>"
)
CUT_BY_A_PROGRAM = (
    "The harbour office has put up two new cranes on the eastern quay and will lift the first load on Monday, say work"
)
LINK = "<title>Harbour opens</title><link>https://wire.example/news/harbour/</link>"
PICTURE = "https://wire.example/img/"


def read(document: str) -> Document:
    return read_xml_feed(document.encode(), "https://wire.example/feed.xml", "wire", SourceDefaults("Asia/Baku"))


def entries(document: str) -> list[Entry]:
    found = read(document)
    return edit_all(found.drafts, found.masthead, NOW)[0]


def rss(inner: str) -> Entry:
    (entry,) = entries(RSS.format(f"<item>{inner}</item>"))
    return entry


def atom(inner: str) -> Entry:
    (entry,) = entries(ATOM.format(f"<entry>{inner}</entry>"))
    return entry


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        ("Water level 3 &lt; 5 metres &amp;amp; falling", "Water level 3 < 5 metres & falling"),
        ("<![CDATA[<b>Bold</b> &#8217;move&#8217;]]>", "Bold ’move’"),
        ("  Two\n lines\tand&#xA0;blanks ", "Two lines and blanks"),
        ("Calm =?UTF-8?Q?=0D=0ABcc:_x@y?=", "Calm =?UTF-8?Q?=0D=0ABcc:_x@y?="),
    ],
)
def test_a_headline_in_rss_is_text(given: str, headline: str) -> None:
    assert rss(f"<title>{given}</title>").story.headline == headline


def test_a_title_of_type_text_in_atom_is_literal() -> None:
    assert atom("<title>Use of &lt;b&gt; &amp;amp; co</title>").story.headline == "Use of <b> &amp; co"
    assert atom('<title type="html">Use &lt;b&gt;bold&lt;/b&gt;</title>').story.headline == "Use bold"


def test_an_item_without_title_takes_the_first_words_of_its_text() -> None:
    headline = rss(
        f"<description>{'Words about the sea '.strip()} {'and the shore ' * 20}</description>"
    ).story.headline
    assert headline.startswith("Words about the sea and the shore")
    assert len(headline) <= 80


def test_an_item_without_anything_is_a_warning_and_the_others_go_on() -> None:
    found = read(RSS.format(f"<item><guid>empty-1</guid></item><item>{LINK}</item>"))
    edited, warnings = edit_all(found.drafts, found.masthead, NOW)
    assert [entry.story.headline for entry in edited] == ["Harbour opens"]
    assert warnings == ["item 1 (empty-1): it has neither a headline nor a text; left out"]


@pytest.mark.parametrize(
    ("summary", "content", "standfirst", "body"),
    [
        ("Short.", "<p><strong>Short.</strong></p><p>Long.</p>", "Short.", "<p>Long.</p>"),
        ("Long, as it […]", "<p>Long, as it goes on.</p>", None, "<p>Long, as it goes on.</p>"),
        ("Same.", "<p>Same.</p>", "Same.", "<p>Same.</p>"),
        ("One. Two.", "<p>One.</p><p><em>Two.</em></p><p>Three.</p>", "One. Two.", "<p>Three.</p>"),
        (
            "The port shuts.",
            "<p>The port shuts. It is ice.</p>",
            "The port shuts.",
            "<p>The port shuts. It is ice.</p>",
        ),
        ("The port shuts", "<p>The port shuts on Monday.</p>", "The port shuts", "<p>The port shuts on Monday.</p>"),
        (CUT_BY_A_PROGRAM, f"<p>{CUT_BY_A_PROGRAM}ers, it says.</p>", None, f"<p>{CUT_BY_A_PROGRAM}ers, it says.</p>"),
        (
            "Long, as it […]",
            "<figure><figcaption>A quay</figcaption></figure><p>Long, as it goes on.</p>",
            None,
            "<figure><figcaption>A quay</figcaption></figure><p>Long, as it goes on.</p>",
        ),
        ("Another. (click headline to read more)", "<p>Long.</p>", "Another.", "<p>Long.</p>"),
        (
            "Long, as… The post <a href='x'>Harbour</a> appeared first on <a href='y'>Wire</a>.",
            "<p>Long, as it is.</p><p>The post <a href='https://x.example/'>H</a> appeared first on <a>W</a>.</p>",
            None,
            "<p>Long, as it is.</p>",
        ),
    ],
)
def test_standfirst_and_body_are_said_once(summary: str, content: str, standfirst: str | None, body: str) -> None:
    entry = rss(
        f"{LINK}<description><![CDATA[{summary}]]></description><content:encoded><![CDATA[{content}]]></content:encoded>"
    )
    assert entry.story.standfirst == standfirst
    assert entry.story.body_html == body


def test_a_description_alone_is_standfirst_or_body() -> None:
    assert rss(f"{LINK}<description>&lt;p&gt;One line.&lt;/p&gt;</description>").story.standfirst == "One line."
    linked = rss(f"{LINK}<description>See &lt;a href='/a/?b=1&amp;amp;c=2'&gt;this&lt;/a&gt;</description>").story
    assert linked.standfirst is None
    assert linked.body_html == 'See <a href="https://wire.example/a/?b=1&amp;c=2">this</a>'


def test_the_caption_of_a_picture_is_never_the_standfirst() -> None:
    photo = (
        f'<media:content url="{PICTURE}a.png" medium="image"><media:description>Photo: The mole (picture: N. V.).'
        "</media:description></media:content>"
    )
    entry = rss(f"{LINK}{photo}<content:encoded>&lt;p&gt;Text.&lt;/p&gt;</content:encoded>")
    assert entry.story.standfirst is None
    assert entry.story.image is not None
    assert entry.story.image.caption == "Photo: The mole (picture: N. V.)."
    assert entry.story.image.credit == "picture: N. V."


def test_each_picture_keeps_its_own_credit() -> None:
    first, second = (
        f'<media:content url="{PICTURE}{name}" type="image/png"><media:credit>{name}</media:credit></media:content>'
        for name in ("a.png", "b.png")
    )
    image = rss(
        f"{LINK}<media:group>{first}{second}<media:description>All</media:description></media:group>"
    ).story.image
    assert image is not None
    assert (image.url, image.credit, image.caption) == (f"{PICTURE}a.png", "a.png", "All")


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        (f'<enclosure url="{PICTURE}a.png" length="1" type="image/png"/>', "a.png"),
        (f'<enclosure url="{PICTURE}a.mp3" length="1" type="audio/mpeg"/>', None),
        (f'<media:thumbnail url="{PICTURE}t.png"/>', "t.png"),
        (f'<media:content url="{PICTURE}v.mp4" type="video/mp4"/>', None),
        ("<description>&lt;img src='/img/b.png' alt='B'&gt; Words</description>", "b.png"),
        ("<description>&lt;img src='/img/p.png' width=1 height=1&gt; Words</description>", None),
    ],
)
def test_the_picture_of_an_item(inner: str, url: str | None) -> None:
    image = rss(LINK + inner).story.image
    assert (image.url if image else None) == (PICTURE + url if url else None)


def test_people_are_authors_and_a_newsroom_is_a_byline() -> None:
    two = "<dc:creator>Nara Velikyan</dc:creator><dc:creator>Tomas Aldery</dc:creator>"
    assert rss(LINK + two).story.authors == ("Nara Velikyan", "Tomas Aldery")
    assert rss(LINK + "<author>nara@wire.example (Nara Velikyan)</author>").story.authors == ("Nara Velikyan",)
    assert rss(LINK).story.authors == ()
    inherited = atom("<title>Harbour opens</title>").story
    assert inherited.authors == ()
    assert inherited.byline == "The Wire newsroom"


def test_dates_of_rss_and_atom() -> None:
    at = datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert rss(LINK + "<pubDate>Sun, 22 Nov 2026 10:00:00 +0400</pubDate>").story.published == at
    dc = rss(LINK + "<dc:date>2026-11-22T10:00:00+04:00</dc:date>").story
    assert (dc.published, dc.updated) == (at, None)
    same = "<title>A</title><published>2026-11-22T06:00:00Z</published><updated>2026-11-22T06:00:00Z</updated>"
    assert atom(same).story.updated is None
    later = atom(same.replace("06:00:00Z</updated>", "07:00:00Z</updated>")).story
    assert later.updated == datetime(2026, 11, 22, 7, tzinfo=UTC)
    only = atom("<title>A</title><updated>2026-11-22T06:00:00Z</updated>").story
    assert (only.published, only.updated) == (at, at)


def test_filing_by_scheme_path_and_order() -> None:
    terms = (
        '<category term="security" scheme="https://wire.example/topic/" label="Security"/>'
        '<category term="world" scheme="https://wire.example/section/" label="The world"/>'
        '<category term="editors-choice" label="Editor&#8217;s choice"/>'
    )
    entry = atom("<title>A</title>" + terms)
    assert (entry.story.section, entry.story.section_label, entry.story.topics) == ("world", "The world", ("security",))
    assert entry.picked
    by_path = rss(LINK + "<category>Sea</category><category>News</category><category>EDITOR'S CHOICE</category>")
    assert (by_path.story.section, by_path.story.topics, by_path.picked) == ("news", ("sea",), True)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "mailto:a@b.example"]
)
def test_a_link_that_is_not_http_is_none(link: str) -> None:
    entry = rss(f"<title>A</title><link>{link}</link><guid isPermaLink='false'>g-1</guid>")
    assert entry.story.url is None
    assert entry.keys == ("guid:wire:g-1",)


@pytest.mark.parametrize(
    ("title", "own", "language"),
    [
        ("Storm surge closes harbours", "", "en"),
        ("Storm surge closes harbours", ' xml:lang="en-gb"', "en-GB"),
        ("Պահոց և գրադարան", "", "hy"),
        ("Паром идёт в Сармат", "", None),
        ("Gecə avtobusu şəhərə qayıdır", "", None),
        ("Паром идёт в Сармат", ' xml:lang="ru"', "ru"),
    ],
)
def test_the_language_of_a_feed_is_believed_as_far_as_its_words_allow(
    title: str, own: str, language: str | None
) -> None:
    (entry,) = entries(RSS.format(f"<item{own}><title>{title}</title></item>"))
    assert entry.story.language == language


OLD = {
    "rss 0.90": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title></channel>'
    "<item><title>Harbour opens</title><link>https://wire.example/h</link></item></rdf:RDF>",
    "rss 0.91": '<rss version="0.91"><channel><title>T</title><item><title>Harbour&nbsp;opens</title>'
    "<link>https://wire.example/h</link></item></channel></rss>",
    "rss 2.0, prefixes undeclared": '<rss version="2.0"><channel><title>T</title><item><title>Harbour opens</title>'
    '<link>https://wire.example/h</link><dc:creator>Jane Roe</dc:creator><media:thumbnail url="x"/><o:a o:b="c"/>'
    "</item></channel></rss>",
    "rss 2.0, guid as link": '<rss version="2.0"><channel><title>T</title><item><title>Harbour opens</title>'
    "<guid>https://wire.example/h</guid></item></channel></rss>",
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry>'
    '<title mode="escaped" type="text/html">&lt;b&gt;Harbour&lt;/b&gt; opens</title>'
    '<link rel="alternate" type="text/html" href="https://wire.example/h"/></entry></feed>',
    "atom 1.0, prefixed": '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry>'
    '<a:title>Harbour opens</a:title><a:link href="https://wire.example/h"/></a:entry></a:feed>',
    "atom 1.0, broken": '<feed xmlns="http://www.w3.org/2005/Atom"><title>T & U</title><entry>'
    '<title>Harbour opens</title><link href="https://wire.example/h"/>'
    '<content type="html"><p>not <b>escaped</p></content></entry></feed>',
}


@pytest.mark.parametrize("form", OLD)
def test_every_version_and_common_mistakes(form: str) -> None:
    (entry,) = entries(OLD[form])
    assert (entry.story.headline, entry.keys) == ("Harbour opens", ("url:wire.example/h",))


def _hostile() -> Iterator[tuple[str, str]]:
    attributes = " ".join(f"a{n}='1'" for n in range(20_000))
    yield "attributes", RSS.format(f"<item>{LINK}<x {attributes}/></item>")
    yield "author", RSS.format(f"<item>{LINK}<author>{'a' * 400_000}</author></item>")
    yield "depth", RSS.format(f"<item>{LINK}<description>{'&lt;div&gt;' * 50_000}</description></item>")
    yield "ampersands", RSS.format(f"<item>{LINK}</item><item>{LINK}<description>{'&' * 400_000}</description></item>")


@pytest.mark.parametrize(("name", "document"), list(_hostile()), ids=lambda value: value if len(value) < 20 else "")
def test_what_would_take_a_parser_minutes_is_cut_down(name: str, document: str) -> None:
    assert entries(document)[0].story.headline == "Harbour opens"


def test_more_items_than_are_read_are_named() -> None:
    found = read(RSS.format("<item><title>A</title></item>" * (MOST_ITEMS + 7)))
    assert len(found.drafts) == MOST_ITEMS
    assert found.warnings == ("only the first 10,000 items were read, 7 were left out",)
