"""Articles of Drupal as other sites make them: media entities, people of their own, other fields and languages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from make import NOW
from sources.cms_hosts import Answer, Drupal, Host, Told, listening, read, stories

from digest.model.article import Entry, Image


def one(**more: Any) -> list[Told]:
    return [Told(1, NOW, NOW, "Story 1", more)]


def entries(room: Drupal) -> tuple[Entry, ...]:
    with listening(Host(room.answer)) as host:
        return read(host, "drupal").entries


def link(kind: str, name: str, **meta: Any) -> dict[str, Any]:
    return {"type": kind, "id": name, "meta": meta}


def thing(kind: str, ident: str, relationships: dict[str, Any] | None = None, /, **told: Any) -> dict[str, Any]:
    return {"type": kind, "id": ident, "attributes": told, "relationships": relationships or {}}


def drupal_room(bundle: str = "article") -> Drupal:
    """A Drupal whose pictures are media entities, whose authors are pages of their own, in another language."""
    relations = {
        "uid": {"data": link("user--user", "u1")},
        "field_media_image": {"data": link("media--image", "m1")},
        "field_tags": {"data": [link("taxonomy_term--tags", "t1"), link("taxonomy_term--tags", "t2")]},
        "field_section": {"data": link("taxonomy_term--sections", "s1")},
        "field_authors": {"data": [link("node--person", "p1"), link("node--person", "p2")]},
        "field_related": {"data": [link("node--article", "n9")]},
        "field_paragraphs": {"data": [link("paragraph--text", "x")]},
    }
    included = [
        thing("user--user", "u1", display_name="webmaster"),
        thing(
            "media--image",
            "m1",
            {
                "thumbnail": {"data": link("file--file", "f0", alt="small")},
                "field_media_image": {"data": link("file--file", "f1", alt="Un quai", title="")},
            },
            field_caption={"value": "<p>Le quai (Lena Ray)</p>", "processed": "<p>Le quai (Lena Ray)</p>"},
        ),
        thing("file--file", "f0", uri={"url": "/sites/default/files/small.jpg"}, filemime="image/jpeg"),
        thing("file--file", "f1", uri={"url": "/sites/default/files/quai.jpg"}, filemime="image/jpeg"),
        thing("taxonomy_term--tags", "t1", name="Bateaux", path={"alias": None}),
        thing("taxonomy_term--tags", "t2", name="Editor's choice"),
        thing("taxonomy_term--sections", "s1", name="Économie", path={"alias": "/fr/economie"}),
        thing("node--person", "p1", title="Ana Lind"),
        thing("node--person", "p2", title="Bo Ek"),
    ]
    more = {
        "langcode": "fr",
        "field_standfirst": {"value": "<p>Le chapô</p>", "processed": "<p>Le chapô</p>"},
        "body": {"value": "<p>Brut</p>", "processed": "<p>Le texte.</p>", "summary": "Résumé"},
        "relationships": relations,
    }
    known: dict[str, set[str]] = {name: set() for name in relations}
    known["field_media_image"] = {"thumbnail", "field_media_image"}
    return Drupal(one(**more), relations=known, included=included, bundle=bundle)


def test_a_story_of_drupal_with_media_people_and_sections() -> None:
    (found,) = entries(drupal_room())
    story = found.story
    assert (story.headline, story.standfirst, story.language) == ("Story 1", "Le chapô", "fr")
    assert story.authors == ("Ana Lind", "Bo Ek")
    assert (story.section, story.section_label, story.topics, found.picked) == (
        "economie",
        "Économie",
        ("bateaux",),
        True,
    )
    assert story.image == Image(
        "https://courier.example/sites/default/files/quai.jpg", "Un quai", "Le quai (Lena Ray)", "Lena Ray"
    )
    assert story.url == "https://courier.example/news/story-1"
    assert story.body_html == "<p>Le texte.</p>"


def test_drupal_is_asked_for_what_it_has_and_for_less_where_it_refuses() -> None:
    room = drupal_room()
    room.relations["field_media_image"] = {"thumbnail"}
    (found,) = entries(room)
    assert found.story.image is not None
    del room.relations["field_authors"]
    (found,) = entries(room)
    assert found.story.headline == "Story 1"


def test_a_content_type_of_another_name_is_found() -> None:
    (found,) = entries(drupal_room("news"))
    assert found.story.headline == "Story 1"


@pytest.mark.parametrize(
    ("more", "check"),
    [
        ({"path": {"alias": None}}, lambda story: story.url == "https://courier.example/node/1"),
        ({"body": None}, lambda story: story.body_html is None),
        (
            {"body": {"summary": "<p>Kurz &amp; gut</p>", "processed": "<p>Lang</p>"}},
            lambda story: story.standfirst == "Kurz & gut",
        ),
        ({"langcode": "und"}, lambda story: story.language is None),
        (
            {"created": 1795428000, "changed": 1795431600},
            lambda story: story.published == datetime(2026, 11, 23, 10, tzinfo=UTC),
        ),
        ({"field_byline": "Ana Lind and Bo Ek"}, lambda story: story.authors == ("Ana Lind", "Bo Ek")),
        ({"field_source": "source: The Wire"}, lambda story: story.source_line == "source: The Wire"),
    ],
)
def test_other_fields_of_drupal(more: dict[str, Any], check: Any) -> None:
    ((found),) = entries(Drupal(one(**more)))
    assert check(found.story), found.story


def test_what_is_not_published_stays_out_of_drupal() -> None:
    assert entries(Drupal(one(status=False))) == ()
    assert len(entries(Drupal(stories(3)))) == 3


def test_drupal_in_a_language_of_its_own_has_its_stories_there() -> None:
    room = drupal_room()

    def french(path: str, query: dict[str, str]) -> Answer:
        found = room.answer(path.removeprefix("/fr"), query)
        if isinstance(found.body, dict) and "links" in found.body:
            found.body["links"]["self"] = {"href": "https://courier.example/fr/jsonapi/node/article"}
        return found

    with listening(Host(french)) as host:
        (found,) = read(host, "drupal", f"{host.address}/fr/jsonapi/node/article").entries
    assert found.story.url == "https://courier.example/fr/news/story-1"
