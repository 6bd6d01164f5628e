"""The text part of a mail: captions of what the HTML shows, and lines that cannot be broken."""

from __future__ import annotations

import re
from dataclasses import replace

import make
import pytest

from digest.html.markdown import markdown
from digest.model.digest import Digest, Layout
from digest.model.edition import EditionBlock, Placed
from digest.model.rendition import Hole, Rendition
from digest.model.sign_up import NoticeKind
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.lint.mail import lint_mail
from digest.render.messages import render_message
from digest.resources import templates_dir


def mail(look: str, layout: Layout | None = None) -> Rendition:
    """Two blocks of two stories with pictures each, the first and perhaps the second as the look has it."""
    pictured = [
        make.article(f"Story {seq}", seq=seq, picture=make.picture(f"{seq}"), image=make.image(caption=f"Pier {seq}."))
        for seq in range(1, 5)
    ]
    placed = [Placed(each, "test") for each in pictured]
    blocks = (EditionBlock("Latest", tuple(placed[:2])), EditionBlock("More", tuple(placed[2:]), layout=layout))
    digest: Digest = replace(make.digest(), template=look)
    return render_mail(make.edition(blocks=blocks), digest, make.publication(), Templates([templates_dir()]))


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
@pytest.mark.parametrize("layout", [None, "lead", "list", "cards", "ranked", "text"])
def test_captions_stand_where_the_html_has_them(look: str, layout: Layout | None) -> None:
    got = mail(look, layout)
    shown = [seq for seq in range(1, 5) if f"Pier {seq}." in got.html]
    assert [seq for seq in range(1, 5) if f"Pier {seq}." in got.text] == shown
    assert (1 in shown) == (look != "plain") and (2 in shown) == (look == "magazine")


@pytest.mark.parametrize("language", sorted(each.stem for each in (templates_dir() / "labels").glob("*.toml")))
def test_the_words_of_a_picture_are_told_apart_from_those_of_its_story(language: str, templates: Templates) -> None:
    images = [
        make.image(caption="A choir sings.", credit="Ana Lind"),
        make.image(caption="Photo: A choir sings.", credit="Ana Lind"),
        make.image(caption="Map: VT", credit=None),
        make.image(caption=None, credit="Ana Lind"),
        make.image(caption=None, credit="Illustration: Maria Lind"),
        make.image(caption=None, alt="A choir in a hall."),
    ]
    stories = [
        make.article(f"Story {seq}", seq=seq, image=image, picture=make.picture())
        for seq, image in enumerate(images, start=1)
    ]
    words = labels(language, templates)
    due = [
        f"[{words.picture}{words.colon} A choir sings. (Ana Lind)]",
        "[Photo: A choir sings. (Ana Lind)]",
        "[Map: VT]",
        f"[{words.photo}{words.colon} Ana Lind]",
        "[Illustration: Maria Lind]",
        f"[{words.picture}{words.colon} A choir in a hall.]",
    ]
    for look in ("briefing", "magazine", "plain"):
        edition = make.edition(*stories, language=language)
        edition = replace(edition, blocks=tuple(replace(block, layout="list") for block in edition.blocks))
        text = render_mail(edition, make.digest(template=look), make.publication(), templates).text
        assert [line for line in text.splitlines() if line in due] == due, look


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
    assert text.count("[Picture: Catches of cod fell by half.]") == 1
    assert text.count("Nothing said") == 1


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
