"""Fields of a CMS's answers in other forms than the samples have: other plug-ins, other names, other languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from make import NOW
from sources.cms_hosts import Ghost, Host, Told, WordPress, listening, read

from digest.model.article import Entry, Image
from digest.model.source import SourceDefaults

KEY = {"key": "a1b2c3d4e5"}
TEXT = " ".join(f"Word{number}" for number in range(120))
BODY = {"rendered": f"<h2>Intro</h2><p>First words. {TEXT}</p><p>And more.</p>", "protected": False}


def one(**more: Any) -> list[Told]:
    return [Told(1, NOW, NOW, "Story 1", more)]


def entries(kind: str, room: Any, **given: Any) -> tuple[Entry, ...]:
    options = {**(KEY if kind == "ghost" else {}), **given.pop("options", {})}
    with listening(Host(room.answer)) as host:
        harvest = read(host, kind, options=options, **given)
    assert harvest.fault is None
    return harvest.entries


def wordpress(**more: Any) -> Entry:
    (found,) = entries("wordpress", WordPress(one(**more)))
    return found


def ghost(**more: Any) -> Entry:
    (found,) = entries("ghost", Ghost(one(**more)))
    return found


def term(taxonomy: str, name: str, slug: str) -> dict[str, str]:
    return {"taxonomy": taxonomy, "name": name, "slug": slug}


def embedded(**given: Any) -> dict[str, Any]:
    return {
        "_embedded": {
            "wp:term": [[]],
            "author": [],
            **{name.replace("__", ":"): value for name, value in given.items()},
        }
    }


@pytest.mark.parametrize(
    ("excerpt", "standfirst"),
    [
        (f"<p>First words. {' '.join(TEXT.split()[:50])} [&hellip;]</p>", None),
        (f"<p>IntroFirst words. {' '.join(TEXT.split()[:50])}&hellip; <a href='x'>Continue reading</a></p>", None),
        (f"<p>First words. {' '.join(TEXT.split()[:20])}&hellip;</p>", None),
        ("<p>An editor&#8217;s own words &#038; more</p>", "An editor’s own words & more"),
        ("<p>What next? Nobody knows&hellip;</p>", "What next? Nobody knows…"),
        ("", None),
    ],
)
def test_a_wordpress_excerpt_is_a_standfirst_only_if_somebody_wrote_it(excerpt: str, standfirst: str | None) -> None:
    found = wordpress(excerpt={"rendered": excerpt, "protected": False}, content=BODY).story
    assert found.standfirst == standfirst
    assert "First words" in (found.body_html or "")


def test_a_wordpress_headline_is_html_and_becomes_text() -> None:
    title = {"rendered": "&#8220;Fish &#038; chips&#8221;: 3 &lt; 5, <em>caf&eacute;</em> &amp;amp;"}
    assert wordpress(title=title).story.headline == "“Fish & chips”: 3 < 5, café &amp;"


@pytest.mark.parametrize(
    ("more", "authors"),
    [
        ({"coauthors": [{"display_name": "Ana Lind"}, {"display_name": "Toros Mindel"}]}, ("Ana Lind", "Toros Mindel")),
        ({"authors": [{"display_name": "Ana Lind"}, {"display_name": "Bo Ek"}]}, ("Ana Lind", "Bo Ek")),
        (
            {"authors": [{"display_name": "Ó Súilleabháin, Pádraig"}, {"display_name": "Kim, Ha-eun"}]},
            ("Ó Súilleabháin, Pádraig", "Kim, Ha-eun"),
        ),
        ({"coauthors": [17, 18], **embedded(author=[{"name": "Ana Lind"}])}, ("Ana Lind",)),
        ({**embedded(author=[{"code": "rest_user_invalid_id", "message": "Invalid user ID."}])}, ()),
        (
            {**embedded(author=[{"code": "x", "message": "y"}]), "yoast_head_json": {"author": "Ana Lind"}},
            ("Ana Lind",),
        ),
    ],
)
def test_wordpress_authors(more: dict[str, Any], authors: tuple[str, ...]) -> None:
    assert wordpress(**more).story.authors == authors


def test_wordpress_sections_topics_and_marks() -> None:
    terms = [
        [
            term("category", "Editor&#8217;s choice", "editors-choice-2"),
            term("category", "World &amp; Sea", "world-sea"),
        ],
        [term("post_tag", "Ferries", "ferries"), term("post_format", "Aside", "post-format-aside")],
        [term("author", "ana", "cap-ana"), term("language", "Français", "fr")],
    ]
    found = wordpress(**embedded(wp__term=terms))
    assert (found.story.section, found.story.section_label) == ("world-sea", "World & Sea")
    assert (found.story.topics, found.picked, found.story.language) == (("ferries",), True, "fr")
    plain = wordpress(**embedded(wp__term=[[term("category", "Uncategorized", "uncategorized")]]))
    assert plain.story.section is None


@pytest.mark.parametrize(
    ("more", "language"),
    [
        ({"lang": "az"}, "az"),
        ({"wpml_current_locale": "pt_BR"}, "pt-BR"),
        ({"yoast_head_json": {"schema": {"@graph": [{"@type": "Person"}, {"inLanguage": "hy"}]}}}, "hy"),
    ],
)
def test_wordpress_languages(more: dict[str, Any], language: str) -> None:
    assert wordpress(**more).story.language == language


def test_a_wordpress_picture_and_what_may_stand_in_its_place() -> None:
    media = {
        "source_url": "https://courier.example/a.jpg",
        "alt_text": "",
        "media_type": "image",
        "caption": {"rendered": "<p>The quay</p>"},
        "media_details": {"image_meta": {"credit": "Lena Ray"}},
    }
    found = wordpress(featured_media=7, **embedded(wp__featuredmedia=[media])).story.image
    assert found == Image("https://courier.example/a.jpg", None, "The quay", "Lena Ray")
    error = [{"code": "rest_forbidden", "message": "No.", "data": {"status": 401}}]
    other = {"jetpack_featured_media_url": "https://courier.example/b.jpg"}
    assert wordpress(featured_media=7, **embedded(wp__featuredmedia=error)).story.image is None
    assert wordpress(featured_media=7, **other, **embedded(wp__featuredmedia=error)).story.image == Image(
        "https://courier.example/b.jpg"
    )
    assert (
        wordpress(featured_media=0, yoast_head_json={"og_image": [{"url": "https://x.example/logo.png"}]}).story.image
        is None
    )


@pytest.mark.parametrize(
    "more",
    [
        {"status": "draft"},
        {"status": "private"},
        {"status": "future"},
        {"status": None},
        {"content": {"rendered": "", "protected": True}},
        {"excerpt": {"rendered": "", "protected": True}},
    ],
)
def test_what_is_not_for_everybody_stays_out_of_wordpress(more: dict[str, Any]) -> None:
    assert entries("wordpress", WordPress(one(**more))) == ()


def test_wordpress_dates_are_utc_and_the_local_ones_are_the_sites() -> None:
    found = wordpress(
        date="2026-11-22T02:30:00", date_gmt="2026-11-21T22:30:00", modified_gmt="2026-11-22T01:00:00"
    ).story
    assert found.published == datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    assert found.updated == datetime(2026, 11, 22, 1, tzinfo=UTC)
    local = wordpress(date="2026-11-22T02:30:00", date_gmt="0000-00-00T00:00:00", modified_gmt=None).story
    assert local.published == datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def test_the_sources_own_marks_stand_in_for_flags() -> None:
    lead = SourceDefaults("UTC", picked_categories=frozenset({"lead"}))
    told = [
        Told(1, NOW, NOW, "Story 1", {"sticky": True}),
        Told(2, NOW, NOW, "Story 2", embedded(wp__term=[[term("post_tag", "Lead", "lead")]])),
    ]
    usual = entries("wordpress", WordPress(told))
    own = entries("wordpress", WordPress(told), defaults=lead, options={"picked": {"categories": ["Lead"]}})
    assert {entry.story.headline for entry in usual if entry.picked} == {"Story 1"}
    assert {entry.story.headline for entry in own if entry.picked} == {"Story 2"}


def test_a_story_of_ghost() -> None:
    tags = [
        {"name": "#featured-home", "slug": "hash-featured-home", "visibility": "internal"},
        {"name": "World", "slug": "world", "visibility": "public"},
        {"name": "Ferries", "slug": "ferries", "visibility": "public"},
    ]
    found = ghost(
        tags=tags,
        authors=[{"name": "Ana Lind"}, {"name": "Bo Ek"}],
        featured=True,
        custom_excerpt="What it is about",
        excerpt="The text",
        feature_image="https://courier.example/a.jpg",
        feature_image_alt="A quay",
        feature_image_caption='Photo: <a href="x">Quay</a> (Lena Ray)',
        title="Fish & <chips>",
    )
    story = found.story
    assert (story.headline, story.standfirst) == ("Fish & <chips>", "What it is about")
    assert (story.section, story.topics, story.authors, found.picked) == (
        "world",
        ("ferries",),
        ("Ana Lind", "Bo Ek"),
        True,
    )
    assert story.image == Image("https://courier.example/a.jpg", "A quay", "Photo: Quay (Lena Ray)", "Lena Ray")


def test_other_stories_of_ghost() -> None:
    alone = ghost(authors=[], primary_author={"name": "Ana Lind"}, canonical_url="https://wire.example/ferry")
    assert (alone.story.authors, alone.story.url) == (("Ana Lind",), "https://wire.example/ferry")
    members = ghost(visibility="paid", custom_excerpt="What it is about").story
    assert (members.standfirst, members.body_html) == ("What it is about", None)
    assert entries("ghost", Ghost(one(email_only=True))) == ()
    assert entries("ghost", Ghost(one(status="draft"))) == ()
    marked = ghost(tags=[{"name": "Editor's Choice", "slug": "editors-choice"}, {"name": "World", "slug": "world"}])
    assert (marked.picked, marked.story.section, marked.story.topics) == (True, "world", ())
