"""Words by language: which a reader gets, what stands in a mail and on a page of several, and in which direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TemplateError
from digest.model.digest import Digest, Layout
from digest.model.edition import Edition, EditionBlock, Placed
from digest.model.languages import best, languages_of
from digest.model.rendition import Rendition
from digest.model.wording import BlockWording, Wording
from digest.pipeline.variants import render_each
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.pages import HomeStories, archive_page, edition_page, home_page

AZERI = ("az", "az-Cyrl")


@pytest.mark.parametrize(
    ("locale", "languages", "found"),
    [
        ("ru-RU", ("en", "ru"), "ru"),
        ("ru_RU", ("en", "ru"), "ru"),
        ("ru_RU.UTF-8", ("en", "ru"), "ru"),
        ("RU", ("en", "ru"), "ru"),
        ("sw", ("en", "ru"), None),
        ("", ("en", "ru"), None),
        (None, ("en", "ru"), None),
        ("!", ("en", "ru"), None),
        ("az", AZERI, "az"),
        ("az-Latn", AZERI, "az"),
        ("az-Latn-AZ", AZERI[::-1], "az"),
        ("az-Cyrl", AZERI, "az-Cyrl"),
        ("az-Cyrl", ("en", "az"), "az"),
        ("az", ("en", "az-Cyrl"), "az-Cyrl"),
        ("en-US", ("en-GB", "en-US"), "en-US"),
        ("en", ("en-GB", "en-US"), "en-GB"),
        ("en-AU", ("en-GB", "en"), "en"),
        ("zh-TW", ("zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh", ("zh-Hant", "zh-Hans"), "zh-Hans"),
        ("no", ("en", "nb"), "nb"),
    ],
)
def test_the_nearest_language_is_found(locale: str | None, languages: tuple[str, ...], found: str | None) -> None:
    assert best(locale, languages) == found


@given(st.text(max_size=20), st.lists(st.sampled_from(["en", "ru", "az-Cyrl", "zh-Hant"]), unique=True))
def test_whatever_a_locale_says_it_is_one_of_them_or_none(locale: str, languages: list[str]) -> None:
    assert best(locale, languages) in (None, *languages)
    assert all(best(each, languages) == each for each in languages)


def test_only_what_somebody_reads_is_needed_and_the_first_always() -> None:
    assert languages_of({"ru-RU", None, "sw"}, ("en", "fr", "ru")) == ["en", "ru"]
    assert languages_of(set(), ("en", "ru")) == ["en"]


@pytest.fixture
def mixed() -> Edition:
    """An English and Arabic edition with stories in three languages and both directions."""
    stories = [
        make.article("Ferry line reopens", seq=1, standfirst="A timetable was signed.", byline="Nara Velikyan"),
        make.article("مجلس الساحل", seq=2, direction="rtl", language="ar", standfirst="خريطة جديدة.", byline="A. Reed"),
        make.article("Паром снова ходит", seq=3, language="ru", section="новости", updated=make.NOW),
    ]
    latest = (BlockWording("en", "Latest"), BlockWording("ar", "الأخبار"))
    note = (
        BlockWording("en", None, "Advertisement", "<p>Buy our almanac.</p>"),
        BlockWording("ar", None, "إعلان", "<p>اشتر التقويم.</p>"),
    )
    return make.edition(
        *stories,
        blocks=(
            EditionBlock("Latest", tuple(Placed(story, "test") for story in stories), wordings=latest),
            EditionBlock(None, text_html="<p>Buy our almanac.</p>", label="Advertisement", wordings=note),
        ),
        wordings=(Wording("en", "Morning briefing", "Today"), Wording("ar", "نشرة الصباح", "اليوم")),
    )


@pytest.fixture
def digest() -> Digest:
    subjects = "{{ edition.title }}: {{ edition.lead.headline }}"
    wordings = (Wording("en", "Morning briefing", subjects), Wording("ar", "نشرة الصباح", subjects))
    return make.digest(subject=subjects, wordings=wordings)


def rendered(edition: Edition, digest: Digest, templates: Templates) -> Rendition:
    return render_each(
        edition,
        digest,
        lambda shown, told: render_mail(shown, told, make.publication(), templates),
        edition.languages,
    )


def test_golden_mixed_edition(
    mixed: Edition, digest: Digest, templates: Templates, golden: Callable[[str, bytes], None]
) -> None:
    arabic = rendered(mixed, digest, templates).in_language("ar")
    assert arabic.subject == "نشرة الصباح: Ferry line reopens"
    golden("mixed.ar.html", arabic.html.encode())
    golden("mixed.ar.txt", arabic.text.encode())
    page = edition_page(mixed.in_language("ar"), digest.in_language("ar"), make.publication(), templates)
    golden("edition.ar.html", page)


def test_an_edition_in_another_language_has_the_same_stories_and_goes_back(mixed: Edition) -> None:
    arabic = mixed.in_language("ar")
    assert (arabic.title, arabic.subject, arabic.blocks[0].title) == ("نشرة الصباح", "اليوم", "الأخبار")
    assert arabic.articles == mixed.articles
    assert (mixed.aside, arabic.aside) == (None, "ar")
    assert mixed.in_language("fr") is mixed
    back = arabic.in_language("en")
    assert replace(back, subject=mixed.subject) == mixed


def test_a_title_in_another_direction_does_not_disturb_its_sentence(templates: Templates) -> None:
    def why(language: str, title: str) -> str:
        edition = make.edition(language=language, title=title)
        text = render_mail(edition, make.digest(), make.publication(), templates).text
        return next(line for line in text.splitlines() if title in line and line != title)

    assert why("en", "نشرة") == "You get this because you subscribed to \u2068نشرة\u2069."
    assert "\u2068Morning\u2069" in why("ar", "Morning")
    assert "\u2068" not in why("en", "Morning")


def test_the_readers_locale_chooses_the_mail(mixed: Edition, digest: Digest, templates: Templates) -> None:
    mail = rendered(mixed, digest, templates)
    assert mail.languages == ("en", "ar")
    assert mail.read_by("ar-EG").language == "ar"
    assert [mail.read_by(locale).language for locale in ("en", "fr", None, "")] == ["en"] * 4
    assert lxml.html.document_fromstring(mail.read_by("ar").html).get("dir") == "rtl"


def test_a_mail_that_fails_names_its_language(mixed: Edition, digest: Digest, templates: Templates) -> None:
    wrong = (digest.wordings[0], replace(digest.wordings[1], subject="{{ edition.titel }}"))
    with pytest.raises(TemplateError, match="in the mail in ar"):
        rendered(mixed, replace(digest, wordings=wrong), templates)


def test_the_archive_and_the_home_page_are_in_the_sites_language(
    mixed: Edition, digest: Digest, templates: Templates
) -> None:
    site = make.publication(language="ar-EG")
    archive = lxml.html.document_fromstring(archive_page(digest, [mixed], site, templates).decode())
    assert (archive.get("lang"), archive.xpath("//h1")[0].text) == ("ar", "نشرة الصباح")
    links = archive.xpath("//h2[@class='headline']/a")
    assert [(link.get("href"), link.text) for link in links] == [("/editions/morning/2026-11-23/ar/", "اليوم")]
    home = lxml.html.document_fromstring(home_page(site, HomeStories(), [(digest, [mixed])], [], templates).decode())
    assert home.xpath("//div[@class='newsletter']//a/@lang") == ["ar", "ar"]
    assert home.xpath("//div[@class='newsletter']//h3/a")[0].text == "نشرة الصباح"
    other = archive_page(digest, [mixed], make.publication(language="fr"), templates).decode()
    assert lxml.html.document_fromstring(other).get("lang") == "en"


@pytest.mark.parametrize("layout", ["lead", "list", "cards"])
def test_a_picture_and_its_words_are_in_the_storys_language_and_direction(layout: Layout, templates: Templates) -> None:
    """Three stories: the last of the cards stands alone in its row."""
    alt, caption = "ركاب على الرصيف", "العبّارة تغادر الميناء."
    shown = {"picture": make.picture(), "image": make.image(alt=alt, caption=caption)}
    stories = [
        make.article(f"مجلس الساحل {seq}", seq=seq, language="ar", direction="rtl", **shown) for seq in range(1, 4)
    ]
    edition = make.edition(*stories)
    edition = replace(edition, blocks=tuple(replace(block, layout=layout) for block in edition.blocks))
    mail = render_mail(edition, make.digest(template="magazine"), make.publication(), templates).html
    page = edition_page(edition, make.digest(), make.publication(), templates).decode()
    for document in (lxml.html.document_fromstring(mail), lxml.html.document_fromstring(page)):
        told = document.xpath(f"//img[@alt='{alt}'] | //*[text()='{caption}']")
        assert len(told) == 6
        assert {each.xpath("string(ancestor-or-self::*[@lang][1]/@lang)") for each in told} == {"ar"}
        assert {each.xpath("string(ancestor::*[@dir][1]/@dir)") for each in told} == {"rtl"}


@pytest.mark.parametrize(("language", "second"), [("fa", "۲"), ("ar", "2"), ("en", "2")])
def test_a_rank_has_the_figures_of_its_language(language: str, second: str, templates: Templates) -> None:
    stories = tuple(Placed(make.article(f"Story {name}", seq=seq), "test") for seq, name in enumerate("AB", start=1))
    edition = make.edition(language=language, blocks=(EditionBlock("Most read", stories, layout="ranked"),))
    got = render_mail(edition, make.digest(language=language), make.publication(), templates)
    cells = lxml.html.fromstring(got.html).xpath("//td[@width='48']/text()")
    assert cells[1:] == [second]
    assert f"\n{second}. Story B\n" in got.text


def test_what_a_list_of_mails_shows_is_cut_by_the_abbreviations_of_its_language(templates: Templates) -> None:
    told = "Die Fähre fährt ab Montag wieder nach Süden, und die Linie gehört nun der Hafen AG, vorm. Reederei"
    lead = make.article(
        "Fähre", language="de", standfirst=f"{told} Küste und Söhne, sagte gestern der Hafen der Stadt."
    )
    html = render_mail(make.edition(lead), make.digest(), make.publication(), templates).html
    shown = html.partition('class="preheader"')[2].partition("</div>")[0]
    assert shown.endswith("vorm. Reederei Küste…")
