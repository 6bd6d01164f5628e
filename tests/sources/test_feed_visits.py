"""A visit to a feed: what has not changed, what is a page, what is no feed at all."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from sources.visits import Publisher, publisher, read_feed

from digest.errors import SourceError
from digest.model.source import Validators

FEED = """<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>
<item><title>Harbour opens</title><link>https://wire.example/harbour/</link></item></channel></rss>"""
PAGE = '<!DOCTYPE html><html><head><link rel="alternate" type="{kind}" href="{href}"></head><body>Moved</body></html>'


@pytest.fixture(scope="module")
def press() -> Iterator[Publisher]:
    with publisher() as at:
        yield at


def test_the_second_visit_is_conditional_and_brings_nothing(press: Publisher) -> None:
    press.put("/twice.xml", FEED)
    first = read_feed(press, "/twice.xml")
    press.asked.clear()
    second = read_feed(press, "/twice.xml", validators=first.validators)
    assert press.asked == [("/twice.xml", True)]
    assert second.unchanged
    assert not second.entries


def test_a_changed_feed_is_read_again(press: Publisher) -> None:
    press.put("/changing.xml", FEED)
    first = read_feed(press, "/changing.xml")
    press.put("/changing.xml", FEED.replace("opens", "closes"))
    second = read_feed(press, "/changing.xml", validators=first.validators)
    assert [entry.story.headline for entry in second.entries] == ["Harbour closes"]


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "application/atom+xml; charset=utf-8", "Application/Feed+JSON"]
)
def test_a_page_is_followed_to_its_feed_and_unchanged_the_next_time(press: Publisher, kind: str) -> None:
    press.put("/news/feed.xml", FEED)
    press.put("/news/index.html", PAGE.format(kind=kind, href="feed.xml"))
    first = read_feed(press, "/news/index.html")
    assert [entry.story.headline for entry in first.entries] == ["Harbour opens"]
    assert read_feed(press, "/news/index.html", validators=first.validators).unchanged


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (PAGE.format(kind="text/css", href="x.css"), "web page, not a feed, and announces none"),
        (PAGE.format(kind="application/rss+xml", href="loop.html"), "is a page too"),
        ("Just words.", "neither a feed nor a web page"),
        ("\ufeff \n", "answered with nothing"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "but no feed: RSS or Atom was expected"),
        ('{"code": "rest_no_route", "message": "No route was found"}', "No route was found"),
        ("[1, 2]", "no list of “items”"),
        ('{"items": [', "not valid JSON"),
        ('{"items": ' + "[" * 100_000, "nested too deep"),
        ("<rss version='2.0'><channel><title>Broken & lost", "not well-formed"),
    ],
)
def test_what_is_no_feed_is_named(press: Publisher, document: str, words: str) -> None:
    press.put("/loop.html", document)
    with pytest.raises(SourceError, match=words):
        read_feed(press, "/loop.html")


def test_the_type_that_a_server_claims_does_not_matter(press: Publisher) -> None:
    press.put("/feed.html", FEED)
    assert len(read_feed(press, "/feed.html").entries) == 1


def test_nothing_is_fetched_that_a_feed_points_to(press: Publisher) -> None:
    doctype = f'<!DOCTYPE rss SYSTEM "{press.address("/rss.dtd")}">'
    press.put("/pointing.xml", f'<?xml-stylesheet href="{press.address("/style.xsl")}"?>{doctype}{FEED}')
    press.asked.clear()
    assert len(read_feed(press, "/pointing.xml").entries) == 1
    assert press.asked == [("/pointing.xml", False)]


def test_a_feed_that_cannot_be_reached_says_where(press: Publisher) -> None:
    with pytest.raises(SourceError, match="/missing"):
        read_feed(press, "/missing.xml", validators=Validators())
    press.put("/packed.xml", gzip.compress(FEED.encode()))
    with pytest.raises(SourceError):
        read_feed(press, "/packed.xml")
