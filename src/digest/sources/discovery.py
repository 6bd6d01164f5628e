"""What a fetched document is, and where a web page says that its feed is."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser
from typing import Literal

from digest.sources.urls import joined

Form = Literal["xml", "json", "page", "empty", "other"]

BLANK = "\ufeff\0 \t\r\n"
"""What may stand before a document and says nothing."""

_FEED_TYPES = {"application/rss+xml": 0, "application/atom+xml": 1, "application/feed+json": 2, "application/json": 3}
_PROLOGUE = re.compile(
    r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body|title|meta|div|p|h1)\b", re.IGNORECASE)
_LOOK = 64_000


def form_of(text: str) -> Form:
    """What `text` is, by its content: servers are too often wrong about types."""
    start = text[:_LOOK].lstrip(BLANK)
    if not start:
        return "empty"
    if start[0] in "{[":
        return "json"
    prologue = _PROLOGUE.match(start)
    root = start[prologue.end() :] if prologue else start
    if _PAGE.match(root):
        return "page"
    return "xml" if root.startswith("<") or "<rss" in root or "<feed" in root else "other"


def feed_address(page: str, url: str) -> str | None:
    """The address of the feed that a page at `url` announces (`<link rel="alternate">`), RSS and Atom first."""
    finder = _Links()
    with suppress(AssertionError):  # so the parser ends at a declaration that it does not know
        finder.feed(page[: 4 * _LOOK])
    base = (finder.base and joined(url, finder.base)) or url
    found = [(kind, whole) for kind, href in finder.found if (whole := joined(base, href))]
    best = min(found, default=None, key=lambda link: _FEED_TYPES[link[0]])
    return best[1] if best else None


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and self.base is None:
            self.base = given.get("href")
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and "alternate" in given.get("rel", "").lower().split() and kind in _FEED_TYPES:
            href = given.get("href", "").strip()
            if href:
                self.found.append((kind, href))
