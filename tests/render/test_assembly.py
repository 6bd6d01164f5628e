"""Feeds of kept entries are, byte for byte, the feeds that feedgen writes whole."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.feed import FeedDocument, FeedImage, FeedItem
from digest.render.assembly import assembled, rendered_entries
from digest.render.feeds import atom, rss
from digest.render.items import feed_document
from digest.render.jsonfeed import json_feed

HOSTILE = (
    "</item>",
    "</channel></rss>",
    "</entry></feed>",
    "]]>",
    "<title>a &amp; b</title>",
    "&lt;item&gt;",
    '"items": []',
    "  </channel>\n</rss>\n",
    "\x00\x0b\ud800\ufffe",
    "\u202eabc\u2028",
    "=?utf-8?q?x?=",
    "\\n\n  }",
)
WORDS = st.text(max_size=30) | st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join)
TIMES = st.integers(0, 10**7).map(lambda seconds: make.ago(seconds=seconds, microseconds=seconds % 3))
IMAGES = st.builds(FeedImage, WORDS.map("https://courier.example/{}".format), *[st.none() | WORDS] * 3)
ITEMS = st.builds(
    FeedItem,
    id=st.integers(1, 99).map("tag:courier.example,2026:article/a{}".format) | WORDS,
    title=WORDS,
    updated=TIMES,
    url=st.none() | WORDS.map("https://courier.example/{}".format),
    summary=st.none() | WORDS,
    content_html=st.none() | WORDS,
    authors=st.lists(WORDS, max_size=2).map(tuple),
    categories=st.lists(WORDS, max_size=2).map(tuple),
    published=st.none() | TIMES,
    language=st.sampled_from([None, "en", "ar"]),
    image=st.none() | IMAGES,
)


def document(*items: FeedItem) -> FeedDocument:
    plain = feed_document(make.feed(), (), make.publication(), make.NOW)
    return replace(plain, items=items, updated=max((item.updated for item in items), default=None))


def whole(feed: FeedDocument) -> dict[str, bytes]:
    return {"rss": rss(feed), "atom": atom(feed), "json": json_feed(feed)}


@given(st.lists(ITEMS, max_size=4))
@settings(max_examples=200)
def test_an_assembled_feed_is_the_feed_rendered_whole(items: list[FeedItem]) -> None:
    feed = document(*items)
    assert assembled(feed, list(rendered_entries(feed, items))) == whole(feed)


@given(ITEMS, ITEMS)
@settings(max_examples=50)
def test_an_entry_does_not_depend_on_its_neighbours(one: FeedItem, other: FeedItem) -> None:
    (alone,) = rendered_entries(document(), [one])
    assert alone in list(rendered_entries(document(other), [other, one]))


def test_what_a_format_cannot_carry_is_left_out_of_it_alone(caplog: pytest.LogCaptureFixture) -> None:
    good = feed_document(make.feed(), [make.article("Good")], make.publication(), make.NOW).items[0]
    bad, same = rendered_entries(document(), [replace(good, id="tag:\x00\ud800\n"), good])
    assert (bad.rss, bad.atom, bad.whole) == (b"", b"", False)
    assert same.whole
    assert "an item is left out" in caplog.text
    assert [record.getMessage() for record in caplog.records if not record.getMessage().isprintable()] == []
    assert caplog.text.isascii()
