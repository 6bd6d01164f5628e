"""What would make a mail wider than its theme says: pictures of notes and logos, and words where pictures are off."""

from __future__ import annotations

import re
from dataclasses import replace

import make
import pytest
from lxml import html

from digest.config.theme import ThemeOptions
from digest.html.markdown import markdown
from digest.html.widths import with_held_pictures
from digest.model.article import Image
from digest.model.digest import Layout
from digest.model.edition import EditionBlock
from digest.model.theme import Logo, Theme
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_mail
from digest.resources import templates_dir

TEMPLATES = Templates([templates_dir()])
PICTURE = '<p><img src="https://a.example/{}.png" alt="A boat"{}></p>'


@pytest.mark.parametrize(
    ("sides", "held"),
    [
        ("", ' width="400" style="width: auto"'),
        (' height="300"', ' width="400" style="width: auto"'),
        (' width="320" height="200"', ' width="320" height="200"'),
        (' width="800" height="500"', ' width="400" height="250"'),
        (' width="401"', ' width="400"'),
    ],
)
def test_a_picture_of_a_note_is_held_to_the_column(sides: str, held: str) -> None:
    assert with_held_pictures(PICTURE.format("b", sides), 400) == PICTURE.format("b", held)


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
@pytest.mark.parametrize("width", [480, 600, 720])
def test_every_picture_of_a_mail_has_a_width_within_its_column(look: str, width: int) -> None:
    note = EditionBlock("A note", text_html=PICTURE.format("c", "") + PICTURE.format("d", ' width="4000"'))
    edition = make.edition(make.article("The ferry"))
    edition = replace(edition, blocks=(*edition.blocks, note), intro_html=PICTURE.format("e", ""))
    publication = make.publication(theme=replace(Theme(), width=width))
    mail = render_mail(edition, make.digest(template=look), publication, TEMPLATES)
    pictures = html.document_fromstring(mail.html).findall(".//img")
    assert [int(each.get("width")) for each in pictures] == [width - 80, width - 126, width - 126]
    assert [each for each in lint_mail(mail, publication) if "no width" in each.message] == []


def test_a_picture_in_a_quotation_or_a_list_is_held_to_the_room_there() -> None:
    picture = "![A](https://a.example/a.png)"
    deep = ">" * 12
    note = markdown(f"{picture}\n\n> {picture}\n>\n> - {picture}\n\n{picture}\n\n{deep} {picture}\n")
    widths = [int(each.get("width") or 0) for each in html.fromstring(with_held_pictures(note, 400)).iter("img")]
    assert widths == [400, 365, 317, 400, 48]


@pytest.mark.parametrize("look", ["briefing", "magazine"])
def test_the_box_of_a_note_leaves_what_its_pictures_may_take(look: str) -> None:
    note = EditionBlock("A note", text_html=PICTURE.format("c", ""))
    edition = replace(make.edition(make.article("The ferry")), blocks=(note,))
    mail = html.document_fromstring(
        render_mail(edition, make.digest(template=look), make.publication(), TEMPLATES).html
    )
    (box,), (cell,) = mail.find_class("note"), mail.find_class("note-cell")
    sides = re.search(r"padding: ?\d+px (\d+)px", cell.get("style") or "")
    line = re.search(r"border: ?(\d+)px", box.get("style") or "")
    (picture,) = mail.iter("img")
    assert sides
    assert line
    assert int(picture.get("width") or 0) == 600 - 80 - 2 * int(sides[1]) - 2 * int(line[1])


def test_a_largest_width_is_no_width() -> None:
    body = PICTURE.format("b", ' style="max-width: 100%"')
    mail = render_mail(make.edition(make.article("The ferry")), make.digest(), make.publication(), TEMPLATES)
    faulty = replace(mail, html=mail.html.replace("</body>", f"{body}</body>"))
    assert [each for each in lint_mail(faulty, make.publication()) if "b.png has no width" in each.message]


def test_a_logo_is_no_wider_than_the_text() -> None:
    written = {"width": 480, "logo": {"url": "https://a.example/logo.png", "width": 600, "height": 60}}
    assert ThemeOptions.model_validate(written).theme().logo == Logo("https://a.example/logo.png", 400, 40)
    logo = Logo("https://a.example/logo.png", 600, 60)
    assert logo.within(400) == Logo("https://a.example/logo.png", 400, 40)
    assert logo.within(640) == logo


def test_the_words_of_a_small_picture_are_as_short_as_its_caption() -> None:
    words = "A boat that leaves the harbour. " * 12
    image = Image("https://a.example/a.jpg", words, None, None)
    story = make.article("The ferry", image=image, picture=make.picture())

    def alts(layout: Layout) -> list[str]:
        edition = make.edition(story)
        edition = replace(edition, blocks=(replace(edition.blocks[0], layout=layout),))
        mail = render_mail(edition, make.digest(), make.publication(), TEMPLATES)
        return [each.get("alt") or "" for each in html.document_fromstring(mail.html).findall(".//img")]

    assert alts("lead") == [words.strip()]
    (short,) = alts("list")
    assert 0 < len(short) <= 140
