"""System mail in every language: whole, legible, one link, and nothing wrong that the last look at a mail finds."""

from __future__ import annotations

from pathlib import Path

import html5lib
import lxml.html
import make
import pytest

from digest.html.direction import direction
from digest.model.sign_up import NoticeKind
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.lint.mail import lint_mail
from digest.render.lint.templates import lint_templates
from digest.render.messages import ACTION, render_message, with_link
from digest.render.signup_forms import SUBSCRIBE, Choice, SignUpForm
from digest.render.signup_pages import (
    asked_page,
    closed_page,
    confirm_page,
    confirmed_page,
    later_page,
    link_sent_page,
    no_such_page,
    over_page,
    settings_link_page,
    subscribe_page,
)
from digest.resources import templates_dir

LANGUAGES = ("en", "de", "fr", "es", "ru", "tr", "az", "hy", "ka", "ar", "fa")
HOSTILE = '<script>alert("x")</script> & {{ 7 * 7 }} https://hole.invalid/action'
DIGESTS = (Choice("morning", "Morning", "en"), Choice("news", "أخبار المساء", "ar"))
# Two links to personal pages are the rule of an edition, not of these.
_OTHERWISE = ("links to unsubscribe", "links to preferences", "no link to unsubscribe", "no link to preferences")


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_whole_in_each_language(kind: NoticeKind, language: str, templates: Templates) -> None:
    news = make.publication()
    mail = render_message(kind, DIGESTS, news, language, templates, until=make.NOW)
    root = lxml.html.fromstring(mail.html)
    assert (root.get("lang"), root.get("dir")) == (language, direction(language, ""))
    assert "{title}" not in mail.html + mail.text + mail.subject
    assert "{date}" not in mail.html + mail.text
    assert mail.html.count(ACTION) == mail.text.count(ACTION) == 1
    assert max(map(len, mail.text.splitlines())) <= 76
    assert "\n\n\n" not in mail.text
    lines = mail.text.splitlines()
    assert lines[lines.index(ACTION) - 1].endswith(labels(language, templates).colon)
    assert news.postal_address in mail.text
    findings = [str(each) for each in lint_mail(mail, news)]
    assert [each for each in findings if not any(words in each for words in _OTHERWISE)] == []


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inbox_shows_the_first_words_of_a_message(kind: NoticeKind, language: str, templates: Templates) -> None:
    mail = render_message(kind, DIGESTS, make.publication(), language, templates, until=make.NOW)
    root = lxml.html.fromstring(mail.html)
    (shown,) = root.xpath("/html/body/*[1][@class='preheader']")
    assert "display:none" in shown.get("style").replace(" ", "")
    words, said = shown.text_content(), root.xpath("//p[@class='said'][1]")[0].text_content()
    assert words[:60] == said[:60] or words.startswith(said)
    assert len(words) <= 110
    if kind is NoticeKind.WELCOME:
        assert words.endswith("\u2068Morning · أخبار المساء\u2069")
    unsure = render_message(kind, [], make.publication(title="A & B <i>"), language, templates, until=make.NOW)
    assert "&amp;amp;" not in unsure.html


def test_a_newsrooms_own_name_at_the_head_stands_in_editions_and_messages(own: Path) -> None:
    (own / "email/parts").mkdir(parents=True)
    (own / "email/parts/publication.html").write_text('<p class="publication">Ours alone</p>\n', encoding="utf-8")
    templates = Templates([own, templates_dir()])
    mails = [render_message(kind, DIGESTS, make.publication(), "en", templates, until=make.NOW) for kind in NoticeKind]
    mails += [
        render_mail(make.edition(), make.digest(template=look), make.publication(), templates)
        for look in ("briefing", "magazine", "plain")
    ]
    assert [mail.html.count(">Ours alone<") for mail in mails] == [1] * len(mails)


@pytest.mark.parametrize("kind", NoticeKind)
def test_long_names_are_folded(kind: NoticeKind, templates: Templates) -> None:
    news = make.publication(title="The Courier of the Four Coasts " * 4, postal_address="1 Harbour Street, " * 8)
    digests = [Choice("x", "All that was said along the coast today " * 4, "en"), DIGESTS[0]]
    mail = render_message(kind, digests, news, "en", templates, until=make.NOW)
    assert max(map(len, mail.text.splitlines())) <= 76


@pytest.mark.parametrize("kind", NoticeKind)
def test_hostile_words_are_shown_as_they_are(kind: NoticeKind, templates: Templates) -> None:
    news = make.publication(title=HOSTILE)
    mail = render_message(kind, [Choice("x", "<b>{{ 1 }}</b>", "en")], news, "en", templates, until=make.NOW)
    assert not lxml.html.fromstring(mail.html).xpath("//script | //b")
    assert "{{ 7 * 7 }}" in mail.html
    assert "\n" not in mail.subject


def test_the_link_is_put_in_for_one_person(templates: Templates) -> None:
    mail = render_message(NoticeKind.WELCOME, DIGESTS, make.publication(), "en", templates)
    filled = with_link(mail, "https://news.example/preferences/1?a=b&c=d")
    assert "https://news.example/preferences/1?a=b&amp;c=d" in filled.html
    assert "https://news.example/preferences/1?a=b&c=d" in filled.text
    assert ACTION not in filled.html + filled.text


def test_a_goodbye_may_be_without_a_way_back(templates: Templates) -> None:
    mail = render_message(NoticeKind.GOODBYE, DIGESTS, make.publication(), "en", templates, action=False)
    assert ACTION not in mail.html + mail.text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("email/messages/confirm.html", "{{ nonsense }}", "nonsense"),
        ("email/messages/welcome.txt", '{% extends "email/messages/frame.txt" %}{% if %}', "needs a condition"),
        ("email/messages/frame.txt", "No button.", "0 links for its button"),
        ("web/fields.html", "{{ form.nonsense }}", "nonsense"),
        ("web/confirm.html", "{% for %}", "needs a condition"),
    ],
)
def test_a_broken_override_is_named(own: Path, name: str, text: str, said: str) -> None:
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    problems = [f"{each.file}: {each.message}" for each in lint_templates(Templates([own, templates_dir()]))]
    assert any(said in each for each in problems), problems


def every_page(language: str, templates: Templates, title: str = "Morning") -> dict[str, bytes]:
    news = make.publication()
    several = (Choice("morning", title, "en", ticked=True), Choice("news", "أخبار", "ar"))
    form = SignUpForm("page", SUBSCRIBE, "Yes, mail me.", several, title, fault=True)
    framed = SignUpForm("embed", SUBSCRIBE, "Yes, mail me.", several[:1])
    return {
        "form": subscribe_page(form, news, language, templates),
        "frame": subscribe_page(framed, news, language, templates),
        "asked": asked_page(news, language, templates),
        "asked in a frame": asked_page(news, language, templates, place="embed"),
        "closed": closed_page(news, language, templates),
        "closed in a frame": closed_page(news, language, templates, place="embed"),
        "no such": no_such_page(news, language, templates),
        "crowded": later_page(news, language, templates, crowded=True),
        "busy in a frame": later_page(news, language, templates, crowded=False, place="embed"),
        "confirm": confirm_page(several, "Yes.", news, language, templates),
        "confirmed": confirmed_page(several, "/preferences/abc", news, language, templates),
        "over": over_page(news, language, templates, signup=True),
        "link": settings_link_page(news, language, templates, email=title, fault=True),
        "sent": link_sent_page(news, language, templates),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_valid_and_in_their_language(language: str, templates: Templates) -> None:
    for name, page in every_page(language, templates, HOSTILE).items():
        html5lib.HTMLParser(strict=True).parse(page)
        root = lxml.html.fromstring(page)
        assert root.get("lang") == language, name
        assert root.get("dir") == direction(language, "")
        assert len(root.xpath("//h1")) == 1, name
        assert root.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not root.xpath("//script | //style | //*[@style] | //link[@rel='canonical'] | //meta[@property]")
        assert "{title}" not in page.decode()
        for field in root.xpath("//input[not(@type='hidden')]"):
            assert root.xpath(f"//label[@for='{field.get('id')}']"), name


def test_who_cannot_see_the_trap_is_not_led_into_it(templates: Templates) -> None:
    for name in ("form", "frame", "link"):
        (trap,) = lxml.html.fromstring(every_page("en", templates)[name]).xpath("//input[@name='website']")
        assert (trap.get("tabindex"), trap.get("autocomplete")) == ("-1", "off")
        assert trap.getparent().get("aria-hidden") == "true"


def test_a_name_keeps_its_signs_on_its_side_in_subject_and_heading(templates: Templates) -> None:
    latin = make.publication(title="Harbour Post!")
    for kind in NoticeKind:
        mail = render_message(kind, DIGESTS, latin, "ar", templates, until=make.NOW)
        heading = "".join(lxml.html.fromstring(mail.html).find(".//h1").itertext())
        assert "\u2068Harbour Post!\u2069" in mail.subject, kind
        assert "Harbour Post!" not in heading.replace("\u2068Harbour Post!\u2069", ""), kind
        assert "\u2068" not in render_message(kind, DIGESTS, latin, "en", templates, until=make.NOW).subject
