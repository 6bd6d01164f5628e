from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.html.clean import clean_line
from digest.html.sanitise import sanitise
from digest.html.text import plain_text, visible

HTML = Path(__file__).parents[1] / "data" / "html"


def test_a_table_stands_in_columns_and_a_list_has_bullets() -> None:
    assert plain_text((HTML / "tide-table-of-the-week.html").read_text()).partition("\n\n")[2] == (
        "Expected highest water, cm above mean\n"
        "\n"
        "Harbour      Mon  Wed  Sat\n"
        "Port Sarmat  41   12   55\n"
        "Tarkeh       63   18   70\n"
        "Novy Mys     102  20   88\n"
        "\n"
        "- Monday: southerly gale, easing by noon\n"
        "- Wednesday: calm\n"
        "- Saturday: northerly, gusts after dark"
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h2>Head</h2><p>One\n line.</p><p>Two<br>lines.</p>", "Head\n\nOne line.\n\nTwo\nlines."),
        ("<ol start='9'><li>a</li><li>b</li></ol><p>c</p>", "9. a\n10. b\n\nc"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<p>a</p><blockquote><p>b</p><p>c<br>d</p></blockquote>e", "a\n\n> b\n>\n> c\n> d\n\ne"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("a<table><tr><td>b</td></tr></table>c", "a\n\nb\n\nc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n  b"),
        ("<p>Was <del>10 <b>euros</b></del>, is <s>12</s> 11</p>", "Was ~10 euros~, is ~12~ 11"),
        ("<del><p> a </p><p>b<br>c<s>d</s></p> </del><p>e<del> </del></p>", "~a\n\nb\ncd~\n\ne"),
        ("<ul><li><del>a <a href='https://e.example/'>b</a></del></li></ul>", "- ~a b (https://e.example/)~"),
        ("<p><del>https://e.example/a</del> b</p>", "~https://e.example/a ~ b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("c<pre><code>a  b\n  <b>d</b>\n\n e\n</code></pre>f", "c\n\na  b\n  d\n\n e\n\nf"),
        ("<blockquote><pre><code>a\n  b<br>c</code></pre></blockquote>", "> a\n>   b\n> c"),
        ("<figure><img src='https://e.example/a.png' alt='x'><figcaption>Photo: b</figcaption></figure>", "Photo: b"),
        ("<p>R&amp;D, “roll &amp;amp; dough”, 3 &lt; 5, &amp;lt;</p>", "R&D, “roll &amp; dough”, 3 < 5, &lt;"),
        ("<table><tr><td>roll &amp;amp; dough</td><td>c</td></tr></table>", "roll &amp; dough  c"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_text(html: str, text: str) -> None:
    assert plain_text(html) == text


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ('<a href="https://e.example/?a=1&amp;b=2">words</a>', "words (https://e.example/?a=1&b=2)"),
        ('<a href="https://e.example/"><b>bold</b> words </a>', "bold words (https://e.example/)"),
        ('<a href="https://e.example/a/">https://e.example/a</a>', "https://e.example/a"),
        ('<a href="https://e.example/">e.example</a>', "e.example"),
        ('<a href="mailto:desk@e.example">desk@e.example</a>', "desk@e.example"),
        ('<a href="https://e.example/"><img src="https://e.example/a.png" alt=""></a>', ""),
    ],
)
def test_a_link_says_where_it_goes_once(link: str, text: str) -> None:
    assert plain_text(f"<p>{link}</p>") == text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("Fish &amp; chips", "Fish & chips"),
        ("<b>Bold</b> move at the pass", "Bold move at the pass"),
        ("Emphasis &amp; entities &#8217;in&#8217; <![CDATA[CDATA]]>", "Emphasis & entities ’in’ CDATA"),
        ("Take a[b[0]]>1 &amp; <code>]]></code> as well", "Take a[b[0]]>1 & ]]> as well"),
        ("Water level 3 < 5 metres & falling", "Water level 3 < 5 metres & falling"),
        ("profit <b", "profit <b"),
        ("&lt;b&gt;Double&lt;/b&gt;", "<b>Double</b>"),
        ("One<br>two<p>three</p><p>four", "One two three four"),
        ("a<script>alert('</p>')</script>b<!-- c --><style>d</style>", "ab"),
        ("Storm&#0; &#7;surge\r\nBcc: x", "Storm\ufffd surge Bcc: x"),
    ],
)
def test_visible_words(html: str, words: str) -> None:
    assert visible(html) == words


def test_deep_nesting_is_no_obstacle() -> None:
    assert plain_text("<div>" * 100_000 + "words") == "words"
    assert plain_text("<blockquote>" * 60 + "words").endswith("> > words")


@given(st.text(st.characters(exclude_characters="\u00ad]"), max_size=60))
def test_text_survives_being_written_as_html(text: str) -> None:
    written = sanitise("<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>")
    assert visible(written).split() == (clean_line(plain_text(written)) or "").split()


PIECES = (
    "<p> </p> <li> <ul> <ol> </ul> <blockquote> </blockquote> <table> <td> </table> <a_href='https://e.example/'> </a>"
    " a &amp; <br> <pre> <"
)


@given(st.lists(st.sampled_from([piece.replace("_", " ") for piece in PIECES.split()]), max_size=25))
def test_any_html_becomes_text_without_blank_edges(pieces: list[str]) -> None:
    text = plain_text(sanitise("".join(pieces)))
    assert "\n\n\n" not in text
    assert "\ufdd0" not in text
    assert text == text.strip("\n")
    assert all(line == line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Tickets <s>£2</s> £3</p>", "Tickets ~£2~ £3"),
        ('<p><del>a <b>b</b> <a href="https://a.example">c</a> </del>d</p>', "~a b c (https://a.example)~ d"),
        ("<del><p>a</p><ul><li>b <s>c</s></li></ul></del>", "~a\n\n- b c~"),
        ("<p>a<s> </s>b</p>", "a b"),
    ],
)
def test_words_that_are_struck_out_do_not_read_as_valid(html: str, text: str) -> None:
    assert plain_text(html) == text
