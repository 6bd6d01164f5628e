"""Letters that could not be read: an error in the newsroom's own words, a warning in what a source or a title says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import make
import pytest

from digest.errors import TemplateError
from digest.html.markdown import markdown
from digest.model.digest import Note
from digest.model.edition import Edition, EditionBlock
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.lint.mail import lint_edition, render_faultless
from digest.render.lint.notes import note_findings
from digest.render.lint.templates import lint_templates
from digest.resources import templates_dir

OURS = templates_dir()
ANEW = "write the letter anew that could not be read, and save the file as UTF-8"


def found(edition: Edition, subject: str, own: Path) -> list[str]:
    templates, digest = Templates([own, OURS]), make.digest(subject=subject)
    mail = render_faultless(edition, digest, make.publication(), templates)
    return [str(each) for each in lint_edition(mail, edition, digest, make.publication(), templates)]


@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("headline", {"headline": "Caf\ufffd opens"}),
        ("standfirst", {"standfirst": "A caf\ufffd opens"}),
        ("standfirst", {"body_html": "<p>A caf\ufffd opens</p>"}),
        ("section", {"section": "caf\ufffds"}),
        ("byline", {"authors": ("Jos\ufffd",)}),
        ("caption", {"image": replace(make.image(), caption="A caf\ufffd")}),
        ("credit", {"image": replace(make.image(), credit="Jos\ufffd")}),
        ("description of its picture", {"image": replace(make.image(), alt="A caf\ufffd")}),
    ],
)
def test_a_story_is_named_and_stops_nothing(own: Path, part: str, given: Any) -> None:
    told = {"headline": "A cafe opens", "standfirst": None} | given
    edition = make.edition(make.article(**told, picture=make.picture()))
    headline = told["headline"]
    assert found(edition, "{{ edition.lead.headline }}", own) == [
        f"warning: the {part} of a story has “\ufffd” in it, for a letter that could not be read: see “{headline}”"
    ]


def test_a_title_and_a_subject_are_told(own: Path) -> None:
    edition = make.edition(blocks=(make.edition(make.article()).blocks[0], EditionBlock("Caf\ufffd", text_html="x")))
    told = "has “\ufffd” in it, for a letter that could not be read: see"
    assert found(edition, "N\ufffdws", own) == [f"warning: a title {told} “Caf\ufffd”"]
    assert found(make.edition(make.article()), "N\ufffdws", own) == [f"warning: the subject {told} “N\ufffdws”"]


def test_a_note_is_stopped_by_the_line() -> None:
    text = "A word.\r\rThe caf\ufffd.\n\n![A caf\ufffd](https://a.example/b.png)\n"
    note = EditionBlock("Market", text_html=markdown(text))
    digest = replace(make.digest(), notes=(Note("notes/market.md", text),))
    told = [str(each) for each in note_findings(make.edition(blocks=(note,)), digest, make.publication())]
    assert told == [f"error: notes/market.md:{n}: “\ufffd” stands here: {ANEW} (under “Market”)" for n in (3, 5)]


def test_what_a_note_does_not_show_is_not_told() -> None:
    text = "A word. <!-- The caf\ufffd -->"
    digest = replace(make.digest(), notes=(Note("notes/market.md", text),))
    edition = make.edition(blocks=(EditionBlock("Market", text_html=markdown(text)),))
    assert list(note_findings(edition, digest, make.publication())) == []


@pytest.mark.parametrize("name", ["email/parts/masthead.html", "email/parts/message.txt"])
def test_a_template_is_stopped_by_the_line(own: Path, name: str) -> None:
    text = (OURS / name).read_text(encoding="utf-8")
    (own / name).parent.mkdir(parents=True)
    (own / name).write_text(f"{{# caf\ufffd\n#}}\n{text}\nCaf\ufffd\n", encoding="utf-8")
    line = text.count("\n") + 4
    told = f"“\ufffd” stands here: {ANEW}"
    (problem,) = [each for each in lint_templates(Templates([own, OURS])) if each.severity == "error"]
    assert (problem.file, problem.line, problem.message) == (f"templates/{name}", line, told)
    with pytest.raises(TemplateError) as caught:
        found(make.edition(make.article()), "News", own)
    assert (caught.value.file, caught.value.line, caught.value.fault) == (f"templates/{name}", line, told)


@pytest.mark.parametrize("text", ["save = 'x'\nwhy = 'Caf\ufffd'", "save = 'x'\nmore_stories = {other = '\ufffd'}"])
def test_a_label_is_stopped_by_the_line(own: Path, text: str) -> None:
    (own / "labels").mkdir()
    (own / "labels/en.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=rf"^templates/labels/en.toml:2: “\w+” has “\ufffd” in it: {ANEW}"):
        labels("en", Templates([own, OURS]))
