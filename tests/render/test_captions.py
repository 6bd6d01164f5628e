"""Captions and credits as mails and pages show them: once, with one label, and short beside small pictures."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest

from digest.html.excerpt import excerpt
from digest.html.text import visible
from digest.model.edition import EditionBlock
from digest.model.rendition import Rendition
from digest.render.captions import captioned, named
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.labels import labels as labels_of
from digest.render.pages import edition_page
from digest.render.stories import CAPTION

LONG = (
    "The old crane lifts the first of nineteen crates. " + "Behind it stands the harbour master, and beside him " * 18
)


@pytest.mark.parametrize("language", ["ar", "az", "de", "en", "es", "fa", "fr", "hy", "ka", "ru", "tr"])
def test_a_label_of_any_language_before_a_credit_is_none_of_it(templates: Templates, language: str) -> None:
    labels = labels_of(language, templates)
    for label in (f"{labels.photo}{labels.colon} ", f"{labels.photo}: ", f"{labels.photo.upper()} : "):
        assert named(f"{label}Ana Lind") == "Ana Lind"


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        *(
            ("Photo credit: Ana", "Ana"),
            ("Crédit photo : Ana", "Ana"),
            ("Photo by Ana", "Ana"),
            ("Foto von Ana", "Ana"),
        ),
        *(
            ("Photo Researchers", "Photo Researchers"),
            ("© Ana", "© Ana"),
            ("Photo:", "Photo:"),
            ("Bildbyrån", "Bildbyrån"),
        ),
    ],
)
def test_what_of_a_credit_is_the_name(credit: str, name: str) -> None:
    assert named(credit) == name


@pytest.mark.parametrize(("language", "shown"), [("en", "Photo: Ana Lind"), ("fr", "Photo : Ana Lind")])
def test_a_credit_has_one_label(templates: Templates, language: str, shown: str) -> None:
    mail, page = sent(templates, "cards", language, caption=None, credit="Photo: Ana Lind")
    for text in (visible(mail.html), mail.text, page):
        assert " ".join(text.split()).count(shown) == 2
        assert "Photo: Photo" not in " ".join(text.split()).replace(" : ", ": ")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("The hall, 2 July (picture courtesy of the Ministry of Ardanek).", None),
        (f"{LONG.strip()} (Ana Lind / VT).", f"{excerpt(LONG, 40)} (Ana Lind / VT)."),
        (f"{LONG.strip()} (see the map)", f"{excerpt(LONG, 40)} (Ana Lind/VT)"),
    ],
)
def test_a_caption_that_ends_with_its_credit_is_cut_before_it(words: str, shown: str | None) -> None:
    credit = "the Ministry of Ardanek" if shown is None else "Ana Lind/VT"
    assert captioned(words, credit, 40) == (shown or words)


@pytest.mark.parametrize("layout", ["list", "cards"])
def test_a_long_caption_is_short_beside_a_small_picture_alone(templates: Templates, layout: str) -> None:
    mail, page = sent(templates, layout, caption=LONG, credit="Ana Lind")
    for text in (visible(mail.html), " ".join(mail.text.split())):
        assert text.count(f"{excerpt(LONG, CAPTION)} (Ana Lind)") == 2
    assert page.count(f"{LONG.strip()} (Ana Lind)") == 2
    lead, _ = sent(templates, "lead", caption=LONG, credit="Ana Lind")
    for text in (visible(lead.html), " ".join(lead.text.split())):
        assert text.count(f"{LONG.strip()} (Ana Lind)") == 1


def sent(templates: Templates, layout: str, language: str = "en", **given: str | None) -> tuple[Rendition, str]:
    """A mail of two stories with such a picture, and the words of its page."""
    stories = [
        make.article(f"Story {seq}", seq=seq, image=make.image(**given), picture=make.picture()) for seq in (1, 2)
    ]
    block: EditionBlock = replace(make.edition(*stories).blocks[0], layout=layout)
    edition = replace(make.edition(*stories), blocks=(block,), language=language)
    digest = make.digest(language=language, template="magazine")
    page = edition_page(edition, digest, make.publication(), templates).decode()
    return render_mail(edition, digest, make.publication(), templates), visible(page)
