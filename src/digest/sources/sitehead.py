"""What a page of a list says of itself, and where it goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.sources.blockwords import block_of
from digest.sources.lengths import word_count
from digest.sources.siteareas import elements, names_of
from digest.sources.sitelinks import home_of, leads_home, on_site
from digest.sources.siteteaser import words_of
from digest.sources.urls import canonical, joined, url_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEXT = re.compile(
    r"^(?:next|older|weiter|nächste|ältere|suivant|siguiente|sonraki|следующая|далее|дальше|növbəti|հաջորդ|შემდეგი"
    r"|التالي|بعدی|صفحه بعد)\b|^[›»→]$",
    re.IGNORECASE,
)

_MOST_OF_A_NAME = 6


def base_of(tree: HtmlElement, url: str) -> str:
    """What relative links of the page at `url` start from."""
    given = next((each.get("href") for each in tree.iter("base") if each.get("href")), None)
    return (given and joined(url, given)) or url


def canonical_of(tree: HtmlElement, url: str) -> str | None:
    """The address that the page calls its own."""
    given = [each.get("href") for each in tree.iter("link") if "canonical" in (each.get("rel") or "").lower().split()]
    return next((address for href in given if href and (address := canonical(href, base_of(tree, url)))), None)


def meta_of(tree: HtmlElement, *names: str) -> tuple[str, ...]:
    """What the meta elements of these names say, each thing once."""
    found = [each.get("content") for each in tree.iter("meta") if (each.get("property") or each.get("name")) in names]
    return tuple(dict.fromkeys(words for text in found if (words := clean_line(text))))


def name_in_heading(tree: HtmlElement) -> tuple[str, ...]:
    """What the first heading of a front page calls the site: a few words that lead to no story and name no block."""
    first = next(tree.iter("h1"), None)
    words = words_of(first)
    if first is None or not words or word_count(words) > _MOST_OF_A_NAME or block_of(words):
        return ()
    links = (one for one in [*first.iter("a"), *first.iterancestors("a")] if one.get("href"))
    return (words,) if all(leads_home(one.get("href")) for one in links) else ()


def next_page_of(tree: HtmlElement, url: str) -> str | None:
    """The page of the same site that goes on with this one."""
    base = base_of(tree, url)
    marked = [each for each in elements(tree) if each.tag in ("a", "link") and each.get("href")]
    by_rel = [each for each in marked if "next" in (each.get("rel") or "").lower().split()]
    by_name = [each for each in marked if each.tag == "a" and any(name.endswith("next") for name in names_of(each))]
    by_words = [each for each in marked if each.tag == "a" and _NEXT.search(words_of(each) or "")]
    for each in [*by_rel, *by_name, *by_words]:
        address = canonical(each.get("href") or "", base)
        if address and on_site(address, home_of(url)) and url_key(address) != url_key(url):
            return address
    return None
