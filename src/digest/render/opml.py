"""The list of all feeds as OPML 2.0, which feed readers import (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from digest.model.digest import Digest, Feed, Publication
from digest.render.feed_extensions import plain_words
from digest.render.links import digest_feed_path, digest_path, feed_path, public


def opml(publication: Publication, feeds: Sequence[Feed], digests: Sequence[Digest]) -> bytes:
    """The feeds, then the editions of the public digests, as subscriptions; retired feeds are left out."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = plain_words(publication.title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if not feed.retired:
            url = public(publication, feed_path(feed.name, "rss"))
            _outline(body, feed.title, url, public(publication, "/"), feed.language or publication.language)
    for digest in digests:
        if digest.archive == "public":
            url = public(publication, digest_feed_path(digest, "rss"))
            _outline(body, digest.title, url, public(publication, digest_path(digest)), digest.language)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _outline(body: etree._Element, title: str, url: str, page: str, language: str) -> None:
    # Readers take `text` for HTML, as the specification lets them.
    words = plain_words(title)
    etree.SubElement(body, "outline", type="rss", text=words, title=words, xmlUrl=url, htmlUrl=page, language=language)
