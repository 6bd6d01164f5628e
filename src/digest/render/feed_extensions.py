"""What feedgen cannot say: languages, links with their kinds, authors without addresses, pictures with credits.

Namespaces: Dublin Core elements, Media RSS (https://www.rssboard.org/media-rss), Atom.
"""

from __future__ import annotations

import re

from lxml import etree

from digest.html.clean import clean_characters
from digest.model.feed import FeedDocument, FeedImage, FeedItem

DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
_TAG = re.compile(r"<(/?[A-Za-z!?][^<>]*)>")
_OPENING = re.compile(r"<(?=/?[A-Za-z!?])")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Marks:
    """The namespaces of the items' extras; a feedgen extension of the whole feed."""

    def extend_ns(self) -> dict[str, str]:
        """The namespaces that every feed declares."""
        return {"media": MEDIA, "dc": DC}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Nothing beside the namespaces."""
        return feed

    extend_atom = extend_rss


class ItemExtras:
    """The extras of one item, a feedgen extension of an entry; `item` and `document` are set before it is written."""

    item: FeedItem
    document: FeedDocument

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Authors as dc:creator, another language than the feed's, and the picture."""
        for name in self.item.authors:
            _add(entry, f"{{{DC}}}creator", name)
        if self.item.language and self.item.language != self.document.language:
            _add(entry, f"{{{DC}}}language", self.item.language)
        _add_picture(entry, self.item.image)
        _enclose(entry, "enclosure", "url", self.item.image)
        return entry

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """The language, the link to the story with its kind, and the picture."""
        if self.item.language:
            entry.set(XML_LANG, self.item.language)
        for bare in entry.findall("link"):
            entry.remove(bare)
        if self.item.url:
            etree.SubElement(entry, "link", rel="alternate", type="text/html", href=self.item.url)
        _enclose(entry, "link", "href", self.item.image, rel="enclosure")
        _add_picture(entry, self.item.image)
        return entry


def _add_picture(entry: etree._Element, image: FeedImage | None) -> None:
    """The picture with its words, and its kind and size where they are known."""
    if image is None:
        return
    content = etree.SubElement(entry, f"{{{MEDIA}}}content", url=clean_characters(image.url), medium="image")
    if known := image.original:
        facts = {"type": known.type, "fileSize": known.length, "width": known.width, "height": known.height}
        content.attrib.update({name: str(fact) for name, fact in facts.items()})
    for name, words in (("title", image.alt), ("description", image.caption), ("credit", image.credit)):
        if words:
            _add(content, f"{{{MEDIA}}}{name}", words)


def _enclose(entry: etree._Element, tag: str, address: str, image: FeedImage | None, **more: str) -> None:
    """The picture as an enclosure, which needs a length and a kind: only where they are known."""
    if image is not None and (known := image.original):
        told = {address: clean_characters(image.url), "length": str(known.length), "type": known.type}
        etree.SubElement(entry, tag, more | told)


def _add(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = plain_words(text)


def plain_words(text: str) -> str:
    """Words that no reader takes for markup: titles have no type in RSS, and many readers try HTML."""
    plain = _TAG.sub(r"‹\1›", clean_characters(text))
    # One within another leaves the outer one.
    return _OPENING.sub("‹", plain) if _TAG.search(plain) else plain
