"""Styles are moved, kept ones stay as they are, and nothing reaches for the network."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import cssutils
import pytest
from hypothesis import given
from hypothesis import strategies as st
from premailer import Premailer

from digest.errors import TemplateError
from digest.model.rendition import Hole
from digest.render.inline import inline

KEPT = """
@media (prefers-color-scheme: dark) { .a { color: #abcd !important } }
@supports (display: grid) { .b > .c { color: var(--x, "é&<") } }
[data-ogsc] .a { color: red; color: color(display-p3 1 0 0) }
@font-face { font-family: X; src: url(https://fonts.invalid/x.woff) }
"""


class Listener(HTTPServer):
    """Counts who comes by."""

    visits: list[str]


@pytest.fixture
def listener() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"p { color: red }")

        def log_message(self, *_: object) -> None:
            return

    server = Listener(("127.0.0.1", 0), Handler)
    server.visits = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def page(style: str = "", body: str = "<p>x</p>", head: str = "") -> str:
    return f"<!doctype html>\n<html><head>{head}<style>{style}</style></head><body>{body}</body></html>"


def test_plain_rules_become_attributes() -> None:
    out = inline(page(".a { color: #0b5a68; padding: 1px } p.a { padding: 2px }", '<p class="a">x</p>'), file="t")
    assert '<p class="a" style="color:#0b5a68; padding:2px">' in out.replace("; ", ";").replace(";", "; ")
    assert "<style>" not in out


def test_nothing_is_fetched(listener: Listener) -> None:
    host = f"127.0.0.1:{listener.server_port}"
    head = f'<link rel="stylesheet" href="http://{host}/a.css"><link rel="stylesheet" href="//{host}/b.css">'
    imports = f'@import url("http://{host}/c.css"); @import "http://{host}/d.css";'
    style = f"{imports} p {{ color: blue; background: url(http://{host}/e.png) }}"
    out = inline(page(style, head=head), file="t")
    assert "blue" in out
    assert listener.visits == []


def test_a_kept_style_sheet_stays_byte_for_byte() -> None:
    head = f'<style data-premailer="ignore">{KEPT}</style><style type="text/css" data-premailer="ignore">b{{}}</style>'
    out = inline(page("p { color: blue }", head=head), file="t")
    assert f"<style>{KEPT}</style>" in out
    assert '<style type="text/css">b{}</style>' in out
    assert "data-premailer" not in out


def test_words_that_look_like_the_place_of_a_kept_style_sheet_are_words() -> None:
    words = "/*kept 0*/ and /*kept 99*/"
    body = f'<p>{words}</p><img alt="&gt;/*kept 0*/&lt;/style&gt;"><!--[if mso]><style>/*kept 7*/</style><![endif]-->'
    out = inline(page("p { color: blue }", body, head=f'<style data-premailer="ignore">{KEPT}</style>'), file="t")
    assert f">{words}</p>" in out
    assert 'alt="&gt;/*kept 0*/&lt;/style&gt;"' in out
    assert out.count(KEPT) == 1


def test_doctype_comments_and_attributes_survive() -> None:
    body = '<!--[if mso]><table width="600"><tr><td><![endif]--><img src="https://a.example/b.png" width="156" alt="">'
    out = inline(page("img { width: 100%; height: auto; vertical-align: top }", body), file="t")
    assert out.startswith("<!doctype html>\n<html>")
    assert '<!--[if mso]><table width="600"><tr><td><![endif]-->' in out
    assert 'width="156"' in out
    assert out.count("doctype") == 1


@pytest.mark.parametrize("hole", list(Hole))
def test_holes_are_left_alone(hole: Hole) -> None:
    out = inline(page("a { color: red }", f'<a href="{hole}">x</a>'), file="t")
    assert f'href="{hole}"' in out


def test_the_same_page_gives_the_same_bytes() -> None:
    source = page(
        ".b { color: red } .a { margin: 0 } a { color: blue }",
        '<a class="a b" href="https://a.example/?x=1&amp;y=2">é</a>',
    )
    assert inline(source, file="t") == inline(source, file="t")
    assert 'href="https://a.example/?x=1&amp;y=2"' in inline(source, file="t")


def test_a_page_without_a_body_is_refused() -> None:
    with pytest.raises(TemplateError, match="whole HTML document"):
        inline("", file="email/x/message.html")


PARTS = [
    "a",
    "TD",
    "td",
    ".a",
    ".b-c",
    "p.a",
    ".a.b-c",
    '.a[dir="rtl"]',
    "td[align]",
    "*",
    ".é",
    "#i",
    "a:hover",
    ":not(.x)",
]
COMPOUNDS = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3)
SELECTORS = st.tuples(COMPOUNDS, st.sampled_from([" ", ">", " + ", "~", ", "])).map(lambda each: each[1].join(each[0]))
ELEMENTS = st.sampled_from(
    ['<p class="a">x</p>', '<P CLASS="a\tb-c">x</P>', '<td dir="rtl" class="&#97;">x</td>', '<a class="é" id="i">x</a>']
)


@given(st.lists(SELECTORS, max_size=6), st.lists(ELEMENTS, max_size=5))
def test_rules_for_what_is_not_there_are_left_out_and_no_other(selectors: list[str], body: list[str]) -> None:
    style = " ".join(f"{selector} {{ margin: {number}px }}" for number, selector in enumerate(selectors))
    source = f"<html><head><style>{style}</style></head><body><div>{''.join(body)}</div></body></html>"
    cssutils.log.setLevel("CRITICAL")
    plain = Premailer(source, allow_network=False, disable_validation=True, strip_important=False).transform(
        pretty_print=False
    )
    assert inline(source, file="t") == f"<!doctype html>\n{plain}\n"


@pytest.mark.parametrize("before", ["<!doctype html>\n{}", "{}\n<!DOCTYPE html>", "{}", "<!doctype html>{}{}"])
def test_comments_around_the_document_stay(before: str) -> None:
    comment, last = "<!--[if mso]><xml>É</xml><![endif]-->", "<!-- made by hand -->"
    out = inline(f"{before.replace('{}', comment)}<html><body><p>x</p></body></html>{last}", file="t")
    assert out.startswith("<!doctype html>\n")
    assert out.lower().count("<!doctype") == 1
    assert out.index(comment) < out.index("<html")
    assert out.count(comment) == before.count("{}")
    assert last in out


def test_more_rules_for_more_elements_than_a_mail_has_are_refused() -> None:
    def mail(rules: str, paragraphs: int) -> str:
        return f"<html><head><style>{rules}</style></head><body>{'<p>x</p>' * paragraphs}</body></html>"

    for rules in ("p{color:red}" * 2_500, "p" + ",p" * 500 + "{color:red}"):
        with pytest.raises(TemplateError, match=r"(2,500|501) rules for 20,00\d elements are too many"):
            inline(mail(rules, 20_000), file="t")
        assert inline(mail(rules, 20), file="t").count('style="color:red"') == 20
