"""Feed XML as a tree, also where it is broken: what can be read is kept, the rest is named.

One element in the wrong place makes a parser lose everything behind it. So a broken document is cut
into its items, and each is mended and read by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.sources.xmlelements import MOST_ITEMS, cut_down, local_name

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

_MOST_TO_MEND = 1_000_000
# An element takes 250 octets of memory or more, whatever it takes in the document.
_MOST_TAGS = 600_000
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_ENTITY = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));|&")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ITEM = re.compile(r"<(?P<tag>(?:\w+:)?(?:item|entry))\b(?P<rest>[^<>]*)>", re.IGNORECASE)
_TEXT_ELEMENT = re.compile(
    r"(<(?P<tag>title|link|guid|description|pubDate|author|category|comments|content:encoded|dc:creator|dc:date)"
    r"\b[^<>]*(?<!/)>)(?P<inner>(?:(?!<(?P=tag)\b).)*?)(</(?P=tag)\s*>)",
    re.DOTALL,
)
_ROOT = re.compile(r"<(?P<tag>(?:\w+:)?(?:rss|RDF|feed))\b[^<>]*>")


@dataclass(frozen=True, slots=True)
class FeedTree:
    """The root element of a feed, and what had to be mended or left out of it."""

    root: _Element
    warnings: tuple[str, ...] = ()


def feed_tree(xml: bytes) -> FeedTree:
    """The tree of a feed in UTF-8 without declaration and DOCTYPE.

    Raises SourceError where not even its beginning can be read, or where it is no feed at all.
    """
    from lxml import etree

    if (tags := xml.count(b"<")) > _MOST_TAGS:
        raise SourceError(f"this has {tags:,} tags, which no feed needs: more than {_MOST_TAGS:,} are not read")
    try:
        tree = FeedTree(etree.fromstring(xml, _parser(recover=False)))
    except etree.XMLSyntaxError as fault:
        mended = _mended(xml.decode("utf-8", "replace"))
        tree = FeedTree(mended.root, (f"not well-formed{_near(xml, *fault.position)}", *mended.warnings))
    left_out = cut_down(tree.root)
    return FeedTree(tree.root, (*tree.warnings, left_out)) if left_out else tree


def _near(xml: bytes, line: int, column: int) -> str:
    """The text around a fault: line numbers would be those of the cleaned document, not of the publisher's."""
    lines = xml.split(b"\n")
    around = lines[line - 1][max(0, column - 30) : column + 10] if 0 < line <= len(lines) else b""
    words = " ".join(around.decode("utf-8", "ignore").split())
    return f" near “{words}”" if words else ""


def _parser(*, recover: bool) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(recover=recover, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _mended(text: str) -> FeedTree:
    root_tag = _ROOT.search(text)
    if root_tag is None:
        raise SourceError("this is neither a feed nor XML that can be mended: the address must be a feed's")
    head, chunks = _cut(text)
    root = _read(head)
    if root is None:
        raise SourceError("the beginning of the feed cannot be read: ask its publisher to check it with a validator")
    home = next((child for child in root if local_name(child) == "channel"), root)
    if local_name(root) == "rdf":
        home = root
    closing = f"</{root_tag['tag']}>"
    warnings = []
    for number, (chunk, whole) in enumerate(chunks, 1):
        item = _item(root_tag[0] + chunk, closing) if whole else None
        if item is None:
            warnings.append(f"item {number} is {'damaged' if whole else 'cut off'} and was left out")
        else:
            home.append(item)
    return FeedTree(root, tuple(warnings))


def _cut(text: str) -> tuple[str, list[tuple[str, bool]]]:
    """The text before the first item, and each item with whether its end tag is there."""
    hidden = _CDATA.sub(lambda found: "\0" * len(found[0]), text)
    starts = list(islice(_ITEM.finditer(hidden), MOST_ITEMS + 1))
    head = text[: starts[0].start()] if starts else text
    chunks = []
    for place, start in enumerate(starts):
        limit = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        end = re.compile(rf"</{re.escape(start['tag'])}\s*>").search(hidden, start.end(), limit)
        empty = start["rest"].endswith("/")
        if not empty:
            chunks.append((text[start.start() : end.end() if end else limit], end is not None))
    return head, chunks


def _item(opened: str, closing: str) -> _Element | None:
    from lxml import etree

    try:
        root = etree.fromstring((opened + closing).encode(), _parser(recover=False))
    except etree.XMLSyntaxError:
        mended = _read(_TEXT_ELEMENT.sub(_as_text, opened) + closing) if len(opened) <= _MOST_TO_MEND else None
        if mended is None:
            return None
        root = mended
    item = next(iter(root), None)
    named = item is not None and any(local_name(child) in ("title", "link", "description", "content") for child in item)
    return item if named else None


def _read(text: str) -> _Element | None:
    from lxml import etree

    if len(text) > _MOST_TO_MEND:
        return None
    parts = [part if part.startswith("<![CDATA[") else _ENTITY.sub(_known, part) for part in _CDATA.split(text)]
    return etree.fromstring("".join(parts).encode(), _parser(recover=True))


def _as_text(found: re.Match[str]) -> str:
    """A text element whose inner tags are escaped, as they should have been."""
    parts = _CDATA.split(found["inner"])
    escaped = [part if part.startswith("<![CDATA[") else part.replace("<", "&lt;") for part in parts]
    return found[1] + "".join(escaped) + found[4]


def _known(found: re.Match[str]) -> str:
    """An entity that XML knows as it is, one of HTML as its character, anything else as plain text."""
    if found[1] or found[2] in _OF_XML:
        return found[0]
    return html5.get(f"{found[2]};", "&amp;" + found[0][1:]) if found[2] else "&amp;"
