"""JSON-LD in a web page (https://schema.org/Article), as far as it parses, and which part of it is about the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from digest.html.clean import clean_line
from digest.sources.urls import canonical, url_key

Node = Mapping[str, Any]

_ARTICLES = ("article", "posting", "report", "review")
_VIDEOS = ("videoobject", "podcastepisode", "newsvideo")
_OTHERS = frozenset({"itemlistelement", "haspart", "relatedlink", "citation", "comment", "review", "liveblogupdate"})
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>"
    r"|/\*\s*\]\]>\s*\*/|\]\]>)[\s;]*$|(?<![\s;])[\s;]+$"
)
_WORD = re.compile(r"\w+")
_DEEPEST = 12
_MOST = 3000


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself elsewhere: its addresses, and the headlines that it shows."""

    addresses: tuple[str, ...]
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkedData:
    """All objects of a page's JSON-LD, those apart that a list or a story only points to."""

    nodes: tuple[Node, ...] = ()
    ids: Mapping[str, Node] | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The types of all objects, in small letters."""
        return frozenset(kind for node in self.nodes for kind in kinds_of(node))

    def article(self, page: PageFacts) -> Node:
        """The article that the page is about, references in it resolved; empty where there is none.

        What names another address is another story, and so is one whose headline shares little with the page's.
        """
        articles = [node for node in self.nodes if is_article(node)]
        ranked = [(_closeness(node, page), node) for node in articles]
        if not articles:
            videos = [node for node in self.nodes if any(kind.endswith(_VIDEOS) for kind in kinds_of(node))]
            ranked = [(_closeness(node, page) - 2, node) for node in videos]
        best = max(ranked, key=lambda pair: pair[0], default=None)
        if best is None or best[0] < 0 or (best[0] == 0 and len(articles) > 1):
            return {}
        return {key: self.resolved(value) for key, value in best[1].items()}

    def resolved(self, value: object, depth: int = 2) -> object:
        """A value with what it refers to by `@id` in its place."""
        if isinstance(value, list):
            return [self.resolved(one, depth) for one in value]
        if isinstance(value, Mapping) and depth:
            target = (self.ids or {}).get(str(value.get("@id")), {})
            whole = {**target, **value}
            return {key: self.resolved(inner, depth - 1) for key, inner in whole.items()}
        return value

    def trail(self) -> list[tuple[str, str | None]]:
        """The names and addresses of the breadcrumbs, from the home page on."""
        for node in self.nodes:
            if "breadcrumblist" in kinds_of(node):
                steps = [one for one in _listed(node.get("itemListElement")) if isinstance(one, Mapping)]
                steps.sort(key=lambda one: _number(one.get("position")))
                return [step for one in steps if (step := self._step(one)) is not None]
        return []

    def _step(self, step: Node) -> tuple[str, str | None] | None:
        item = self.resolved(step.get("item"))
        name = first_text(step, "name") or (first_text(item, "name") if isinstance(item, Mapping) else None)
        address = item if isinstance(item, str) else None
        if isinstance(item, Mapping):
            address = str(item.get("@id") or item.get("url") or "") or None
        return (name, address) if name else None

    def site(self) -> str | None:
        """The name of the web site, or of the organisation behind it."""
        for wanted in ("website", "newsmediaorganization", "organization"):
            for node in self.nodes:
                if wanted in kinds_of(node) and (name := first_text(node, "name")):
                    return name
        return None

    def about_site(self) -> list[str]:
        """How the site describes itself: what stands there describes no story."""
        own = ("website", "organization", "newsmediaorganization", "collectionpage")
        return [text for node in self.nodes if kinds_of(node) & set(own) for text in texts(node.get("description"))]


def read_linked_data(scripts: Iterable[str]) -> LinkedData:
    """What is in the page's JSON-LD `scripts`; one that is no JSON is passed over."""
    nodes: list[Node] = []
    ids: dict[str, Node] = {}
    for script in scripts:
        try:
            value = json.loads(_WRAPPING.sub("", script), strict=False)
        except (ValueError, RecursionError):
            continue
        for node, others in _nodes(value, 0, False):
            if not others and len(nodes) < _MOST:
                nodes.append(node)
            if "@id" in node and len(node) > len(ids.get(str(node["@id"]), {})):
                ids[str(node["@id"])] = node
    return LinkedData(tuple(nodes), ids)


def kinds_of(node: Node) -> set[str]:
    """The types of an object in small letters, without the address of their vocabulary."""
    return {re.split(r"[/#:]", kind)[-1].casefold() for kind in texts(node.get("@type"))}


def is_article(node: Node) -> bool:
    """Whether an object is an article of some kind."""
    return any(kind.endswith(_ARTICLES) for kind in kinds_of(node))


def texts(value: object) -> list[str]:
    """The texts in a value that may be a text, an object with a name or an address, or a list of those."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    if isinstance(value, Mapping):
        return texts(value.get("name") or value.get("@value") or value.get("url") or value.get("@id"))
    return []


def first_text(data: Node, *names: str) -> str | None:
    """The first text under the first of `names` that has one."""
    return next((text for name in names for text in texts(data.get(name))), None)


def spoken_text(data: Node, *names: str) -> str | None:
    """The same on one line, for words that a CMS has written as HTML: `&amp;` is `&`."""
    found = first_text(data, *names)
    return clean_line(unescape(found)) if found else None


def addresses_of(node: Node) -> list[str]:
    """The addresses that an object gives as its own."""
    own = [node.get("url"), node.get("mainEntityOfPage"), str(node.get("@id") or "").partition("#")[0]]
    found = []
    for value in own:
        if isinstance(value, Mapping):
            value = value.get("@id") or value.get("url")
        found += [text for text in texts(value) if text.startswith(("http://", "https://"))]
    return found


def shared(first: str, second: str) -> float:
    """How much of the shorter of two headlines is in the other, by words, from 0 to 1."""
    ones, others = set(_WORD.findall(first.casefold())), set(_WORD.findall(second.casefold()))
    return len(ones & others) / max(1, min(len(ones), len(others)))


def _closeness(node: Node, page: PageFacts) -> int:
    """How sure it is that an article is the page's own: below 0 it is another."""
    headline = spoken_text(node, "headline", "name") or ""
    alike = max((shared(headline, one) for one in page.headlines if one), default=None) if headline else None
    known = {url_key(one) for one in page.addresses if canonical(one)}
    own = {url_key(one) for one in addresses_of(node)}
    points = 0
    if known and own:
        points += 2 if known & own else -1
    if alike is not None:
        points += 2 if alike >= 0.8 else 0 if alike >= 0.4 else -2
    return points


def _nodes(value: object, depth: int, others: bool) -> Iterator[tuple[Node, bool]]:
    """All objects in `value`, and for each whether it is only listed by another."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value[:_MOST]:
            yield from _nodes(one, depth + 1, others)
    elif isinstance(value, Mapping):
        if "@type" in value or "@id" in value:
            yield value, others
        for key, inner in value.items():
            if isinstance(inner, list | Mapping):
                yield from _nodes(inner, depth + 1, others or key.casefold() in _OTHERS)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def people_of(data: Node) -> tuple[list[str], list[str]]:
    """The names under `author` of an article's data: of people, and of organisations."""
    people: list[str] = []
    houses: list[str] = []
    said = data.get("author") or data.get("creator")
    for one in said if isinstance(said, list) else [said]:
        names = [name for name in map(clean_line, texts(one)) if name and "://" not in name]
        is_house = isinstance(one, dict) and bool(
            kinds_of(one) & {"organization", "newsmediaorganization", "corporation"}
        )
        (houses if is_house else people).extend(names)
    return people, houses
