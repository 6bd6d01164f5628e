"""A page read once: its tree, its data, where its story stands; what the fields are then taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.articlebody import Place, find_article
from digest.sources.headlines import folded, unescaped
from digest.sources.lengths import word_count
from digest.sources.linkeddata import LinkedData, Node, PageFacts, read_linked_data, spoken_text
from digest.sources.microdata import marked_articles
from digest.sources.pagemeta import Meta
from digest.sources.pageregions import Regions
from digest.sources.pageselectors import PageSelectors
from digest.sources.pagetree import address_in, inside, label_of, path_in_form, words_of
from digest.sources.printeddates import Order
from digest.sources.sitelinks import leads_home
from digest.sources.titledelements import titled_elements
from digest.sources.urls import joined

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_OF_A_SECTION = 2


@dataclass(frozen=True, slots=True)
class SiteHints:
    """What is known of a site beside one page of it.

    `names` are what it calls itself, such as the title of its home page or what its titles have in
    common; `menu` are its sections as its front page names them, `marks` by what it sets each item of its
    menus; `own_words` are descriptions that stand on all its pages; `date_order` is how it writes dates of
    three numbers; `timezone` is an IANA name; `now`, aware, is when the page was read;
    `listed` is the headline by which a list leads to this page, `listed_at` the date that the list gives it.
    """

    names: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    own_words: tuple[str, ...] = ()
    date_order: Order | None = None
    timezone: str | None = None
    now: datetime | None = None
    listed: str | None = None
    listed_at: str | None = None


@dataclass
class PageView:
    """One page with what was found on it so far."""

    tree: HtmlElement
    url: str | None
    selectors: PageSelectors
    hints: SiteHints
    origins: dict[str, str] = field(default_factory=dict)
    taken: list[HtmlElement] = field(default_factory=list)

    @cached_property
    def meta(self) -> Meta:
        """The meta elements."""
        return Meta(self.tree)

    @cached_property
    def linked(self) -> LinkedData:
        """All JSON-LD."""
        kinds = ((one, (one.get("type") or "").partition(";")[0].strip().lower()) for one in self.tree.iter("script"))
        return read_linked_data(one.text or "" for one, kind in kinds if kind == "application/ld+json")

    @cached_property
    def data(self) -> Node:
        """The JSON-LD of this story."""
        return self.linked.article(self.facts)

    @cached_property
    def facts(self) -> PageFacts:
        """What tells this story's data from another's."""
        named = (self.url, self.canonical, self.shared_as)
        shown = [words_of(one) for one in self.tree.iter("h1")]
        titles = [self.meta.line("og:title"), self.title]
        return PageFacts(tuple(filter(None, named)), tuple(filter(None, [*shown, *titles])))

    @cached_property
    def marked(self) -> tuple[HtmlElement | None, Node]:
        """The story that microdata or RDFa mark, and its element."""
        found = marked_articles(self.tree)
        with_title = [
            one
            for one in found
            if one[0].find(".//h1") is not None or spoken_text(one[1], "headline", "name") in self.facts.headlines
        ]
        best = with_title or (found if len(found) == 1 else [])
        return best[0] if best else (None, {})

    @cached_property
    def place(self) -> Place:
        """Where the story stands."""
        found = find_article(self.tree, self.marked[0], self.chosen("body"))
        narrow = self._with_title(found)
        return found if narrow is None else replace(found, scope=narrow)

    def _with_title(self, found: Place) -> HtmlElement | None:
        """On a page without headings, the smallest element that holds the text and, above it, the page's title."""
        if found.body is None or any(not self._names_site(one) for one in found.scope.iter("h1") if words_of(one)):
            return None
        titled = titled_elements(found.scope, self.title, self.hints.listed)
        holders = [one for one in found.body.iterancestors() if inside(one, found.scope)]
        return next((one for one in holders if any(inside(each, one) for each in titled)), None)

    @cached_property
    def heading(self) -> HtmlElement | None:
        """The element of the headline: the h1 of the story's place, else what is named a headline there."""
        headings = [one for one in self.place.scope.iter("h1") if words_of(one)]
        named = [
            one
            for one in self.place.scope.iter("h1", "h2", "h3", "div", "span", "p", "a", "font", "td")
            if {"headline", "entry-title", "post-title", "article-title", "story-title", "node-title", "p-name"}
            & set((one.get("class") or "").lower().split())
            or "headline" in (one.get("itemprop") or "").split()
            or "-headline-" in label_of(one)
        ]
        titled = [
            one for one in titled_elements(self.place.scope, self.title, self.hints.listed) if not self._names_site(one)
        ]
        own = [one for one in headings if not self._names_site(one)]
        if own and all(word_count(words_of(one)) <= _OF_A_SECTION for one in own):
            own = [one for one in titled if one.tag in ("h1", "h2", "h3") or one.getparent().tag in ("h2", "h3")] or own
        ranked = own or named[:1] or titled[:1] or list(self.place.scope.iter("h2"))[:1]
        return next(iter(ranked), None)

    def _names_site(self, heading: HtmlElement) -> bool:
        words = words_of(heading)
        return self.is_site_name(words) or folded(words or "") in map(folded, self.signs)

    @cached_property
    def regions(self) -> Regions:
        """What stands above and below the text."""
        return Regions(self.place, self.heading)

    @cached_property
    def title(self) -> str | None:
        """The words of the title element."""
        return unescaped(clean_line(self.tree.findtext(".//title")))

    @cached_property
    def canonical(self) -> str | None:
        """The canonical address that the page names."""
        links = (one for one in self.tree.iter("link") if "canonical" in (one.get("rel") or "").lower().split())
        return next((found for one in links if (found := address_in(one, "href", self.url))), None)

    @cached_property
    def shared_as(self) -> str | None:
        """The address that its Open Graph names."""
        said = self.meta.first("og:url")
        return said if said and joined(None, said) else None

    @cached_property
    def base(self) -> str | None:
        """What relative addresses start from (HTML, 2.4.3)."""
        said = next((one.get("href") for one in self.tree.iter("base") if one.get("href")), None)
        known = self.url or next((one for one in (self.canonical, self.shared_as) if one and "://" in one), None)
        return (joined(known, said) if said else None) or known

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """The names by which the site calls itself, the one of its Open Graph first."""
        publisher = spoken_text(self.data, "publisher") or spoken_text(self.marked[1], "publisher")
        feeds = (
            one.get("title")
            for one in self.tree.iter("link")
            if "alternate" in (one.get("rel") or "") and "xml" in (one.get("type") or "")
        )
        named = [
            self.meta.line("og:site_name"),
            self.linked.site(),
            publisher,
            self.meta.line("application-name", "apple-mobile-web-app-title"),
            *self.hints.names,
        ]
        plain = [(name or "").partition(" (")[0].partition(" »")[0] for name in feeds]
        return tuple(dict.fromkeys(filter(None, [*named, *map(clean_line, plain)])))

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """What stands on the page's links to the home page: most often the name of the site."""
        links = (one for one in self.tree.iter("a") if leads_home((one.get("href") or "").strip()))
        shown = (
            words_of(one) or clean_line(next((image.get("alt") for image in one.iter("img")), None)) for one in links
        )
        return tuple(dict.fromkeys(words for words in shown if words and len(words) <= 60))

    def is_site_name(self, words: str | None) -> bool:
        """Whether these words are a name of the site and no headline."""
        return bool(words) and folded(words or "") in {folded(name) for name in self.sites}

    def chosen(self, name: str) -> list[HtmlElement]:
        """The elements that the configured selector of a part of the page finds."""
        selector = getattr(self.selectors, name)
        if not selector:
            return []
        from lxml.cssselect import CSSSelector

        found = self.tree.xpath(path_in_form(CSSSelector(selector, translator="html").path))
        return [one for one in found if hasattr(one, "tag")] if isinstance(found, list) else []

    def take(self, name: str, *candidates: tuple[object, str] | None) -> object:
        """The first candidate that there is, and the note of where it came from."""
        for candidate in candidates:
            if candidate is not None and candidate[0]:
                self.origins[name] = candidate[1]
                return candidate[0]
        return None

    def line(self, name: str, candidates: Sequence[tuple[str | None, str]]) -> str | None:
        """The same, for a line of text."""
        found = self.take(name, *candidates)
        return found if isinstance(found, str) else None
