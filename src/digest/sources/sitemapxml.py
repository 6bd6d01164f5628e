"""Sitemaps (https://www.sitemaps.org/protocol.html) and Google's news sitemaps, as they are and as text files."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from digest.errors import SourceError
from digest.html.clean import clean_line
from digest.sources.charset import decode, parseable_xml
from digest.sources.discovery import form_of
from digest.sources.urls import canonical
from digest.sources.xmlelements import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_IN_FILE = 50_000
_GZIP = b"\x1f\x8b"
_NEWS = "news"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, or another sitemap, that a sitemap lists; dates are as printed.

    `title`, `published`, `language` and `keywords` are those of a news sitemap, where `news` is True.
    """

    address: str
    changed: str | None = None
    news: bool = False
    title: str | None = None
    published: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()

    @classmethod
    def of_notes(cls, notes: Mapping[str, Any]) -> Listed:
        """What was noted with `dataclasses.asdict`."""
        return cls(**{**notes, "keywords": tuple(notes["keywords"])})


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap: pages, or further sitemaps."""

    kind: Literal["pages", "sitemaps"]
    listed: tuple[Listed, ...]


def unpacked(body: bytes, most: int) -> bytes:
    """`body` itself, or what is in it where it is a gzip file. Raises SourceError beyond `most` octets or damaged."""
    if not body.startswith(_GZIP):
        return body
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = reader.decompress(body, most + 1)
    except zlib.error as fault:
        raise SourceError(f"the gzip file is damaged ({fault})") from fault
    if len(whole) > most:
        raise SourceError(f"it is larger than {most:,} bytes; raise fetch: max_bytes: in site.yaml if it has to be")
    return whole


def read_sitemap(body: bytes, content_type: str | None, url: str) -> Sitemap:
    """The sitemap in `body`, which was fetched from `url`. Raises SourceError where it is none."""
    form = form_of(decode(body, content_type))
    if form == "xml":
        return _of_xml(parseable_xml(body, content_type), url)
    if form == "empty":
        raise SourceError("it is empty")
    lines = decode(body, content_type).split("\n")[:MOST_IN_FILE]
    addresses = [address for line in lines if (address := canonical(line))]
    if form == "page" or not addresses:
        raise SourceError("it is no sitemap: give the address of one, or the site's with kind: site")
    return Sitemap("pages", tuple(Listed(address) for address in addresses))


def _of_xml(xml: bytes, url: str) -> Sitemap:
    from lxml import etree

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    root = etree.fromstring(xml, parser)
    name = local_name(root) if root is not None else ""
    if name in ("rss", "feed", "rdf"):
        raise SourceError("it is a feed, not a sitemap: use kind: feed for it")
    if name not in ("urlset", "sitemapindex"):
        raise SourceError("it is no sitemap: its root element is neither urlset nor sitemapindex")
    inner = "url" if name == "urlset" else "sitemap"
    found: list[Listed] = []
    for element in _children(root, inner):
        if len(found) < MOST_IN_FILE and (listed := _listed(element, url)) is not None:
            found.append(listed)
    if len(root) and not found:
        raise SourceError("nothing that it lists has an address")
    return Sitemap("pages" if inner == "url" else "sitemaps", tuple(found))


def _children(element: _Element, name: str) -> Iterator[_Element]:
    return (child for child in element if local_name(child) == name)


def _listed(element: _Element, url: str) -> Listed | None:
    address = canonical(_text(element, "loc") or "", url)
    if address is None:
        return None
    news = next(_children(element, _NEWS), None)
    changed = _text(element, "lastmod")
    if news is None:
        return Listed(address, changed)
    outlet = next(_children(news, "publication"), None)
    keywords = [word.strip() for word in (_text(news, "keywords") or "").split(",")]
    return Listed(
        address,
        changed,
        news=True,
        title=_text(news, "title"),
        published=_text(news, "publication_date"),
        language=_text(outlet, "language") if outlet is not None else None,
        keywords=tuple(word for word in keywords if word),
    )


def _text(element: _Element, name: str) -> str | None:
    return next((words for child in _children(element, name) if (words := clean_line(child.text))), None)
