"""Addresses that `urllib` refuses by a ValueError take nothing with them, wherever a host writes them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from make import NOW
from sources.cms_hosts import Answer, Drupal, Host, Query, WordPress, listening, read, stories

from digest.errors import SourceError
from digest.sources.discovery import feed_address
from digest.sources.exchange import web_address
from digest.sources.htmlpage import read_web_page
from digest.sources.urls import canonical, joined

NONE = ["http://[::1.]/x", "http://[", "//[x]/y", "http://a℀b.example/"]
PAGE = {"Content-Type": "text/html"}


@pytest.mark.parametrize("address", NONE)
def test_an_address_that_is_none_is_not_joined(address: str) -> None:
    assert joined("https://courier.example/a/", address) is None
    assert joined("https://courier.example/a/", " b ") == "https://courier.example/a/b"


@pytest.mark.parametrize("address", ["https://courier.example\\@evil.example/a", "//courier.example\\@evil.example/"])
def test_a_host_is_never_read_beyond_what_a_browser_takes_for_its_end(address: str) -> None:
    assert canonical(address, "https://courier.example/") is None
    with pytest.raises(SourceError, match="no http or https address"):
        web_address(urljoin("https://courier.example/", address), "https://courier.example/")
    assert canonical("news\\a.html", "https://courier.example/") == "https://courier.example/news%5Ca.html"


@pytest.mark.parametrize("address", NONE)
def test_a_feed_announced_nowhere_leaves_the_next_one(address: str) -> None:
    bad = f'<link rel="alternate" type="application/rss+xml" href="{address}">'
    good = '<link rel="alternate" type="application/atom+xml" href="/feed">'
    assert (
        feed_address(f"<base href='{address}'>{bad}{good}", "https://courier.example/a")
        == "https://courier.example/feed"
    )
    assert feed_address(bad, "https://courier.example/a") is None


@pytest.mark.parametrize("kind", ["wordpress", "drupal"])
@pytest.mark.parametrize("address", NONE[:2])
def test_a_next_page_that_is_no_address_is_a_warning(kind: str, address: str) -> None:
    made: Any = WordPress(stories(3), headers=False) if kind == "wordpress" else Drupal(stories(3))

    def answer(path: str, query: Query) -> Answer:
        found = made.answer(path, query)
        if kind == "drupal" and isinstance(found.body, dict) and found.status == 200:
            found.body["links"] = {"next": {"href": address}, "self": {"href": address}}
        elif found.status == 200:
            found.headers["Link"] = f'<{address}>; rel="next"'
        return found

    with listening(Host(answer)) as host:
        harvest = read(host, kind)
    assert len(harvest.entries) == 3
    assert any("no address" in warning and address in warning for warning in harvest.warnings)


def test_a_sitemap_named_nowhere_leaves_the_usual_one() -> None:
    day = (NOW - timedelta(days=1)).isoformat()

    def answer(path: str, query: Query) -> Answer:
        if path == "/robots.txt":
            return Answer("".join(f"Sitemap: {each}\n" for each in NONE).encode())
        if path == "/sitemap.xml":
            whole = "".join(f"<url><loc>{each}</loc><lastmod>{day}</lastmod></url>" for each in NONE)
            return Answer(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{whole}</urlset>'.encode())
        return Answer(b"none", 404)

    with listening(Host(answer)) as host:
        with pytest.raises(SourceError, match=r"sitemap\.xml cannot be read: nothing that it lists has an address\."):
            read(host, "sitemap")
        assert "/sitemap.xml" in host.asked


@pytest.mark.parametrize("address", NONE)
def test_a_page_whose_base_is_none_is_read_as_if_it_had_none(address: str) -> None:
    words = "<p>The harbour office says that the ferry sails an hour late today because of the fog at sea.</p>" * 5
    links = "".join(
        f'<h3><a href="/news/2026/ferry-late-number-{n}">Ferry sails late for day {n}</a></h3>' for n in "123"
    )

    def answer(path: str, query: Query) -> Answer:
        head = f'<base href="{address}"><link rel="canonical" href="{address}"><link rel="next" href="{address}">'
        told = json.dumps({"@type": "NewsArticle", "url": address, "image": address})
        data = f'<script type="application/ld+json">{told}</script>'
        if path == "/robots.txt":
            return Answer(b"")
        body = f'<article><h1>Ferry sails late for day {path[-1]}</h1><time datetime="{NOW.isoformat()}">x</time>'
        whole = f'{body}<img src="{address}">{words}<a href="{address}">x</a></article>' if path != "/" else links
        return Answer(f'<html lang="en"><head>{head}{data}</head><body>{whole}</body></html>'.encode(), headers=PAGE)

    with listening(Host(answer)) as host:
        harvest = read(host, "site")
    assert len(harvest.entries) == 3


@pytest.mark.parametrize("address", NONE)
@pytest.mark.parametrize(
    ("head", "row", "end"),
    [
        ("<meta property='og:url' content='{}'>", "", ""),
        ("<link rel='canonical' href='{}'>", "", ""),
        ("<base href='{}'>", "", ""),
        (
            "",
            "<div class='breadcrumb'><a href='/'>Home</a> &gt; <a href='{0}'>News</a> &gt; <a href='{0}'>A</a></div>",
            "",
        ),
        ("", "<div>Filed: <a href='{}'>Harbour</a> | 3 March 2027</div>", ""),
        (
            "",
            "<p>By <a rel='author' href='{}'>Ada Quay</a></p>",
            "<p>Words: <a href='{0}'>A B</a>, <a href='{0}'>C D</a></p>",
        ),
        ("", "", "<p><a href='{0}'>Print</a> | <a href='{0}'>Back</a></p>"),
    ],
)
@pytest.mark.parametrize("url", ["https://courier.example/news/cranes-4711", None])
def test_a_page_with_an_address_that_is_none_is_read(
    url: str | None, head: str, row: str, end: str, address: str
) -> None:
    words = "<p>The harbour office says that the ferry sails an hour late today because of the fog at sea.</p>" * 3
    story = f"<article><h1>Ferry sails late</h1>{row}<div>{words}{end}</div></article>"
    page = f"<html><head>{head}</head><body>{story}</body></html>"
    draft = read_web_page(page.replace("{}", address).replace("{0}", address), url).draft
    assert "fog at sea" in (draft.body_html or "")
    assert address not in (draft.link, draft.base)


def test_a_number_of_thousands_of_digits_is_named_without_words_of_python() -> None:
    body = b'[{"id": ' + b"9" * 5_000 + b"}]"
    with (
        listening(Host(lambda path, query: Answer(body))) as host,
        pytest.raises(SourceError, match="of digits") as told,
    ):
        read(host, "wordpress", f"{host.address}/wp-json/")
    assert "sys." not in str(told.value)
