"""Pages dense with links: read to a bound, and the short ways say what the long do."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from sources import plainsite
from sources.visits import publisher, read_site

from digest.sources.menusections import sections_among
from digest.sources.siteblocks import MOST_LINKS
from digest.sources.sitelinks import is_below_some, paths_of
from digest.sources.urls import canonical

PARTS = st.sampled_from(["", "news", "az", "a.b", ".", "..", "a..b", "story-1.html", "~x", "%41", "ä", "A", "_", "-"])
PATHS = st.lists(PARTS, max_size=5).map(lambda parts: "/" + "/".join(parts))
STARTS = st.sampled_from(
    [
        "http://h.example",
        "https://H.example",
        "http://h",
        "http://h.example.",
        "http://1.2.3.4",
        "http://-h_x.example",
        "http://h.example:80",
        "http://h.example:8080",
        "http://u@h.example",
        "HTTP://h.example",
        "ftp://h",
        "//h.example",
    ]
)
BASES = st.sampled_from(
    [None, "http://h.example:80/a/b?c#d", "https://u@H.example", "http://[::1]:8/x", "file:///x", "x"]
)
MONTHS = """
from babel import localedata, Locale
from digest.sources.monthnames import all_weekdays, months
def resident():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024
Locale.parse("en").months
before = resident()
print(len(months()), len(months("sr")), resident() - before)
print(len(all_weekdays()), resident() - before)
"""


@given(STARTS, PATHS, BASES)
def test_an_address_with_nothing_to_change_is_what_the_long_way_makes_of_it(
    start: str, path: str, base: str | None
) -> None:
    for address in (start + path, path):
        assert canonical(address, base) == canonical(f"{address}#fragment", base)


@given(PATHS, st.lists(PATHS, max_size=4))
def test_an_address_is_below_some_where_it_is_below_one(path: str, sections: list[str]) -> None:
    held = [f"http://h.example{one}" for one in sections]
    address = f"http://h.example{path}"
    assert is_below_some(address, paths_of(held)) == any(
        urlsplit(address).path.rstrip("/").startswith(f"{above}/")
        for one in held
        if (above := urlsplit(one).path.rstrip("/"))
    )


def test_two_letters_are_a_section_where_some_stories_stand_below_them_and_others_do_not() -> None:
    stories = ["http://h.example/uk/ferry-line-reopens-today", "http://h.example/world/ferry-line-closes-today"]
    links = [("http://h.example/uk/", "UK"), ("http://h.example/az/", "AZ"), ("http://h.example/news/", "News")]
    assert [label for _, label in sections_among(dict(links), {}, stories)] == ["UK", "News"]
    assert [label for _, label in sections_among(dict(links), {}, stories[:1])] == ["News"]


def test_of_very_many_links_the_first_are_read_and_the_report_says_so() -> None:
    first = plainsite.front([1, 2, 3])
    more = "".join(f"<a href=/x{number}>x</a>" for number in range(MOST_LINKS - 3 + 25))
    late = f"<ul><li><h3><a href='{plainsite.link(4)}'>What happened in story 4 today</a></h3></li></ul>"
    with publisher() as press:
        for number in (1, 2, 3, 4):
            press.put(plainsite.link(number), plainsite.story(number))
        press.put("/", first.replace("</main>", f"<div>{more}</div>{late}</main>"))
        harvest = read_site(press, "/")
    assert [entry.story.headline for entry in harvest.entries] == [f"Story {n} of the day" for n in (1, 2, 3)]
    assert any("26 links are left out" in warning for warning in harvest.warnings)


def test_the_months_of_all_languages_stay_and_what_else_babel_knows_of_them_does_not() -> None:
    ended = subprocess.run([sys.executable, "-c", MONTHS], capture_output=True, text=True, check=True)
    known, serbian, grown, days, grown_with_days = map(int, ended.stdout.split())
    assert known > 800
    assert serbian >= known
    assert grown < 25  # 50 MB where each language is kept whole
    assert days > 200
    assert grown_with_days < 30
