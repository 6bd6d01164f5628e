"""What templates see of a story: clean, short, once."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.rendition import Hole
from digest.render.editions import count_parts, edition_view, shortened, with_shorter_teasers
from digest.render.sanitised import line, link
from digest.render.stories import caption, section, story_view, teaser


@pytest.mark.parametrize(
    ("given_to_it", "shown"),
    [
        ({"standfirst": "What it says."}, "What it says."),
        ({"standfirst": "What it says. (click headline to read more)"}, "What it says."),
        ({"standfirst": "What it says. (click the image to read the full commentary)."}, "What it says."),
        ({"standfirst": "Harbour opens", "body_html": "<p>In May.</p>"}, "In May."),
        ({"body_html": "<p>First &amp; best.</p><p>Second.</p>"}, "First & best."),
        ({"body_html": "<p><del>Old.</del></p><p>Fee <s>10 <b>euros</b></s> 12 euros.</p>"}, "Fee 12 euros."),
        (
            {"body_html": "<p>Fee <del>ten <del>or</del> twelve</del> five <s>or six</s> euros.</p>"},
            "Fee five euros.",
        ),
        ({"standfirst": "(click headline to read more)"}, None),
        ({}, None),
    ],
)
def test_teaser(given_to_it: dict[str, str], shown: str | None) -> None:
    assert teaser(make.story(**given_to_it), 280) == shown


@pytest.mark.parametrize(("language", "shown"), [("cs", "12 mil…"), ("es", "12 mil.")])
def test_a_teaser_is_cut_as_its_language_is_written(language: str, shown: str) -> None:
    words = "Dluhy obce rostou a letos jich je 12 mil. Proto se sejde rada města"
    shown = f"Dluhy obce rostou a letos jich je {shown}"
    assert teaser(make.story(standfirst=words, language=language), 44) == shown
    story = make.article(standfirst=words, language=language)
    view = edition_view(make.edition(story), make.digest(), "mail")
    assert with_shorter_teasers(view, 44).lead.teaser == shown


@pytest.mark.parametrize(
    ("given_to_it", "shown"),
    [
        (
            {"caption": "Photo: A pier (picture courtesy of X).", "credit": "picture courtesy of X"},
            "Photo: A pier (picture courtesy of X).",
        ),
        ({"caption": "Photo: A pier", "credit": "A. Reed"}, "Photo: A pier (A. Reed)"),
        ({"caption": "The port (Ana Lind/VT)", "credit": "Ana Lind / VT"}, "The port (Ana Lind/VT)"),
        ({"caption": "The port. Foto: Ana Lind", "credit": "Photo: Ana Lind"}, "The port. Foto: Ana Lind"),
        ({"caption": "The port", "credit": "Photo : Ana Lind"}, "The port (Ana Lind)"),
        ({"caption": "A map of the port", "credit": "AP"}, "A map of the port (AP)"),
        ({"caption": "港、中村葵撮影", "credit": "中村葵"}, "港、中村葵撮影"),
        ({"caption": None, "credit": "A. Reed"}, "A. Reed"),
        ({"caption": None, "credit": "Photo: A. Reed"}, "Photo: A. Reed"),
        ({"caption": None, "credit": "Photo:"}, "Photo:"),
        ({"caption": None, "credit": None}, None),
    ],
)
def test_the_credit_is_always_in_the_caption(given_to_it: dict[str, str | None], shown: str | None) -> None:
    assert caption(make.image(**given_to_it)) == shown


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://courier.example/a", True),
        ("HTTP://courier.example/a", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//courier.example/a", False),
        ("https://", False),
        ("https://[::1", False),
        ("https://a.example/x y", False),
        (Hole.UNSUBSCRIBE.value, False),
        ("HTTPS://HOLE.INVALID/preferences", False),
        (None, False),
    ],
)
def test_links_are_of_the_web(url: str | None, linked: bool) -> None:
    assert (link(url) is not None) == linked


def test_links_are_in_ascii() -> None:
    assert (
        link("https://köln.example/straße?a=[1]&b=%C3%A9") == "https://xn--kln-sna.example/stra%C3%9Fe?a=[1]&b=%C3%A9"
    )


def test_a_host_is_the_one_that_browsers_look_up() -> None:
    assert link("https://straße.example:8080/a") == "https://xn--strae-oqa.example:8080/a"
    assert link("https://i❤.example/") == "https://xn--i-7iq.example/"


def test_sections_are_readable() -> None:
    assert section(make.story(section="world-news")) == "World news"
    assert section(make.story(section="world", section_label="The World")) == "The World"
    assert section(make.story()) is None


def test_a_label_goes_before_a_short_form_and_a_capital_before_none() -> None:
    def shown(*stories: dict[str, str]) -> set[str | None]:
        made = [make.article(f"Story {seq}", seq=seq, **given) for seq, given in enumerate(stories, start=1)]
        view = edition_view(make.edition(*made), make.digest(), "mail")
        return {story.section for story in view.stories}

    own = {"section": "town", "section_label": "Town"}
    of_a_feed = {"section": "town", "section_label": "town"}
    assert shown(of_a_feed, of_a_feed, own) == {"Town"}
    assert shown(of_a_feed, {"section": "town"}) == {"Town"}
    assert shown({"section": "local-news"}, {"section": "local-news", "section_label": "Local News"}) == {"Local News"}
    assert shown(own, {**own, "section_label": "TOWN"}, {**own, "section_label": "TOWN"}) == {"TOWN"}


def test_a_section_is_written_in_one_way() -> None:
    names = ["harbour", "Harbour", "Town", "Harbour", "town", None]
    stories = [make.article(f"Story {seq}", seq=seq, section_label=name) for seq, name in enumerate(names, start=1)]
    shown = edition_view(make.edition(*stories), make.digest(), "mail")
    assert [story.section for story in shown.stories] == ["Harbour", "Harbour", "Town", "Harbour", "Town", None]


@pytest.mark.parametrize(
    ("headline", "standfirst", "shown"),
    [
        ("London", "London's mayor resigns.", "London's mayor resigns."),
        ("Ukraine", "Ukraine: what we know.", "Ukraine: what we know."),
        ("東京", "東京で桜が咲いた。", "東京で桜が咲いた。"),
        (
            "Budget passed",
            "Budget passed by the council after nine hours.",
            "Budget passed by the council after nine hours.",
        ),
        ("Trump", "Trump says he did not.", "Trump says he did not."),
        ("London", "London. A city of many rivers.", "London. A city of many rivers."),
        ("The bridge in the U.S.", "The bridge in the U.S. is closed.", "The bridge in the U.S. is closed."),
        (
            "Ferry line reopens at last",
            "Ferry line reopens at last-minute talks.",
            "Ferry line reopens at last-minute talks.",
        ),
        ("Ferry line reopens at last", "Ferry line reopens at last. It was closed in May.", "It was closed in May."),
        (
            "Is the ferry line open again?",
            "Is the ferry line open again? It was closed in May.",
            "It was closed in May.",
        ),
        ("Ferry line reopens at last", "Ferry line reopens at last | It was closed in May.", "It was closed in May."),
        (
            "渡し船が二十年ぶりに運航を再開し乗客が戻ってくる",
            "渡し船が二十年ぶりに運航を再開し乗客が戻ってくる。五月に休止。",
            "五月に休止。",
        ),
        (
            "Ferry line reopens now",
            "Ferry line reopens now Ferry line reopens now in May.",
            "Ferry line reopens now in May.",
        ),
        ("Ferry line reopens", "Ferry line reopens.", None),
    ],
)
def test_only_a_whole_sentence_is_cut_from_a_standfirst(headline: str, standfirst: str, shown: str | None) -> None:
    assert teaser(make.story(headline, standfirst=standfirst), 280) == shown


@pytest.mark.parametrize("headline", ["New York New York", "Bora Bora", "We will rock you now We will rock you now"])
def test_a_headline_is_shown_as_it_is(headline: str) -> None:
    assert story_view(make.article(headline), "mail").headline == headline


def test_an_update_at_publication_is_none() -> None:
    assert story_view(make.article(updated=make.ago(hours=1)), "mail").updated is None
    assert story_view(make.article(updated=make.NOW), "mail").updated == make.NOW
    said = make.ago(hours=1).replace(second=3)
    for seconds in (2, 3, 59):
        article = make.article(published=said, updated=said.replace(second=seconds))
        assert story_view(article, "mail").updated is None
    later = said + timedelta(seconds=57)
    assert story_view(make.article(published=said, updated=later), "mail").updated == later
    assert story_view(make.article(published=None, updated=said), "mail").updated == said


def test_a_drawing_is_for_the_web_alone() -> None:
    drawing = make.article(image=make.image("emblem.svg"))
    assert story_view(drawing, "mail").picture is None
    assert story_view(drawing, "web").picture is not None


@given(st.text())
def test_no_line_carries_a_hole_or_a_line_end(text: str) -> None:
    shown = line(f"{text} {Hole.UNSUBSCRIBE}") or ""
    assert "hole.invalid" not in shown
    assert len(shown.splitlines()) <= 1


@given(st.integers(0, 12))
def test_an_edition_is_shortened_from_its_end(parts: int) -> None:
    stories = [make.article(f"Story {seq}", seq=seq) for seq in range(1, 9)]
    whole = edition_view(make.edition(*stories, intro_html="<p>Hello.</p>"), make.digest(), "mail")
    short = shortened(whole, parts)
    assert count_parts(whole) == 9
    assert count_parts(short) == min(parts, 9)
    assert short.stories == whole.stories[: max(parts - 1, 0)]
    assert short.intro == (whole.intro if parts else None)
