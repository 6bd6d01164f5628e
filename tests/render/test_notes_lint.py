"""Links and pictures in the editors' texts: what is broken is told with file and line, for it does not survive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.html.markdown import markdown
from digest.model.digest import Digest, Note
from digest.model.edition import Edition, EditionBlock
from digest.model.wording import BlockWording, Wording
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition, render_faultless
from digest.render.lint.notes import note_findings
from digest.resources import templates_dir

FILE = "notes/market.md"


def with_note(text: str) -> tuple[Edition, Digest]:
    digest = replace(make.digest(), notes=(Note("notes/other.md", "[elsewhere](/y)"), Note(FILE, text)))
    note = EditionBlock("Market day", text_html=markdown(text))
    return make.edition(make.article(), blocks=(*make.edition(make.article()).blocks, note)), digest


def found(text: str) -> list[str]:
    edition, digest = with_note(text)
    return [str(each) for each in note_findings(edition, digest, make.publication())]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[x](/foo)", "the link “x” is relative (/foo)"),
        ("Five euros[^1].\n\n[^1]: foot", "“[^1]” is a link here, not a footnote: a note has none, write what it says"),
        ("[x](https://)", "the link “x” has an address that is none (https://)"),
        ("[x](htps://a.example/b)", "begins with htps:, which mail programs do not open: write https://a.example/b"),
        ("[x](index.html)", "is relative (index.html): in a mail it needs the whole address"),
        ("[x](kurier.example/x)", "is relative (kurier.example/x): write https://kurier.example/x"),
        ("[x](www.kurier.example)", "write https://www.kurier.example"),
        ("[x](kurier.example:80/x)", "write https://kurier.example:80/x"),
        ("[x](https//kurier.example)", "write https://kurier.example"),
        ("[x](https:/kurier.example/x)", "write https://kurier.example/x"),
        ("[x](//kurier.example)", "begins with //, which mail programs do not open: write https://kurier.example"),
        ("[x](desk@kurier.example)", "write mailto:desk@kurier.example"),
        ("[x](mailto:)", "write mailto: and an e-mail address"),
        ("[x](javascript:alert)", "begins with javascript:"),
        ("[x]()", "leads nowhere"),
        ("[](https://a.example)", "a link without words leads to https://a.example"),
        ("[x](https://a..example/)", "has an address that is none"),
        ("[x](https://a.example:99999/)", "has an address that is none"),
        ("[x](https://a\u200bb.example/)", "none (https://xn--ab-g1t.example/): the sign U+200B, which nobody sees"),
        ("<https://a.ex\u2060ample/>", "the sign U+2060, which nobody sees, stands in its host; type it anew"),
        ("[x](https://xn--zzzz.example/)", "the link “x” has an address that is none (https://xn--zzzz.example/)"),
        ("[x](http://localhost:3000)", "leads to localhost, which readers cannot reach"),
        ("[x](http://127.0.0.1:3000)", "leads to 127.0.0.1, which readers cannot reach"),
        ("[x](http://nas.local/)", "leads to nas.local, which readers cannot reach"),
        ("[x](http://intranet/)", "leads to intranet, which readers cannot reach"),
        ("[x](http://10.0.0.1/)", "leads to the bare number 10.0.0.1"),
        ("[x]({{ links.web }})", "is shown with its brackets"),
        ("![A boat](my boat.png)", "is shown with its brackets"),
        ("[x](https://a.example/x y)", "is shown with its brackets"),
        ("[x](../my page)", "is shown with its brackets"),
        ("![A boat](boat.png)", "the picture boat.png has no whole address"),
        ("![A boat](http://localhost/boat.png)", "the picture boat.png leads to localhost"),
        ("![](https://a.example/boat.png)", "the picture boat.png has no words"),
        ("<a href=/foo>x</a>", "the link “x” is relative (/foo)"),
        ("<img src=https://a.example/boat.png>", "the picture boat.png has no words"),
    ],
)
def test_what_is_broken_is_an_error_with_its_line(text: str, said: str) -> None:
    (line,) = found(f"The market opens.\n\n- At six\n- {text}\n")
    assert line.startswith(f"error: {FILE}:4: ")
    assert line.endswith(" (under “Market day”)")
    assert said in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a [boat][1]", "“[boat][1]” is shown with its brackets"),
        ("[x](tel:+994)", "leads to tel:, which is left out of mails and pages"),
        ("[x](SMS:+994?body=Hi)", "leads to sms:, which is left out of mails and pages: write the number as it is"),
        ("[x](webcal://a.example/x.ics)", "leads to webcal:, which is left out of mails and pages: link its page"),
        ("[x](geo:40.4,49.8)", "leads to geo:, which is left out of mails and pages: write the address as it is"),
        ("[x](#top)", "is relative (#top)"),
        ("Wow![1](see note)", "“![1](see note)” is shown with its brackets"),
        ("![1](the first of them)", "is shown with its brackets"),
        ("Rates [sic](note: they rose)", "is shown with its brackets"),
        ("<font color=red>x</font>", "<font> is left out of mails and pages; its words stay"),
        ("<script>x</script> y", "<script> is left out of mails and pages; with all that is in it"),
        ('<b style="color: red">x</b>', "style=… on <b> is left out"),
        ('x <img src="https://a.example/i" width="1" height="1">', "it cannot be seen, so it could only count readers"),
        ("---\ntitle: Open\n---\n\n## Open", "what stands between the lines --- is shown"),
        ("<!-- later -->\n", "there is nothing in it"),
        ("[www.paypal.com](https://evil.example/)", "a link shows www.paypal.com and leads to evil.example"),
        ("[x](https://bit.ly/x)", "goes by bit.ly"),
        ("[x](https://u:p@a.example/)", "a link has a name and a password before its host, a.example: that looks like"),
        ("[x](https://bank.example@a.example/)", "a link has a name before its host, a.example: that looks like fraud"),
        ("<form>x</form>", "<form> is left out of mails and pages; its words stay"),
        ("Some **bold that runs on.", "“**bold” is shown as it is typed: no ** ends it: write one right behind"),
        ("**«Слово» и дело!**Das", "“**«Слово»” is shown as it is typed: between a sign and a letter ** ends nothing"),
        ("Some ** bold **, too", "“** bold **” is shown as it is typed: write no blank within its **"),
        ("**[a](https://a.example)", "“**a” is shown as it is typed"),
        ("~~gone", "no ~~ ends it"),
        ("##Market", "“##Market” is shown as it is typed: write a blank behind the #"),
        ("[x] (https://a.example)", "is shown as it is typed: write no blank between ] and ("),
        ("See (x)[https://a.example].", "“(x)[https://a.example]” is shown as it is typed: a link is written"),
        ("![x](https://a.example/x.png", "is shown as it is typed: write ) behind its address"),
        ("Dear {{ reader.name }}", "“{{ reader.name }}” is shown as it is typed: a note is no template"),
        ("<div>**x** y</div>", "“**x**” is shown as it is typed: within HTML Markdown is read behind a blank line"),
        ("x <b>y\n\nz", "<b> is never closed, and goes on to the end: write </b>"),
        ("Files *.py and **/*.md", "“**/*.md” is shown as it is typed"),
        ("<pre>**x**</pre> **y**", "“**y**” is shown as it is typed: within HTML"),
        ("See `code of 'x'", "“`code” is shown as it is typed"),
        ("A (`code that runs on", "“`code” is shown as it is typed: no ` ends it"),
        ("Dear *|FNAME|*,", "“*|FNAME|*” is shown as it is typed: it is a merge tag of another mail program"),
        ("Dear %%first name%%", "“%%first name%%” is shown as it is typed: it is a merge tag"),
        ("Dear %%FIRSTNAME%%!", "“%%FIRSTNAME%%” is shown as it is typed: it is a merge tag"),
        ("Dear {{name}},", "“{{name}}” is shown as it is typed: a note is no template"),
        ("[x](https://a.example/?e=*|EMAIL|*)", "the link “x” has “*|EMAIL|*” in its address, where nothing is"),
        ("[x](https://a.example/?e=%%email%%)", "the link “x” has “%%email%%” in its address"),
        ("[x](https://a.example/?e={{email}})", "the link “x” has “{{email}}” in its address"),
        ("<a href='https://a.example/?e=*|EMAIL|*'>x</a>", "the link “x” has “*|EMAIL|*” in its address"),
        ("<p>Dear *|FNAME|*</p>", "“*|FNAME|*” is shown as it is typed: it is a merge tag"),
        ("```\n1 < 2\n\nAnd more.", "a block of code is never closed, and goes on to the end: write ``` below"),
        ("~~~~ text\nx", "write ~~~~ below it"),
        ("> ```\n> x\n\ny", "a block of code is never closed, and goes on to line 2: write ``` below it"),
        ("- ```\n  x\n\nText after the list.", "never closed, and goes on to line 2: write ``` below it"),
        ("- ```\n- y", "never closed, and goes on to line 1: write"),
        ("- ```\n  x\n\n\n", "never closed, and goes on to the end: write"),
        ("```\nx\n~~~\n``", "a block of code is never closed"),
        ("[Unsubscribe](https://a.example/x)", "the link “Unsubscribe” takes nobody off this list: leave it out"),
        ("# FREE MONEY NOW *CLICK* HERE", "the heading “FREE MONEY NOW CLICK HERE” is all in capitals"),
        ("<h2>A boat for nothing!!!</h2>", "the heading “A boat for nothing!!!” shouts"),
        ("A boat for nothing $$$\n===", "the heading “A boat for nothing $$$” shouts"),
        ("[x](https://v\u0430rdar.example/y)", "leads to v\u0430rdar.example, which has Latin letters (“v”) beside"),
        (
            "[x](https://xn--vrdar-4ve.example/y)",
            "leads to v\u0430rdar.example, which has Latin letters (“v”)",
        ),
        ("[x](https://my-v\u0430rdar.example/y)", "leads to my-v\u0430rdar.example, which has Latin letters (“v”)"),
        ("[x](https://v1\u0430.example/y)", "leads to v1\u0430.example, which has Latin letters (“v”)"),
        ("[x](https://pay.\u03bfpen.example/y)", "which has Greek letters (“\u03bf”) beside Latin letters (“p”)"),
    ],
)
def test_what_is_left_out_is_a_warning(text: str, said: str) -> None:
    edition, digest = with_note(text)
    (line,) = [str(each) for each in note_findings(edition, digest, make.publication())]
    assert line.startswith(f"warning: {FILE}:1: ")
    assert said in line


@pytest.mark.parametrize(
    "text",
    [
        "[x](https://a.example/?b=1&c=2#d) and <https://a.example/>",
        "[x](mailto:desk@a.example?subject=Hello%20there) [share](mailto:?subject=Read)",
        "[x](https://пример.example/путь) [y](https://кафе.bücher.example/)",
        "[x](https://東京-tokyo.example/) [y](https://xn--80ak6aa92e.example/)",
        "[x](https://радио-fm.example/) [y](https://b2b-центр.example/) [z](https://news-αθήνα.example/)",
        "# NATO, EU\n\n## A heading that says it!\n\n<h3>And another</h3>",
        "100%, 5%–7%, a [[note]], {x}, [1][[2](https://a.example)], %APPDATA%, 50%% or *|* `*|FNAME|*` \\*|FNAME|\\*",
        "Run set %USERNAME%, write to {email, phone}: an f-string such as {name} prints, and [[first_name]] links",
        "%%TODO%% and A %%A B%% C, %%%name%%%, {name|reader} [x](https://a.example/?e={email})",
        "1. ~~~\n   x\n   ~~~~\n\n> ```\n> y\n> ```\n\n```html\n```\n\n\tx ```",
        "[here](https://news.courier.example/editions/) and [there](https://courier.example)",
        "![A boat](https://a.example/boat.png)",
        '<img src="https://a.example/rule.png" alt="" width="9" height="9">',
        "[![A boat](https://a.example/boat.png)](https://a.example/)",
        "`[y](/foo)` and \\[x\\](/foo)",
        '<a href="https://a.example" target="_blank" rel="noopener">x</a> <div dir="rtl" lang="ar">x</div>',
        "| a | b |\n|---|--:|\n| 1 | 2 |\n",
        "**bold\nover lines** and `code **` and ~~gone~~",
        "f**k, 5** and 2 ** 3, it`s snake**case",
        "\\**x \\`x\\` &ast;&ast;x \\##x \\{{ x }} #market `[x] (https://a.example)`",
        "<p>x <b>y</b> <i>z</i></p>\n\n<div>\n\n**x**\n\n</div> [a] (b)",
        "```\n| a | b |\n| 1 | 2 | **x\n```\n\n| a |\n\nThe left | the right",
    ],
)
def test_what_is_right_is_not_told(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "line", "needs"),
    [
        ("| Day | Opens |\n|---|\n| Mon | 9 |", 2, "|---|---|"),
        ("Hours:\n\n| a | b \\| c | d |\n| 1 | 2 | 3 |\n", 4, "|---|---|---|"),
        ("> a | b\n> --|--|--\n> 1 | 2", 2, "|---|---|"),
    ],
)
def test_a_table_that_is_none_is_told_with_the_line_that_it_needs(text: str, line: int, needs: str) -> None:
    told = f"warning: {FILE}:{line}: a table is shown as it is typed: below its heads it needs the line {needs}"
    assert found(text) == [f"{told} (under “Market day”)"]


def test_a_cell_without_a_head_is_told() -> None:
    (told,) = found("> | a | b |\n> |---|---|\n> | 1 | 2 | |\n> | 1 \\| 2 | 3 | 4 |\n")
    row = "a row of 3 cells, and its table has 2 heads: what is in the others is left out"
    assert told.startswith(f"warning: {FILE}:4: {row}")


def test_our_own_address_may_be_on_loopback() -> None:
    edition, digest = with_note("[x](http://127.0.0.1:8000/editions/)")
    here = replace(make.publication(), public_url="http://127.0.0.1:8000")
    assert list(note_findings(edition, digest, here)) == []


def test_a_note_that_was_changed_since_is_not_held_against_the_edition() -> None:
    edition, digest = with_note("[x](https://a.example/)")
    changed = replace(digest, notes=(Note(FILE, "[x](/foo)"),))
    assert list(note_findings(edition, changed, make.publication())) == []


def test_an_edition_with_a_broken_note_does_not_leave() -> None:
    edition, digest = with_note("Fine.\n\n[x](/foo) [y](/bar)")
    with pytest.raises(TemplateError, match=r"^notes/market.md:3: the link “x” .* 1 more.*\(block “Market day”\)$"):
        render_faultless(edition, digest, make.publication(), Templates([templates_dir()]))


def test_each_language_is_looked_at_by_itself() -> None:
    texts = {"en": "Fine.", "ru": "Да. [x](/foo)"}
    words = tuple(BlockWording(each, "Рынок", text=markdown(text)) for each, text in texts.items())
    note = EditionBlock("Market", text_html=markdown(texts["en"]), wordings=words)
    edition = make.edition(blocks=(note,), wordings=(Wording("en", "M"), Wording("ru", "М")))
    digest = replace(make.digest(), notes=tuple(Note(f"notes/{each}.md", text) for each, text in texts.items()))
    assert not list(note_findings(edition, digest, make.publication()))
    (only,) = note_findings(edition.in_language("ru"), digest, make.publication())
    assert (only.file, only.line, only.block) == ("notes/ru.md", 1, "Рынок")


GOOD = ["https://a.example/x", "http://b.example", "mailto:a@b.example", "https://é.example/é", "HTTPS://A.example"]
BAD = ["/foo", "x", "https://", "htps://a", "a b", "", "//c", "https://a.example/a b", "tel:1", "data:x", "http://[::1"]
ADDRESSES = st.sampled_from([*GOOD, *BAD, "ftp://a.example"])
WRAPS = ("[w]({})", "<a href='{}'>w</a>", "![w]({})", "<img alt=w src='{}'>", "<{}>", "[w](<{}>)")


@given(st.lists(st.tuples(st.sampled_from(WRAPS), ADDRESSES), min_size=1, max_size=6))
def test_nothing_is_lost_without_a_word(parts: list[tuple[str, str]]) -> None:
    text = " and ".join(wrap.format(address) for wrap, address in parts)
    if not found(text):
        html = markdown(text)
        wanted = sum(wrap in (*WRAPS[:2], WRAPS[5]) for wrap, _ in parts)
        assert html.count("<a href=") >= wanted
        assert html.count("<img ") == sum(wrap in WRAPS[2:4] for wrap, _ in parts)


def told_of_the_mail(edition: Edition, digest: Digest, templates: Templates) -> list[str]:
    mail = render_mail(edition, digest, make.publication(), templates)
    return [str(each) for each in lint_edition(mail, edition, digest, make.publication(), templates)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A [link](http://192.0.2.7/x) in it.", f"error: {FILE}:1: the link “link” leads to the bare number"),
        ("## Big\n\n[www.bank.example](https://evil.example/) for all.", f"warning: {FILE}:3: a link shows"),
    ],
)
@pytest.mark.parametrize("title", ["Market  day", None])
def test_a_fault_of_a_note_is_told_once(templates: Templates, text: str, said: str, title: str | None) -> None:
    edition, digest = with_note(text)
    for blocks in (edition.blocks, edition.blocks[-1:]):
        note = replace(blocks[-1], title=title)
        shown = replace(edition, blocks=(*blocks[:-1], note))
        (line,) = (each for each in told_of_the_mail(shown, digest, templates) if "192.0" in each or "evil" in each)
        assert line.startswith(said)


def test_the_same_fault_elsewhere_is_told_as_well(own: Path) -> None:
    fault = '<a href="https://evil.example/">www.bank.example</a>'
    edition, digest = with_note(f"All of {fault}.")
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/masthead.html").write_text(
        f"<h1>{{{{ edition.title }}}}</h1>\n<p>{fault}</p>", encoding="utf-8"
    )
    told = told_of_the_mail(edition, digest, Templates([own, templates_dir()]))
    lines = [each.partition("a link shows")[0] for each in told if "evil.example" in each]
    assert lines == [f"warning: {FILE}:1: ", "warning: templates/email/parts/masthead.html:2: "]


def test_a_picture_without_https_is_a_warning_where_the_pages_have_it() -> None:
    for text in ("![Jars](HTTP://hive.example/jars.png)", '<img src="http://hive.example/jars.png" alt="Jars">'):
        edition, digest = with_note(f"Honey.\n\n{text}\n")
        (line,) = found(f"Honey.\n\n{text}\n")
        assert line.startswith(f"warning: {FILE}:3: the picture jars.png begins with http://")
        assert "write https://hive.example/jars.png (" in line
        # On pages without https it is as good as they are.
        plain = make.publication(public_url="http://news.courier.example")
        assert not list(note_findings(edition, digest, plain))
