"""Notices over a page, words and a button, are no part of its story; nor is what stands above the headline."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import read_web_page

BRIEF = "<p>Die Lotsenhütte steht seit Donnerstag drüben.</p><p>Sie stand den neuen Toren im Weg.</p>"
LONGER = BRIEF + "<p>Ohne Lotsen geht es nicht, sagte der Wärter, der sie im Frühling grün streichen will.</p>"
NOTICE = (
    "<div class='h2x'><p>Diese Seite legt auf Ihrem Gerät ein paar kleine Dateien ab.</p><button>Gut</button></div>"
)
PLEA = "<p>Halten Sie den Hafenboten am Leben, heute noch und gern auch morgen.</p>"


def page_of(body: str, title: str = "Hütte zieht um") -> str:
    """The body of the story on the page with `body`."""
    page = f"<html lang='de'><title>{title}</title><body>{body}</body></html>"
    return read_web_page(page, "https://lock.example/hut-9").draft.body_html or ""


def body_of(before: str, text: str, behind: str = "") -> str:
    """The body of a story on a page whose markup does not say where it is."""
    head = "<h1>Hütte zieht um</h1><div class='q'>9. Mai 2027, 10:05</div>"
    return page_of(f"{before}<div class='s'><div class='k'>{head}<div class='t'>{text}</div></div></div>{behind}")


@pytest.mark.parametrize("text", [BRIEF, LONGER])
def test_a_notice_is_no_text_wherever_it_stands(text: str) -> None:
    for body in (body_of(NOTICE, text), body_of("", text, NOTICE)):
        assert "Lotsenhütte" in body
        assert "Dateien" not in body


HEAD = "<h1>Hütte zieht um</h1><p>9. Mai 2027</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"{PLEA}{HEAD}{LONGER}",
        f"<div class='post-content'>{PLEA}{HEAD}{LONGER}</div>",
        f"<div>{PLEA}</div><div class='v'>{HEAD}</div><div class='w'>{BRIEF}</div>",
    ],
)
def test_words_above_the_headline_are_no_text(page: str) -> None:
    body = page_of(page)
    assert "neuen Toren" in body
    assert "am Leben" not in body


def test_a_brief_with_a_button_is_text() -> None:
    brief = f"<h1>Hütte zieht um</h1><p>9. Mai 2027</p><div>{LONGER}<button>Teilen</button></div>"
    assert "Lotsenhütte" in page_of(brief)


def test_text_above_a_late_heading_stays() -> None:
    text = f"<div class='post-content'>{LONGER * 3}<h1>Hafenbote</h1>{BRIEF}</div>"
    assert "im Frühling" in page_of(text, "Hafenbote")
