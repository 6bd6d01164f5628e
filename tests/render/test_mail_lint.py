"""The last look at a mail: what holds it back, what is only told, and that our own looks pass."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import make
import pytest

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition, EditionBlock
from digest.model.rendition import Hole, Rendition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint import clients
from digest.render.lint.clients import table
from digest.render.lint.mail import lint_edition, lint_mail, render_faultless
from digest.render.wrap import wrapped
from digest.resources import templates_dir

PERSONAL = f"{Hole.UNSUBSCRIBE} {Hole.PREFERENCES}"
LINKS = f'<a href="{Hole.UNSUBSCRIBE}">Leave</a> <a href="{Hole.PREFERENCES}">Choose</a>'
WORDS = "The ferry runs again, and the harbour is open to everybody who wants to see it leave. " * 4


def found(body: str = "", *, subject: str = "The news", text: str = PERSONAL, head: str = "") -> list[str]:
    html = f'<!doctype html><html lang="en"><head>{head}</head><body><p>{WORDS}</p>{body}{LINKS}</body></html>'
    said = f"{text}\n{wrapped(WORDS)}"
    return [str(finding) for finding in lint_mail(Rendition(subject, html, said), make.publication())]


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
@pytest.mark.parametrize("layout", ["lead", "list", "cards", "ranked", "text"])
def test_our_own_looks_have_nothing_wrong(look: str, layout: str, edition: Edition, templates: Templates) -> None:
    blocks = tuple(replace(block, layout=layout if block.articles else None) for block in edition.blocks)
    mail = render_mail(replace(edition, blocks=blocks), make.digest(template=look), make.publication(), templates)
    assert [str(each) for each in lint_mail(mail, make.publication())] == []


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
def test_four_hundred_hostile_stories_fit_with_a_link_to_the_rest(look: str, templates: Templates) -> None:
    told = {"standfirst": "Ж" * 200 + " слово" * 60, "byline": "А" * 80, "section_label": "Раздел " * 8}
    pictured = {"image": make.image(), "picture": make.picture()}
    stories = [
        make.article(f"Story {n} " + "очень длинный " * (n % 20), seq=n, **told, **pictured) for n in range(1, 401)
    ]
    mail = render_mail(make.edition(*stories), make.digest(template=look), make.publication(), templates)
    assert 80_000 < len(mail.html.encode()) <= 102_000
    assert re.search(r">\d+ more stories on the web</a>", mail.html)
    assert mail.text.count("\nStory ") == 400
    assert [str(each) for each in lint_mail(mail, make.publication())] == []


def test_a_storys_link_whose_letters_are_of_two_alphabets_is_told_once(templates: Templates) -> None:
    edition = make.edition(make.article("The ferry", url="https://v\u0430rdar-tribune.example/ferry"))
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    (told,) = [str(each) for each in lint_mail(mail, make.publication()) if "fraud" in each.message]
    assert told.startswith("warning: a link leads to v\u0430rdar-tribune.example, which has Latin letters (“v”) beside")
    assert told.endswith(" Cyrillic letters (“\u0430”): that looks like fraud (under “Latest”)")


def test_a_mail_without_fault_has_none() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<img src="https://a.example/a.png" width="9">', "a.png has no alt"),
        ('<img src="/a.png" alt="A boat" width="9">', "no whole address"),
        ('<a href="/news/">News</a>', "is relative (/news/)"),
        ('<a href="#">News</a>', "leads nowhere"),
        ('<a href="javascript:alert(1)">News</a>', "begins with javascript:"),
        ('<a href="https:///x">News</a>', "address that is none"),
        ('<a href="http://192.0.2.7/">News</a>', "bare number 192.0.2.7"),
        ('<a href="https://a.example/"><img src="https://a.example/a.png" alt="" width="9"></a>', "without words"),
        ("<form action='https://a.example/'></form>", "<form>"),
        ("<script>alert(1)</script>", "<script>"),
        ('<p onclick="x()">Hello</p>', "onclick"),
        ('<div style="color: #ffffff">Nobody reads this</div>', "#ffffff on #ffffff is hard to read (contrast 1.0)"),
        (f"<p>{'x' * 102_000}</p>", "Gmail cuts a mail off"),
        (f'<a href="{Hole.UNSUBSCRIBE}">Again</a>', "2 links to unsubscribe"),
    ],
)
def test_errors_hold_a_mail_back(body: str, said: str) -> None:
    assert [line for line in found(body) if line.startswith("error: ") and said in line], found(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<img src="https://a.example/a.png" alt="a.png" width="9">', "described by its file's name"),
        ('<img src="https://a.example/a.png" alt="A boat">', "no width"),
        ('<img src="https://a.example/a.webp" alt="A boat" width="9">', "not shown by Outlook for Windows"),
        ('<a href="https://b.example/">www.bank.example</a>', "shows www.bank.example and leads to b.example"),
        ('<a href="https://bit.ly/x">News</a>', "goes by bit.ly"),
        ('<a href="https://u:p@b.example/">News</a>', "a link has a name and a password before its host, b.example"),
        ('<div style="display: flex; gap: 8px">A</div>', "display: flex (once) is not shown by Outlook for Windows"),
        ('<div style="font-size: 1.5rem">A</div>', "rem (once)"),
        ('<div style="color: var(--ink)">A</div>', "var (once)"),
        ("<video></video>", "<video> (once) is not shown by Gmail"),
        ("<table><tr><td>A</td></tr></table>", "without role=presentation"),
        ('<p style="color: #999999">Faint</p>', "#999999 on #ffffff is hard to read (contrast 2.8)"),
        ("<h2>Only here</h2>", "leaves out “Only here”"),
        ('<a href="https://a.example/only">More</a>', "has no link to “https://a.example/only”"),
    ],
)
def test_warnings_are_told(body: str, said: str) -> None:
    lines = found(body)
    assert [line for line in lines if line.startswith("warning: ") and said in line], lines
    assert not [line for line in lines if line.startswith("error: ")]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", "error: the subject is empty"),
        ("News\r\nBcc: all@a.example", "error: the subject has a line end"),
        ("FREE TICKETS FOR YOU", "warning: the subject is all in capitals"),
        ("Read this!!!", "warning: the subject shouts"),
        ("The ferry runs again " * 6, "warning: the subject has 126 characters"),
    ],
)
def test_the_subject_is_looked_at(subject: str, said: str) -> None:
    assert [line for line in found(subject=subject) if line.startswith(said)]


@pytest.mark.parametrize("subject", ["Ֆերին կրկին աշխատում է", "الموجز الصباحي", "EU agrees", "Why? Because!"])
def test_scripts_without_capitals_and_short_names_do_not_shout(subject: str) -> None:
    assert found(subject=subject) == []


def test_stories_that_shout_are_named(templates: Templates) -> None:
    stories = (
        make.article("WIN A FREE CRUISE", seq=1),
        make.article("The lead says little!!!", seq=2, standfirst="ACT NOW OR NEVER AGAIN"),
        *(make.article(f"ALL MUST GO {name}", seq=n) for n, name in enumerate(("TODAY", "SOON", "LATER"), start=3)),
        make.article("NATO meets", seq=9, standfirst="Why? Because! It costs $$ and U.S. officials ask."),
    )
    sent = make.edition(*stories)
    mail = replace(render_mail(sent, make.digest(), make.publication(), templates), subject="Now: WIN A FREE CRUISE")
    named = "“ALL MUST GO TODAY”, “ALL MUST GO SOON”, “ALL MUST GO LATER”"
    held = "which spam filters hold against a mail"
    assert [str(each) for each in lint_edition(mail, sent, make.digest(), make.publication(), templates)] == [
        f"warning: a headline shouts (several of !, ? or $ in a row), {held}: see “The lead says little!!!”",
        f"warning: a standfirst is all in capitals, {held}: see “The lead says little!!!”",
        f"warning: a headline is all in capitals, {held}: see {named}",
    ]


def test_text_and_html_answer_each_other() -> None:
    lines = found(text=f"{PERSONAL} https://a.example/only-here. And a line " + "that goes on " * 9)
    assert [line for line in lines if "the HTML has no link to “https://a.example/only-here”" in line], lines
    assert [line for line in lines if "a line of more than 78 characters (line 1)" in line], lines


@pytest.mark.parametrize("ends", ["(ship)", "Inc.", "[1]", "why?", "(a_(b))"])
@pytest.mark.parametrize("around", ["{}", "(see {})", "“{}”.", "[{}],"])
def test_an_address_may_end_as_sentences_do(ends: str, around: str) -> None:
    address = f"https://a.example/wiki/{ends}"
    link = f'<a href="{address}">More</a>'
    assert found(link, text=f"{PERSONAL}\n{around.format(address)}") == []


def test_a_missing_link_is_told_with_the_brackets_that_are_its_own() -> None:
    text = f"{PERSONAL}\n(https://a.example/Lynx_(ship)). And https://a.example/b), https://a.example/c{'.' * 100_000}"
    missing = "“https://a.example/Lynx_(ship)”, “https://a.example/b”, “https://a.example/c”"
    assert f"warning: the HTML has no link to {missing}, which the text part has" in found(text=text)


def test_a_mail_that_was_cut_may_say_less_than_its_text() -> None:
    body = f"<p>{WORDS * 1000}</p>"[:90_000] + "</p>"
    assert found(body, text=f"{PERSONAL}\nhttps://a.example/only-here") == []


def test_night_is_looked_at_where_the_mail_has_one() -> None:
    rules = "<style>@media (prefers-color-scheme: dark) { body { background-color: #101010 !important; } }</style>"
    dark = [line for line in found(head=rules) if "in dark mode" in line]
    told = "error: #000000 on #101010 in dark mode is hard to read (contrast 1.1)"
    assert dark == [f"{told}: dark.css may say color: #808080 !important"]


def test_what_is_hidden_or_large_may_be_faint() -> None:
    assert found('<p style="display: none; color: #fefefe">Preview</p>') == []
    assert found('<p style="font: 700 28px/30px serif; color: #888888">Large</p>') == []


def test_a_finding_says_under_which_heading() -> None:
    (line,) = (line for line in found('<h2>Sponsor</h2><a href="x">Go</a>', text=f"Sponsor {PERSONAL}"))
    assert line.endswith("(under “Sponsor”)")


def test_the_end_of_a_mail_stands_under_no_heading() -> None:
    (line,) = found('<h2>Sponsor</h2><div><p><a href="x">Go</a></p>', text=f"Sponsor {PERSONAL}")
    assert line.endswith("with https://")
    (line,) = found(
        '<h2>Sponsor</h2><p class="small colophon"><a href="x">Go</a></p><h2>B</h2>', text=f"Sponsor B {PERSONAL}"
    )
    assert line.endswith("with https://")


def test_an_error_in_an_override_has_its_file_and_line(own: Path, edition: Edition) -> None:
    (own / "email/parts").mkdir(parents=True)
    colophon = (templates_dir() / "email/parts/colophon.html").read_text(encoding="utf-8")
    (own / "email/parts/colophon.html").write_text(
        f'{colophon}\n<p><a href="/imprint">Imprint</a></p>', encoding="utf-8"
    )
    lines = len(colophon.split("\n")) + 1
    with pytest.raises(TemplateError, match=r"is relative \(/imprint\): in a mail .* https://") as caught:
        render_faultless(edition, make.digest(), make.publication(), Templates([own, templates_dir()]))
    assert (caught.value.file, caught.value.line) == ("templates/email/parts/colophon.html", lines)


def test_an_error_stops_the_edition_and_says_where(own: Path, edition: Edition) -> None:
    note = EditionBlock("From our sponsor", text_html='<p><a href="/offer">An offer</a></p>')
    faulty = replace(edition, blocks=(*edition.blocks, note))
    with pytest.raises(TemplateError, match=r"“An offer” is relative \(/offer\).*\(block “From our sponsor”\)"):
        render_faultless(faulty, Digest("m", "M", "en", "UTC", ()), make.publication(), Templates([templates_dir()]))


def test_the_table_of_clients_is_ours_and_dated() -> None:
    dates = tomllib.loads(Path(clients.__file__).with_name("clients.toml").read_text(encoding="utf-8"))
    assert date(2026, 6, 29) <= dates["of"] <= dates["read_on"] <= datetime.now(UTC).date()
    assert {"style", "value", "sheet", "element", "picture"} == set(table())
    for names in table().values():
        for programs in names.values():
            assert programs == sorted(programs, key=str.casefold)


@pytest.mark.parametrize(
    "link", ['<a href="">Go</a>', "<a href=''>Go</a>", '<a href="https://x>Go</a>', '<a href="#">Go</a>']
)
def test_a_link_without_address_or_end_has_its_line(own: Path, edition: Edition, link: str) -> None:
    (own / "email/parts").mkdir(parents=True)
    masthead = (templates_dir() / "email/parts/masthead.html").read_text(encoding="utf-8")
    (own / "email/parts/masthead.html").write_text(f"{masthead}<p>\n{link}\n</p>", encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        render_faultless(edition, make.digest(), make.publication(), Templates([own, templates_dir()]))
    assert (caught.value.file, caught.value.line) == ("templates/email/parts/masthead.html", masthead.count("\n") + 2)
    assert len(str(caught.value)) < 600
