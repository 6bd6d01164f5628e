"""Who wrote the story on a page, as its markup and its byline say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from digest.html.markup import names as named
from digest.sources.bylinelines import SAYS_BY, bare_line, first_line_of, labels_author
from digest.sources.bylineparts import names_of_parts, parts_behind_label
from digest.sources.bylinerows import agency_alone, name_with_own_links, names_beside_a_date, names_right_behind
from digest.sources.bylinewords import KIND_LEADS, ROLE, SOURCE_LEADS, WROTE
from digest.sources.densebylines import labelled_in_dense_script
from digest.sources.densenames import dense_names
from digest.sources.labelleditems import name_behind_a_label
from digest.sources.monthnames import is_weekday
from digest.sources.pagetree import holds_picture, label_of, spoken_at, words_of
from digest.sources.people import goes_on_behind, names_people

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMED = re.compile(
    r"-(?:by-?lines?(?:-name)?|authors?(?:-name|-names|-link)?|(?:post|entry|article|story"
    r"|news)-authors?|writers?|contributors?|autor(?:en|es|a)?"
    r"|auteurs?|signature|firma|muellif|yazar|reporter|szerzok?|autore|autori|autorzy|autorka|redaktor|dziennikarz|skribent|forfatter|journalist|kirjoittaja|toimittaja|vcard|created-?by|avtor(?:i|ji)?|by)(?=-)"
)
_NOT_NAMES = re.compile(
    r"-(?:bio|avatar|image|img|photo|picture|foto|bild|(?:pic|img|image|photo)-?box|description|about|role|job|twitter|social|follow|date|count|url|icon)(?=-)"
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|staff|writers?|contributors?|journalists?"
    r"|yazar(?:lar)?|muellif|by|avtor(?:i|ji)?|szerzok?|autor[ei]|autorzy|redaktor(?:zy)?|forfatter|skribent|kirjoittaja|toimittaja|penulis"
    r"|journalisten|auteur|journalistes?|redactie|redakce|periodistas?)/"
)
_DETAILS = re.compile(r"-(?:meta|details|byline|by|hgroup|author|post-info|article-info|infos?)(?=-)")
_NAME = re.compile(r"[^\W\d_][\w’'.-]*")
_LOGIN = re.compile(r"[a-z][a-z._-]*\d+[a-z\d]*|admin(?:istrator)?|root|webmaster|user")
_SENTENCES = re.compile(r"(?:[^\W_]{3,}\.|[!?])\s")  # no initials
_BEHIND_INITIALS = re.compile(r"\.\s+(\w)")
_LONGEST = 160
_LABELS = frozenset({"dt", "th", "td", "span", "div", "b", "strong"})
_LINES = named("p div span em strong b i font small address td li cite h4 h5 h6")
_LONGEST_LABEL = 40
_OF_TAGS = re.compile(r"-(?:tags?|topics?|categor(?:y|ies))(?=-)")


def printed_names(places: Iterable[Sequence[HtmlElement]]) -> tuple[list[str], HtmlElement | None]:
    """The names that the page prints, from the first of `places` with any, and the element that they stand in."""
    for elements in places:
        for wanted in _WAYS:
            names, element = wanted(elements)
            if names and not all(_LOGIN.fullmatch(name.split()[-1]) for name in names):
                return names, element
    return [], None


def names_in(element: HtmlElement) -> list[str]:
    """The names in a byline: those of its links to people, else what its words say."""
    if links := [words for one in element.iter("a") if _is_author_link(one) and (words := words_of(one))]:
        return list(dict.fromkeys(links))
    if labelled := parts_behind_label(element):
        return list(dict.fromkeys(name for one in labelled for name in names_in(one)))
    if items := _names_of_items(element) or names_of_parts(element):
        return items
    if linked := _names_of_links(element):
        return linked
    first = first_line_of(element)
    if dense := dense_names(first or ""):
        return list(dense)
    line = bare_line(first, spoken_at(element))
    return [line] if line and not SOURCE_LEADS.match(line) else []


def _names_of_links(element: HtmlElement) -> list[str]:
    """The names that are all the links of a byline, where no more than a short label stands beside them."""
    names = [words for one in element.iter("a") if (words := words_of(one))]
    rest = words_of(element) or ""
    for name in names:
        rest = rest.replace(name, " ", 1)
    few = len(re.findall(r"\w+", rest)) <= len(names) + 1
    known = few and all(
        " " in name and names_people(name, spoken_at(element)) and not ROLE.match(name) for name in names
    )
    return list(dict.fromkeys(names)) if known else []


def _names_of_items(element: HtmlElement) -> list[str]:
    """The names of several items of one kind that stand side by side, each with its own."""
    holder = element
    while len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]
    kinds = {(one.tag, one.get("class")) for one in holder}
    if len(holder) < 2 or any((one.tail or "").strip() or not isinstance(one.tag, str) for one in holder):
        return []
    if len(kinds) > 1 and (len({tag for tag, _ in kinds}) > 1 or any(_NOT_NAMES.search(label_of(o)) for o in holder)):
        return []
    if len(kinds) == 1 and next(iter(kinds))[1] is None and holder[0].tag not in ("a", "li"):
        return []
    language = spoken_at(element)
    names = [bare_line(first_line_of(one), language) for one in holder]
    known = [name for name in names if name and names_people(name, language) and not ROLE.match(name)]
    if len(kinds) > 1 and not all(" " in name for name in known):
        return []
    return list(dict.fromkeys(known)) if len(known) == len(names) else []


def _linked_names(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    marked = [one for one in elements if one.tag in ("a", "span", "div", "address", "p") and _is_author_link(one)]
    inner = [
        one for one in marked if not any(other is not one and one in list(other.iterancestors()) for other in marked)
    ]
    names = [bare_line(words, spoken_at(one)) for one in inner if (words := first_line_of(one)) and len(words) <= 100]
    kept = list(dict.fromkeys(name for name in names if name))
    return kept, inner[0] if kept else None


def _is_author_link(element: HtmlElement) -> bool:
    marks = f"{element.get('rel') or ''} {element.get('itemprop') or ''} {element.get('property') or ''}".split()
    if {"author", "schema:author", "foaf:name"} & set(marks):
        return True
    if _NOT_NAMES.search(label_of(element)):
        return False
    return element.tag == "a" and bool(_AUTHOR_PAGE.search(element.get("href") or "")) and bool(words_of(element))


def _named_line(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    for element in elements:
        label = label_of(element)
        if (
            not _NAMED.search(label)
            or _NOT_NAMES.search(label)
            or element.tag in ("img", "time", "article", "main", "body", "figure", "figcaption")
        ):
            continue
        words = words_of(element)
        if (
            words
            and len(words) <= 200
            and not _LOGIN.fullmatch(words.split()[-1])
            and (names := names_in(element))
            and _is_name_like(names[0])
        ):
            return list(dict.fromkeys([*names, *names_right_behind(element)])), element
    return [], None


def _by_line(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    for element in elements:
        if element.tag not in _LINES:
            continue
        whole = None if holds_picture(element) else words_of(element)
        words = first_line_of(element) if whole and len(whole) <= _LONGEST else None
        if words and len(words) <= _LONGEST and (found := SAYS_BY.match(words)):
            name = bare_line(found["names"], spoken_at(element))
            if name and _is_name_like(name) and not goes_on_behind(name, words):
                return [name], element
        elif words and len(words) <= _LONGEST and (name := bare_line(words, spoken_at(element))) and _says_kind(name):
            return [name], element
    return [], None


def _labelled_name(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """The names behind a label that has an element of its own: “Author” in one cell, the name in the next."""
    for element in elements:
        label = words_of(element) if element.tag in _LABELS and len(element) <= 1 else None
        following = element.getnext()
        if not label or len(label) > _LONGEST_LABEL or following is None or not isinstance(following.tag, str):
            continue
        if not labels_author(label) or (element.tail or "").strip():
            continue
        names = names_in(following)
        if names and all(names_people(name, spoken_at(element)) and not ROLE.match(name) for name in names):
            return names, following
    return [], None


def _among_labels(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    return name_behind_a_label(elements, labels_author)


def _says_kind(line: str) -> bool:
    """Whether a line says what kind of text is whose: “Ein Kommentar von Anna Berg”."""
    return bool(KIND_LEADS.match(line) or WROTE.search(line)) and names_people(line)


def _name_among_details(elements: Sequence[HtmlElement]) -> tuple[list[str], HtmlElement | None]:
    """A name that stands alone among a story's details: two or three words, each with a capital."""
    for element in elements:
        parent = element.getparent()
        if element.tag not in ("span", "div", "p", "a", "b", "strong", "li") or len(element) or parent is None:
            continue
        if "tag" in (element.get("rel") or "").split() or _OF_TAGS.search(label_of(parent)):
            continue
        words = (words_of(element) or "").split()
        is_name = 2 <= len(words) <= 3 and all(_NAME.fullmatch(word) and word[0].isupper() for word in words)
        if is_name and _DETAILS.search(label_of(parent)) and not _NOT_NAMES.search(label_of(element)):
            return [" ".join(words), *names_right_behind(element)], element
    return [], None


def _is_name_like(name: str) -> bool:
    words = name.split()
    return (
        1 <= len(words) <= 14
        and not (len(words) == 1 and is_weekday(name))
        and not _SENTENCES.search(name)
        and not any(sign.islower() for sign in _BEHIND_INITIALS.findall(name))
        and any(word[0].isalpha() for word in words)
    )


_WAYS = (
    _linked_names,
    _named_line,
    _by_line,
    labelled_in_dense_script,
    _labelled_name,
    _among_labels,
    _name_among_details,
    names_beside_a_date,
    name_with_own_links,
    agency_alone,
)
