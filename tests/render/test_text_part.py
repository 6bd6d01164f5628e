"""The text part of a mail: captions of what the HTML shows, and lines that cannot be broken."""

from __future__ import annotations

import re
from dataclasses import replace

import make
import pytest

from digest.html.markdown import markdown
from digest.model.digest import Digest
from digest.model.edition import EditionBlock, Placed
from digest.model.rendition import Hole, Rendition
from digest.model.sign_up import NoticeKind
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_mail
from digest.render.messages import render_message
from digest.resources import templates_dir


def mail(look: str) -> Rendition:
    pictured = [
        make.article(f"Story {seq}", seq=seq, picture=make.picture(f"{seq}"), image=make.image(caption=f"Pier {seq}."))
        for seq in (1, 2)
    ]
    digest: Digest = replace(make.digest(), template=look)
    return render_mail(make.edition(*pictured), digest, make.publication(), Templates([templates_dir()]))


@pytest.mark.parametrize("look", ["briefing", "magazine"])
def test_captions_stand_where_the_html_has_them(look: str) -> None:
    got = mail(look)
    assert "Pier 1." in got.text
    assert [f"Pier {seq}." in got.text for seq in (1, 2)] == [f"Pier {seq}." in got.html for seq in (1, 2)]
    assert ("Pier 2." in got.text) == (look == "magazine")


@pytest.mark.parametrize(("line", "told"), [("x" * 90, False), ("東" * 90, False), ("word " * 30, True)])
def test_only_a_line_that_could_be_broken_is_a_finding(line: str, told: bool) -> None:
    got = mail("briefing")
    longer = replace(got, text=f"{got.text}\n{line}\n")
    said = [each.message for each in lint_mail(longer, make.publication()) if "use the filter wrapped" in each.message]
    assert bool(said) == told


def test_long_titles_and_sections_are_wrapped_with_their_marks() -> None:
    title = "Harbour " * 9 + "port"
    story = make.article(section_label="Works on " * 12 + "the pier", section="works")
    edition = make.edition(story)
    edition = replace(edition, blocks=(replace(edition.blocks[0], title=title),))
    got = render_mail(edition, make.digest(), make.publication(), Templates([templates_dir()]))
    assert len(title) == 76
    assert max(len(line) for line in got.text.splitlines() if "https://" not in line) <= 76


def test_a_table_of_the_editors_stands_in_both_parts(templates: Templates) -> None:
    table = markdown("| Day | Opens |\n|---|--:|\n| Monday | 6:00 |\n| Tuesday | 10:30 |\n")
    edition = make.edition(blocks=(EditionBlock("Market", text_html=table),))
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    assert "Day      Opens\nMonday    6:00\nTuesday  10:30\n" in mail.text
    head, cell = re.search(r"<th style=\"([^\"]*)", mail.html), re.search(r"<td [^>]*>Monday", mail.html)
    assert head and "font:700" in head[1] and "padding:7px 10px" in head[1] and "text-align:left" in head[1]
    assert cell and "padding:7px 10px" in cell[0] and "border-bottom" in cell[0]
    assert re.search(r"<th [^>]*text-align:right[^>]*>Opens", mail.html)
    assert [str(each) for each in lint_mail(mail, make.publication())] == []


def test_a_note_keeps_its_code_and_the_words_of_its_pictures(templates: Templates) -> None:
    note = markdown("Run\n\n```\ndef x():\n    return  1\n```\n\n![A boat at sea](https://a.example/b.png)")
    blocks = (EditionBlock("Latest", (Placed(make.article(), "test"),)), EditionBlock("For you", text_html=note))
    text = render_mail(make.edition(blocks=blocks), make.digest(), make.publication(), templates).text
    assert "\nRun\n\ndef x():\n    return  1\n\n[A boat at sea]\n" in text


def test_a_break_between_the_parts_of_a_note_stands_in_both(templates: Templates) -> None:
    note = markdown("One.\n\n---\n\nTwo.\n\n> Three.\n>\n> ---\n>\n> Four.")
    edition = make.edition(blocks=(EditionBlock("For you", text_html=note),))
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    assert mail.html.count("<hr") == 2
    assert "\nOne.\n\n* * *\n\nTwo.\n\n> Three.\n>\n> * * *\n>\n> Four.\n" in mail.text


def test_what_is_struck_out_says_so_and_agrees_with_the_html(templates: Templates) -> None:
    note = markdown("## Tickets ~~10 euros~~ 12 euros\n\nSee ~~https://a.example/old~~ https://a.example/new")
    edition = make.edition(blocks=(EditionBlock("For you", text_html=note),))
    mail = render_mail(edition, make.digest(), make.publication(), templates)
    assert "\nTickets ~10 euros~ 12 euros\n\nSee ~https://a.example/old ~ https://a.example/new\n" in mail.text
    assert [str(each) for each in lint_mail(mail, make.publication())] == []


def test_a_picture_without_a_caption_is_told_by_its_own_words(templates: Templates) -> None:
    own = make.image(alt="Catches of cod fell by half.", caption=None)
    stories = [
        make.article("The cod is gone", seq=1, picture=make.picture("1"), image=own),
        make.article("Nothing said", seq=2, picture=make.picture("2"), image=make.image(alt=None, caption=None)),
    ]
    digest = replace(make.digest(), template="magazine")
    text = render_mail(make.edition(*stories), digest, make.publication(), templates).text
    assert text.count("[Catches of cod fell by half.]") == 1
    assert "[Nothing said]" not in text


def test_an_address_has_a_line_of_its_own_where_it_does_not_fit_behind_its_words(templates: Templates) -> None:
    lines: list[str] = []
    for language in (each.stem for each in (templates_dir() / "labels").glob("*.toml")):
        for more in range(0, 40, 5):
            news = make.publication(
                public_url=f"https://news.{'x' * more}.example", privacy_url=f"https://{'x' * more}.example/privacy"
            )
            digest = make.digest(language=language, archive="public")
            mail = render_mail(replace(make.edition(), language=language), digest, news, templates)
            told = render_message(NoticeKind.WELCOME, [], news, language, templates)
            lines += [line for line in (mail.text + told.text).splitlines() if "https://" in line]
    assert len(lines) > 8 * 11 * 5
    assert [line for line in lines if len(line) > 76 and not line.startswith("https://")] == []
    assert [line for line in lines if line.endswith((Hole.PREFERENCES, Hole.UNSUBSCRIBE)) and " " in line] == []
    assert any("https://" in line.partition(" ")[2] for line in lines)
