"""JSON Feed 1.1 and OPML."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import make
from lxml import etree

from digest.model.article import Article
from digest.render.items import feed_document
from digest.render.jsonfeed import json_feed
from digest.render.opml import opml


def feed_of(*articles: Article, content: str = "full") -> dict[str, Any]:
    document = feed_document(make.feed(content=content), articles, make.publication(), make.NOW)
    return json.loads(json_feed(document))


def test_golden_json_feed(golden: Callable[[str, bytes], None]) -> None:
    articles = [
        make.article(
            "With everything", standfirst="Short.", body_html="<p>Long.</p>", updated=make.NOW, image=make.image()
        ),
        make.article("مجلس", seq=2, language="ar", published=None, url=None),
    ]
    golden("feed.json", json_feed(feed_document(make.feed(), articles, make.publication(), make.NOW)))


def test_what_the_standard_asks() -> None:
    feed = feed_of(make.article(body_html="<p>Long.</p>"), make.article("Two", seq=2, standfirst="Short."))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://news.courier.example/feeds/all.json"
    assert feed["language"] == "en"
    assert feed["authors"] == [{"name": "The Caspian Courier"}]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert ("content_html" in item) != ("content_text" in item)
        assert datetime.fromisoformat(item["date_published"]) == make.ago(hours=1)


def test_an_undated_item_has_no_date() -> None:
    (item,) = feed_of(make.article(published=None))["items"]
    assert not {"date_published", "date_modified"} & set(item)
    assert item["content_text"] == "Harbour opens"


def test_modified_only_where_it_was_changed() -> None:
    same, later = feed_of(make.article(updated=make.ago(hours=1)), make.article(seq=2, updated=make.NOW))["items"]
    assert "date_modified" not in same
    assert later["date_modified"] == "2026-11-23T12:00:00Z"


def test_a_picture_has_its_words() -> None:
    (item,) = feed_of(make.article(image=make.image(credit="A. Reed")), content="summary")["items"]
    assert item["image"] == "https://courier.example/img/harbour.png"
    assert item["_digest"]["image"]["credit"] == "A. Reed"


def test_strange_characters_do_not_stop_it() -> None:
    (item,) = feed_of(make.article("Bell\x07 \ud800rings", body_html="<p>\udfff</p>"))["items"]
    assert item["title"] == "Bell rings"


def test_opml_lists_living_feeds_and_public_digests() -> None:
    feeds = [make.feed(title="All & more"), make.feed("old", retired=True)]
    digests = [make.digest(), make.digest(name="inner", archive="unlisted")]
    tree = etree.fromstring(opml(make.publication(), feeds, digests))
    assert tree.get("version") == "2.0"
    assert [(line.get("text"), line.get("xmlUrl")) for line in tree.iter("outline")] == [
        ("All & more", "https://news.courier.example/feeds/all.rss"),
        ("Morning briefing", "https://news.courier.example/editions/morning.rss"),
    ]


def test_opml_has_no_markup_in_its_words() -> None:
    tree = etree.fromstring(opml(make.publication(title="The <b>Post"), [make.feed(title="All <i>&</i> more")], []))
    assert tree.findtext("head/title") == "The ‹b›Post"
    (line,) = tree.iter("outline")
    assert (line.get("text"), line.get("title")) == ("All ‹i›&‹/i› more",) * 2
