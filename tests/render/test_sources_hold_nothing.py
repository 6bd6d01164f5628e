"""Whatever a source says of a story, its edition leaves; what cannot stand in a mail is a warning that names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model.article import Image
from digest.model.rendition import Hole
from digest.render.environment import Templates
from digest.render.lint.mail import lint_edition, render_faultless
from digest.resources import templates_dir

TEMPLATES = Templates([templates_dir()])


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://192.0.2.7/x", "leads to the bare number 192.0.2.7: spam filters refuse that"),
        ("http://[2001:db8::1]/x", "leads to the bare number 2001:db8::1: spam filters refuse that"),
        ("https://a.example:99999/x", "has an address that is none (https://a.example:99999/x)"),
        ("https://a!b/x", "has an address that is none (https://a!b/x)"),
        ("https://*.example/x", "has an address that is none (https://*.example/x)"),
        ("javascript:alert(1)", "has an address that cannot be linked (javascript:alert(1))"),
    ],
)
@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
def test_a_story_with_an_address_that_no_mail_has_stands_without_it(look: str, url: str, fault: str) -> None:
    other = make.article("The harbour", seq=2, url="https://courier.example/harbour")
    edition = make.edition(make.article("The  ferry", url=url, image=make.image(), picture=make.picture()), other)
    digest = make.digest(template=look)
    mail = render_faultless(edition, digest, make.publication(), TEMPLATES)
    assert url not in mail.html + mail.text
    assert "The ferry" in mail.html
    assert "https://courier.example/harbour" in mail.html
    told = [str(each) for each in lint_edition(mail, edition, digest, make.publication(), TEMPLATES)]
    assert told == [f"warning: a story stands in the mail without its link, which {fault}: see “The ferry”"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://cms/x", "the link of a story leads to cms, which readers cannot reach: see “A”, “B”"),
        ("http://localhost:8080/x", "the link of a story leads to localhost, which readers cannot reach: see “A”, “B”"),
        ("https://nas.local", "the link of a story leads to nas.local, which readers cannot reach: see “A”, “B”"),
        (
            "https://u:p@a.example/x",
            "a link has a name and a password before its host, a.example: that looks like fraud, and every reader has"
            " them (under “Latest”)",
        ),
        ("http://news.courier.example/x", None),
        ("http://127.0.0.1:8000/x", None),
    ],
)
def test_what_would_stop_a_note_is_a_warning_of_stories(url: str, told: str | None) -> None:
    edition = make.edition(make.article("A", url=url), make.article("B", seq=2, url=url), make.article("C", seq=3))
    publication = make.publication(url="http://127.0.0.1:8000/")
    mail = render_faultless(edition, make.digest(), publication, TEMPLATES)
    assert f'href="{url}"' in mail.html
    found = [str(each) for each in lint_edition(mail, edition, make.digest(), publication, TEMPLATES)]
    assert found == ([f"warning: {told}"] if told else [])


HOSTILE = st.text(max_size=30) | st.sampled_from(
    (
        *(
            "",
            " ",
            "\u00a0",
            "\u200b",
            "\u2800",
            "\u3164",
            "\u202e",
            "\x00",
            "\r\nBcc: a@b.example",
            "<script>",
            "<!--",
            "-->",
        ),
        *(
            Hole.UNSUBSCRIBE,
            Hole.PREFERENCES.upper(),
            "hole.invalid",
            "{{ 7 * 7 }}",
            "photo.jpg",
            "</style>",
            "/*kept 0*/",
        ),
    )
)
ADDRESS = st.text(max_size=30).map("https://{}".format) | st.sampled_from(
    (
        "http://127.1/",
        "https://a.example/\n",
        "//a.example",
        "mailto:a",
        "https://",
        "HTTPS://A.EXAMPLE",
        "https://a..b/",
        "#",
    )
)


@settings(deadline=None, max_examples=60)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, ADDRESS | HOSTILE)
def test_nothing_that_a_source_says_holds_an_edition(headline: str, words: str, name: str, alt: str, url: str) -> None:
    image = Image(url, alt, words, name)
    told = {"standfirst": words, "byline": name, "section_label": name, "image": image, "picture": make.picture()}
    stories = make.article(headline, url=url, **told), make.article("A sound one", seq=2)
    mail = render_faultless(make.edition(*stories), make.digest(), make.publication(), TEMPLATES)
    assert mail.html.count(Hole.UNSUBSCRIBE) == 1


LONG = "A word or two. " * 7_000


@pytest.mark.parametrize("look", ["briefing", "magazine", "plain"])
@pytest.mark.parametrize(
    ("part", "given"),
    [
        ("headline", {"headline": LONG}),
        ("section", {"section_label": LONG}),
        ("byline", {"byline": LONG}),
        ("byline", {"authors": ("Ana Lind",) * 9_000}),
        ("caption", {"image": replace(make.image(), caption=LONG)}),
        ("credit", {"image": replace(make.image(), credit=LONG)}),
        ("description of its picture", {"image": replace(make.image(), alt=LONG)}),
        (None, {"standfirst": LONG, "body_html": f"<p>{LONG}"}),
        (None, {"url": f"https://courier.example/?q={LONG.replace(' ', '')}"}),
    ],
)
def test_a_story_with_endless_words_leaves_the_others_their_room(look: str, part: str | None, given: Any) -> None:
    words = {"headline": "The ferry"} | given
    long = make.article(seq=1, picture=make.picture(), **words)
    edition = make.edition(long, *(make.article(f"Story {seq}", seq=seq) for seq in range(2, 12)))
    digest = make.digest(template=look)
    mail = render_faultless(edition, digest, make.publication(), TEMPLATES)
    assert mail.left_out == ()
    assert "A word or two" in mail.html or "The ferry" in mail.html
    assert all(f"Story {seq}" in mail.html for seq in range(2, 12))
    assert len(mail.html) < 40_000
    assert len(mail.text) < 10_000
    told = [str(each) for each in lint_edition(mail, edition, digest, make.publication(), TEMPLATES)]
    assert all(len(each) < 400 for each in told)
    if part:
        assert any(f"the {part} of a story has more than" in each for each in told)
