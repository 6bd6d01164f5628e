"""Sitemaps visited: news, plain, gzipped, indexes of them, those that robots.txt names, and broken ones."""

from __future__ import annotations

import gzip

import make
import pytest
from sources import plainsite
from sources.visits import Publisher
from visited import pages, press, store, stored, visit

from digest.pipeline.collect import Report
from digest.store.database import Store

__all__ = ["press", "store"]

NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def listed(*entries: str) -> str:
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>{"".join(entries)}</urlset>'


def entry(press: Publisher, number: int, lastmod: str | None = "2026-11-23T09:00:00Z", news: str = "") -> str:
    if plainsite.link(number) not in press.documents:
        press.put(plainsite.link(number), plainsite.story(number))
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>{press.address(plainsite.link(number))}</loc>{changed}{news}</url>"


def index(press: Publisher, **files: str) -> str:
    rows = "".join(
        f"<sitemap><loc>{press.address(f'/{name}.xml')}</loc><lastmod>{lastmod}</lastmod></sitemap>"
        for name, lastmod in files.items()
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def read(store: Store, press: Publisher, path: str = "/map.xml", minutes: int = 0) -> Report:
    return visit(store, press, make.ahead(minutes=minutes), kind="sitemap", url=press.address(path))


def test_lastmod_decides_whether_a_page_is_asked_again(store: Store, press: Publisher) -> None:
    press.put("/map.xml", listed(entry(press, 1), entry(press, 2)))
    assert read(store, press).new == 2
    assert read(store, press, minutes=600).state == "unchanged"
    assert [path for path in pages(press) if path.startswith("/news/")] == []
    press.put(plainsite.link(2), plainsite.story(2, text="Corrected at noon."))
    press.put("/map.xml", listed(entry(press, 1), entry(press, 2, "2026-11-23T12:00:00Z")))
    assert read(store, press, minutes=610) == Report("plain", "ok", 0, 1, 1)
    assert [path for path in pages(press) if path.startswith("/news/")] == [plainsite.link(2)]


def test_the_news_title_and_date_fill_what_the_page_lacks(store: Store, press: Publisher) -> None:
    news = (
        "<news:news><news:publication><news:name>Plain</news:name><news:language>az</news:language></news:publication>"
        "<news:publication_date>2026-11-22T20:15:00+04:00</news:publication_date><news:title>Not this one</news:title>"
        "<news:keywords>Ferry, Harbour</news:keywords></news:news>"
    )
    press.put(plainsite.link(1), plainsite.story(1, published="").replace("lang='en'", ""))
    press.put("/map.xml", listed(entry(press, 1, None, news)))
    read(store, press)
    story = stored(store)["Story 1 of the day"].story
    assert story.published == make.NOW.replace(day=22, hour=16, minute=15)
    assert story.topics == ("ferry", "harbour")


def test_an_index_is_followed_and_gzip_unpacked(store: Store, press: Publisher) -> None:
    press.put("/old.xml", listed(entry(press, 9)))
    press.put("/fresh.xml", gzip.compress(listed(entry(press, 1), entry(press, 2)).encode()))
    press.put("/map.xml", index(press, old="2025-01-01", fresh="2026-11-23T08:00:00Z"))
    assert read(store, press).new == 2
    assert "/old.xml" not in pages(press), "what has not changed for a year has nothing new"


def test_a_site_says_in_robots_txt_where_its_sitemaps_are(store: Store, press: Publisher) -> None:
    press.put("/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {press.address('/elsewhere.xml')}\n")
    press.put("/elsewhere.xml", listed(entry(press, 1)))
    assert read(store, press, "/").new == 1


def test_what_is_old_no_story_or_listed_twice_is_left_out(store: Store, press: Publisher) -> None:
    press.put("/about", "<!doctype html><html><body><h1>About us</h1><p>Who we are.</p></body></html>")
    other = [f"<url><loc>{press.address(path)}</loc></url>" for path in ("/about", "/tag/ferry", "/")]
    press.put("/map.xml", listed(entry(press, 1), entry(press, 1), entry(press, 3, "2025-05-05"), *other))
    assert read(store, press) == Report("plain", "ok", 1, 0, 0)
    assert "/tag/ferry" not in pages(press)


def test_marks_are_those_of_the_front_page(store: Store, press: Publisher) -> None:
    press.put("/map.xml", listed(entry(press, 1), entry(press, 2)))
    press.put("/", plainsite.front([1, 2], picked=[2], popular=[1]))
    read(store, press)
    found = stored(store)
    assert found["Story 2 of the day"].mark is not None
    assert found["Story 1 of the day"].popular_rank == 1
    del press.documents["/"]
    press.put("/map.xml", listed(entry(press, 1), entry(press, 2), entry(press, 3)))
    assert read(store, press, minutes=1).new == 1
    assert stored(store)["Story 2 of the day"].mark is not None, "a front page that fails takes no mark away"


def test_marks_are_known_behind_the_name_of_a_box(store: Store, press: Publisher) -> None:
    press.put("/map.xml", listed(entry(press, 1), entry(press, 2)))
    press.put("/", plainsite.front([1], popular=[f"{plainsite.link(2)}?box=rank_1"]))
    read(store, press)
    assert stored(store)["Story 2 of the day"].popular_rank == 1


BAD = {
    "empty": (b" ", "it is empty"),
    "a feed": (b"<rss version='2.0'><channel/></rss>", "kind: feed"),
    "a page": (b"<!doctype html><html><body>Hello</body></html>", "no sitemap"),
    "damaged": (b"\x1f\x8bnothing that was ever packed", "damaged"),
    "a bomb": (gzip.compress(b" " * 12_000_000), "larger than 10,000,000 bytes"),
    "nested": (b"<urlset>" + b"<url>" * 100_000, "nothing that it lists has an address"),
    "entities": (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset/>', "declares entities"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_sitemap_says_why(store: Store, press: Publisher, name: str) -> None:
    document, words = BAD[name]
    press.put("/map.xml", document)
    report = read(store, press)
    assert report.state == "failed"
    assert words in (report.error or "")
    assert ".." not in (report.error or "")


def test_dates_in_words_are_not_read_in_a_list_of_thousands(
    store: Store, press: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []
    monkeypatch.setattr("digest.sources.dates.in_words", lambda line, **_: tried.append(line))
    press.put("/map.xml", listed(*(entry(press, 1, f"edited {number} days ago") for number in range(5))))
    assert read(store, press).new == 1
    assert [line for line in tried if line.startswith("edited")] == []


def test_pages_that_robots_txt_forbids_do_not_keep_the_others_from_being_read(store: Store, press: Publisher) -> None:
    forbidden = "".join(f"Disallow: {plainsite.link(number)}\n" for number in range(1, 9))
    press.put("/robots.txt", f"User-agent: *\n{forbidden}")
    press.put("/map.xml", listed(*(entry(press, number) for number in range(1, 12))))
    assert read(store, press).new == 3
    assert read(store, press, minutes=60).state == "unchanged"
