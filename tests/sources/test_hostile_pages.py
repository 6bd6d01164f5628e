"""Pages that are broken, endless or after somebody: each is read as far as it goes, or refused in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources.pagesroom import read, story

from digest.html.text import visible

TEXT = "<p>The harbour office has put up two new cranes on the eastern quay, and both of them are yellow.</p>"
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class='article-body'>",
        "</div>",
        "<article>",
        "<h1>",
        "</h1>",
        "Cranes on the quay",
        "<b>",
        "<br><br>",
        "<table><td>",
        "<time datetime='2026-11-20'>",
        "<script type='application/ld+json'>",
        "</script>",
        '{"@type": "NewsArticle", "headline": 5}',
        "<figure><img src='//['>",
        "<a href='http://[::1'>x</a>",
        "<link rel=canonical href='//['>",
        "<base href='http://[x'>",
        "<meta property='og:url' content='//[' >",
        "\x00\x0b",
        "&#0;&#xD800;",
        "<p class='byline'>By ",
        "03/04/2026, 14:61",
        "<ul class='breadcrumb'><a href='http://['>y</a>",
        "<template>",
        "<!--",
        "<![CDATA[",
        "<p itemprop='author'>",
        "\ud800",
    ]
)
ACTIVE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='jav&#x09;ascript:alert(1)'>link</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<form action=//evil.example><input autofocus onfocus=alert(1)></form>",
    "<p style='background:url(javascript:alert(1))' onmouseover=alert(1)>words</p>",
    "<object data=javascript:alert(1)></object><embed src=javascript:alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<details open ontoggle=alert(1)><summary>s</summary></details>",
    "<amp-img src='x' onerror=alert(1) alt='\"><script>alert(1)</script>'></amp-img>",
    "<base href='javascript:/a/'><a href='b'>c</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<div>" * 100_000 + TEXT, "too|more"),
        ("<b><i>" * 10_000 + TEXT, "too deep"),
        ("<p " + " ".join(f"a{number}=1" for number in range(50_000)) + ">" + TEXT, "attributes"),
        ("<p>a</p>" * 60_000, "tags"),
        ("a" * 5_000_001, "characters"),
        ("", "empty"),
        ("\x00\x0b", "empty"),
        ("<!-- nothing -->", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(text)


@settings(max_examples=60)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25).map("".join))
def test_any_page_is_read_or_refused(text: str) -> None:
    try:
        page = read(text)
        found = story(page)
    except ValueError:
        return
    assert not re.search(r"<\s*(?:script|iframe|style)|\son\w+=|javascript:", found.body_html or "", re.IGNORECASE)


@pytest.mark.parametrize("vector", ACTIVE)
def test_nothing_active_comes_through(vector: str) -> None:
    page = f"<title>x</title><h1>Cranes {vector}</h1><p class='standfirst'>Both are yellow, he says. {vector}</p>"
    found = story(read(f"{page}<div class='article-body'>{TEXT}{vector}<p>Letters may be shortened.</p></div>"))
    assert not re.search(
        r"<(?!/?(?:p|div|a|img|h2|table|tbody|tr|td|br)\b)|\son\w+=|javascript:", found.body_html or ""
    )
    assert "both of them are yellow" in visible(found.body_html or "")
    assert "may be shortened" in visible(found.body_html or "")
    assert found.headline.startswith("Cranes")


def test_control_characters_and_forged_headers_stay_on_one_line() -> None:
    page = read(f"<h1>Cranes\r\nBcc: all@courier.example\x00\u202e!</h1><article>{TEXT}</article>")
    assert story(page).headline == "Cranes Bcc: all@courier.example!"


def test_addresses_of_pictures_and_pages_may_be_nonsense() -> None:
    head = "<link rel=canonical href='//['><h1>Cranes</h1><figure><img src='http://[x'></figure>"
    found = story(read(f"{head}<article>{TEXT}</article>"))
    assert found.url == "https://courier.example/harbour/cranes/"
    assert found.image is None
