"""Addresses below a word that names a list or an archive: some systems keep each of their stories there, too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from digest.html.markup import names

LISTS = names("""
    category categories kategorie kategori topic topics thema themen theme themes dossier dossiers section sections
    rubrik rubrique page seite archive archives archiv arxiv list liste""")
SUBJECTS = names("legal app apps weather wetter meteo hava hava-durumu pogoda tiempo games spiele")
"""Words for pages of a site that are none of its stories, and for what stories are about as well."""

_ARCHIVES = names("archive archives archiv arxiv arkiv archivo archivio arquivo")
LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|ece|story)$", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?\d{1,2})?(?:/|-)")
_DAY_OR_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:\d\d)?")
_ID = re.compile(r"(?:^|[^0-9])(?:\d{5,}|(?!19|20)\d{4})(?:[^0-9]|$)")
_A_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d+")
_FIGURES_ALONE = re.compile(r"[\d-]+")
_PAGE_NUMBER = re.compile(r"/(?:page|seite|sayfa|stranica|pagina|p)/(\d+)/?$", re.IGNORECASE)
_PAGES_OF_A_LIST = 3
_WORDS_OF_A_SLUG = 4


def segments_of(url: str) -> list[str]:
    """The parts of the path in small letters, without endings, and without a language or a program before others."""
    given = [part for part in unquote(urlsplit(url).path).split("/") if part]
    while len(given) > 1 and (LANGUAGE.fullmatch(given[0]) or given[0].lower() == "index.php"):
        given = given[1:]
    return [_ENDING.sub("", part).lower() for part in given]


def is_of_program(url: str) -> bool:
    """Whether an address names a document or has a query: it is made by a program for one thing of many."""
    parts = urlsplit(url)
    return bool(parts.query) or has_ending(parts.path)


def has_ending(path: str) -> bool:
    """Whether a path ends as a document's does: `.html`, `.php`."""
    return bool(_ENDING.search(path))


def is_dated(url: str) -> bool:
    """Whether folders of an address are a year and a month."""
    return bool(_DATED.search(unquote(urlsplit(url).path)))


def has_story_number(part: str) -> bool:
    """Whether a part of a path has a number that a system may give to one story: no year, which archives have."""
    return bool(_ID.search(part))


def page_number(url: str) -> str | None:
    """The number behind a word for a page at the end of an address."""
    found = _PAGE_NUMBER.search(urlsplit(url).path)
    return found[1] if found is not None else None


def is_page_of_list(url: str) -> bool:
    """Whether an address ends in the number of a page of a list: `/sport/page/2`; `/p/48211` may be a story's."""
    return 0 < len(page_number(url) or "") <= _PAGES_OF_A_LIST


def below_archive(segments: Sequence[str], url: str) -> bool:
    """Whether a story stands below an archive's word: `/archives/48211`, but no month, day or page of the archive."""
    if len(segments) < 2 or segments[0] not in _ARCHIVES or segments[1] in LISTS:
        return False
    last = segments[-1]
    if _FIGURES_ALONE.fullmatch(last):
        return has_story_number(last) and not _DAY_OR_MONTH.fullmatch(last)
    able = is_dated(url) or is_of_program(url) or any(map(has_story_number, segments)) or _is_slug(last)
    return able and not last.startswith("index")


def is_story_of_archive(url: str) -> bool:
    """Whether an address is that of one story below an archive's word."""
    return below_archive(segments_of(url), url)


def folder_of_list(url: str) -> str | None:
    """The word at the beginning of an address that names a list, or a subject, behind which something follows."""
    segments = segments_of(url)
    return segments[0] if len(segments) > 1 and segments[0] in LISTS | SUBJECTS else None


def names_one(url: str) -> bool:
    """Whether an address ends as one of a story does: in its number, or in the words of its headline."""
    segments = segments_of(url)
    last = segments[-1] if segments else ""
    in_archive = segments[:1] and segments[0] in _ARCHIVES and _A_NUMBER.fullmatch(last)
    return bool(in_archive) or has_story_number(last) or _is_slug(last)


def _is_slug(part: str) -> bool:
    return len([word for word in re.split(r"[-_+ ]+", part) if word]) >= _WORDS_OF_A_SLUG
