"""Entries against what the sample newsroom expects: one line a difference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from digest.html.text import visible
from digest.model.article import Entry, Image

Wanted = Mapping[str, Any]


def _image(entry: Entry) -> Image:
    return entry.story.image or Image()


def _primary(tag: str | None) -> str | None:
    return tag.partition("-")[0] if tag else None


FIELDS: dict[str, Callable[[Entry, Wanted], tuple[object, object]]] = {
    "headline": lambda entry, want: (entry.story.headline, want["title"]),
    "standfirst": lambda entry, want: (entry.story.standfirst, want["standfirst"] or None),
    "section": lambda entry, want: (entry.story.section, want["section"]),
    "section_label": lambda entry, want: (entry.story.section_label, want["section_label"]),
    "topics": lambda entry, want: (list(entry.story.topics), want["topics"]),
    "authors": lambda entry, want: (list(entry.story.authors), want["authors"]),
    "language": lambda entry, want: (_primary(entry.story.language), want["lang"]),
    "published": lambda entry, want: (entry.story.published, moment(want["published"])),
    "updated": lambda entry, want: (entry.story.updated, moment(want["updated"])),
    "picked": lambda entry, want: (entry.picked, want["editors_choice"]),
    "popular_rank": lambda entry, want: (entry.popular_rank, want["popular_rank"]),
    "source_line": lambda entry, want: (entry.story.source_line, want["source_raw"]),
    "image": lambda entry, want: (_image(entry).url, want["image"]),
    "alt": lambda entry, want: (_image(entry).alt, want["image_alt"] or None),
    "caption": lambda entry, want: (_image(entry).caption, want["caption_raw"] or None),
    "credit": lambda entry, want: (_image(entry).credit, want["credit"]),
}


def moment(printed: str | None) -> datetime | None:
    return datetime.fromisoformat(printed) if printed else None


def differences(entries: Iterable[Entry], wanted: Iterable[Wanted], fields: Iterable[str]) -> list[str]:
    """Where `entries` differ from the stories `wanted` at the same addresses; each must be there once."""
    by_url = {want["url"]: want for want in wanted}
    fields = list(fields)
    found = []
    for entry in entries:
        want = by_url.pop(entry.story.url or "", None)
        if want is None:
            found.append(f"{entry.story.url}: not wanted, or twice")
            continue
        found += [f"{entry.story.url}: {line}" for line in _story(entry, want, fields)]
    return found


def _story(entry: Entry, want: Wanted, fields: Iterable[str]) -> Iterator[str]:
    for name in fields:
        got, due = FIELDS[name](entry, want)
        if got != due:
            yield f"{name} is {got!r}, wanted {due!r}"
    raw = entry.story.body_html or ""
    seen = _seen(raw)
    yield from (f"the body lacks {text!r}" for text in want["body_has"] if _seen_text(text) not in seen)
    yield from (f"the body holds {text!r}" for text in want["body_lacks"] if text.casefold() in (raw + seen).casefold())


def _seen(html: str) -> str:
    return _seen_text(visible(html))


def _seen_text(text: str) -> str:
    return re.sub(r"\s+", " ", text)
