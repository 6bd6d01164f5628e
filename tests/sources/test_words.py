"""The small rules for words: slugs, credits, people, categories, standfirsts, languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.source import SourceDefaults
from digest.sources.bodyimages import images_in
from digest.sources.categories import TOPIC, file_under, is_pick
from digest.sources.credits import credit_of
from digest.sources.draft import Category
from digest.sources.language import language_tag, spoken
from digest.sources.people import authors_of
from digest.sources.slugs import slug
from digest.sources.standfirst import (
    body_without_invitation,
    headline_alone,
    lone_summary,
    said_once,
    without_echo,
    without_invitation,
)

MARKS = SourceDefaults("UTC").picked_categories


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Editor’s choice", "editors-choice"),
        ("EDITOR'S  CHOICE", "editors-choice"),
        ("editors_choice", "editors-choice"),
        ("Культура и быт", "культура-и-быт"),
        ("R&D / Energy", "r-d-energy"),
        ("…", ""),
    ],
)
def test_slugs(name: str, short: str) -> None:
    assert slug(name) == short


@given(st.text())
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slug(slug(name)) == slug(name)


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Photo: A quay (picture courtesy of the Harbour Office).", "picture courtesy of the Harbour Office"),
        ("Photo: Samphire Bay (archive picture)", "archive picture"),
        ("Photo: Toros (left) on the pass (picture: A / B).", "picture: A / B"),
        ("Photo: The bench (picture: Nara (Courier)).", "picture: Nara (Courier)"),
        ("Photo: The bench (picture: Nara Velikyan), taken on Monday.", "picture: Nara Velikyan"),
        ("Photo: Toros (left) and Mindel on the pass.", None),
        ("Photo: no credit.", None),
        ("(((", None),
        (None, None),
    ],
)
def test_the_credit_in_a_caption(caption: str | None, credit: str | None) -> None:
    assert credit_of(caption) == credit


@pytest.mark.parametrize(
    ("names", "authors", "byline"),
    [
        (["Nara Velikyan", "Tomas Aldery"], ["Nara Velikyan", "Tomas Aldery"], "Nara Velikyan, Tomas Aldery"),
        (["By Nara Velikyan and Tomas Aldery"], ["Nara Velikyan", "Tomas Aldery"], "Nara Velikyan, Tomas Aldery"),
        (["Ludwig van Beethoven"], ["Ludwig van Beethoven"], "Ludwig van Beethoven"),
        (["nara@courier.example (Nara Velikyan)"], ["Nara Velikyan"], "Nara Velikyan"),
        (["desk@courier.example"], [], None),
        (["The Caspian Courier newsroom"], [], "The Caspian Courier newsroom"),
        (["Weather desk", "Sevda Orkhan"], ["Sevda Orkhan"], "Weather desk, Sevda Orkhan"),
        (["the caspian courier"], [], "the caspian courier"),
        (["Smith, John"], ["Smith, John"], "Smith, John"),
        (["", "  ", "A", "A"], ["A"], "A"),
        (["(dpa)"], [], "dpa"),
        (["AFP/dpa"], [], "AFP/dpa"),
        (["Reuters mit dpa"], [], "Reuters mit dpa"),
        (["Von Anna Berg (dpa)"], ["Anna Berg"], "Anna Berg, dpa"),
        (["Von Anna Berg und Tom Öz, Hamburg"], ["Anna Berg", "Tom Öz"], "Anna Berg, Tom Öz"),
        (["By Anna Berg and Tom Reed, New York"], ["Anna Berg", "Tom Reed"], "Anna Berg, Tom Reed"),
        (["Anna Berg, Staff Writer"], ["Anna Berg"], "Anna Berg"),
        (["Text: Anna Berg, Fotos: Lena Ray"], ["Anna Berg"], "Anna Berg"),
        (["Von dpa-Korrespondent Max Bauer"], ["Max Bauer"], "Max Bauer"),
        (["De notre correspondante à Paris, Anne Petit"], ["Anne Petit"], "Anne Petit"),
        (["ليلى حداد ورنا عساف"], ["ليلى حداد", "رنا عساف"], "ليلى حداد, رنا عساف"),
        (["ليلى وليد عساف"], ["ليلى وليد عساف"], "ليلى وليد عساف"),
        (["Reporter ohne Grenzen"], ["Reporter ohne Grenzen"], "Reporter ohne Grenzen"),
    ],
)
def test_people_and_houses(names: list[str], authors: list[str], byline: str | None) -> None:
    assert authors_of(names, outlet="The Caspian Courier") == (tuple(authors), byline)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Ein Kommentar von Anna Berg", "Anna Berg"),
        ("Eine Analyse von Anna Berg", "Anna Berg"),
        ("Gastbeitrag: Anna Berg", "Anna Berg"),
        ("An opinion by Anna Berg", "Anna Berg"),
        ("Analysis: Anna Berg", "Anna Berg"),
        ("Un análisis de Ana Ruiz", "Ana Ruiz"),
        ("Crónica por Ana Ruiz", "Ana Ruiz"),
        ("Une chronique de Jean Petit", "Jean Petit"),
        ("L’analyse d’Anne Petit", "Anne Petit"),
        ("Колонка: Анна Берг", "Анна Берг"),
        ("Мнение — Анна Берг", "Анна Берг"),
        ("Yorum: Ayşe Kaya", "Ayşe Kaya"),
        ("Ayşe Kaya’nın yorumu", "Ayşe Kaya"),
        ("Şərh: Leyla Əliyeva", "Leyla Əliyeva"),
        ("Leyla Əliyeva yazır", "Leyla Əliyeva"),
        ("تحليل: ليلى حسن", "ليلى حسن"),
        ("مقال بقلم ليلى حسن", "ليلى حسن"),
        ("یادداشتی از لیلا حسنی", "لیلا حسنی"),
        ("Մեկնաբանություն՝ Անի Պետրոսյան", "Անի Պետրոսյան"),
        ("კომენტარი: ნინო ბერიძე", "ნინო ბერიძე"),
    ],
)
def test_what_kind_of_text_it_is_is_no_part_of_a_name(byline: str, author: str) -> None:
    assert authors_of([byline]) == ((author,), author)


@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_names_give_authors_who_stand_in_the_byline(names: list[str]) -> None:
    authors, byline = authors_of(names)
    assert all(author in (byline or "") for author in authors)


@pytest.mark.parametrize("name", ["Editor's choice", "editor’s CHOICE", "editors-choice", "Editors choice"])
def test_a_mark_in_any_writing(name: str) -> None:
    assert is_pick(name, MARKS)
    assert not is_pick("Editor", MARKS)


def test_own_marks_stand_in_for_the_usual() -> None:
    filing = file_under(
        [Category("Lead"), Category("Editor's choice")], marks={"lead"}, section=None, label=None, url=None
    )
    assert filing.picked
    assert filing.section_label == "Editor's choice"


def test_topics_alone_make_no_section() -> None:
    filing = file_under(
        [Category("Sea", scheme=TOPIC)], marks=MARKS, section=None, label=None, url="https://a.example/x/"
    )
    assert (filing.section, filing.topics) == (None, ("sea",))


def test_a_named_section_takes_its_label_from_the_categories() -> None:
    filing = file_under([Category("The World", "world")], marks=MARKS, section="World", label=None, url=None)
    assert (filing.section, filing.section_label, filing.topics) == ("world", "The World", ())


@pytest.mark.parametrize(
    ("given_text", "left"),
    [
        ("A story. (click headline to read more)", "A story."),
        ("A story. (click the image to read the full commentary).", "A story."),
        ("A story. Read more…", "A story."),
        ("A story. (Read more)", "A story."),
        ("A story [...] Continue reading →", "A story [...]"),
        ("They click to read more papers.", "They click to read more papers."),
        ("Signed (see the article 5 of the treaty)", "Signed (see the article 5 of the treaty)"),
        ("(click headline to read more)", None),
    ],
)
def test_invitations_leave_a_standfirst(given_text: str, left: str | None) -> None:
    assert without_invitation(given_text) == left


def test_invitations_leave_the_end_of_a_body() -> None:
    assert body_without_invitation("<p>A. (click headline to read more)</p>") == "<p>A.</p>"
    assert body_without_invitation("<p>A.</p><p>(click headline to read more)</p>") == "<p>A.</p>"


def test_a_picture_stays_when_the_standfirst_leaves_the_body() -> None:
    assert said_once("A.", '<p>A.</p><img src="https://a.example/x.png" alt="">')[0] == "A."


def test_a_summary_with_several_paragraphs_is_a_body() -> None:
    assert lone_summary("<p>A</p><p>B</p>") == (None, "<p>A</p><p>B</p>")
    assert lone_summary("A &amp; <em>B</em>") == ("A & B", None)


def test_the_words_of_a_figure_belong_to_its_picture() -> None:
    body = (
        '<img src="https://a.example/1.png" alt="One">'
        '<figure><img src="https://a.example/2.png" alt=""><figcaption>Two (picture: B)</figcaption></figure>'
    )
    first, second = images_in(body)
    assert (first.alt, first.caption) == ("One", None)
    assert (second.caption, second.credit) == ("Two (picture: B)", "picture: B")


@pytest.mark.parametrize(
    ("given_tag", "tag"),
    [("en_gb", "en-GB"), ("ZH-hant-tw", "zh-Hant-TW"), ("english (UK)", None), ("", None), (None, None), ("x", None)],
)
def test_language_tags(given_tag: str | None, tag: str | None) -> None:
    assert language_tag(given_tag) == tag


@pytest.mark.parametrize(
    ("own", "general", "words", "language"),
    [
        ("az", "en", "Anything", "az"),
        (None, "ru", "Паром идёт", "ru"),
        (None, "ru", "Ferry line reopens", None),
        (None, "en", "Erdoğan meets Velikyan in Şırnak over the ferry line that was closed", "en"),
        (None, None, "წყალი", "ka"),
        (None, "en", "日本語", None),
        (None, "ja", "日本語", "ja"),
        (None, "en", "2026", "en"),
    ],
)
def test_the_language_of_words(own: str | None, general: str | None, words: str, language: str | None) -> None:
    assert spoken(own, general, words) == language


@pytest.mark.parametrize(
    ("printed", "headline"),
    [
        ("Tram – (click headline to read more)", "Tram"),
        ("Tram (click headline to read more)", "Tram"),
        ("Tram – and nothing else", "Tram – and nothing else"),
        ("The ferry line reopens The ferry line reopens", "The ferry line reopens"),
        ("Ferry lines reopened Ferry lines reopened (click headline to read more)", "Ferry lines reopened"),
        ("A b c d A b c d", "A b c d"),
        ("A b c A b c", "A b c A b c"),
        ("New York New York", "New York New York"),
        ("Ha Ha Ha Ha", "Ha Ha Ha Ha"),
        ("Pizza pizza", "Pizza pizza"),
    ],
)
def test_a_headline_stands_alone_and_once(printed: str, headline: str) -> None:
    assert headline_alone(without_echo(printed)) == headline


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The spillway on Monday. Picture: Bree Lalor", "Picture: Bree Lalor"),
        ("Hinnerk Looft auf seiner letzten Fahrt. Foto: Grete Maaß", "Foto: Grete Maaß"),
        ("Мост ночью. Фото: Анна Лозова / Листок", "Фото: Анна Лозова / Листок"),
        ("Photo: Jon Eddery/Herald", "Photo: Jon Eddery/Herald"),
        ("Photo: Waves over the mole early on Monday", None),
        ("A photo of the mole", None),
        ("Waves. Photo finish at the regatta", None),
    ],
)
def test_a_credit_may_stand_without_parentheses(caption: str, credit: str | None) -> None:
    assert credit_of(caption) == credit


@pytest.mark.parametrize(
    ("given", "people"),
    [
        ("Von Grete Maaß und Ole Timm", ("Grete Maaß", "Ole Timm")),
        ("Par Lenaïg Kerdoncuff et Yves Tanguy", ("Lenaïg Kerdoncuff", "Yves Tanguy")),
        ("Por Pilar Iglesias y Ana Ruiz", ("Pilar Iglesias", "Ana Ruiz")),
        ("Текст: Анна Лозова, Пётр Ким", ("Анна Лозова", "Пётр Ким")),
        ("Müəllif: Rəşad Quliyev və Leyla Həsənli", ("Rəşad Quliyev", "Leyla Həsənli")),
        ("Հեղինակ՝ Անի Սարգսյան և Գոռ Դավթյան", ("Անի Սարգսյան", "Գոռ Դավթյան")),
        ("ავტორი: ნინო ჯაფარიძე და ეთერ გოგუა", ("ნინო ჯაფარიძე", "ეთერ გოგუა")),
        ("بقلم سامي حداد، رنا خوري", ("سامي حداد", "رنا خوري")),
        ("نویسنده: مریم کاوه و یوسف راد", ("مریم کاوه", "یوسف راد")),
        ("BY RUTHANNE OLSEN", ("Ruthanne Olsen",)),
        ("Редакция", ()),
        ("Agence France-Presse", ()),
        ("AFP", ()),
    ],
)
def test_bylines_in_other_languages(given: str, people: tuple[str, ...]) -> None:
    assert authors_of([given])[0] == people
