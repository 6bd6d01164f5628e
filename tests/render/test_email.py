"""The mail: what it says, what it must never say, and how large it may be."""

from __future__ import annotations

import html as html_escapes
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import lxml.html
import make
import pytest

from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition, EditionBlock, Placed
from digest.model.rendition import Hole, Rendition
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import edition_page
from digest.resources import templates_dir

WEB = "https://news.courier.example/editions/morning/2026-11-23/"


def mail(edition: Edition, digest: Digest | None = None, templates: Templates | None = None) -> Rendition:
    return render_mail(edition, digest or make.digest(), make.publication(), templates or Templates([templates_dir()]))


def words(html: str) -> str:
    body = lxml.html.document_fromstring(html).body
    for hidden in body.xpath("//*[contains(@class, 'preheader')]"):
        hidden.drop_tree()
    return " ".join(" ".join(body.itertext()).split())


def many(count: int, **given: object) -> Edition:
    placed = [make.article(f"Story number {seq} of many", seq=seq, **given) for seq in range(1, count + 1)]
    return make.edition(*placed)


def test_golden_mail(
    edition: Edition, digest: Digest, templates: Templates, golden: Callable[[str, bytes], None]
) -> None:
    got = render_mail(edition, digest, make.publication(), templates)
    golden("mail.html", got.html.encode())
    golden("mail.txt", got.text.encode())
    assert got.subject == "Ferry line reopens after nine months"
    assert render_mail(edition, digest, make.publication(), Templates([templates_dir()])) == got


def test_holes_stand_once_in_each_part(edition: Edition) -> None:
    got = mail(edition)
    for hole in Hole:
        assert got.html.count(f'href="{hole}"') == got.html.count(hole) == 1
        assert got.text.count(hole) == 1


def test_the_text_says_what_the_html_says(edition: Edition, digest: Digest) -> None:
    got = mail(edition, digest)
    said = " ".join(got.text.split())
    tree = lxml.html.document_fromstring(got.html)
    for part in tree.xpath(
        "//h1 | //h2 | //h3 | //p[not(@class='choices')] | //a[@class='choice'] | //td[@class='intro words']"
    ):
        for sentence in re.split(r"\s+·\s+|(?<=Courier)(?=1 Harbour)", " ".join(part.text_content().split())):
            plain = sentence.replace("Order", "").strip(" .\u200b")
            assert plain in said, f"not in the text part: {plain}"
    for link in tree.xpath("//a/@href"):
        assert link in got.text or link == "https://courier.example", f"not in the text part: {link}"


def test_the_footer_says_who_and_why(edition: Edition) -> None:
    said = words(mail(edition).html)
    for due in ("You get this because you subscribed to Morning briefing.", "Sent by The Caspian Courier"):
        assert due in said
    assert "1 Harbour Street, Example" in said
    assert 'href="https://courier.example/privacy"' in mail(edition).html


@pytest.mark.parametrize(("archive", "web", "list_of_them"), [("public", 1, 1), ("unlisted", 1, 0), ("none", 0, 0)])
def test_links_to_the_web_only_where_there_is_one(edition: Edition, archive: str, web: int, list_of_them: int) -> None:
    got = mail(edition, make.digest(archive=archive))
    assert got.html.count(f'href="{WEB}"') == web
    assert got.html.count('href="https://news.courier.example/editions/morning/"') == list_of_them


def test_each_item_has_its_language_and_direction(edition: Edition) -> None:
    tree = lxml.html.document_fromstring(mail(edition).html)
    arabic = tree.xpath("//h3[contains(., 'مجلس')]/ancestor::*[@dir][1]")[0]
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    english = tree.xpath("//h3[contains(., 'Ferry')]/ancestor::*[@dir][1]")[0]
    assert (english.get("lang"), english.get("dir")) == ("en", "ltr")


def test_a_mail_from_right_to_left_in_its_own_words(edition: Edition) -> None:
    got = mail(replace(edition, language="ar"), make.digest(language="ar"))
    tree = lxml.html.document_fromstring(got.html)
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert "إلغاء الاشتراك" in got.html
    assert "إلغاء الاشتراك" in got.text


def test_a_story_without_address_is_not_linked(edition: Edition) -> None:
    tree = lxml.html.document_fromstring(mail(edition).html)
    assert tree.xpath("//h3[contains(., 'Tide table')]//a") == []
    assert "High water at dawn." in words(mail(edition).html)


def test_the_advertisement_is_labelled(edition: Edition) -> None:
    got = mail(edition)
    note = lxml.html.document_fromstring(got.html).xpath("//table[@class='note']")[0]
    assert note.text_content().split()[0] == "Advertisement"
    assert "Advertisement\n\nThe Harbour Bookshop has the almanac." in got.text


def test_words_without_a_label_have_none(digest: Digest, templates: Templates) -> None:
    shown = make.edition(blocks=(EditionBlock(None, text_html="<p>We are closed on Friday.</p>"),))
    got = mail(shown)
    assert 'class="label"' not in got.html
    assert f"\n{'-' * 72}\nWe are closed on Friday.\n{'-' * 72}\n" in got.text
    page = edition_page(shown, digest, make.publication(), templates).decode()
    assert '<aside class="note">\n<div class="words">' in page


def test_a_ranking_is_numbered_in_the_line_of_its_headline(edition: Edition) -> None:
    assert "\n1. Much read 1\n" in mail(edition).text
    assert "\n2. Much read 2\n" in mail(edition).text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("The Caspian Courier, 3 Ropewalk", "3 Ropewalk"),
        ("the caspian courier\n3 Ropewalk", "3 Ropewalk"),
        ("The Caspian Courier – 3 Ropewalk", "3 Ropewalk"),
        ("The Caspian Courier-Gazette, 3 Ropewalk", "The Caspian Courier-Gazette, 3 Ropewalk"),
        ("The Caspian Courier House, 3 Ropewalk", "The Caspian Courier House, 3 Ropewalk"),
        ("3 Ropewalk", "3 Ropewalk"),
        ("The Caspian Courier", None),
        (None, None),
    ],
)
def test_the_footer_says_the_name_once(address: str | None, shown: str | None, templates: Templates) -> None:
    publication = make.publication(postal_address=address)
    assert publication.bare_address == shown
    got = render_mail(make.edition(), make.digest(), publication, templates)
    assert f"Sent by The Caspian Courier\n{shown or ''}" in got.text
    assert ("Sent by The Caspian Courier<br>" in got.html) == (shown is not None)


def test_teaser_ends_at_a_sentence_and_nothing_is_doubled() -> None:
    long = "The council met on the pier. " * 20
    got = mail(
        make.edition(make.article("A" * 30, standfirst="A" * 30 + ". " + long + "(click headline to read more)"))
    )
    said = words(got.html)
    assert "click headline" not in got.html + got.text
    assert said.count("A" * 30) == 1
    teaser = lxml.html.document_fromstring(got.html).xpath("//p[@class='teaser']")[0].text_content()
    assert len(teaser) <= 280
    assert teaser.endswith("pier.")


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def test_hostile_fields_are_only_words() -> None:
    story = make.article(
        HOSTILE + "\r\nBcc: all@example.com\u202e\x00",
        url="javascript:alert(3)",
        standfirst=HOSTILE,
        byline=HOSTILE,
        section=HOSTILE,
        image=make.image(alt=HOSTILE, caption=HOSTILE),
        picture=make.picture(),
    )
    linked = make.article("Two", seq=2, url='https://a.example/"onmouseover="alert(4)')
    got = mail(make.edition(story, linked))
    tree = lxml.html.document_fromstring(got.html)
    assert tree.xpath("//script | //*[@onerror] | //*[@onmouseover] | //a[starts-with(@href, 'javascript')]") == []
    assert len(tree.xpath("//img")) == 1
    assert html_escapes.escape("<script>", quote=False) in got.html
    for part in (got.subject, got.html, got.text):
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", part)
    assert "\n" not in got.subject


def test_a_story_cannot_bring_a_hole_of_its_own() -> None:
    thief = make.article(f"See {Hole.UNSUBSCRIBE}", url=Hole.UNSUBSCRIBE.value, standfirst=f"Or {Hole.PREFERENCES}?")
    block = EditionBlock(None, text_html=f'<p><a href="{Hole.UNSUBSCRIBE}">x</a></p>', label="Ad")
    got = mail(make.edition(thief, blocks=(EditionBlock("Latest", (Placed(thief, "test"),)), block)))
    for hole in Hole:
        assert got.html.count(hole) == got.text.count(hole) == 1
        assert hole not in got.subject


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("{{ edition.lead.headline }}", "Harbour opens"),
        ("{{ digest.title }}: {{ edition.date | date }}\n", "Morning briefing: 23 November 2026"),
        ("{{ publication.title }} & <co>", "The Caspian Courier & <co>"),
        ("{% if edition.lead %}{{ edition.stories | length }} stories{% endif %}", "1 stories"),
        ("  ", "Morning briefing · 23 November 2026"),
    ],
)
def test_subject_is_a_template(template: str, subject: str) -> None:
    assert mail(make.edition(), make.digest(subject=template)).subject == subject


def test_an_edition_of_words_alone_has_a_subject() -> None:
    edition = make.edition(make.article(), blocks=(EditionBlock("Note", text_html="<p>No news.</p>"),))
    assert mail(edition).subject == "Morning briefing · 23 November 2026"
    for template, subject in [("Today: {{ edition.lead.headline }}", "Today"), ("– {{ edition.lead.headline }}", None)]:
        said = mail(edition, make.digest(subject=template)).subject
        assert said == (subject or "Morning briefing · 23 November 2026")


def test_a_long_subject_is_cut_at_a_word() -> None:
    subject = mail(make.edition(make.article("Ministers of transport and fisheries meet again. " * 9))).subject
    assert len(subject) <= 150
    assert re.fullmatch(r"(Ministers of transport and fisheries meet again\. )+.*\w…", subject)


def test_a_wrong_subject_names_its_file() -> None:
    with pytest.raises(TemplateError, match=r"digests/morning\.yaml: subject: .*hedline"):
        mail(make.edition(), make.digest(subject="{{ edition.lead.hedline }}"))


def test_a_large_edition_is_cut_between_items() -> None:
    got = mail(many(120, standfirst="What happened by the sea today. " * 8))
    assert 60_000 < len(got.html.encode()) <= 102_000
    tree = lxml.html.document_fromstring(got.html)
    kept = len(tree.xpath("//h3"))
    assert 20 < kept < 120
    assert [story.text_content().split()[2] for story in tree.xpath("//h3")] == [str(n) for n in range(1, kept + 1)]
    button = tree.xpath("//a[@class='button-link']")[0]
    assert (button.get("href"), button.text) == (WEB, f"{120 - kept} more stories on the web")
    assert got.html.count(Hole.UNSUBSCRIBE) == 1
    assert "Story number 120 of many" in got.text


def test_teasers_give_way_before_stories_do() -> None:
    long = "What happened by the sea today, told by those who saw it. " * 8
    got = mail(many(80, standfirst=long))
    assert len(got.html.encode()) <= 102_000
    tree = lxml.html.document_fromstring(got.html)
    assert len(tree.xpath("//h3")) == 80
    teasers = [len(teaser.text_content()) for teaser in tree.xpath("//p[@class='teaser']")]
    assert max(teasers, default=0) <= 120
    assert "told by those who saw it" in got.text


def test_one_huge_item_is_left_to_the_web() -> None:
    edition = make.edition(
        make.article(),
        blocks=(
            EditionBlock("Latest", (Placed(make.article(), "test"),)),
            EditionBlock("Essay", text_html="<p>" + "Long words. " * 20_000 + "</p>"),
        ),
    )
    got = mail(edition)
    assert len(got.html.encode()) <= 102_000
    assert "Harbour opens" in words(got.html)
    assert f'href="{WEB}"' in got.html
    assert " ".join(got.text.split()).count("Long words.") == 20_000


def test_no_hint_at_more_where_all_is_there(edition: Edition) -> None:
    assert labels("en", Templates([templates_dir()])).more_on_web not in mail(edition).html


def test_text_lines_are_short_and_urls_whole() -> None:
    url = "https://courier.example/" + "a-long-way/" * 20
    got = mail(make.edition(make.article("A headline that goes on " * 6, url=url, standfirst="Many words. " * 20)))
    assert url in got.text.splitlines()
    assert all(len(line) <= 78 for line in got.text.splitlines() if "://" not in line)
    assert got.text == got.text.rstrip("\n") + "\n"
    assert not re.search(r"[ \t]$|\n{4,}|\r", got.text, re.MULTILINE)


def test_a_look_of_ones_own_needs_only_html(own: Path) -> None:
    (own / "email" / "plain").mkdir(parents=True)
    page = "<!doctype html><html><body><h1>{{ edition.title }}</h1>{{ links.unsubscribe }}</body></html>"
    (own / "email" / "plain" / "message.html").write_text(page, encoding="utf-8")
    got = mail(make.edition(), make.digest(template="plain"), Templates([own, templates_dir()]))
    assert "<h1>Morning briefing</h1>" in got.html
    assert "Harbour opens" in got.text


def test_a_look_that_does_not_exist_is_named() -> None:
    with pytest.raises(TemplateError, match=r"did you mean briefing\? There are briefing, magazine, plain"):
        mail(make.edition(), make.digest(template="brief"))
