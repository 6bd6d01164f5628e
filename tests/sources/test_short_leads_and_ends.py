"""The edges of a text: a standfirst of a few words above it, and rows of the page's own links below it."""

from __future__ import annotations

import pytest

from digest.sources.htmlpage import read_web_page

TEXT = (
    "<p>The bell of the old school was hung again on Tuesday, eleven years after it had fallen.</p>"
    "<p>Forty pupils of that time pulled the rope one after the other, and the mason held the ladder.</p>"
)


def read(lead: str = "", end: str = "", text: str = TEXT) -> tuple[str | None, str]:
    """The standfirst and the body of a story with `lead` above its text and `end` as the last of it."""
    story = (
        f"<div id='m'><h1>The school bell rings again</h1><div>6.4.2027, 09:25</div>{lead}<div>{text}{end}</div></div>"
    )
    html = f"<html><head><title>Bell</title></head><body>{story}</body></html>"
    draft = read_web_page(html, "https://bell.example/art.php?id=12").draft
    return draft.standfirst, draft.body_html or ""


@pytest.mark.parametrize(
    "lead",
    [
        "<div class='g'><b>It is heard everywhere.</b></div>",
        "<p><strong>Hər yerdən eşidilir.</strong></p>",
        "<p class='lead'>It rings loudly.</p>",
        "<h3>Man hört sie weit.</h3>",
        "<p><i>Слышно по всему селу.</i></p>",
        "<div><b>鐘が再び鳴った。</b></div>",
    ],
)
@pytest.mark.parametrize("text", [TEXT, "<p>The school bell was hung again.</p><p>Pupils pulled the rope.</p>"])
def test_a_sentence_set_apart_above_the_text_is_its_standfirst_however_short(lead: str, text: str) -> None:
    standfirst, body = read(lead, text=text)
    assert standfirst is not None
    assert f">{standfirst}<" in lead
    assert standfirst not in body
    assert text.split("</p>")[0] in body


@pytest.mark.parametrize(
    "lead",
    [
        "<div><b>Reading time: 3 min.</b></div>",
        "<div><b>3 min.</b></div>",
        "<div><b>Photo: Nora Vell.</b></div>",
        "<div><b>By Nora Vell.</b></div>",
        "<div><b>Subscribe to our newsletter.</b></div>",
        "<div><b><a href='/all'>Read all about bells.</a></b></div>",
        "<div><img src='bell.jpg' width='640'></div><div><b>The bell in its tower.</b></div>",
        "<div><b>Bells and schools</b></div>",
        "<div><b>It is heard.</b></div><div><b>It was hung on Tuesday.</b></div>",
    ],
)
def test_other_short_words_there_are_none(lead: str) -> None:
    assert read(lead)[0] is None


def test_a_short_sentence_in_a_plain_block_of_the_text_stays_in_it() -> None:
    text = f"<h1>The school bell rings again</h1><div>It is heard from afar.</div>{TEXT}"
    html = f"<html><head><title>Bell</title></head><body><div class='post-content'>{text}</div></body></html>"
    draft = read_web_page(html, "https://bell.example/art.php?id=12").draft
    assert "It is heard from afar." in (draft.standfirst or "") + (draft.body_html or "")


OF_THE_PAGE = [
    "<p class='s'><a href='javascript:print()'>Εκτύπωση</a> | <a href='javascript:history.back()'>Πίσω</a></p>",
    "<p><a href='art.php?id=12&amp;print=1'>Nyomtatás</a> | <a href='list.php?s=2'>Vissza</a></p>",
    "<p>[<a href='#'>Do góry</a>]</p>",
    "<div><a href='#top'>↑ Zum Anfang</a></div><p><a href='/'>Start</a></p>",
    "<ul><li><a href='mailto:?subject=Bell'>Send</a></li><li><a onclick='window.print()'>Print</a></li></ul>",
]
OF_THE_TEXT = [
    "<p><a href='https://school.example/bell.pdf'>The report of the mason</a></p>",
    "<p><a href='https://school.example/'>School</a> | <a href='https://mason.example/'>Mason</a></p>",
    "<p>Tickets: <a href='/tickets'>Bell</a> | <a href='/tickets/2'>Tower</a></p>",
    "<p><a href='/a'>The bell that fell into the yard in the storm</a> | <a href='/b'>Storm</a></p>",
    "<p><a href='mailto:nora@bell.example'>Nora Vell</a></p>",
]


@pytest.mark.parametrize("end", OF_THE_PAGE)
def test_a_last_row_of_links_to_do_something_with_the_page_is_no_text(end: str) -> None:
    body = read(end=end)[1]
    assert body.rstrip().removesuffix("</div>").rstrip().endswith("the ladder.</p>")


@pytest.mark.parametrize("end", OF_THE_TEXT)
def test_a_last_row_that_leads_elsewhere_or_says_more_stays(end: str) -> None:
    assert end.replace("'", '"') in read(end=end)[1]
