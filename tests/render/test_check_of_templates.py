"""`digest check` fills every part of mails and pages, and looks over what the newsroom has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import Problem
from digest.render.environment import Templates
from digest.render.lint.pages import page_problems
from digest.render.lint.signup import message_problems
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

OURS = templates_dir()


def looked_at(own: Path, name: str, text: str) -> list[Problem]:
    if name.startswith(("email/parts", "email/plain")):
        return lint(own, name, text)
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    templates = Templates([own, OURS])
    return list(dict.fromkeys(page_problems(templates) if name.startswith("web") else message_problems(templates)))


def lint(own: Path, name: str, text: str) -> list[Problem]:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return lint_templates(Templates([own, OURS]))


def changed(name: str, old: str, new: str) -> str:
    text = (OURS / name).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("email/parts/more.html", "\n<p>{{ nope.x }}</p>", 2),
        ("email/parts/more.html", "{% if not left %}\n{{ nope.x }}{% endif %}", 2),
        ("email/plain/message.txt", "{% if more %}\n{{ nope.x }}{% endif %}", 2),
        ("email/parts/note.html", "{{ block.words | safe }}\n{% if block.title %}{{ block.titel }}{% endif %}", 2),
        ("email/parts/note.html", "{{ block.words | safe }}\n{% if not block.label %}{{ nope }}{% endif %}", 2),
        ("email/parts/colophon.html", "{% if not links.archive %}\n{{ nope }}{% endif %}", 2),
        ("email/parts/masthead.html", "{% if theme.logo %}\n{{ theme.logo.adress }}{% endif %}", 2),
        ("email/messages/titles.html", "{% if digests | length == 1 %}\n{{ nope }}{% endif %}", 2),
        ("email/messages/frame.txt", "{% if action %}{{ links.action }}{% else %}\n{{ nope }}{% endif %}", 2),
        ("web/home.html", "{% if not lead %}\n{{ nope.x }}{% endif %}", 2),
        ("web/home.html", "{% if form %}\n{{ form.nope }}{% endif %}", 2),
        ("web/home.html", "{% for each in digests if not each.editions %}\n{{ each.nope }}{% endfor %}", 2),
        ("web/archive.html", "{% if not digest.editions %}\n{{ nope }}{% endif %}", 2),
        ("web/edition.html", "{% for b in edition.blocks if b.layout == 'cards' %}\n{{ b.nope }}{% endfor %}", 2),
        ("web/embed.html", "{% if not form %}\n{{ nope }}{% endif %}", 2),
        ("web/confirm.html", "{% for way in ways %}\n{{ nope }}{% endfor %}", 2),
        ("web/notice.html", "{% if home %}\n{{ nope }}{% endif %}", 2),
        ("web/notice.html", "{% if subscribe and preferences %}\n{{ nope }}{% endif %}", 2),
        ("web/preferences.html", "{% if not is_subscribed %}\n{{ nope }}{% endif %}", 2),
        ("web/preferences.html", "{% if is_wrong %}\n{{ nope }}{% endif %}", 2),
        ("email/parts/masthead.html", "\n{{ edition.lead.picture.alt }}", 2),
        ("email/parts/more.html", "{% if edition.lead.byline %}{% else %}\n{{ nope }}{% endif %}", 2),
        ("web/edition.html", "{% if edition.lead.url %}x{% else %}\n{{ nope }}{% endif %}", 2),
        ("web/home.html", "{% if lead and not lead.picture %}\n{{ nope }}{% endif %}", 2),
    ],
)
def test_a_branch_that_fails_is_found(own: Path, name: str, text: str, line: int) -> None:
    found = [each for each in looked_at(own, name, text) if "links" not in each.message]
    assert [(each.file, each.line) for each in found] == [(f"templates/{name}", line)], found


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("email/parts/stories.html", "{{ image }}</a>{% else %}"),
        ("email/parts/stories.html", "{% if item.picture.credit_alone %}"),
        ("email/parts/stories.html", "{% if shown.width and shown.width < width %}"),
        ("web/story.html", "{% if item.picture.credit_alone %}"),
    ],
)
def test_a_branch_of_our_own_for_a_picture_is_met(own: Path, name: str, branch: str) -> None:
    found = lint(own, name, changed(name, branch, f"{branch}{{{{ nope.x }}}}"))
    assert [(each.file, each.line) for each in found if "nope" in each.message] == [
        (f"templates/{name}", line_of(own / name, "nope.x"))
    ], found


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('<a href="/x">there</a>', "the link “there” is relative (/x)"),
        ("<script>alert()</script>", "<script>: mail programs throw it out"),
        ('<img src="https://sample.example/y.png" width="3">', "the picture y.png has no alt"),
        ('<p onclick="x()">Words</p>', "onclick=… on <p>"),
        ('<meta http-equiv="Refresh" content="0;url=https://other.example/">', "<meta http-equiv=Refresh>"),
        ("<META HTTP-EQUIV=set-cookie content='a=b'>", "<meta http-equiv=set-cookie>"),
    ],
)
def test_a_mail_of_the_system_is_looked_over(own: Path, wrong: str, told: str) -> None:
    found = looked_at(
        own, "email/messages/frame.html", changed("email/messages/frame.html", "</body>", f"{wrong}</body>")
    )
    assert {(each.file, each.line, each.severity) for each in found} == {
        ("templates/email/messages/frame.html", line_of(own / "email/messages/frame.html", wrong), "error")
    }
    assert [each.message for each in found if told in each.message], found
    assert len(found) == 1


def line_of(file: Path, words: str) -> int:
    return next(at for at, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1) if words in line)


@pytest.mark.parametrize(("new", "count"), [("#", 0), ("{{ links.action }}{{ links.action }}", 2)])
@pytest.mark.parametrize("name", ["email/messages/frame.html", "email/messages/frame.txt"])
def test_a_button_that_is_gone_or_doubled_is_told_of_the_override(own: Path, name: str, new: str, count: int) -> None:
    found = looked_at(own, name, changed(name, "{{ links.action }}", new))
    told = [each for each in found if f"the mail has {count} links for its button" in each.message]
    assert [each.file for each in told] == [f"templates/{name}"], found
    assert told[0].line is not None
    if count:
        assert told[0].line == line_of(own / name, "links.action")


def test_a_message_that_is_no_document_names_a_file_that_there_is(own: Path) -> None:
    found = looked_at(own, "email/messages/welcome.html", "just words {{ links.action }}")
    assert {each.file for each in found} == {"templates/email/messages/welcome.html"}


@pytest.mark.parametrize(
    ("name", "wrong", "told"),
    [
        ("web/home.html", '<img src="/y.png">', "the picture y.png has no alt"),
        ("web/page.html", "<script>alert()</script>", "content policy lets no script run"),
        ("web/edition.html", '<a href="javascript:x()">there</a>', "the link “there” leads nowhere"),
        ("web/fields.html", '<a href="/x"></a>', "a link without words leads to /x"),
        ("web/embed.html", '<p onclick="x()">Words</p>', "content policy lets no script run"),
    ],
)
def test_a_page_is_looked_over(own: Path, name: str, wrong: str, told: str) -> None:
    ends = {"web/page.html": "</main>", "web/fields.html": "</form>", "web/embed.html": "</main>"}
    end = ends.get(name, "</div>\n{% endblock %}")
    (problem,) = looked_at(own, name, changed(name, end, f"\n{wrong}\n{end}"))
    assert (problem.file, problem.line) == (f"templates/{name}", line_of(own / name, wrong))
    assert told in problem.message


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("web/subscribe.html", 1),
        ("web/confirm.html", 1),
        ("web/preferences.html", 1),
        ("web/home.html", 0),
        ("web/page.html", 1),
    ],
)
def test_a_page_that_lost_its_form_is_told(own: Path, name: str, told: int) -> None:
    found = looked_at(own, name, '<!doctype html><html lang="en"><title>x</title><body><h1>Hello</h1></body></html>')
    lost = [each for each in found if "form" in each.message]
    assert bool(lost) == bool(told)
    assert {(each.file, each.severity) for each in lost} <= {(f"templates/{name}", "error")}


@pytest.mark.parametrize("folder", ["email", "web"])
def test_copies_of_our_own_are_clean(own: Path, folder: str) -> None:
    for file in (OURS / folder).rglob("*.*"):
        copy = own / file.relative_to(OURS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    assert lint_templates(Templates([own, OURS])) == []


@pytest.mark.parametrize(
    "rules",
    [".a{color:#111}\n" * 20_000, "{% for each in range(9000) %}.a{color:#111}\n{% endfor %}"],
    ids=["written", "printed"],
)
def test_a_huge_style_sheet_is_refused_before_it_is_read(own: Path, rules: str) -> None:
    name = "email/parts/inline.css"
    found = lint(own, name, (OURS / name).read_text(encoding="utf-8") + rules)
    assert found
    assert all("a mail may have 32,768" in problem.message for problem in found)
    assert "{%" in rules or [problem.file for problem in found] == [f"{own.name}/{name}"]


@pytest.mark.parametrize(
    "asking",
    [
        '{% include "labels/en.toml" %}',
        '{% include "labels/" ~ "en.toml" %}',
        '{% include ["labels/en.toml", "email/parts/more.html"] ignore missing %}',
        '{% from "labels/en.toml" import more %}',
    ],
)
def test_a_file_of_labels_is_no_template(own: Path, asking: str) -> None:
    (found,) = looked_at(own, "email/parts/note.html", f"{{{{ block.words | safe }}}}\n{asking}")
    told = "“labels/en.toml” is a file of labels, and no template: what it says is in labels, as {{ labels.more }}"
    assert (found.file, found.line) == ("templates/email/parts/note.html", 2)
    assert found.message.partition(" (block")[0] == told


def test_what_jinja_leaves_out_of_a_style_sheet_is_not_counted(own: Path) -> None:
    name = "email/parts/inline.css"
    assert not lint(own, name, (OURS / name).read_text(encoding="utf-8") + "{# " + "why so " * 9_000 + "#}")


@pytest.mark.parametrize("name", ["web/feeds.html", "web/fields.html", "email/parts/more.html", "web/embed.html"])
def test_a_file_that_cannot_be_read_hides_no_other_fault(own: Path, name: str) -> None:
    """Which a page only sometimes asks for."""
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_bytes("café\n".encode("latin-1"))
    found = lint(own, "email/parts/masthead.html", "{{ nosuch }}")
    places = {(each.file, each.line) for each in found if each.severity == "error"}
    assert places == {("templates/" + name, 1), ("templates/email/parts/masthead.html", 1)}


@pytest.mark.parametrize("text", ["", "{% macro stroy(item) %}{{ item.headline }}{% endmacro %}"])
@pytest.mark.parametrize(("name", "macro"), [("web/story.html", "story"), ("email/parts/stories.html", "stories_of")])
def test_a_file_without_the_macro_that_ours_imports_is_named_itself(
    own: Path, name: str, macro: str, text: str
) -> None:
    found = lint(own, name, text)
    assert {each.file for each in found} == {f"templates/{name}"}
    assert found[0].message.startswith(f"“{name}” has no macro “{macro}”, and "), found


def test_an_import_of_ones_own_that_is_mistyped_is_told_of_its_own_line(own: Path) -> None:
    text = '\n{% from "web/story.html" import stroy %}{{ stroy(lead) }}'
    assert {(each.file, each.line) for each in lint(own, "web/home.html", text)} == {("templates/web/home.html", 2)}


@pytest.mark.parametrize("text", ["", " \n\n"])
@pytest.mark.parametrize("name", ["email/parts/head.html", "email/parts/inline.css", "web/style.css"])
def test_an_empty_file_that_leaves_out_all_of_ours_is_told(own: Path, name: str, text: str) -> None:
    found = lint(own, name, text)
    (told,) = [each for each in found if each.message.startswith("it is empty, and stands in for ours")]
    assert (told.file, told.severity) == (f"templates/{name}", "warning")


def test_a_file_that_says_why_it_is_empty_is_not_told(own: Path) -> None:
    found = lint(own, "email/parts/dark.css", "{# No colours of our own by night. #}")
    assert not [each for each in found if "it is empty" in each.message]


def test_a_sheet_of_ones_own_may_be_empty(own: Path) -> None:
    lint(own, "email/ours/message.html", '{% extends "email/briefing/message.html" %}')
    assert not [each for each in lint(own, "email/ours/inline.css", "") if "it is empty" in each.message]


@pytest.mark.parametrize("name", ["web/archive.html", "web/home.html"])
def test_a_page_with_nothing_in_it_is_an_error(own: Path, name: str) -> None:
    (told,) = looked_at(own, name, "\n")
    assert (told.file, told.severity) == (f"templates/{name}", "error")
    assert "nothing in it" in told.message


@pytest.mark.parametrize("name", ["email/parts/frame.html", "email/messages/frame.html"])
def test_a_frame_without_a_body_is_named_itself(own: Path, name: str) -> None:
    found = lint(own, name, "")
    assert {each.file for each in found if "whole HTML document" in each.message} == {f"templates/{name}"}
