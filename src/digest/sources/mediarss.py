"""Pictures by Media RSS, read and taken out of a feed's tree before feedparser sees it.

feedparser takes a `media:description` for the description of the item: a caption would become the
standfirst. So these elements are read here (https://www.rssboard.org/media-rss).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.html.text import visible
from digest.model.article import Image
from digest.sources.credits import picture
from digest.sources.xmlelements import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMESPACES = ("{http://search.yahoo.com/mrss/}", "{http://search.yahoo.com/mrss}")
_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def take_pictures(item: _Element) -> list[Image]:
    """The pictures of one item, best first, with their captions and credits; their elements leave the tree.

    A word on the group or the item is meant for each of its pictures. Addresses are as printed.
    """
    ours = [element for element in item.iter() if _is_media(element)]
    contents = [_picture(element, item) for element in ours if local_name(element) == "content" and _is_image(element)]
    thumbnails = [_picture(element, item) for element in ours if local_name(element) == "thumbnail"]
    for element in ours:
        _remove(element)
    return [image for image in (*contents, *thumbnails) if image]


def _is_media(element: _Element) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_NAMESPACES)


def _is_image(content: _Element) -> bool:
    kind = content.get("medium") or (content.get("type") or "").partition("/")[0]
    if kind:
        return kind.casefold() == "image"
    return (content.get("url") or "").partition("?")[0].casefold().endswith(_ENDINGS)


def _picture(element: _Element, item: _Element) -> Image | None:
    url = element.get("url") or (element.text or "").strip()
    return picture(url, None, _word("description", element, item), _word("credit", element, item)) if url else None


def _word(name: str, element: _Element, item: _Element) -> str | None:
    """The text of a picture's description or credit, looked for on it and then on what holds it."""
    holder: _Element | None = element
    while holder is not None:
        for child in holder:
            if _is_media(child) and local_name(child) == name:
                return visible("".join(map(str, child.itertext()))) or None
        holder = holder.getparent() if holder is not item else None
    return None


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        before = element.getprevious()
        if element.tail and before is not None:
            before.tail = (before.tail or "") + element.tail
        parent.remove(element)
