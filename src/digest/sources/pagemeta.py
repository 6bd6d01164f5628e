"""The meta elements of a page: Open Graph, Dublin Core and what others have made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.sources.headlines import unescaped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "publication_date",
    "pubdate",
    "date",
    "dc.date",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "article.published",
    "cxenseparse:recs:publishtime",
    "creation_date",
    "created",
    "last_published",
    "mediator_published_time",
    "analyticsattributes.articledate",
)
UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "revised",
    "last_updated_date",
)
_WHOLE = frozenset({"html", "head", "body"})


class Meta:
    """The contents of a page's meta elements by their names in small letters."""

    def __init__(self, tree: HtmlElement) -> None:
        self._found: dict[str, list[str]] = {}
        for element in tree.iter("meta"):
            content = (element.get("content") or "").strip()
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                for name in (element.get(attribute) or "").lower().split():
                    if content and not _is_of_an_item(element):
                        self._found.setdefault(name, []).append(content)

    def first(self, *names: str) -> str | None:
        """The first content under the first of `names` that has one."""
        return next((self._found[name][0] for name in names if name in self._found), None)

    def all(self, name: str) -> list[str]:
        """All contents under `name`."""
        return list(self._found.get(name, ()))

    def named(self, *names: str) -> tuple[str, str] | None:
        """The same as `first`, with the name."""
        return next(((self._found[name][0], name) for name in names if name in self._found), None)

    def line(self, *names: str) -> str | None:
        """The same as `first`, as a line of text."""
        return unescaped(self.first(*names))


def _is_of_an_item(element: HtmlElement) -> bool:
    """Whether a meta element speaks of something on the page; a page that is an item as a whole is none of those."""
    return any(one.get("itemscope") is not None and one.tag not in _WHOLE for one in element.iterancestors())
