"""The row of links that tells where a page lies, its breadcrumbs: found on the page, and the section in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from digest.html.clean import clean_line
from digest.html.markup import names
from digest.sources.pagetree import elements, label_of, words_of
from digest.sources.sitelinks import leads_home
from digest.sources.slugs import slug
from digest.sources.urls import joined

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CRUMBS = re.compile(
    r"-(?:breadcrumbs?|crumbs?|breadcrumb-list|rank-math-breadcrumb|yoast-breadcrumbs?|path|trail|hleb"
    r"|brotkrumen?|sciezka|okruszki|topic-?path|pankuzu|morzsa|morzsamenu|kenyermorzsa|navpath|pathway|you-?are-?here|percorso|briciole|migas"
    r"|miga-de-pan|fil-?ariane|ariane|drobeckova|drobky|kruimelpad|kruimels?|brodsmuler|murupolku|polku|hlebnye-kroshki|kroshki)(?=-)"
)
_TRAIL_JOINT = re.compile(r"^\s*[»›>/→|≫⟩＞–—-]+\s*(?:$|\w)")
_JOINTS = frozenset("»›>/→|≫⟩＞")
_ONWARDS = re.compile(r"^\s*(?:[»›→≫⟩＞]|>+|-+>)\s*(?:$|[^\W\d_])")
_HOME = frozenset(
    one.strip()
    for one in """
    home, homepage, home page, front page, start, startseite, accueil, inicio, portada, главная, на главную, ana sayfa
    anasayfa, ana səhifə, əsas səhifə, գլխավոր, գլխավոր էջ, მთავარი, الرئيسية, خانه, صفحه اصلی, صفحه نخست, principal
    strona główna, pagina iniziale, prima pagina, início, página inicial, voorpagina, startpagina, kezdőlap, főoldal
    címlap, domů, domov, úvod, hlavní stránka, hlavná stránka, prima pagină, acasă, početna, naslovnica, naslovna
    etusivu, startsida, hem, forside, forsiden, hjem, αρχική, αρχική σελίδα, דף הבית, ראשי, עמוד הבית, ホーム, トップ
    トップページ, 首页, 首頁, 홈, головна, начало, почетна, галоўная, beranda, trang chủ, página principal
    """.replace("\n", ",").split(",")
)
# What says of a section no more than that it is one of news.
_NEWS = names(
    "news nachrichten aktuelles actualités actualité actus noticias notizie notícias новости новини вести haberler"
    " xəbərlər 新闻 新聞 新闻中心 新聞中心 ニュース 뉴스 أخبار الأخبار اخبار nieuws nyheter nyheder uutiset wiadomości"
    " aktualności zprávy aktuality správy hírek știri vijesti vesti novice νέα ειδήσεις լուրեր նորություններ"
    " სიახლეები חדשות berita ข่าว समाचार"
)
_LONGEST, _LONGEST_TRAIL, _MOST_STEPS = 40, 240, 5


def section_of_trail(
    trail: Sequence[tuple[str, str | None]], headline: str | None, sites: Iterable[str | None], url: str | None
) -> str | None:
    """The section in a row of breadcrumbs: the first that is neither the home page nor the story itself."""
    known = {slug(one) for one in sites if one} | home_slugs()
    for place, (name, address) in enumerate(trail):
        words = clean_line(name) or ""
        if not words or slug(words) in known or (place == 0 and leads_home(address)):
            continue
        if (headline and slug(words) == slug(headline)) or len(words) > 2 * _LONGEST:
            return None
        if place == len(trail) - 1 and len(trail) > 2:
            return None
        if address and url and place and _page(joined(url, address) or "") == _page(url):
            return None
        return _below_news(words, trail[place + 1 :], headline, url) or words
    return None


def _below_news(
    above: str, rest: Sequence[tuple[str, str | None]], headline: str | None, url: str | None
) -> str | None:
    """The section that the next item links to, where the one `above` says no more than that all is news."""
    if above.casefold() not in _NEWS or not rest:
        return None
    words, address = clean_line(rest[0][0]) or "", rest[0][1]
    own = not address or (url is not None and _page(joined(url, address) or "") in (_page(url), ("", "")))
    return None if own or slug(words) == slug(headline or "") or not 0 < len(words) <= _LONGEST else words


def _page(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.path.strip("/"), parts.query


def printed_trail(tree: HtmlElement, menu: Collection[str] = ()) -> list[tuple[str, str | None]]:
    """The names and addresses in the breadcrumbs that the page prints: named so, or a row that begins with home.

    `menu` are the sections that the front page names.
    """
    for element in tree.iter("nav", "ol", "ul", "div", "p", "td", "span"):
        named = f"{label_of(element)}{(element.get('aria-label') or '').lower()}-"
        marked = _CRUMBS.search(named) or "BreadcrumbList" in (element.get("itemtype") or "")
        if marked and (links := _links_in(element)):
            return links
    known = {slug(one) for one in menu}
    rows = (_unnamed_trail(one, known) for one in tree.iter("div", "p", "td", "span", "ul", "ol", "font", "center"))
    return next(filter(None, rows), [])


def _links_in(element: HtmlElement) -> list[tuple[str, str | None]]:
    return [(words, one.get("href")) for one in element.iter("a") if (words := words_of(one))]


def _unnamed_trail(element: HtmlElement, menu: Collection[str]) -> list[tuple[str, str | None]]:
    """The links of an element that begins with the home page and goes on behind a sign; else none.

    Where the sign does not point onwards, several sections of the `menu` beside each other are the menu itself.
    """
    first = next(element.iter("a"), None)
    if first is None or len(words_of(element) or "") > _LONGEST_TRAIL:
        return []
    links = _links_in(element)
    if first.getparent() is element and _ends_at_home(element.text or "") and len(links) <= _MOST_STEPS:
        return links  # the home page is named there, and no link
    if not leads_home(first.get("href")):
        return []
    if slug(words_of(first) or "") not in home_slugs():
        # The home page by the name of the site: then only a sign that points onwards tells a trail.
        led = len(links) > 1 and links[0][0] == words_of(first) and _leads_on(element)
        return links if led and len(links) <= _MOST_STEPS else []
    parted = any(_TRAIL_JOINT.search(one.tail or "") or words_of(one) in _JOINTS for one in elements(element))
    if sum(slug(words) in menu for words, _ in links[1:]) > 1 and not _leads_on(element):
        return []
    return links if parted and 1 < len(links) <= _MOST_STEPS else []


def _ends_at_home(words: str) -> bool:
    """Whether words end in a name of the home page and a sign that points onwards: “You are here: Home >”."""
    line = words.strip()
    name = re.split(r"[:：\s]", line.rstrip("»›→≫⟩＞> "))[-1]
    return line.endswith(("»", "›", "→", "≫", "⟩", "＞", ">")) and slug(name) in home_slugs()


def _leads_on(element: HtmlElement) -> bool:
    """Whether behind each link of a row but the last a sign points onwards."""
    *steps, _ = element.iter("a")
    return all(_ONWARDS.match(one.tail or "") for one in steps)


def names_home(words: str) -> bool:
    """Whether words are what a menu calls the home page, in one of many languages."""
    return slug(words) in home_slugs()


@cache
def home_slugs() -> frozenset[str]:
    """The keys of what sites call their front page in a row of links."""
    return frozenset(slug(one) for one in _HOME if one)
