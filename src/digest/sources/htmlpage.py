"""An article's web page: what its JSON-LD, its meta elements and its markup say, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.html.clean import clean_characters, clean_line
from digest.html.markup import is_costly
from digest.model.article import Image
from digest.sources.articlebody import Parts, take_apart
from digest.sources.categories import TOPIC
from digest.sources.draft import Category, Draft
from digest.sources.linkeddata import article_data, first_text, texts
from digest.sources.pageselectors import PageSelectors

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENDS = re.compile(r"\s+[|–—·»-]\s+")


@dataclass(frozen=True, slots=True)
class WebPage:
    """The story on a page, and what the page is.

    `site` is the name of the site that it says it belongs to. `is_story` tells an article from a list
    of articles, a home page or a page about the newsroom; `gone` is a page that says that there is
    nothing here, though it was answered with 200. `origins` are the fields by their names in `articles
    --json`, each with where it came from, in words for an editor.
    """

    draft: Draft
    site: str | None
    is_story: bool = True
    gone: bool = False
    origins: tuple[tuple[str, str], ...] = ()


def read_web_page(text: str, url: str | None = None, selectors: PageSelectors | None = None) -> WebPage:
    """The story on the page in `text`. Raises ValueError where the page is too deep to be read."""
    if is_costly(text):
        raise ValueError("the page nests its elements too deep to be read")
    from lxml import html

    tree = html.document_fromstring(clean_characters(text).encode(), parser=html.HTMLParser(encoding="utf-8"))
    meta = _meta(tree)
    data = article_data(script.text or "" for script in tree.iter("script") if _is_linked_data(script))
    site = _first(meta, "og:site_name") or first_text(data, "publisher")
    parts = take_apart(tree)
    headline = parts.headline or first_text(data, "headline") or _titled(tree, meta, site)
    draft = Draft(
        headline=headline,
        link=_address(tree, meta, data) or url,
        base=url or _base(tree, meta),
        standfirst=parts.standfirst or first_text(data, "description") or _first(meta, "og:description", "description"),
        body_html=parts.body_html,
        section_label=_first(meta, "article:section") or first_text(data, "articleSection"),
        categories=_topics(meta, data),
        names=tuple(_names(parts, meta, data)),
        language=parts.language or tree.get("lang") or first_text(data, "inLanguage") or _first(meta, "og:locale"),
        published=first_text(data, "datePublished")
        or _first(meta, "article:published_time", "date")
        or parts.published,
        updated=first_text(data, "dateModified") or _first(meta, "article:modified_time"),
        source_line=parts.source_line,
        image=_image(parts, meta, data),
    )
    is_story = bool(data or _first(meta, "og:type") == "article" or (parts.headline and parts.body_html))
    return WebPage(draft, clean_line(site), is_story)


def _is_linked_data(script: HtmlElement) -> bool:
    return (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name, content = element.get("property") or element.get("name"), element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content.strip())
    return found


def _first(meta: Mapping[str, list[str]], *names: str) -> str | None:
    return next((meta[name][0] for name in names if name in meta), None)


def _titled(tree: HtmlElement, meta: Mapping[str, list[str]], site: str | None) -> str | None:
    """The title without the name of the site, which titles end with."""
    title = _first(meta, "og:title") or clean_line(tree.findtext(".//title"))
    if title and site:
        parts = _ENDS.split(title)
        if len(parts) > 1 and parts[-1].casefold() == site.casefold():
            return title[: title.rindex(parts[-1])].rstrip(" \t|–—·»-")
    return title


def _address(tree: HtmlElement, meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    named = [*links, _first(meta, "og:url"), first_text(data, "url", "mainEntityOfPage")]
    return next((address for address in named if address), None)


def _base(tree: HtmlElement, meta: Mapping[str, list[str]]) -> str | None:
    bases = [element.get("href") for element in tree.iter("base")]
    return next((one for one in [*bases, _address(tree, meta, {})] if one and "://" in one), None)


def _topics(meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> tuple[Category, ...]:
    words = meta.get("article:tag") or [part for text in texts(data.get("keywords")) for part in text.split(",")]
    return tuple(Category(word.strip(), scheme=TOPIC) for word in words if word.strip())


def _names(parts: Parts, meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> Iterable[str]:
    said = texts(data.get("author")) or list(parts.authors) or meta.get("author") or meta.get("article:author") or []
    return [name for name in said if "://" not in name]


def _image(parts: Parts, meta: Mapping[str, list[str]], data: Mapping[str, Any]) -> Image | None:
    """The picture in the article with the words beside it, else the one named for sharing."""
    if parts.image is not None:
        return parts.image
    shared = _first(meta, "og:image:secure_url", "og:image") or first_text(data, "image")
    return Image(shared, _first(meta, "og:image:alt")) if shared else None
