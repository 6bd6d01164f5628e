"""RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0: feedparser reads them, its results become drafts.

feedparser is given bytes and their address, and nothing of its own opinion is taken: not its
sanitiser, not its dates (it reads CEST as UTC), not its guess at an encoding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from digest import __version__
from digest.errors import SourceError
from digest.html.text import visible
from digest.model.source import SourceDefaults
from digest.sources.answers import shown
from digest.sources.draft import Document, Masthead
from digest.sources.feedentry import Aside, draft_of
from digest.sources.mediarss import take_pictures
from digest.sources.memory import MOST_REMEMBERED, Memory, short_hash
from digest.sources.xmlelements import ease, items_of, local_name
from digest.sources.xmltree import feed_tree

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = frozenset({"rss", "rdf", "feed"})
_NUMBER = "digest_press_number"
# What a feed says of itself anew whenever it is made, and no item depends on.
_AT_EVERY_BUILD = frozenset({"lastbuilddate", "pubdate", "updated", "date", "ttl", "skipdays", "skiphours", "items"})


def read_xml_feed(
    xml: bytes, url: str, source: str, defaults: SourceDefaults, memory: Memory | None = None
) -> Document:
    """The feed in `xml` (UTF-8, without declaration and DOCTYPE), fetched from `url`.

    Items that `memory` knows are not read again. Raises SourceError where it is no feed, or where it is
    broken and no item can be read.
    """
    tree = feed_tree(xml)
    if local_name(tree.root) not in _ROOTS:
        raise SourceError(
            f"{shown(url)} is XML (<{local_name(tree.root)}>) but no feed: RSS or Atom was expected; check the address."
        )
    items = items_of(tree.root)
    if tree.warnings and not items:
        raise SourceError(f"{shown(url)} is {tree.warnings[0]}, and no item of it can be read.")
    marks = _marks(tree.root, items, repr((url, source, defaults, __version__))) if memory and not tree.warnings else {}
    recalled = {number: entry for number, mark in marks.items() if memory and (entry := memory.recall(mark))}
    asides = {}
    for number, item in enumerate(items):
        if number in recalled:
            _remove(item)
        else:
            asides[number] = _aside(item)
            _mark(item, number)
    parsed = _parse(tree.root, url)
    atom = str(parsed.get("version", "")).startswith("atom")
    numbers = [int(entry[_NUMBER]) for entry in parsed["entries"]]
    drafts = tuple(
        draft_of(entry, asides[number], atom=atom, base=url)
        for number, entry in zip(numbers, parsed["entries"], strict=True)
    )
    masthead = _masthead(parsed["feed"], source, defaults, atom=atom)
    return Document(masthead, drafts, tree.warnings, tuple(numbers), marks, recalled)


def _parse(root: _Element, url: str) -> Mapping[str, Any]:
    import feedparser
    from lxml import etree

    ease(root)
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    document: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    parsed: Mapping[str, Any] = feedparser.parse(
        document, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return parsed


def _marks(root: _Element, items: Sequence[_Element], around: str) -> dict[int, str]:
    """What each item is known by: a hash of itself, and of what the feed says for all of them."""
    from lxml import etree

    apart = set(items)
    homes = [root, *(child for child in root if local_name(child) == "channel")]
    apart.update(homes)
    around_all = [child for home in homes for child in home if child not in apart]
    said = [repr((home.tag, sorted(home.attrib.items()))).encode() for home in homes]
    said += [etree.tostring(each, with_tail=False) for each in around_all if local_name(each) not in _AT_EVERY_BUILD]
    context = short_hash(around.encode(), *said).encode()
    return {
        number: short_hash(context, etree.tostring(item, with_tail=False))
        for number, item in enumerate(items[:MOST_REMEMBERED])
    }


def _remove(item: _Element) -> None:
    parent = item.getparent()
    if parent is not None:
        parent.remove(item)


def _mark(item: _Element, number: int) -> None:
    """Number an item, so that what feedparser makes of it is found again whatever order it chooses."""
    from lxml import etree

    mark = etree.SubElement(item, "{urn:x-digest-press}number", nsmap={"digest_press": "urn:x-digest-press"})
    mark.text = str(number)


def _aside(item: _Element) -> Aside:
    """What is read of an item without feedparser, which cuts names at the dots of a mail address."""
    languages = [item.get(_LANG), *(child.get(_LANG) for child in item if local_name(child) in ("title", "content"))]
    people = [_person(child) for child in item if local_name(child) in ("author", "creator")]
    pictures = take_pictures(item)
    for child in item:
        if local_name(child) == "guid" and not (child.text or "").strip().lower().startswith(("http://", "https://")):
            child.set("isPermaLink", "false")
    return Aside(
        language=next((language for language in languages if language), None),
        names=tuple(name for name in people if name),
        pictures=tuple(pictures),
    )


def _person(element: _Element) -> str:
    named = next((child for child in element if local_name(child) == "name"), element)
    return visible("".join(map(str, named.itertext())))


def _masthead(feed: Mapping[str, Any], source: str, defaults: SourceDefaults, *, atom: bool) -> Masthead:
    """Atom's authors of a feed are those of its entries (RFC 4287, 4.2.1); an RSS managingEditor wrote nothing."""
    people = feed.get("authors") or [] if atom else []
    names = tuple(str(person["name"]) for person in people if person.get("name"))
    title = visible(str(feed.get("title") or "")) or None
    return Masthead(source, defaults, title, names, feed.get("language"))
