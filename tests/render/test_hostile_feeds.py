"""A newsroom of 500 hostile articles: every feed is well-formed, valid and complete, and its words are only words."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import make
import pytest
from lxml import etree

from digest.html.clean import clean_characters
from digest.model.article import Article
from digest.model.feed import FeedDocument
from digest.render.assembly import assembled, rendered_entries
from digest.render.feeds import atom, rss
from digest.render.items import digest_document, feed_document
from digest.render.jsonfeed import json_feed

COUNT = 500
SCHEMA = Path(__file__).resolve().parents[1] / "data" / "render" / "atom.rng"
WORDS = (
    *(
        "\x00",
        "\x01\x08",
        "\x0b\x0c",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufffe",
        "\ufdd0",
        "\U0001ffff",
        "\ud800",
        "\r\n",
        "\t",
    ),
    *("\u202e", "\u202a", "\u2066", "\u200f", "\u061c", "\u2069", "\ufeff"),
    *(
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</title>",
        "</item></channel></rss>",
    ),
    *("]]>", "<![CDATA[", "<!-- -->", "<?php ?>", "<", "<<", ">", "< 5 & > 3", "<br", "</entry></feed>", "{{ 7*7 }}"),
    *("&amp;", "&lt;b&gt;", "&nbsp;", "&#0;", "&#x202e;", "&bogus;", "&", "&&", "&amp;amp;lt;", "&copy"),
    *("=?UTF-8?Q?=0D=0ABcc:_x@y?=", "=?utf-8?b?PGI+?=", "%0d%0aX: y", "\\u0000"),
    *("W" * 3_000, "漢" * 2_000, "a\u0301" * 800, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100, "<b>" * 300),
    *("Harbour", "مجلس", "日本", "naïve", "שלום", "AT&T", "“quoted”", "O'Neil", "a@b.example", "Ann <a@b.example>", ""),
)
URLS = (
    *(
        "javascript:alert(1)",
        "data:text/html,<b>",
        "http://[::1",
        "https://exa mple.example/a b",
        "//courier.example/x",
    ),
    *("https://user:pw@courier.example/", "https://courier.example/%zz", "https://courier.example/?a=1&b=2&amp;c=3"),
    *("https://bücher.example/straße?q=ü#ä", "ftp://x.example/", "mailto:a@b.example", "", "http://", "https://a..b/"),
    *("https://courier.example/<b>\"'", "https://courier.example:99999/", "https://courier.example/\u202eabc"),
    *(
        "https://courier.example/a|b^c`d{e}",
        "https://courier.example/\x00\ud800",
        "https://courier.example/" + "p" * 3_000,
    ),
)
NAMES = {"rss": "item", "atom": "{http://www.w3.org/2005/Atom}entry"}


def hostile(number: int, chance: random.Random) -> Article:
    def words(most: int = 4) -> str:
        return chance.choice(["", " "]).join(chance.choices(WORDS, k=chance.randint(1, most)))

    def maybe(value: object) -> object:
        return value if chance.random() < 0.7 else None

    return make.article(
        words(),
        seq=number,
        id=f"a{number}",
        url=maybe(chance.choice(URLS)),
        standfirst=maybe(words(8)),
        body_html=maybe(f"<p>{words(6)}</p><p>{words(6)}</p>"),
        section=maybe(words(2)),
        section_label=maybe(words(2)),
        topics=tuple(words(2) for _ in range(chance.randint(0, 3))),
        byline=maybe(words(2)),
        authors=tuple(words(2) for _ in range(chance.randint(0, 3))),
        language=maybe(chance.choice(["en", "ar", "zh-Hant"])),
        published=maybe(make.ago(minutes=number % 40)),
        updated=maybe(make.ago(microseconds=number % 3)),
        picked=number % 5 == 0,
        image=maybe(make.image(alt=words(2), caption=words(2), credit=words(2))),
    )


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    chance = random.Random(500)
    return [hostile(number, chance) for number in range(COUNT)]


@pytest.fixture(scope="module", params=["full", "summary", "editions"])
def feed(request: pytest.FixtureRequest, articles: list[Article]) -> FeedDocument:
    publication = make.publication(title="The <b>Post</b> & Sons", topics={"<": {"": "&amp;"}})
    if request.param == "editions":
        editions = [
            make.edition(
                *articles[start : start + 10], slug=f"2026-11-23-{start}", subject=articles[start].story.headline
            )
            for start in range(0, COUNT, 10)
        ]
        return digest_document(make.digest(title="<i>Morning</i> & more"), editions, publication)
    return feed_document(make.feed(title="<i>All</i> & more", content=request.param), articles, publication, make.NOW)


def test_rss_and_atom_hold_every_item_and_are_valid(feed: FeedDocument) -> None:
    for form, octets in (("rss", rss(feed)), ("atom", atom(feed))):
        tree = etree.fromstring(octets)
        found = list(tree.iter(NAMES[form]))
        assert len(found) == len(feed.items)
        text = octets.decode()
        assert clean_characters(text) == text
        ids = [each.findtext("guid") or each.findtext("{http://www.w3.org/2005/Atom}id") for each in found]
        assert ids == [item.id for item in feed.items]
    etree.RelaxNG(etree.parse(SCHEMA)).assertValid(etree.fromstring(atom(feed)))


def test_no_plain_text_is_taken_for_markup(feed: FeedDocument) -> None:
    """All that has no type, and that readers therefore may try as HTML."""
    places = ["title", "author/name", "summary", "subtitle", "category/@term", "category/@label"]
    tree = etree.fromstring(atom(feed))
    names = {"a": "http://www.w3.org/2005/Atom", "m": "http://search.yahoo.com/mrss/"}
    paths = ["//" + re.sub(r"(^|/)(?!@)", r"\1a:", place) for place in places]
    for path in [*paths, "//m:title", "//m:description", "//m:credit"]:
        found = tree.xpath(path if "@" in path else f"{path}/text()", namespaces=names)
        assert [words for words in found if re.search(r"<[A-Za-z/!?][^<>]*>", words)] == [], path


def test_no_two_entries_were_updated_at_one_time(feed: FeedDocument) -> None:
    times = re.findall(rb"<updated>([^<]+)</updated>", atom(feed))[1:]
    assert len(times) == len(feed.items)
    assert len(times) - len(set(times)) <= 1, "chance may give two of 500 the same microsecond"


def test_json_holds_every_item(feed: FeedDocument) -> None:
    items = json.loads(json_feed(feed))["items"]
    assert [item["id"] for item in items] == [item.id for item in feed.items]
    assert all(item["title"] and ("content_html" in item) != ("content_text" in item) for item in items)


def test_put_together_they_are_the_same(feed: FeedDocument) -> None:
    got = assembled(feed, list(rendered_entries(feed, feed.items)))
    assert got == {"rss": rss(feed), "atom": atom(feed), "json": json_feed(feed)}
