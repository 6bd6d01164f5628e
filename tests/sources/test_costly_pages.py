"""Pages made to be slow or to fill the memory: what is done for them grows with their size, and none of it stays."""

from __future__ import annotations

import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable

import pytest
from lxml import html
from lxml.html import HtmlElement
from sources.pagesroom import read

from digest.sources import besides
from digest.sources.blockwords import block_of, folded, is_advertisement
from digest.sources.pagetree import label_of
from digest.sources.shortcache import cached_if_short
from digest.sources.siteareas import is_named, names_of

TEXT = "<p>The harbour office has put up two new cranes on the eastern quay, and both of them are yellow.</p>" * 6
SPAM = re.compile("spam")
LAST_LINE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from digest.sources.htmlpage import read_web_page
page = "<h1>Two new cranes on the quay</h1><time datetime='2026-03-04T08:05Z'></time><article>{}<p>{}</p></article>"
print(read_web_page(page.format(sys.argv[1], sys.argv[2] * 10_000 + "a"), "https://courier.example/quay/cranes-4711").is_story)
"""
LONG_RUN = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from digest.sources.printeddates import printed_dates
line = "4 " + (sys.argv[1] * 400)[:300] + " 22 พฤศจิกายน 2569"
print([one.text for one in printed_dates(line, "th")])
"""
AUTHOR = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from digest.sources.outlets import without_outlet
outlets = ["Harbour Daily"]
print(without_outlet(["Ada" + " " * 60_000 + "Quay"], outlets), without_outlet(["Ada Quay, Harbour Daily"], outlets))
"""
SHORT_BLOCKS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from digest.sources.htmlpage import read_web_page
print(read_web_page("<h1>All our quays</h1>" + sys.argv[1] * int(sys.argv[2])).is_story)
"""
LINE_BELOW = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from digest.sources.htmlpage import read_web_page
line, text = sys.argv[1] * (200_000 // len(sys.argv[1])), "and then the crane turned " * 12_000
page = f"<article><h1>Two new cranes</h1><div>{line}</div><time>6 April 2027</time><div><p>{text}</p></div></article>"
print("turned" in read_web_page(page, "https://courier.example/quay/cranes-4711").draft.body_html)
"""


@pytest.mark.parametrize("signs", ["«", "สะพานเก่าปิด", "Ada "])
def test_a_long_line_below_the_headline_is_weighed_by_its_length_first(signs: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LINE_BELOW, signs], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, "True")


@pytest.mark.parametrize("signs", ["[]", "((", "（ ", "[a", "· "])
def test_a_last_line_of_brackets_is_read_once(signs: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LAST_LINE, TEXT, signs], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, "True")


@pytest.mark.parametrize("signs", ["สะพานเก่าปิดไม่ให้รถผ่าน", "ភាសាខ្មែរ", "မြန်မာ", "कखग"])
def test_a_long_run_of_letters_with_marks_is_looked_at_for_a_date_once(signs: str) -> None:
    ended = subprocess.run([sys.executable, "-c", LONG_RUN, signs], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, "['2026-11-22']")


def test_an_endless_author_is_left_as_it_is() -> None:
    command = [sys.executable, "-c", AUTHOR]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, f"['Ada{' ' * 60_000}Quay'] ['Ada Quay']")


@pytest.mark.parametrize(
    ("block", "count"), [("<section>Quay 4</section>", 25_000), ("<li><a href='/q'>Quay</a></li>", 13_000)]
)
def test_each_of_many_short_blocks_is_looked_at_once(block: str, count: int) -> None:
    command = [sys.executable, "-c", SHORT_BLOCKS, block, str(count)]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert (ended.returncode, ended.stdout.strip()) == (0, "False")


def test_each_holder_of_many_articles_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[HtmlElement] = []
    whole = besides._holds_story

    def noted(element: HtmlElement) -> bool:
        asked.append(element)
        return whole(element)

    monkeypatch.setattr(besides, "_holds_story", noted)
    counts = []
    for number in (20, 200):
        asked.clear()
        read(f"<body><div class='sidebar comments'>{'<article><p>a</p></article>' * number}</div></body>")
        counts.append(len(asked))
    assert 0 < counts[0] == counts[1]


def test_short_words_are_remembered_and_long_ones_are_not() -> None:
    asked: list[str | None] = []

    @cached_if_short
    def length(words: str | None) -> int:
        asked.append(words)
        return len(words or "")

    assert [length(words) for words in ("crane", "crane", None, None, "c" * 201, "c" * 201)] == [5, 5, 0, 0, 201, 201]
    assert asked == ["crane", None, "c" * 201, "c" * 201]


@pytest.mark.parametrize(
    "ask",
    [
        names_of,
        label_of,
        lambda element: is_named(element, SPAM),
        lambda element: block_of(element.get("class")),
        lambda element: is_advertisement(element.get("class")),
        lambda element: folded(element.get("class") or ""),
    ],
)
def test_long_classes_do_not_stay_in_memory(ask: Callable[[HtmlElement], object]) -> None:
    tracemalloc.start()
    try:
        ask(html.fromstring("<p class='first'>a</p>"))
        before, _ = tracemalloc.get_traced_memory()
        for number in range(60):
            ask(html.fromstring(f"<p class='{'crane' * 20_000}{number}'>a</p>"))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_500_000  # 6 MB where they stay
