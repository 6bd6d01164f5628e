"""A mail that is too long: long notes are cut, stories fill what is left, and editors are told."""

from __future__ import annotations

from pathlib import Path

import make
import pytest

from digest.html.markdown import markdown
from digest.model.edition import EditionBlock, Placed
from digest.model.rendition import Rendition
from digest.render.email import MAX_HTML, MAX_TEXT, render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import lint_mail
from digest.resources import templates_dir

LONG = "<p>A notice of the port, for all who ask.</p>" * 2_600


def stories(first: int, last: int) -> EditionBlock:
    articles = (make.article(f"Story {seq} of many", seq=seq) for seq in range(first, last + 1))
    return EditionBlock("Latest", tuple(Placed(each, "new since the last edition") for each in articles))


def mail(
    *blocks: EditionBlock,
    intro_html: str | None = None,
    archive: str = "public",
    language: str = "en",
    look: str = "briefing",
) -> Rendition:
    edition = make.edition(blocks=blocks, intro_html=intro_html, language=language)
    digest = make.digest(archive=archive, template=look)
    return render_mail(edition, digest, make.publication(), Templates([templates_dir()]))


def said(got: Rendition) -> str:
    return "\n".join(map(str, lint_mail(got, make.publication())))


def test_a_giant_note_takes_no_story_with_it() -> None:
    note = EditionBlock("Open day", text_html=LONG + "<p>The last word.</p>")
    got = mail(stories(1, 5), note, stories(6, 25))
    assert len(got.html.encode()) <= MAX_HTML
    assert all(f"Story {seq} of many" in got.html for seq in range(1, 26))
    assert "The last word" in got.text
    assert "The last word" not in got.html
    assert got.html.count('href="https://news.courier.example/editions/morning/2026-11-23/"') == 2
    assert "warning: the note “Open day” is too long for a mail: the HTML has its beginning" in said(got)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Read the rest on the web"), ("ar", "بقية النص على الموقع"), ("ru", "Читать дальше на сайте")],
)
def test_only_in_a_mail_that_is_too_large_is_a_note_cut_and_its_rest_linked_as_such(language: str, words: str) -> None:
    paragraphs = [f"<p>Paragraph {number}. {'Long words. ' * 80}</p>" for number in range(120)]
    texts = "".join(paragraphs[:25]), "".join(paragraphs)
    short, long = (mail(EditionBlock("Essay", text_html=text), language=language) for text in texts)
    assert "Paragraph 24." in short.html
    assert f">{words}</a>" not in short.html
    assert f">{words}</a>" in long.html
    assert "Paragraph 119." not in long.html
    assert "Paragraph 119." in long.text


def test_a_note_of_one_paragraph_is_cut_at_a_sentence() -> None:
    got = mail(stories(1, 3), EditionBlock(None, text_html=f"<p>{'The port is shut. ' * 7_000}</p>", label="Notice"))
    assert len(got.html.encode()) <= MAX_HTML
    assert 40 < got.html.count("The port is shut.") < 60
    assert "the note “Notice” is too long" in said(got)


def test_a_giant_introduction_is_cut() -> None:
    got = mail(stories(1, 3), intro_html=LONG)
    assert all(f"Story {seq} of many" in got.html for seq in range(1, 4))
    assert "the introduction is too long for a mail" in said(got)


def test_an_advertisement_that_has_no_room_is_told() -> None:
    advertisement = EditionBlock(None, text_html="<p>Buy the almanac.</p>", label="Advertisement")
    got = mail(stories(1, 400), advertisement)
    assert "Buy the almanac." not in got.html
    assert "the note “Advertisement” is not in the HTML: the edition is too long for a mail; put it further up" in said(
        got
    )


def test_what_fits_is_left_as_it_is() -> None:
    got = mail(stories(1, 3), EditionBlock("Open day", text_html=LONG[:44_000] + "</p>"))
    assert got.left_out == ()
    assert "Read the rest" not in got.html


def test_without_a_web_edition_none_is_promised() -> None:
    got = mail(stories(1, 400), archive="none")
    assert "more stories" not in got.html
    assert "Story 400 of many" in got.text
    assert "stories stand in the text part alone: the HTML has no room for them, and with `archive: none`" in said(got)
    assert "stories stand in the text part alone" not in said(mail(stories(1, 400)))


def test_a_note_that_begins_without_an_element_keeps_its_beginning() -> None:
    words = "First words &amp; <b>more</b> of them." + LONG
    got = mail(EditionBlock("Open day", text_html=words))
    assert "First words &amp; <b>more</b> of them." in got.html
    assert "the note “Open day” is too long for a mail" in said(got)


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
def test_an_edition_of_ten_thousand_stories_is_cut_as_a_shorter_one_is(look: str) -> None:
    few, many = mail(stories(1, 350), look=look), mail(stories(1, 10_000), look=look)
    in_few = few.html.count(" of many</a>")
    assert 25 < in_few < 350
    assert few.html.replace(f"{350 - in_few} more stories", f"{10_000 - in_few:,} more stories") == many.html
    assert len(many.html.encode()) <= MAX_HTML


def test_a_text_of_thousands_of_stories_is_cut_with_a_link_to_the_rest() -> None:
    text = mail(stories(1, 14_000)).text
    shown = text.count("of many")
    assert 2_000 < shown < 14_000
    assert 0.8 * MAX_TEXT < len(text.encode()) <= MAX_TEXT
    assert f"{14_000 - shown:,} more stories on the web:\nhttps://" in text
    assert f"Story {shown} of many" in text
    assert f"Story {shown + 1} of many" not in text
    assert "Story 14000 of many" in mail(stories(1, 14_000), archive="none").text


def test_a_text_that_begins_with_a_huge_note_has_its_beginning_and_the_stories() -> None:
    text = mail(*[EditionBlock("Open day", text_html=LONG * 5)] * 2, stories(1, 20)).text
    assert len(text.encode()) <= MAX_TEXT
    assert "Read the rest" in text
    assert "Story 20 of many" in text


def test_a_long_edition_that_fits_is_whole(own: Path) -> None:
    (own / "email/list").mkdir(parents=True)
    page = "<html><body>{% for story in edition.stories %}<p>{{ story.headline }}{% endfor %}</body></html>"
    (own / "email/list/message.html").write_text(page, encoding="utf-8")
    templates = Templates([own, templates_dir()])
    edition = make.edition(blocks=(stories(1, 1_500),))
    got = render_mail(edition, make.digest(template="list"), make.publication(), templates)
    assert [got.html.count(f"<p>Story {seq} of many</p>") for seq in (1, 800, 1_500)] == [1, 1, 1]


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
def test_a_note_of_too_many_elements_is_cut_as_one_of_too_many_words_is(look: str) -> None:
    note = EditionBlock("Open day", text_html=markdown("a<br>" * 39_000))
    got = mail(note, stories(1, 3), look=look)
    assert "Story 3 of many" in got.html
    assert "the note “Open day” is too long for a mail" in said(got)
