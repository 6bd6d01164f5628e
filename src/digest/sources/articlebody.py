"""The markup of an article's page taken apart: the text, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from digest.html.clean import clean_line
from digest.model.article import Image
from digest.sources.credits import picture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BODY = re.compile(
    r"(?:^|[\s_-])(?:(?:article|story|post|entry)_{0,2}-?(?:body|content|text)|body-?text)(?:$|\s)", re.IGNORECASE
)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|lede|dek|subheadline|sub-?title|article-intro)(?:$|[\s_-])", re.IGNORECASE
)
_BESIDE = re.compile(
    r"(?:^|[\s_-])(?:byline|share|sharing|social|tags|topics|category|related|teaser|newsletter|signup|cookie|comments|"
    r"breadcrumbs?|advert|promo|print)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NEVER = frozenset(
    {"script", "style", "nav", "aside", "form", "footer", "header", "template", "noscript", "button", "iframe"}
)
_SOURCE = re.compile(r"^sources?\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the markup says; `body_html` is as found, not sanitised, `published` as printed for machines."""

    headline: str | None
    standfirst: str | None
    body_html: str | None
    authors: tuple[str, ...]
    published: str | None
    language: str | None
    source_line: str | None
    image: Image | None


def take_apart(tree: HtmlElement) -> Parts:
    """The parts of the article in `tree`, which is changed: what was found leaves the text.

    The article is the element that says so, else `main`, else the whole body; its text is the
    element inside that is named as its body or content, else all of it but what stands beside it.
    """
    article = _article(tree)
    headline = _taken(article, lambda element: element.tag == "h1") or _words(next(tree.iter("h1"), None))
    standfirst = _taken(article, lambda element: _named(element, _STANDFIRST))
    authors = tuple(filter(None, (_words(one) for one in article.iter("a", "span") if _is_author(one))))
    published = next((one.get("datetime") for one in article.iter("time") if one.get("datetime")), None)
    image = _lead(article)
    source = _taken(article, lambda element: element.tag in ("p", "div") and bool(_SOURCE.match(_words(element) or "")))
    return Parts(headline, standfirst, _body(article), authors, published, _language(article), source, image)


def _article(tree: HtmlElement) -> HtmlElement:
    articles = list(tree.iter("article"))
    with_heading = [one for one in articles if one.find(".//h1") is not None]
    found = with_heading or (articles if len(articles) == 1 else [])
    return next(iter([*found, *tree.iter("main"), *tree.iter("body")]), tree)


def _elements(holder: HtmlElement) -> Iterator[HtmlElement]:
    return (element for element in holder.iter() if isinstance(element.tag, str))


def _named(element: HtmlElement, names: re.Pattern[str]) -> bool:
    return bool(names.search(element.get("class") or "") or names.search(element.get("itemprop") or ""))


def _is_author(element: HtmlElement) -> bool:
    return "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split()


def _words(element: HtmlElement | None) -> str | None:
    return None if element is None else clean_line(element.text_content())


def _taken(holder: HtmlElement, wanted: Callable[[HtmlElement], bool]) -> str | None:
    found = next((element for element in _elements(holder) if element is not holder and wanted(element)), None)
    words = _words(found)
    if found is not None:
        found.drop_tree()
    return words


def _lead(article: HtmlElement) -> Image | None:
    """The picture of the first figure before the text; a figure within the text stays there."""
    body = next((one for one in _elements(article) if _named(one, _BODY)), None)
    for figure in article.iter("figure"):
        if body is not None and body in figure.iterancestors():
            continue
        inside = next(figure.iter("img"), None)
        if inside is not None and inside.get("src"):
            image = picture(inside.get("src"), inside.get("alt"), _words(next(figure.iter("figcaption"), None)))
            figure.drop_tree()
            return image
    return None


def _body(article: HtmlElement) -> str | None:
    from lxml import etree

    body = next(
        (one for one in _elements(article) if _named(one, _BODY) or one.get("itemprop") == "articleBody"), article
    )
    for element in list(_elements(body)):
        beside = element.tag in _NEVER or (_named(element, _BESIDE) and element.tag not in ("html", "body"))
        if element is not body and beside and element.getparent() is not None:
            element.drop_tree()
    inner = escape(body.text or "", quote=False) + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in body
    )
    return inner.strip() or None


def _language(article: HtmlElement) -> str | None:
    holders = [article, *article.iterancestors()]
    return next((one.get("lang") for one in holders if one.get("lang")), None)
