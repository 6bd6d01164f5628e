"""What selections ask for and no stored story has: sections and topics that are probably misspelt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from digest.config.places import Document, Fault, Path
from digest.config.reading import read_document
from digest.config.settings import Settings
from digest.config.words import meant
from digest.errors import Problem
from digest.model.article import Story
from digest.model.digest import Selection, Terms
from digest.store import candidates
from digest.store.database import Connection, Store

_KINDS = {"sections": "section", "topics": "topic"}
_LATEST = 1_000


def check_terms(settings: Settings, store: Store, now: datetime) -> list[Problem]:
    """A warning for each section and topic in a `select` that no story has; none where no stories are stored."""
    found: list[Problem] = []
    with store.read() as connection:
        latest = candidates.matching(connection, Selection(), now, limit=_LATEST, visible=False, newest_first=True)
        known = _known([article.story for article in latest], settings.site.topics)
        if not known["sections"]:
            return []
        for document in _documents(settings):
            faults = (_fault(connection, at, kind, word, known[kind], now) for at, kind, word in _asked(document))
            found += document.report(fault for fault in faults if fault is not None)
    return found


def _documents(settings: Settings) -> list[Document]:
    label = settings.config_dir.name
    names = [f"digests/{digest.name}.yaml" for digest in settings.digests if not digest.gathers]
    feeds = ["feeds.yaml"] if settings.feeds else []
    return [read_document(settings.config_dir / name, f"{label}/{name}") for name in (*names, *feeds)]


def _known(stories: list[Story], topics: Any) -> dict[str, set[str]]:
    sections = {name for story in stories for name in (story.section, story.section_label) if name}
    return {"sections": sections, "topics": {*topics, *(topic for story in stories for topic in story.topics)}}


def _asked(document: Document) -> Iterator[tuple[Path, str, str]]:
    """Every section and topic that a `select` of the document names, with its place."""
    waiting: list[tuple[Path, Any]] = [((), document.data)]
    while waiting:
        at, value = waiting.pop(0)
        parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, inner in parts:
            if key in _KINDS and "select" in at and isinstance(inner, list):
                yield from (((*at, key, place), key, word) for place, word in enumerate(inner) if isinstance(word, str))
            else:
                waiting.append(((*at, key), inner))


def _fault(connection: Connection, at: Path, kind: str, word: str, known: set[str], now: datetime) -> Fault | None:
    if word.casefold() in {name.casefold() for name in known}:
        return None
    terms = Terms(sections=(word,)) if kind == "sections" else Terms(topics=(word,))
    if any(candidates.matching(connection, Selection(terms=terms), now, limit=1, visible=False)):
        return None
    message = f"no stored story has the {_KINDS[kind]} “{word}”{meant(word, sorted(known))}"
    return Fault(at, message, warning=True)
