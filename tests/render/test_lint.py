"""`digest check` for templates: faults are found before an edition meets them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import make
import pytest

from digest.errors import Problem, TemplateError
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_mail, render_faultless
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir


def lint(own: Path, name: str, text: str) -> list[Problem]:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return lint_templates(Templates([own, templates_dir()]))


def every_label() -> str:
    return (templates_dir() / "labels/en.toml").read_text(encoding="utf-8")


def test_our_own_templates_are_clean(templates: Templates) -> None:
    assert lint_templates(templates) == []


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("email/mine/message.html", "<html>\n{% for x in y %}", 2, "endfor"),
        ("email/mine/message.html", "<html>\n<body>\n{{ edition.hedline }}", 3, "hedline"),
        ("email/mine/message.html", "<html><body>{{ links.preferences }}</body>", 1, "0 links to unsubscribe"),
        ("email/mine/message.html", "just words", None, "whole HTML document"),
        ("web/home.html", "\n{{ nope }}", 2, "there is no “nope”"),
        ("web/edition.html", "{{ edition.lead.body }}", 1, "body"),
        ("web/page.html", "{% block main %}", 1, "endblock"),
        ("web/page.html", "a\n{% if title %}\nb\nc\n", 2, "“{% if %}” is never closed: write “{% endif %}”"),
        ("web/page.html", "{% if 1 %}{% endif %}\n{% set a %}\n{% set b = 1 %}", 2, "“{% set %}” is never closed"),
        ("web/page.html", "\n{% for a in b %}\n{% endif %}", 3, "while the “{% for %}” of line 2 is open"),
        ("web/page.html", "\n{% endif %}", 2, "where no “{% if %}” is open"),
        ("web/page.html", "\n{% inclde 'web/page.html' %}", 2, "did you mean “{% include %}”?"),
        ("web/notice.html", "\n{% if 0 %}{% include 'web/pag.html' %}{% endif %}", 2, "did you mean “web/page.html”?"),
        ("email/parts/note.html", "\n{% include 'email/parts/nope.html' %}", 2, "asks for “email/parts/nope.html”"),
        ("email/briefing/message.html", "\n{% extends 'email/parts/fram.html' %}", 2, "“email/parts/frame.html”?"),
        ("labels/en.toml", "unsubscrib = 'x'", 1, "“unsubscrib” is no label: did you mean “unsubscribe”?"),
        ("labels/en.toml", "\nleave = oops", 2, "is no TOML"),
        ("labels/fr.toml", "\n\nleave = 'Quitter {titel} ?'", 3, "did you mean {title}?"),
        ("labels/fr.toml", "save = '{title}'", 1, "nothing is filled in here"),
    ],
)
def test_faults_are_named_with_file_and_line(own: Path, name: str, text: str, line: int | None, said: str) -> None:
    found = lint(own, name, text)
    assert [problem for problem in found if said in problem.message and problem.line == line], found
    assert {problem.file.removeprefix("templates/") for problem in found} == {name}
    assert len(found) == len(set(found))


def test_every_wrong_label_of_a_file_is_named_once(own: Path) -> None:
    found = lint(own, "labels/en.toml", "feds = 'x'\nsave = 3\nleave = 'Leave {tilte}'\nmore_stories = {one = 'x'}\n")
    assert sorted((problem.file, problem.line or 0) for problem in found) == [
        ("templates/labels/en.toml", at) for at in range(1, 5)
    ]


@pytest.mark.parametrize("name", ["labels/en.toml", "email/parts/note.html", "email/parts/dark.css", "web/style.css"])
def test_what_is_no_text_is_named_with_its_line(own: Path, name: str) -> None:
    (own / name).parent.mkdir(parents=True)
    (own / name).write_bytes(b"\n\nx = '\xff'")
    found = lint_templates(Templates([own, templates_dir()]))
    assert [(problem.file, problem.line) for problem in found] == [(f"templates/{name}", 3)]
    assert "UTF-8" in found[0].message


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("email/mesage.html", "message.html”?"),
        ("email/briefing/mesage.html", "“email/briefing/message.html”?"),
        ("web/stile.css", "“web/style.css”?"),
        ("labels/french.toml", "“labels/fr.toml”?"),
        ("labels/english.toml", "“labels/en.toml”?"),
        ("labels/Brazilian_Portuguese.toml", "“labels/pt-BR.toml”?"),
        ("labels/ours.toml", "called by the tag of their language, as labels/de.toml"),
        ("labels/fr.yaml", "“labels/fr.toml”?"),
        ("email/parts/footer-of-mine.html", "remove it"),
        ("labels/zh_TW.toml", "“labels/zh-TW.toml”?"),
        ("labels/ZH-hant-tw.toml", "“labels/zh-Hant-TW.toml”?"),
    ],
)
def test_a_file_that_overrides_nothing_is_noticed(own: Path, name: str, meant: str) -> None:
    (problem,) = lint(own, name, "")
    assert (problem.file, problem.severity) == (f"templates/{name}", "warning")
    assert meant in problem.message


def test_what_labels_of_ones_own_leave_out_is_told_once(own: Path) -> None:
    (own / "labels").mkdir()
    for name, text in (
        ("fr", "feeds = 'x'"),
        ("en-US", "feeds = 'x'"),
        ("it", every_label().replace('photo = "Photo"\n', "")),
        ("it-CH", "feeds = 'x'"),
        ("zh-Hant", "feeds = 'x'"),
        ("he", every_label().split("subscribe_again")[0]),
    ):
        (own / f"labels/{name}.toml").write_text(text, encoding="utf-8")
    found = lint_templates(Templates([own, templates_dir()]))
    many = len(every_label().split("subscribe_again")[1].splitlines())
    most = len(tomllib.loads(every_label())) - 1
    assert [str(each) for each in found if "left out" in each.message] == [
        f"templates/labels/he.toml: warning: {many} labels are left out, “subscribe_again” first: English stands there",
        "templates/labels/it.toml: warning: one label is left out, “photo” alone: English stands there",
        f"templates/labels/zh-Hant.toml: warning: {most} labels are left out, “read_on_web” first: "
        "English stands there",
    ]


def test_a_look_a_part_and_a_language_of_ones_own_are_not(own: Path) -> None:
    ours = "{% extends 'email/parts/frame.html' %}"
    assert lint(
        own, "email/mine/message.html", ours + "{% block masthead %}{% include 'email/mine/foot.html' %}{% endblock %}"
    )
    for name, text in (
        ("email/mine/foot.html", ""),
        ("labels/it.toml", every_label()),
        ("README.md", "Ours."),
        (".x", ""),
    ):
        found = lint(own, name, text)
    assert found == []


@pytest.mark.parametrize(
    "asking",
    [
        '{% include "parts/" ~ kind ~ ".html" %}',
        '{% include "parts/" + kind + ".html" ignore missing %}',
        '{% include "parts/%s.html" % kind %}',
        '{% include "parts/%s.html"|format(kind) %}',
        '{% include "parts/{}.html".format(kind) %}',
        '{% include ["parts/none.html", "parts/" ~ kind ~ ".html"] %}',
        '{% include "parts/side.html" if kind else "parts/none.html" %}',
        '{% set part = "parts/" ~ kind ~ ".html" %}{% include part %}',
        '{% for part in ["parts/side.html", "parts/none.html"] %}{% include part %}{% endfor %}',
        "{% include kind %}",
    ],
)
def test_a_part_whose_name_is_worked_out_may_be_used(own: Path, asking: str) -> None:
    frame = "{% extends 'email/parts/frame.html' %}{% block masthead %}"
    ours = frame + "{% if false %}" + asking + "{% endif %}{% endblock %}"
    lint(own, "parts/side.html", "")
    lint(own, "parts/none.html", "")
    assert lint(own, "email/mine/message.html", ours) == []


def test_a_name_that_is_worked_out_excuses_no_other(own: Path) -> None:
    asking = "{% if false %}{% include 'parts/[a]' ~ x %}{% endif %}"
    ours = "{% extends 'email/parts/frame.html' %}{% block masthead %}" + asking + "{% endblock %}"
    lint(own, "email/mine/message.html", ours)
    (problem,) = lint(own, "parts/a.html", "")
    assert problem.file == "templates/parts/a.html"


COLOPHON = templates_dir() / "email/parts/colophon.html"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{{ links.unsubscribe }}", "#"), "0 links to unsubscribe"),
        (("{{ links.unsubscribe }}", "{{ links.preferences }}"), "2 links to preferences"),
    ],
)
def test_a_link_that_an_override_takes_out_is_told_of_it_once(own: Path, change: tuple[str, str], told: str) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/more.html").write_text("<p>{{ left }}</p>", encoding="utf-8")
    found = lint(own, "email/parts/colophon.html", COLOPHON.read_text(encoding="utf-8").replace(*change))
    assert [problem.file for problem in found] == ["templates/email/parts/colophon.html"]
    assert told in found[0].message


def test_a_mail_that_is_held_back_names_the_override(own: Path) -> None:
    lint(own, "email/parts/colophon.html", "<p>{{ links.preferences }}</p>")
    templates = Templates([own, templates_dir()])
    with pytest.raises(TemplateError) as caught:
        render_faultless(make.edition(), make.digest(), make.publication(), templates)
    assert (caught.value.file, caught.value.line) == ("templates/email/parts/colophon.html", 1)
    mail = render_mail(make.edition(), make.digest(), make.publication(), templates)
    assert "hole.invalid" not in " ".join(each.message for each in lint_mail(mail, make.publication()))


def test_a_block_that_no_frame_has_is_told(own: Path) -> None:
    (own / "email/briefing").mkdir(parents=True)
    extended = '{% extends "email/parts/frame.html" %}'
    text = extended + "\n{% block mastheed %}<b>x</b>{% block in_it %}{% endblock %}{% endblock %}\n"
    text += "{% block masthead %}{% block own %}x{% endblock %}{% endblock %}"
    (own / "email/briefing/message.html").write_text(text, encoding="utf-8")
    told = [each for each in lint_templates(Templates([own, templates_dir()])) if "is never shown" in each.message]
    assert [(each.file, each.line, each.severity) for each in told] == [
        ("templates/email/briefing/message.html", 2, "warning")
    ]
    assert told[0].message.endswith("did you mean “masthead”?")
    assert lint_templates(Templates([templates_dir()])) == []


def test_a_frame_without_blocks_is_told_once_and_of_its_own_file(own: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    links = '<a href="{{ links.unsubscribe }}">Leave</a> <a href="{{ links.preferences }}">Choose</a>'
    text = f'<!doctype html><html lang="en"><body>{{% block dark %}}{{% endblock %}}{links}</body></html>'
    (own / "email/parts/frame.html").write_text(text, encoding="utf-8")
    (told,) = lint_templates(Templates([own, templates_dir()]))
    assert (told.file, told.severity) == ("templates/email/parts/frame.html", "warning")
    said = (
        "it has no block “rules”, “screens”, “masthead”, so what email/magazine/message.html, email/plain/message.html"
    )
    assert told.message.startswith(said)


def test_a_file_of_which_nothing_is_shown_is_an_error(own: Path) -> None:
    (own / "email/messages").mkdir(parents=True)
    text = '{% extends "email/messages/frame.html" %}\n{% block wrods %}Hello{% endblock %}'
    (own / "email/messages/confirm.html").write_text(text, encoding="utf-8")
    (told,) = lint_templates(Templates([own, templates_dir()]))
    assert (told.file, told.line, told.severity) == ("templates/email/messages/confirm.html", 2, "error")
    assert told.message.endswith("so nothing of this file is: did you mean “words”?")


FRAME = '{% extends "email/messages/frame.html" %}'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("draft.html", f"{FRAME}{{% block old %}}x{{% endblock %}}"),
        ("confirm.html", f'{{% set first_layout = "lead" %}}{FRAME}{{% block old %}}x{{% endblock %}}'),
        ("confirm.html", f'{FRAME}{{% import "email/parts/colophon.html" as own %}}{{% block old %}}x{{% endblock %}}'),
        ("confirm.html", f"Hello {FRAME}{{% block old %}}x{{% endblock %}}"),
    ],
)
def test_a_file_that_is_not_used_or_has_another_effect_is_no_error(own: Path, name: str, text: str) -> None:
    (own / "email/messages").mkdir(parents=True)
    (own / "email/messages" / name).write_text(text, encoding="utf-8")
    told = [each for each in lint_templates(Templates([own, templates_dir()])) if "is never shown" in each.message]
    assert [(each.line, each.severity) for each in told] == [(1, "warning")]
    assert "nothing of this file" not in told[0].message


@pytest.mark.parametrize("call", ["self.teaser()", 'self["teaser"]()'])
def test_a_block_that_is_shown_by_self_is_not_told(own: Path, call: str) -> None:
    (own / "email/messages").mkdir(parents=True)
    text = f"{FRAME}{{% block teaser %}}x{{% endblock %}}{{% block words %}}{{{{ {call} }}}}{{% endblock %}}"
    (own / "email/messages/confirm.html").write_text(text, encoding="utf-8")
    templates = Templates([own, templates_dir()])
    assert not [each for each in lint_templates(templates) if "is never shown" in each.message]
