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
from digest.render.stories import SHORT_CAPTION

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
            ("Photo by : Ana", "Ana"),
            ("Photo: Photo: Ana", "Ana"),
            ("Credit: Photo: Ana", "Ana"),
            ("Photo © Ana", "© Ana"),
            ("Foto – Ana", "Ana"),
            ("Foto - Ana", "Ana"),
            ("Photo/Ana", "Ana"),
        ),
        *(
            ("Photo Researchers", "Photo Researchers"),
            ("© Ana", "© Ana"),
            ("Photo:", "Photo:"),
            ("Bildbyrån", "Bildbyrån"),
            ("Images by Design", "Images by Design"),
            ("Illustration: Ana", "Illustration: Ana"),
            ("Image courtesy of Ana", "Image courtesy of Ana"),
            ("Photographer: Ana", "Photographer: Ana"),
            ("Photo/Video: Ana", "Photo/Video: Ana"),
            ("Photo-Service", "Photo-Service"),
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
    "credit", ["Illustration: Maria Lind", "Grafik: M. Lind", "Image courtesy of M. Lind", "Photo/Video: M. Lind"]
)
def test_a_credit_that_says_what_the_picture_is_has_no_label_of_ours(templates: Templates, credit: str) -> None:
    mail, page = sent(templates, "cards", caption=None, credit=credit)
    for text in (visible(mail.html), mail.text, page):
        assert text.count(credit) == 2
        assert "Photo:" not in text
    assert captioned("The port", credit) == f"The port ({credit})"
    assert captioned("Maria Lind, M. Lind: the port", credit) == "Maria Lind, M. Lind: the port"


@pytest.mark.parametrize(
    ("words", "credit"),
    [
        ("Материалы дела в суде", "РИА"),
        ("Запуск ракеты", "АП"),
        ("Çapa’da bir hastane", "APA"),
        ("Ռեպորտաժ", "ԱԺ"),
        ("خبرگزاری", "خبر"),
        ("की मदद", "क"),
        ("A new design", "Images by Design"),
    ],
)
def test_a_short_credit_is_no_part_of_a_word_in_any_alphabet(words: str, credit: str) -> None:
    assert captioned(words, credit) == f"{words} ({credit})"
    assert captioned(f"{words} / {credit}", credit) == f"{words} / {credit}"


@pytest.mark.parametrize(
    ("words", "credit"), [("写真はAP通信", "AP通信"), ("김철수기자", "김철수"), ("ภาพโดยอานา", "อานา")]
)
def test_a_credit_is_found_where_no_blanks_part_the_words(words: str, credit: str) -> None:
    assert captioned(words, credit) == words


def test_a_long_credit_is_short_beside_a_small_picture(templates: Templates) -> None:
    credit = "Ana Lind of the Harbour Press, " * 27
    for caption in (None, "The port", LONG, f"{LONG} ({credit})"):
        mail, page = sent(templates, "list", caption=caption, credit=credit)
        assert credit.strip() in page
        assert credit[:120] in " ".join(mail.text.split())
        assert credit[:160] not in " ".join(mail.text.split())
        assert credit[:160] not in visible(mail.html)


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
        assert text.count(f"{excerpt(LONG, SHORT_CAPTION)} (Ana Lind)") == 2
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
