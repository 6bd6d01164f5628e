"""One article of a Drupal site, as JSON:API gives it with what it refers to, read into a draft.

Every site names its own fields: what a field is, is told by the type of what it refers to and by the
words in its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from digest.model.article import Image
from digest.sources.credits import credit_of
from digest.sources.draft import Category, Draft
from digest.sources.jsonvalues import fields, inside, line, objects, text, utc
from digest.sources.paging import Post

_PEOPLE = re.compile(r"author|byline|writer|reporter|contributor|correspondent")
_PICTURE = re.compile(r"image|photo|picture|media|hero|thumbnail|visual|illustration")
_SUBJECT = re.compile(r"tag|categor|section|topic|theme|rubric|channel|keyword|subject")
_CHOICE = re.compile(r"(?:field_)?(?:is_)?editors?_?(?:s_)?(?:choice|pick)s?")
_OURS = frozenset({"node_type", "revision_uid", "menu_link", "bundle", "vid", "parent", "roles", "user_picture"})
_STANDFIRSTS = (
    *("standfirst", "summary", "teaser", "lead", "lede", "intro", "introduction", "deck", "dek", "subtitle"),
    *("subheadline", "excerpt", "abstract", "short_description", "teaser_text", "article_summary"),
)
_BODIES = ("body", "field_body", "field_content", "field_text", "field_article_body", "field_article_text")
_PUBLISHED = ("published_at", "field_published_at", "field_publication_date", "field_publish_date", "created")
_CAPTIONS = ("field_caption", "field_image_caption", "field_photo_caption", "field_media_caption")
_CREDITS = ("field_credit", "field_image_credit", "field_photo_credit", "field_copyright", "field_photographer")
_NO_LANGUAGE = frozenset({"und", "zxx"})
_DEEPEST = 3


class Included:
    """What the articles of a page refer to, by type and id."""

    def __init__(self, included: object) -> None:
        self._by_id = {(str(one.get("type")), str(one.get("id"))): one for one in objects(included)}

    def of(self, owner: Mapping[str, Any], name: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Each thing that a relationship of `owner` leads to and that is there, with what the link itself says."""
        for link in objects(inside(owner, "relationships", name, "data")):
            found = self._by_id.get((str(link.get("type")), str(link.get("id"))))
            if found is not None:
                yield found, fields(link.get("meta"))


def includes(nodes: Sequence[object]) -> Iterator[str]:
    """What to ask for beside articles like these, the best first: a site refuses names that it does not know."""
    plain, nested, deepest = [], [], []
    for name, types in _relationships(nodes).items():
        plain.append(name)
        if any(kind.startswith("media--") for kind in types):
            nested.append(f"{name}.thumbnail")
        if "media--image" in types:
            deepest.append(f"{name}.field_media_image")
    for wanted in ([*plain, *nested, *deepest], [*plain, *nested], plain):
        if wanted:
            yield ",".join(dict.fromkeys(wanted))


def _relationships(nodes: Sequence[object]) -> dict[str, set[str]]:
    """The relationships of articles that can tell us something, with the types that they lead to."""
    found: dict[str, set[str]] = {}
    for node in nodes:
        for name, held in fields(inside(node, "relationships")).items():
            if name in _OURS or not re.fullmatch(r"[a-z0-9_]{1,64}", name):
                continue
            types = {str(one.get("type")) for one in objects(inside(held, "data"))}
            if any(_tells(kind, name) for kind in types) or (not types and name.startswith("field_") and _named(name)):
                found.setdefault(name, set()).update(types)
    return found


def _tells(kind: str, name: str) -> bool:
    known = kind.startswith(("user--", "taxonomy_term--", "media--")) or kind == "file--file"
    return known or (kind.startswith("node--") and bool(_PEOPLE.search(name)))


def _named(name: str) -> bool:
    return bool(_PEOPLE.search(name) or _PICTURE.search(name) or _SUBJECT.search(name))


def read_node(node: Mapping[str, Any], included: Included, root: str, *, flags: bool) -> Post:
    """The article and its moments; without a draft where it is not published. `root` is the address of the site.

    `flags`: a field such as `field_editors_choice` that is true makes it editor's choice.
    """
    told = fields(node.get("attributes"))
    changed, created = utc(told.get("changed")), utc(told.get("created"))
    if told.get("status", True) not in (True, 1, "1"):
        return Post(None, changed, created)
    published = next((moment for name in _PUBLISHED if (moment := utc(told.get(name)))), None)
    language = text(told.get("langcode"))
    names = _names(node, told, included)
    draft = Draft(
        headline=text(told.get("title")),
        link=_link(told, root),
        base=f"{root}/",
        guid=text(node.get("id")),
        standfirst=_standfirst(told),
        body_html=next((html for name in _BODIES if (html := _html(told.get(name)))), None),
        categories=tuple(_categories(node, included)),
        names=tuple(names),
        listed=len(names) > 1,
        language=None if language in _NO_LANGUAGE else language,
        published=published.isoformat() if published else None,
        updated=changed.isoformat() if changed else None,
        picked=flags and any(value is True and _CHOICE.fullmatch(name) for name, value in told.items()),
        source_line=_first_line(told, ("field_source", "field_source_line")),
        image=_image(node, told, included),
    )
    return Post(draft, changed, created)


def _link(told: Mapping[str, Any], root: str) -> str | None:
    alias = text(inside(told, "path", "alias"))
    if alias and alias.startswith("/"):
        return root + alias
    number = told.get("drupal_internal__nid")
    return f"{root}/node/{number}" if isinstance(number, int) and not isinstance(number, bool) else None


def _html(value: object) -> str | None:
    """A text field: as filtered by the site, else as written, else the text that stands there plainly."""
    if isinstance(value, Mapping):
        return text(value.get("processed")) or text(value.get("value"))
    return text(value) if isinstance(value, str) else None


def _first_line(told: Mapping[str, Any], names: Sequence[str]) -> str | None:
    return next((words for name in names if (words := line(_html(told.get(name))))), None)


def _standfirst(told: Mapping[str, Any]) -> str | None:
    own = _first_line(told, [f"field_{name}" for name in _STANDFIRSTS])
    return own or line(inside(told, "body", "summary")) or line(inside(told, "field_body", "summary"))


def _categories(node: Mapping[str, Any], included: Included) -> Iterator[Category]:
    for name in fields(node.get("relationships")):
        for term, _ in included.of(node, name):
            kind, label = str(term.get("type")), text(inside(term, "attributes", "name"))
            if kind.startswith("taxonomy_term--") and label and not _PEOPLE.search(name):
                alias = text(inside(term, "attributes", "path", "alias")) or ""
                yield Category(label, alias.rstrip("/").rpartition("/")[2] or None, f"{name} {kind}")


def _names(node: Mapping[str, Any], told: Mapping[str, Any], included: Included) -> list[str]:
    """Those whom a field names as authors, else whoever entered the article."""
    related = [name for name in fields(node.get("relationships")) if name != "uid" and _PEOPLE.search(name)]
    people = [_person(one) for name in related for one, _ in included.of(node, name)]
    written = [line(_html(value)) for name, value in told.items() if name.startswith("field_") and _PEOPLE.search(name)]
    owner = [_person(one) for one, _ in included.of(node, "uid")]
    return next((names for found in (people, written, owner) if (names := [name for name in found if name])), [])


def _person(one: Mapping[str, Any]) -> str | None:
    told = fields(one.get("attributes"))
    return next(
        (name for key in ("field_full_name", "display_name", "title", "name") if (name := text(told.get(key)))), None
    )


def _image(node: Mapping[str, Any], told: Mapping[str, Any], included: Included) -> Image | None:
    """The first picture, of a field whose name speaks of one if there is such a field."""
    names = sorted(fields(node.get("relationships")), key=lambda name: not _PICTURE.search(name))
    for name in names:
        for found, meta in included.of(node, name):
            picture = _picture(found, meta, included)
            if picture is not None:
                address, alt, title, media = picture
                caption = _first_line(told, _CAPTIONS) or _first_line(media, _CAPTIONS) or title
                credit = _first_line(told, _CREDITS[1:]) or _first_line(media, _CREDITS)
                return Image(address, alt, caption, None if credit_of(caption) else credit)
    return None


def _picture(
    found: Mapping[str, Any], meta: Mapping[str, Any], included: Included, deep: int = 0
) -> tuple[str, str | None, str | None, Mapping[str, Any]] | None:
    """An image file, or the one in a media entity: its address, alternative text and title; the entity's fields."""
    kind, told = str(found.get("type")), fields(found.get("attributes"))
    if kind == "file--file":
        address = text(inside(told, "uri", "url")) or text(told.get("url"))
        is_image = str(told.get("filemime", "image/")).startswith("image/")
        return (address, text(meta.get("alt")), text(meta.get("title")), {}) if address and is_image else None
    if kind.startswith("media--") and deep < _DEEPEST:
        names = sorted(
            fields(found.get("relationships")), key=lambda name: (name == "thumbnail", not _PICTURE.search(name))
        )
        for name in names:
            for inner, inner_meta in included.of(found, name):
                if picture := _picture(inner, inner_meta, included, deep + 1):
                    return (*picture[:3], told)
    return None
