"""The links by which a reader leaves and chooses: they count where the reader sees them."""

from __future__ import annotations

from pathlib import Path

import make
import pytest

from digest.errors import TemplateError
from digest.model.edition import Edition
from digest.model.rendition import Hole
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.asides import comment_findings
from digest.render.lint.mail import lint_mail, render_faultless
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

COLOPHON = (templates_dir() / "email/parts/colophon.html").read_text(encoding="utf-8")
MASTHEAD = (templates_dir() / "email/parts/masthead.html").read_text(encoding="utf-8")
CHOICES = '<p class="choices">'


def put(own: Path, name: str, text: str) -> Templates:
    (own / name).parent.mkdir(parents=True, exist_ok=True)
    (own / name).write_text(text, encoding="utf-8")
    return Templates([own, templates_dir()])


@pytest.mark.parametrize(
    ("colophon", "why"),
    [
        (COLOPHON.replace(CHOICES, f"<!-- {CHOICES}").replace("%}</p>", "%}</p> -->"), "which stands in a comment"),
        (COLOPHON.replace(CHOICES, '<p class="choices" style="display:none">'), "because of display: none"),
        (COLOPHON.replace(CHOICES, '<p class="choices" style="font-size: 0">'), "because of font-size: 0"),
        (COLOPHON.replace(CHOICES, '<p class="choices" style="visibility:hidden">'), "because of visibility: hidden"),
        (COLOPHON.replace(CHOICES, '<p class="choices" style="opacity: 0.01">'), "because of opacity: 0.01"),
        (COLOPHON.replace(CHOICES, '<p class="choices" hidden>'), "because of hidden"),
        (COLOPHON.replace(CHOICES, '<p class="choices" style="position: absolute; left: -9999px">'), "left: -9999px"),
        (COLOPHON.replace('" href="{{ links', '" title="{{ links'), "outside of an <a href>"),
        (COLOPHON.replace(CHOICES, f"<!--[if mso]>{CHOICES}").replace("%}</p>", "%}</p><![endif]-->"), "in a comment"),
    ],
)
def test_a_link_that_nobody_sees_is_none(own: Path, edition: Edition, colophon: str, why: str) -> None:
    assert colophon != COLOPHON
    templates = put(own, "email/parts/colophon.html", colophon)
    with pytest.raises(TemplateError, match="the HTML part shows no link to unsubscribe") as told:
        render_faultless(edition, make.digest(), make.publication(), templates)
    assert why in told.value.fault
    assert (told.value.file, told.value.line) == ("templates/email/parts/colophon.html", 4)
    (problem, *_) = [each for each in lint_templates(templates) if "shows no link" in each.message]
    assert (problem.file, problem.line, problem.severity) == ("templates/email/parts/colophon.html", 4, "error")


@pytest.mark.parametrize(("sheet", "view"), [("screens", " on narrow screens"), ("dark", " in dark mode")])
def test_it_is_seen_on_telephones_and_by_night(own: Path, edition: Edition, sheet: str, view: str) -> None:
    asked = "(max-width: 480px)" if sheet == "screens" else "(prefers-color-scheme: dark)"
    rules = f"@media {asked} {{ .choices {{ display: none !important; }} }}"
    text = (templates_dir() / f"email/parts/{sheet}.css").read_text(encoding="utf-8")
    templates = put(own, f"email/parts/{sheet}.css", f"{text}\n{rules}\n")
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    told = [str(each) for each in lint_mail(mail, make.publication()) if each.severity == "error"]
    assert len(told) == 2
    assert f"shows no link to unsubscribe{view}, because of display: none" in told[0]


def test_words_in_a_link_may_be_hidden_if_others_are_not(own: Path, edition: Edition) -> None:
    more = '">{{ labels.unsubscribe }}<span style="display: none">!</span></a>'
    templates = put(own, "email/parts/colophon.html", COLOPHON.replace('">{{ labels.unsubscribe }}</a>', more))
    assert "display: none" in render_faultless(edition, make.digest(), make.publication(), templates).html


def test_a_comment_that_swallows_stories_is_told_where_it_begins(own: Path, edition: Edition) -> None:
    templates = put(own, "email/parts/masthead.html", f"{MASTHEAD}\n<!-- open\n")
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    assert [each for each in lint_mail(mail, make.publication()) if "“<!-- open” has no end" in each.message]
    with pytest.raises(TemplateError) as told:
        render_faultless(edition, make.digest(), make.publication(), templates)
    lines = len(f"{MASTHEAD}\n".split("\n"))
    assert (told.value.file, told.value.line) == ("templates/email/parts/masthead.html", lines)


@pytest.mark.parametrize(
    "body", ["<!-- a note -->", "<!--[if !mso]><!--><p>A</p><!--<![endif]-->", "<!--><p>A</p>", "<!-- a -- b -->"]
)
def test_an_ordinary_comment_is_no_fault(body: str) -> None:
    assert list(comment_findings(f"<p>{body}</p><style>a {{ }} <!-- </style>")) == []


def test_what_looks_like_one_in_words_of_a_story_is_none() -> None:
    assert (
        list(comment_findings('<p><img alt="<!-- <a <!-- -->" title=\'<!-- <h2\'>&lt;!-- <a href="#">b</a></p>')) == []
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [("<!-- a <!-- b --> -->", "warning"), ('<!-- <a href="https://a.example/">A</a> <!-- b -->', "error")],
)
def test_a_comment_in_a_comment_is_told(body: str, told: str) -> None:
    (finding,) = comment_findings(body)
    assert finding.severity == told


@pytest.mark.parametrize("filtered", ["upper", "replace('https://', '')", "title"])
def test_a_link_that_a_filter_changed_is_told(own: Path, edition: Edition, filtered: str) -> None:
    more = f"<p>{{{{ links.unsubscribe | {filtered} }}}}</p>"
    templates = put(own, "email/parts/colophon.html", f"{COLOPHON}\n{more}")
    with pytest.raises(TemplateError, match="changed on its way") as told:
        render_faultless(edition, make.digest(), make.publication(), templates)
    assert (told.value.file, told.value.line) == ("templates/email/parts/colophon.html", COLOPHON.count("\n") + 2)


@pytest.mark.parametrize("words", ["hole.invalid/unsubscribe", Hole.UNSUBSCRIBE, "HTTPS://HOLE.INVALID/unsubscribe"])
def test_no_story_is_taken_for_such_a_link(words: str, templates: Templates) -> None:
    story = make.article(f"See {words}", url=f"https://a.example/at/{words.split()[0]}", standfirst=words, byline=words)
    mail = render_faultless(make.edition(story), make.digest(), make.publication(), templates)
    assert (mail.html.count(Hole.UNSUBSCRIBE), mail.html.lower().count("hole.invalid")) == (1, 2)
