"""The web pages: what is on them, for people, search engines and feed readers, under a strict CSP."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import lxml.html
import make
import pytest

from digest.model.digest import Digest, Wording
from digest.model.edition import Edition
from digest.model.rendition import Hole
from digest.model.theme import Theme
from digest.render.environment import Templates
from digest.render.labels import labels
from digest.render.pages import HomeStories, archive_page, edition_page, home_page, stylesheet
from digest.render.signup_forms import home_form
from digest.resources import templates_dir

TEMPLATES = Templates([templates_dir()])


def home(edition: Edition, **given: object) -> bytes:
    lead, *others = edition.articles
    stories = HomeStories(lead, (lead, others[0]), tuple(edition.articles), tuple(others[-2:]))
    plain = {"articles": stories, "digests": [(make.digest(), [edition])], "feeds": [make.feed()]}
    return home_page(make.publication(), **{**plain, **given}, templates=TEMPLATES)  # type: ignore[arg-type]


def pages(edition: Edition, digest: Digest) -> dict[str, bytes]:
    return {
        "home": home(edition),
        "archive": archive_page(digest, [edition], make.publication(), TEMPLATES),
        "edition": edition_page(edition, digest, make.publication(), TEMPLATES),
    }


@pytest.fixture(params=["home", "archive", "edition"])
def page(request: pytest.FixtureRequest, edition: Edition, digest: Digest) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(pages(edition, digest)[request.param])


def test_golden_pages(edition: Edition, digest: Digest, golden: Callable[[str, bytes], None]) -> None:
    for name, got in pages(edition, digest).items():
        golden(f"{name}.html", got)
        assert pages(edition, digest)[name] == got


def test_nothing_needs_inline_style_or_script(page: lxml.html.HtmlElement) -> None:
    assert page.xpath("//script | //style | //*[@style] | //iframe | //form") == []
    assert [name for tag in page.iter() for name in tag.attrib if name.startswith("on")] == []


def test_links_are_from_the_root_or_elsewhere(page: lxml.html.HtmlElement) -> None:
    for link in page.xpath("//a/@href | //link[@rel != 'canonical']/@href | //img/@src"):
        assert re.match(r"/(?!/)|#stories$|https://(shop|courier)\.", link), link
    assert page.xpath("//link[@rel='canonical']/@href")[0].startswith("https://news.courier.example/")


def test_landmarks_and_headings(page: lxml.html.HtmlElement) -> None:
    assert (page.get("lang"), page.get("dir")) == ("en", "ltr")
    for landmark in ("header", "main", "footer"):
        assert len(page.xpath(f"//body/{landmark}")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#stories"]
    assert len(page.xpath("//h1")) == 1
    ranks = [int(tag.tag[1]) for tag in page.iter("h1", "h2", "h3")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(ranks))
    assert all(picture.get("alt") is not None for picture in page.iter("img"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_sharing_and_autodiscovery(page: lxml.html.HtmlElement) -> None:
    for name in ("title", "url", "type", "site_name", "description"):
        assert page.xpath(f"//meta[@property='og:{name}']/@content")[0]
    kinds = page.xpath("//link[@rel='alternate']/@type")
    assert kinds == ["application/rss+xml", "application/atom+xml", "application/feed+json"]


def test_the_style_sheet_is_linked_by_its_hash(page: lxml.html.HtmlElement) -> None:
    name, css = stylesheet(Theme(), TEMPLATES)
    assert re.fullmatch(r"style\.[0-9a-f]{16}\.css", name)
    assert page.xpath("//link[@rel='stylesheet']/@href") == [f"/{name}"]
    assert b"prefers-color-scheme: dark" in css
    assert stylesheet(Theme(), TEMPLATES) == (name, css)


def test_home_shows_each_story_once_outside_the_ranking(edition: Edition) -> None:
    tree = lxml.html.document_fromstring(home(edition))
    shown = [title.text_content() for title in tree.xpath("//article//*[contains(@class, 'headline')]")]
    ranked = [title.text_content() for title in tree.xpath("//ol[@class='ranking']//h3")]
    outside = list(shown)
    for title in ranked:
        outside.remove(title)
    assert sorted(outside) == sorted(article.story.headline for article in edition.articles)
    assert tree.xpath("//h2/text()") == [
        "Editor’s choice",
        "More news",
        "Most read",
        "Newsletters",
        "Feeds",
    ]


def test_a_headline_of_four_hundred_letters_is_whole_where_there_is_room(digest: Digest) -> None:
    long = make.article("Ministers of the coastal states meet " * 11 + "at last", picked=True)
    lists = HomeStories(make.article("Lead", seq=2), (long,), (long,), (long,))
    text = home_page(make.publication(), lists, [], [], TEMPLATES).decode()
    assert "at last" not in text
    shown = re.findall(r'class="headline"><a [^>]*>(Ministers[^<]*)<', text)
    assert len(shown) == 2
    assert all(len(each) <= 140 and each.endswith("…") for each in shown)
    assert "at last</a>" in home_page(make.publication(), HomeStories(long), [], [], TEMPLATES).decode()
    assert "at last</a>" in edition_page(make.edition(long), digest, make.publication(), TEMPLATES).decode()


def test_home_lists_public_digests_and_living_feeds(edition: Edition) -> None:
    digests = [(make.digest(archive=archive, name=archive), [edition]) for archive in ("public", "unlisted", "none")]
    feeds = [make.feed("now"), make.feed("gone", retired=True)]
    links = lxml.html.document_fromstring(home(edition, digests=digests, feeds=feeds)).xpath("//a/@href")
    assert "/editions/public/2026-11-23/" in links
    assert "/feeds/now.atom" in links
    assert not [link for link in links if re.search("unlisted|none|gone", link)]


def test_an_empty_home_says_so() -> None:
    text = home_page(make.publication(), HomeStories(), [(make.digest(), [])], [], TEMPLATES).decode()
    assert "No stories yet." in text
    assert "The first edition is on its way." in text


def test_a_section_has_one_heading_however_it_is_written() -> None:
    latest = tuple(
        make.article(f"Story {seq}", seq=seq, section_label=name) for seq, name in enumerate(["port", "Port", "Port"])
    )
    text = home_page(make.publication(), HomeStories(None, latest=latest), [], [], TEMPLATES).decode()
    assert text.count(">Port</h2>") == 1
    assert "port</h2>" not in text


def test_the_lead_of_the_home_page_names_its_section_as_the_headings_do() -> None:
    of_a_feed = {"section": "town", "section_label": "town"}
    lead = make.article("Lead", seq=1, **of_a_feed)
    latest = tuple(make.article(f"Story {seq}", seq=seq, **of_a_feed) for seq in (2, 3))
    own = make.article("Own", seq=4, section="town", section_label="Town")
    text = home_page(make.publication(), HomeStories(lead, latest=(*latest, own)), [], [], TEMPLATES).decode()
    assert ">Town</h2>" in text
    assert not re.search(r">\s*town\s*<", text)


def test_the_edition_is_the_mails_without_anything_personal(edition: Edition, digest: Digest) -> None:
    text = edition_page(edition, digest, make.publication(), TEMPLATES).decode()
    tree = lxml.html.document_fromstring(text)
    assert not [hole for hole in Hole if hole in text]
    assert "Unsubscribe" not in text
    assert [title.text_content() for title in tree.xpath("//h3")] == [one.story.headline for one in edition.articles]
    assert tree.xpath("//aside/p[@class='label']/text()") == ["Advertisement"]
    assert "https://courier.example/emblem.SVG?v=2" in tree.xpath("//img/@src")
    large = "/pictures/0123456789abcdef0123456789abcdef.jpg"
    (lead,) = tree.xpath(f"//img[@src='{large}']")
    assert (lead.get("width"), lead.get("height")) == ("1200", "800")
    assert tree.xpath("//meta[@property='og:image']/@content") == [f"https://news.courier.example{large}"]


def test_a_page_sends_nobody_elsewhere_for_a_photograph() -> None:
    edition = make.edition(make.article(image=make.image()))
    text = edition_page(edition, make.digest(), make.publication(), TEMPLATES).decode()
    assert lxml.html.document_fromstring(text).xpath("//img | //meta[@property='og:image']") == []


def test_an_unlisted_edition_is_not_for_search_engines(edition: Edition) -> None:
    text = edition_page(edition, make.digest(archive="unlisted"), make.publication(), TEMPLATES).decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "All editions" not in text


def test_hostile_words_are_only_words() -> None:
    bad = '"><script>alert(1)</script>'
    story = make.article(bad, url="javascript:alert(2)", standfirst=bad, image=make.image(alt=bad, caption=bad))
    edition = make.edition(story, title=bad, subject=bad)
    digest = make.digest(title=bad)
    publication = make.publication(title=bad, url="javascript:alert(3)", privacy_url="javascript:alert(4)")
    for text in (
        edition_page(edition, digest, publication, TEMPLATES),
        archive_page(digest, [edition], publication, TEMPLATES),
        home_page(publication, HomeStories(story), [(digest, [edition])], [make.feed(title=bad)], TEMPLATES),
    ):
        tree = lxml.html.document_fromstring(text)
        assert tree.xpath("//script | //a[starts-with(@href, 'javascript')]") == []


def test_pages_speak_the_digests_language(edition: Edition) -> None:
    arabic = replace(edition, language="ar", title="موجز الصباح")
    tree = lxml.html.document_fromstring(
        edition_page(arabic, make.digest(language="ar"), make.publication(), TEMPLATES)
    )
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert "جميع الأعداد" in tree.text_content()


def test_a_page_leads_to_the_form_where_people_can_sign_up(edition: Edition) -> None:
    way = "/subscribe?digest=morning&lang=en"
    digest, news = make.digest(), make.publication()
    for page in (
        edition_page(edition, digest, news, TEMPLATES, sign_up=way),
        archive_page(digest, [edition], news, TEMPLATES, sign_up=way),
    ):
        assert lxml.html.fromstring(page).xpath(f"//footer//a[@href='{way}']/text()") == ["Subscribe"]
    for plain in pages(edition, digest).values():
        assert b"Subscribe" not in plain
    words = (Wording("en", "News", ""), Wording("ar", "أخبار", ""))
    several = home_form([replace(digest, wordings=words)], "Yes.", "en")
    links = lxml.html.fromstring(home(edition, form=several)).xpath("//nav[@class='languages']//a")
    assert [(each.get("href"), each.get("lang"), each.text) for each in links] == [
        ("/subscribe?lang=ar", "ar", "العربية")
    ]
    form = home_form([digest], "Yes.", "en")
    (to,) = lxml.html.fromstring(home(edition, form=form)).xpath("//header//a/@href")
    assert lxml.html.fromstring(home(edition, form=form)).xpath(f"//h2[@id='{to[1:]}']/following-sibling::form")


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_foot_of_a_page_says_what_all_the_feeds_are(language: str, templates: Templates) -> None:
    home = home_page(make.publication(language=language), HomeStories(), [], [], templates).decode()
    (said,) = lxml.html.document_fromstring(home).xpath("//a[@href='/feeds.opml']")
    assert said.text == labels(language, templates).all_feeds != "OPML"


def test_a_subject_in_the_archive_runs_as_its_own_words_do() -> None:
    edition = make.edition(make.article("أخبار المساء", language="ar"), subject="Good evening from the harbour")
    page = archive_page(make.digest(), [edition], make.publication(), TEMPLATES).decode()
    assert 'dir="ltr"><a href="/editions/morning/2026-11-23/">Good evening' in page
