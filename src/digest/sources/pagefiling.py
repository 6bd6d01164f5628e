"""Where a page's story is filed: its section and its topics, from the first place that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.html.markup import names as words_in
from digest.sources.blockwords import block_of
from digest.sources.breadcrumbs import printed_trail, section_of_trail
from digest.sources.categories import TOPIC
from digest.sources.detailsections import section_in_details, section_in_details_below
from digest.sources.draft import Category
from digest.sources.linkeddata import spoken_text, texts
from digest.sources.menumarks import section_by_menu
from digest.sources.pagesections import (
    label_above,
    link_to_category,
    linked_above,
    menu_label,
    named_near,
    part_of_address,
    sections_of_address,
    tag_of_menu,
    topics_in,
    urlsplit_path,
)
from digest.sources.pageselectors import BY_SELECTOR
from digest.sources.pagetree import words_of
from digest.sources.pageview import PageView
from digest.sources.showcases import is_showcase, no_showcase
from digest.sources.slugs import slug

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_ALL_NEWS = frozenset(
    slug(one)
    for one in words_in("""
    haber haberler nachrichten meldungen notizie noticias notícias nouvelles nyheter nyheder uutiset wiadomości zprávy
    správy
    hírek știri vijesti vesti novice вести ειδήσεις الأخبار أخبار اخبار חדשות ニュース 新闻 新聞 뉴스 berita
    naujienos ziņas uudised
    articles artikel articoli artículos artigos
    """)
)


def section_of(view: PageView, headline: str | None) -> str | None:
    """The label of the section."""
    if chosen := view.chosen("section"):
        return view.line("section", [(words_of(chosen[0]), BY_SELECTOR)])
    address = view.canonical or view.shared_as or view.url
    trail, printed = view.linked.trail(), printed_trail(view.tree, view.hints.menu)
    said = [clean_line(one) for one in texts(view.data.get("articleSection"))]
    above = label_above(view.regions.before)
    places = sections_of_address(address, view.tree)
    place = next((one for one in places if not _names_all_news(one[0])), next(iter(places), None))
    crumb = (section_of_trail(trail, headline, view.sites, address), "JSON-LD breadcrumbs")
    printed_crumb = (section_of_trail(printed, headline, view.sites, address), "the page: breadcrumbs")
    steps = [crumb, printed_crumb]
    found = [
        (_in_address(said, address), "JSON-LD articleSection"),
        (_in_address([view.meta.line("article:section")], address), "Open Graph article:section"),
        (spoken_text(view.marked[1], "articleSection"), "microdata articleSection"),
        *(one for one in steps if not _names_all_news(one[0])),
        (_class_category(view), "the page: class of the article"),
        above or (None, ""),
        (linked_above(view.regions.before, view.heading, view.tree), "the page: link above the headline"),
        (section_in_details(view, headline), "the page: the details at its headline"),
        (link_to_category(view.regions.after), "the page: link to its category"),
        (section_in_details_below(view, headline), "the page: the details below its text"),
        *(one for one in steps if _names_all_news(one[0])),
        (tag_of_menu(view.place.scope, view.tree), "the page: a tag that its menu has"),
        (named_near(view.regions.before, view.heading, view.tree), "the page: a word of its menu at the headline"),
        (
            view.meta.line("section", "article.section", "parsely-section", "sailthru.section", "dcterms.subject"),
            "meta section",
        ),
        place or (None, ""),
        section_by_menu(view, headline) or (None, ""),
        (None if places else part_of_address(address)) or (None, ""),
    ]
    return view.line("section", sorted(found, key=lambda one: is_showcase(one[0])))


def _names_all_news(label: str | None) -> bool:
    """Whether a step of a trail is the list of all stories, of whatever section."""
    return bool(label) and (block_of(label) == "latest" or slug(label or "") in _ALL_NEWS)


def _in_address(names: Sequence[str | None], address: str | None) -> str | None:
    """Of several sections the one that the address names, else the first."""
    known = [
        part.strip()
        for name in names
        if name
        for part in ([name] if len(name.split(",")) < 2 else [name, *name.split(",")])
    ]
    parts = {slug(part) for part in urlsplit_path(address).split("/") if part}
    return next((name for name in known if slug(name) in parts), None) or no_showcase(list(filter(None, names)))


def _class_category(view: PageView) -> str | None:
    """The one category that WordPress writes into the class of an article."""
    for element in view.tree.iter("article", "div"):
        classes = (element.get("class") or "").split()
        if "hentry" in classes or "type-post" in classes:
            found = [name.removeprefix("category-") for name in classes if name.startswith("category-")]
            if len(found) == 1 and found[0] != "uncategorized":
                return (
                    menu_label(view.tree, found[0])
                    or menu_label(view.tree, f"category/{found[0]}")
                    or _linked_category(element, found[0])
                )
    return None


def _linked_category(element: HtmlElement, name: str) -> str | None:
    links = (one for one in element.iter("a") if urlsplit_path(one.get("href")).rstrip("/").endswith(f"/{name}"))
    return next((words for one in links if (words := words_of(one))), None)


def topics_of(view: PageView) -> tuple[Category, ...]:
    """The topics that the page names."""
    words = [part for text in texts(view.data.get("keywords")) for part in re.split(r"[,;،]", text)]
    listed = [
        part
        for text in (view.meta.all("news_keywords") or texts(view.marked[1].get("keywords")))
        for part in text.split(",")
    ]
    found = view.take(
        "topics",
        (view.meta.all("article:tag"), "Open Graph article:tag"),
        (words, "JSON-LD keywords"),
        (topics_in(view.place.scope), "the page: its tags"),
        (listed, "meta news_keywords"),
    )
    said = [clean_line(one) for one in found] if isinstance(found, list) else []
    return tuple(Category(name, scheme=TOPIC) for name in dict.fromkeys(said) if name)
