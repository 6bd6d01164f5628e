"""RSS and Atom: what their standards ask, and the traps of feedgen."""

from __future__ import annotations

import locale
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import make
import pytest
from lxml import etree

from digest.model.article import Article
from digest.model.feed import FeedDocument
from digest.render.assembly import assembled, rendered_entries
from digest.render.feeds import atom, rss
from digest.render.items import digest_document, feed_document

SCHEMA = Path(__file__).resolve().parents[1] / "data" / "render" / "atom.rng"
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
DATED = make.ago(hours=3)


def articles() -> list[Article]:
    return [
        make.article(
            "Fish & chips <b>bold</b>",
            seq=1,
            picked=True,
            published=DATED,
            updated=make.ago(hours=2),
            standfirst="Cheap: < 5 dinars & good.",
            body_html="<p>Cheap: &lt; 5 dinars &amp; good.</p><p>More ]]&gt; here.</p>",
            section="news",
            topics=("politics",),
            authors=("Nara Velikyan", "Sevda Orkhan"),
            image=make.image(credit="A. Reed"),
        ),
        make.article("Undated", seq=2, published=None, first_seen=make.ago(hours=5), body_html="<p>Text.</p>"),
        make.article("مجلس", seq=3, url=None, language="ar", direction="rtl", byline="The newsroom"),
    ]


def document(*given: Article, content: str = "full") -> FeedDocument:
    return feed_document(make.feed(content=content), given or articles(), make.publication(), make.NOW)


def rss_of(feed: FeedDocument) -> etree._Element:
    return etree.fromstring(rss(feed))


def atom_of(feed: FeedDocument) -> etree._Element:
    return etree.fromstring(atom(feed))


@pytest.mark.parametrize("content", ["full", "summary"])
def test_golden_feeds(content: str, golden: Callable[[str, bytes], None]) -> None:
    feed = document(content=content)
    golden(f"{content}.rss", rss(feed))
    golden(f"{content}.atom", atom(feed))
    put_together = assembled(feed, list(rendered_entries(feed, feed.items)))
    golden(f"{content}.rss", put_together["rss"])
    golden(f"{content}.atom", put_together["atom"])


@pytest.mark.parametrize(
    "given",
    [
        articles(),
        [],
        [make.article(body_html=None, url=None)],
        [make.article(image=make.image(), picture=make.picture())],
    ],
)
@pytest.mark.parametrize("content", ["full", "summary"])
def test_atom_is_valid(given: list[Article], content: str) -> None:
    feed = feed_document(make.feed(content=content), given, make.publication(), make.NOW)
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    schema.assertValid(atom_of(feed))


def test_the_schema_refuses_what_is_wrong() -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    for name in ("id", "title", "updated", "author"):
        feed = atom_of(document())
        for lost in feed.findall(f".//a:entry/a:{name}", NS):
            lost.getparent().remove(lost)
        assert not schema.validate(feed), name


def test_atom_entries_and_links() -> None:
    feed = atom_of(document())
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", NS)}
    assert links == {
        "self": "https://news.courier.example/feeds/all.atom",
        "alternate": "https://news.courier.example/",
    }
    first, undated, arabic = feed.findall("a:entry", NS)
    assert first.findtext("a:id", None, NS) == "tag:courier.example,2026:article/a1"
    assert [(one.get("rel"), one.get("type")) for one in first.findall("a:link", NS)] == [("alternate", "text/html")]
    assert [name.text for name in first.findall("a:author/a:name", NS)] == ["Nara Velikyan", "Sevda Orkhan"]
    assert undated.findtext("a:author/a:name", None, NS) == "The Caspian Courier"
    assert undated.find("a:published", NS) is None
    seen = datetime.fromisoformat(undated.findtext("a:updated", "", NS))
    assert seen.replace(microsecond=0) == make.ago(hours=5)
    assert seen.microsecond, "two entries of one second must differ"
    assert arabic.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert arabic.find("a:link", NS) is None
    assert [one.get("term") for one in first.findall("a:category", NS)] == ["News", "Politics", "Editor's choice"]


def test_rss_by_the_profile() -> None:
    channel = rss_of(document())[0]
    order = [etree.QName(child).localname for child in channel]
    assert order.count("item") == 3
    for name in ("title", "link", "description", "language"):
        assert channel.findtext(name)
    own = channel.find("a:link", NS)
    assert (own.get("rel"), own.get("href")) == ("self", "https://news.courier.example/feeds/all.rss")
    assert channel.findtext("link") == "https://news.courier.example/"
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["Fish & chips ‹b›bold‹/b›", "Undated", "مجلس"]
    for item in items:
        assert len(item.findall("guid")) == 1
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.find("author") is item.find("enclosure") is None
        for date in item.findall("pubDate"):
            assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", date.text)
    assert parsedate_to_datetime(items[0].findtext("pubDate")) == DATED
    assert items[1].find("pubDate") is None
    assert [name.text for name in items[0].findall("dc:creator", NS)] == ["Nara Velikyan", "Sevda Orkhan"]
    assert items[2].findtext("dc:language", None, NS) == "ar"
    assert items[0].findtext("description") == "Cheap: &lt; 5 dinars &amp; good."


def test_a_picture_has_its_credit() -> None:
    for feed in (rss_of(document()), atom_of(document())):
        picture = feed.find(".//media:content", NS)
        assert picture.get("url") == "https://courier.example/img/harbour.png"
        assert picture.findtext("media:credit", None, NS) == "A. Reed"
        assert "picture courtesy of A. Reed" in picture.findtext("media:description", None, NS)
    body = rss_of(document()).findtext(".//content:encoded", None, NS)
    assert "<figcaption>Photo: The harbour (picture courtesy of A. Reed).</figcaption>" in body


def test_a_picture_that_was_fetched_is_enclosed_with_its_kind_and_length() -> None:
    feed = document(make.article(image=make.image(), picture=make.picture()))
    url, length, kind = "https://courier.example/img/harbour.png", "345678", "image/png"
    (enclosed,) = rss_of(feed).findall(".//enclosure")
    assert dict(enclosed.attrib) == {"url": url, "length": length, "type": kind}
    links = atom_of(feed).findall("a:entry/a:link", NS)
    assert [each.get("rel") for each in links] == ["alternate", "enclosure"]
    assert (links[1].get("href"), links[1].get("length"), links[1].get("type")) == (url, length, kind)
    for tree in (rss_of(feed), atom_of(feed)):
        media = tree.find(".//media:content", NS)
        assert (media.get("url"), media.get("fileSize"), media.get("type")) == (url, length, kind)
        assert (media.get("width"), media.get("height")) == ("3600", "2400")


def test_the_whole_text_says_the_standfirst_once() -> None:
    body = rss_of(document()).findtext(".//content:encoded", None, NS)
    assert body.count("dinars") == 1
    assert "More ]]&gt; here." in body
    other = document(make.article(standfirst="Short.", body_html="<p>Long.</p>"))
    assert other.items[0].content_html == "<p><strong>Short.</strong></p><p>Long.</p>"


def test_a_summary_feed_has_no_text() -> None:
    feed = document(content="summary")
    assert rss_of(feed).find(".//content:encoded", NS) is None
    assert b"More ]]" not in rss(feed) + atom(feed)


def test_updated_moves_only_with_the_words() -> None:
    assert document().updated == max(item.updated for item in document().items)
    changed = [replace(articles()[0], changed_at=make.NOW), *articles()[1:]]
    assert document(*changed).items[0].updated == make.NOW
    touched = [replace(articles()[0], popular_rank=3, sources=("another",)), *articles()[1:]]
    assert atom(document(*touched)) == atom(document())


def test_the_same_document_gives_the_same_bytes() -> None:
    assert [rss(document()), atom(document())] == [rss(document()), atom(document())]
    empty = feed_document(make.feed(), [], make.publication(), make.NOW)
    assert [rss(empty), atom(empty)] == [rss(empty), atom(empty)]


def test_dates_are_english_and_the_locale_is_left_alone() -> None:
    before = locale.setlocale(locale.LC_ALL)
    assert b"Mon, 23 Nov 2026" in rss(document())
    assert locale.setlocale(locale.LC_ALL) == before


def test_control_characters_do_not_stop_a_feed() -> None:
    bad = make.article("Ring\x07 the\x00 bell\ufffe", seq=9, standfirst="a\x0bb", body_html="<p>c\x08\ud800d</p>")
    for made in (rss, atom):
        assert len(feedparser.parse(made(document(bad, *articles()))).entries) == 4


def test_a_bad_entry_is_dropped_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    good = document()
    bad = replace(good.items[0], id="tag:courier.example,2026:article/\x00")
    for made in (rss, atom):
        caplog.clear()
        got = feedparser.parse(made(replace(good, items=(bad, *good.items[1:]))))
        assert [entry.title for entry in got.entries] == ["Undated", "مجلس"]
        assert "an item is left out of tag:courier.example,2026:feed/all" in caplog.text


def test_editions_are_items_too(edition: object) -> None:
    feed = digest_document(make.digest(), [make.edition(*articles())], make.publication())
    (item,) = feed.items
    assert item.id == "tag:courier.example,2026:edition/morning/2026-11-23"
    assert item.url == "https://news.courier.example/editions/morning/2026-11-23/"
    assert item.content_html is not None
    assert "<li>مجلس</li>" in item.content_html
    assert "Fish &amp; chips &lt;b&gt;" in item.content_html
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(atom_of(feed))
    assert feed.feed_urls.json == "https://news.courier.example/editions/morning.json"
