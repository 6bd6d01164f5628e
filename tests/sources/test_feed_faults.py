"""Faults of a server's PHP before the XML of a feed: the feed is read, and they are named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sources.visits import Publisher, publisher, read_feed

from digest.errors import SourceError

MARKED = "<br />\n<b>Warning</b>:  Undefined array key [0] in <b>/srv/häfen.php</b> on line <b>3</b><br />\n"
PLAIN = "\nNotice: Undefined variable $x in /srv/plugin.php on line 12\n"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>
<item><title>Häfen offen</title><link>https://wire.example/harbour/</link></item></channel></rss>"""
LATIN = RSS.replace("UTF-8", "ISO-8859-1").encode("latin-1")
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><id>urn:w</id><entry><id>urn:w:1</id>
<title>Häfen offen</title><link href="https://wire.example/harbour/"/></entry></feed>"""
PAGE = '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="found.xml"></head></html>'


@pytest.fixture(scope="module")
def press() -> Iterator[Publisher]:
    with publisher() as at:
        yield at


@pytest.mark.parametrize(
    "before",
    [MARKED, PLAIN, MARKED + PLAIN, "\ufeff" + MARKED, MARKED.rstrip(), f"<!-- cached -->{MARKED}", MARKED * 40],
)
@pytest.mark.parametrize("feed", [RSS.encode(), ATOM.encode(), LATIN])
def test_the_feed_behind_a_fault_is_read_and_the_fault_is_quoted(press: Publisher, before: str, feed: bytes) -> None:
    press.put("/faulty.xml", before.encode() + feed)
    harvest = read_feed(press, "/faulty.xml")
    assert [entry.story.headline for entry in harvest.entries] == ["Häfen offen"]
    (warning,) = harvest.warnings
    assert "in /srv/häfen.php on line 3" in warning or "in /srv/plugin.php on line 12" in warning
    assert "before its feed, which was passed over: switch off display_errors" in warning
    assert len(warning) < 450


def test_the_feed_that_a_page_announces_may_have_a_fault_too(press: Publisher) -> None:
    press.put("/found.xml", MARKED + RSS)
    press.put("/index.html", PAGE)
    harvest = read_feed(press, "/index.html")
    assert len(harvest.entries) == len(harvest.warnings) == 1
    assert read_feed(press, "/index.html", validators=harvest.validators).unchanged


@pytest.mark.parametrize("before", ["<!-- cached -->\n", "\n\n", "\ufeff"])
def test_what_is_no_fault_is_no_warning(press: Publisher, before: str) -> None:
    press.put("/sound.xml", before + RSS)
    harvest = read_feed(press, "/sound.xml")
    assert len(harvest.entries) == 1
    assert not harvest.warnings


@pytest.mark.parametrize(
    "before",
    [f"{MARKED}some words\n", "<p>Maintenance until 5</p>\n", "<br />\n", MARKED + " " * 20_000, MARKED + "<div>"],
)
def test_behind_anything_else_no_feed_is_looked_for(press: Publisher, before: str) -> None:
    press.put("/words.xml", before + RSS)
    with pytest.raises(SourceError, match=r"no feed|not a feed"):
        read_feed(press, "/words.xml")


def test_entities_of_its_own_are_refused_behind_a_fault_too(press: Publisher) -> None:
    press.put("/entities.xml", MARKED + '<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS.partition("\n")[2])
    with pytest.raises(SourceError, match="declares entities of its own"):
        read_feed(press, "/entities.xml")
