"""What a visit says of pages that it left out: those that editors chose, and one that makes the reader fail."""

from __future__ import annotations

import pytest
from sources.visits import publisher, read_site

from digest.sources import htmlpage

TEXT = (
    "<p>The two cranes on the eastern quay were painted yellow on Monday, as the harbour office had promised.</p>" * 3
)
CARD = "<article><h3><a href='{}'>{}</a></h3></article>"
DRAW = "/competitions/win-a-night-away"
CRANES = "/town/two-cranes-are-yellow"


def story(headline: str) -> str:
    return (
        "<html lang='en'><head><meta property='og:type' content='article'></head><body><article>"
        f"<h1>{headline}</h1><p class='byline'>By Ada Quay</p><time datetime='2026-03-04T08:05Z'></time>"
        f"<div class='article-body'>{TEXT}</div></article></body></html>"
    )


@pytest.mark.parametrize(
    ("block", "words"), [("Editor's choice", "an editor's choice"), ("Most read", "among the most read"), ("", "")]
)
def test_a_page_that_editors_chose_is_not_left_out_in_silence(block: str, words: str) -> None:
    heading = f"<h2>{block}</h2>" if block else ""
    draw = story("Win a night away by the sea").replace("<p class='byline'>By Ada Quay</p>", "")
    with publisher() as press:
        front = CARD.format(CRANES, "Two cranes are yellow on the quay")
        chosen = CARD.format(DRAW, "Win a night away by the sea")
        press.put("/", f"<html><body><main>{front}</main><section>{heading}{chosen}</section></body></html>")
        press.put(CRANES, story("Two cranes are yellow on the quay"))
        press.put(DRAW, draw)
        harvest = read_site(press, "/")
    assert [entry.story.headline for entry in harvest.entries] == ["Two cranes are yellow on the quay"]
    said = [each for each in harvest.warnings if DRAW in each]
    assert [words in each and "a competition" in each for each in said] == ([True] if words else [])


def test_a_page_that_makes_the_reader_fail_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = htmlpage.read_web_page

    def failing(text: str, *given: object) -> htmlpage.WebPage:
        if "Three cranes" in text:
            raise KeyError("sali")
        return whole(text, *given)  # type: ignore[arg-type]

    with publisher() as press:
        cards = [CARD.format(f"/town/{name}-cranes-are-yellow", f"{name} cranes are yellow") for name in ("two", "six")]
        press.put("/", f"<html><body><main>{''.join(cards)}</main></body></html>")
        press.put("/town/two-cranes-are-yellow", story("Two cranes are yellow"))
        press.put("/town/six-cranes-are-yellow", story("Three cranes are yellow"))
        monkeypatch.setattr(htmlpage, "read_web_page", failing)
        harvest = read_site(press, "/")
    assert [entry.story.headline for entry in harvest.entries] == ["Two cranes are yellow"]
    assert [each for each in harvest.warnings if "six-cranes" in each and "KeyError" in each]
