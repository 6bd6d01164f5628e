"""What mail programs do not show is told of the line in the newsroom's own templates that asks for it."""

from __future__ import annotations

from pathlib import Path

import make
import pytest

from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition
from digest.resources import templates_dir

PACKAGED = templates_dir()


def warnings(own: Path, look: str = "briefing") -> list[str]:
    templates = Templates([own, PACKAGED])
    edition = make.edition(make.article("A boat", standfirst="It sails."), make.article("A pier", seq=2))
    digest, publication = make.digest(template=look), make.publication()
    mail = render_mail(edition, digest, publication, templates)
    return [str(each) for each in lint_edition(mail, edition, digest, publication, templates)]


def override(own: Path, name: str, added: str) -> int:
    """A copy of ours with more at its end; the number of the first line that is new."""
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    ours = (PACKAGED / name).read_text(encoding="utf-8")
    (own / name).write_text(f"{ours}{added}", encoding="utf-8")
    return ours.count("\n") + 1


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("display: flex", "display: flex is not shown by Outlook for Windows"),
        ("display: grid !important", "display: grid is not shown by Outlook for Windows"),
        ("POSITION: absolute", "position is not shown by Gmail, Outlook for Windows"),
        ("width: calc(100% - 3px)", "calc is not shown by Outlook for Windows, Outlook.com, Yahoo Mail"),
        ("margin: 0 {{ 2 }}px 1.5rem", "rem is not shown by Outlook for Windows, Yahoo Mail"),
    ],
)
def test_a_rule_of_ones_own_sheet_is_told_at_its_line(own: Path, rule: str, said: str) -> None:
    line = override(own, "email/parts/inline.css", f".headline {{\n  color: #000;\n  {rule} }}\n") + 2
    assert warnings(own) == [f"warning: templates/email/parts/inline.css:{line}: {said}"]
    assert warnings(own, "plain") == warnings(own)


def test_each_place_is_told_and_what_is_not_used_is_not(own: Path) -> None:
    line = override(own, "email/parts/inline.css", ".headline { float: left }\n.nobody { gap: 3px }\n")
    place = override(own, "email/parts/colophon.html", '<p\n style="margin: 0;\n  float: right">A</p>\n') + 2
    assert warnings(own) == [
        f"warning: templates/email/parts/{file}: float is not shown by Outlook for Windows"
        for file in (f"inline.css:{line}", f"colophon.html:{place}")
    ]


def test_an_element_and_a_picture_are_told_at_their_line(own: Path) -> None:
    picture = '<img src="https://a.example/Boat.webp" alt="A boat" width="9">'
    line = override(own, "email/parts/colophon.html", f"<p><button>Go</button></p>\n<p>{picture}</p>\n")
    assert warnings(own) == [
        f"warning: templates/email/parts/colophon.html:{line}: <button> (once) is not shown by Outlook for Windows,"
        " Outlook.com",
        f"warning: templates/email/parts/colophon.html:{line + 1}: a picture as webp (once) is not shown by Outlook"
        " for Windows",
    ]


def test_what_is_doubtful_in_a_sheet_is_told_once_and_with_the_mail(own: Path) -> None:
    line = override(own, "email/parts/inline.css", ".headline { background-image: url(https://a.example/b.png) }\n")
    override(own, "email/parts/screens.css", ".x { colr: red }\n")
    found = warnings(own)
    assert len(found) == 2
    assert found[0].startswith(f"warning: templates/email/parts/inline.css:{line}: “background-image” has https://a.e")
    assert "screens.css" in found[1]


def test_what_a_story_brings_along_has_no_place(own: Path) -> None:
    override(own, "email/parts/inline.css", ".headline { margin: 0 }\n")
    templates = Templates([own, PACKAGED])
    edition = make.edition(make.article("A boat"), intro_html='<p style="float: left">Hello</p>')
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    found = lint_edition(mail, edition, make.digest(), make.publication(), templates)
    assert [str(each) for each in found] == ["warning: float (once) is not shown by Outlook for Windows"]


@pytest.mark.parametrize("name", ["email/parts/screens.css", "email/plain/dark.css"])
def test_a_rule_that_stays_in_the_mail_is_told_as_one_that_is_moved(own: Path, name: str) -> None:
    rules = ".headline { display: flex;\n  position: fixed }\n@media screen { a, .headline { gap: 3px } }\n"
    line = override(own, name, rules)
    assert warnings(own, "plain") == [
        f"warning: templates/{name}:{line}: display: flex is not shown by Outlook for Windows",
        f"warning: templates/{name}:{line + 1}: position is not shown by Gmail, Outlook for Windows",
        f"warning: templates/{name}:{line + 2}: gap is not shown by GMX and Web.de, Outlook for Windows, Yahoo Mail",
    ]


def test_a_rule_for_narrow_screens_is_told_of_programs_that_know_those(own: Path) -> None:
    rules = "@media (max-width: 480px) {\n .headline { display: flex;\n position: fixed }\n .nobody { gap: 3px } }\n"
    line = override(own, "email/parts/screens.css", rules) + 2
    told = "position is not shown by Gmail, Outlook for Windows"
    assert warnings(own) == [f"warning: templates/email/parts/screens.css:{line}: {told}"]


@pytest.mark.parametrize(
    "rules",
    [
        "@media (max-width: 480px) { .headline { display: flex } }",
        "@media screen { @supports (display: grid) { .headline { display: grid } } }",
        "@supports (display: grid) { .headline { display: grid } }",
        "@media print { .headline { float: left } }",
        ".nobody { display: flex } .headline:hover, [data-ogsc] .headline { transform: none; position: fixed }",
        "@font-face { font-family: x; src: local(x); position: fixed }",
        ".a " * 3000 + ".headline { position: fixed }",
    ],
    ids=lambda rules: rules[:30],
)
def test_a_rule_for_programs_that_know_it_is_not_told(own: Path, rules: str) -> None:
    override(own, "email/parts/screens.css", rules)
    assert warnings(own) == []


@pytest.mark.parametrize("file", ["inline.css", "screens.css"])
def test_a_picture_from_elsewhere_hides_nothing_beside_it(own: Path, file: str) -> None:
    rule = "display: grid; clip-path: circle(3px); background-image: linear-gradient(red, blue), url(//a.example/b.png)"
    line = override(own, f"email/parts/{file}", f".headline {{ {rule}; colr: red }}\n")
    place = f"warning: templates/email/parts/{file}:{line}: "
    assert {each.removeprefix(place).partition(" is not")[0] for each in warnings(own)} == {
        "“background-image” has //a.example/b.png: it",
        "there is no property “colr”: did you mean “color”?",
        "display: grid",
        "clip-path",
        "linear-gradient",
    }
