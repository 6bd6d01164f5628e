"""The elements of a feed's tree: finding its items, and cutting down what would take minutes to read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ITEMS = 10_000
"""How many items of one feed are read."""

_USUAL = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
}
_MOST_ATTRIBUTES = 100
_SHORT = frozenset({"author", "contributor", "creator", "name", "email", "managingeditor", "webmaster", "category"})
_MOST_IN_SHORT = 2_000
_MOST_IN_ANY = 500_000
_MOST_CHILDREN = 300
_MOST_WITHIN = 3_000
_MOST_LINES = 100_000
_FEW = 5
# feedparser takes some 80 µs for an element.
_MOST_ELEMENTS = 30_000


def items_of(root: _Element) -> list[_Element]:
    """The items or entries of a feed in document order."""
    return [element for element in root.iter() if local_name(element) in ("item", "entry") and _in_place(element, root)]


def local_name(element: _Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _in_place(element: _Element, root: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and (parent is root or (parent.getparent() is root and local_name(parent) == "channel"))


def cut_down(root: _Element) -> str | None:
    """Cut the tree down to what is read in seconds, and bind its prefixes; a notice where items were left out.

    SAX is quadratic in the attributes of one tag, feedparser in the length of a name.
    """
    for element in root.iter():
        if isinstance(element.tag, str):
            _bind(element)
            if len(element.attrib) > _MOST_ATTRIBUTES:
                element.attrib.clear()
        if element.text and len(element.text) > _MOST_IN_SHORT:
            element.text = element.text[: _MOST_IN_SHORT if local_name(element) in _SHORT else _MOST_IN_ANY]
    items = items_of(root)
    count = elements = 0
    while count < min(len(items), MOST_ITEMS) and elements <= _MOST_ELEMENTS:
        elements += _trimmed(items[count])
        count += 1
    beyond = items[count:]
    for item in beyond:
        _remove(item)
    homes = [root, *(child for child in root if local_name(child) == "channel")]
    kept = {*homes, *items[:count]}
    for home in homes:
        others = [child for child in home if child not in kept]
        for number, child in enumerate(others):
            if number >= _MOST_CHILDREN or _within(child) > _MOST_WITHIN:
                home.remove(child)
    return f"only the first {count:,} items were read, {len(beyond):,} were left out" if beyond else None


def _trimmed(item: _Element) -> int:
    """Cut one item down; how many elements it has then. A child with thousands of elements becomes its words."""
    for child in list(item)[_MOST_CHILDREN:]:
        item.remove(child)
    elements = 1
    for child in item:
        within = _within(child)
        if within > _MOST_WITHIN:
            words = " ".join("".join(map(str, child.itertext())).split())[:_MOST_IN_ANY]
            for each in list(child):
                child.remove(each)
            child.text, within = words, 1
            child.attrib.clear()
        elements += within
    return elements


def _within(element: _Element) -> int:
    """How many elements there are, as far as that matters."""
    return sum(1 for _ in islice(element.iter(), _MOST_WITHIN + 1))


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def ease(root: _Element) -> None:
    """Write the texts so that a SAX parser reads each in few pieces: it makes one of every entity and every line."""
    from lxml import etree

    texts = [element for element in root.iter() if isinstance(element.tag, str) and element.text]
    on_one_line = sum((element.text or "").count("\n") for element in texts) > _MOST_LINES
    for element in texts:
        text = element.text or ""
        if on_one_line:
            text = element.text = text.replace("\n", " ")
        if text.count("<") + text.count("&") + text.count(">") > _FEW:
            element.text = etree.CDATA(text.replace("]]>", "]]&gt;"))


def _bind(element: _Element) -> None:
    """Give a prefix that the document does not declare the namespace that everybody means by it."""
    if isinstance(element.tag, str) and ":" in element.tag and not element.tag.startswith("{"):
        prefix, _, name = element.tag.partition(":")
        element.tag = f"{{{_USUAL.get(prefix, 'urn:x-digest-press:unknown')}}}{name.replace(':', '-')}"
    for name in [name for name in map(str, element.attrib) if ":" in name and not name.startswith("{")]:
        del element.attrib[name]
