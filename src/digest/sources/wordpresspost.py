"""One post of a WordPress site, as its REST API gives it with `_embed`, read into a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from digest.html.text import visible
from digest.model.article import Image
from digest.sources.categories import TOPIC
from digest.sources.credits import credit_of
from digest.sources.draft import Category, Draft
from digest.sources.jsonvalues import fields, inside, items, line, objects, text, utc
from digest.sources.paging import Post

_CUT = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})(?:\s*(?:continue reading|read more)\b.*)?\s*$", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")
_NOT_A_SUBJECT = frozenset({"post_format", "author", "language", "post_translations"})
_BEGINNING = 4_000


def read_post(post: Mapping[str, Any], url: str, *, flags: bool) -> Post:
    """The post and its moments; without a draft where it is not published or has a password.

    `url` is where it was read. `flags`: a sticky post is editor's choice. A field of the wrong type is
    none; what is embedded may be an error.
    """
    published, changed = _moment(post, "date"), _moment(post, "modified")
    status = post.get("status", "publish")
    if status != "publish" or any(inside(post, name, "protected") is True for name in ("content", "excerpt")):
        return Post(None, changed, published)
    body = text(inside(post, "content", "rendered"))
    names = _names(post)
    draft = Draft(
        headline=line(inside(post, "title", "rendered")),
        link=text(post.get("link")) or text(inside(post, "guid", "rendered")),
        base=url,
        guid=text(post.get("id")),
        standfirst=_standfirst(line(inside(post, "excerpt", "rendered")), body),
        body_html=body,
        categories=tuple(_categories(post)),
        names=tuple(names),
        listed=len(names) > 1,
        language=_language(post),
        published=published.isoformat() if published else text(post.get("date")),
        updated=changed.isoformat() if changed else None,
        picked=flags and post.get("sticky") is True,
        image=_image(post),
    )
    return Post(draft, changed, published)


def _moment(post: Mapping[str, Any], name: str) -> datetime | None:
    """`date` and `modified` are the site's local time without its zone; only the `_gmt` ones are moments."""
    found = utc(text(post.get(f"{name}_gmt")))
    return found if found and found.year > 1970 else None


def _standfirst(excerpt: str | None, body: str | None) -> str | None:
    """The excerpt that an editor wrote; none where WordPress cut it off the body's beginning itself."""
    if excerpt is None or body is None:
        return excerpt
    if excerpt.endswith(("[…]", "[...]")):
        return None
    cut = _CUT.search(excerpt)
    opening = _folded(excerpt[: cut.start()] if cut else excerpt)
    beginning = _folded(visible(body[: 4 * _BEGINNING]))[:_BEGINNING]
    if cut and opening and opening in beginning:
        return None
    return excerpt


def _folded(words: str) -> str:
    return _LETTERS.sub("", words).casefold()


def _embedded(post: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """What is embedded, without errors in its place (they have a `code`)."""
    for one in items(inside(post, "_embedded", name)):
        if isinstance(one, Mapping) and not ("code" in one and "message" in one):
            yield one


def _terms(post: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for group in items(inside(post, "_embedded", "wp:term")):
        yield from (one for one in objects(group) if text(one.get("name")))


def _categories(post: Mapping[str, Any]) -> Iterator[Category]:
    for term in _terms(post):
        taxonomy, name = text(term.get("taxonomy")) or "", line(term.get("name"))
        term_slug = text(term.get("slug"))
        if name is None or taxonomy in _NOT_A_SUBJECT or (taxonomy == "category" and term_slug == "uncategorized"):
            continue
        yield Category(name, term_slug, TOPIC if taxonomy == "post_tag" else taxonomy or None)


def _names(post: Mapping[str, Any]) -> list[str]:
    """The authors: of the plug-ins that allow several, else the one that WordPress knows."""
    for several in ("coauthors", "authors"):
        found = [line(one.get("display_name")) or line(one.get("name")) for one in objects(post.get(several))]
        if names := [name for name in found if name]:
            return names
    if names := [name for one in _embedded(post, "author") if (name := line(one.get("name")))]:
        return names
    name = line(inside(post, "yoast_head_json", "author"))
    return [name] if name else []


def _language(post: Mapping[str, Any]) -> str | None:
    """WordPress names none; Polylang, WPML and Yoast do."""
    for value in (post.get("lang"), post.get("wpml_current_locale"), *_graph(post)):
        if found := text(value):
            return found.replace("_", "-")
    return next(
        (name for one in _terms(post) if one.get("taxonomy") == "language" and (name := text(one.get("slug")))), None
    )


def _graph(post: Mapping[str, Any]) -> Iterator[Any]:
    for one in objects(inside(post, "yoast_head_json", "schema", "@graph")):
        yield one.get("inLanguage")


def _image(post: Mapping[str, Any]) -> Image | None:
    if not post.get("featured_media"):
        return None
    for media in _embedded(post, "wp:featuredmedia"):
        address = text(media.get("source_url")) or text(inside(media, "guid", "rendered"))
        if address and str(media.get("media_type", "image")) == "image":
            caption = line(inside(media, "caption", "rendered"))
            details = fields(inside(media, "media_details", "image_meta"))
            credit = None if credit_of(caption) else line(details.get("credit"))
            return Image(address, line(media.get("alt_text")), caption, credit)
    address = text(post.get("jetpack_featured_media_url")) or text(
        inside(post, "yoast_head_json", "og_image", 0, "url")
    )
    return Image(address) if address else None
