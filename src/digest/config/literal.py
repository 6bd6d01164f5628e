"""Texts that readers see as they are typed: markup in them is none, and nothing in them is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from digest.config.places import Document, Fault, Path
from digest.errors import Problem
from digest.html.typed import shown_as_typed
from digest.html.unread import ADVICE, UNREAD

_SUBJECT: Path = ("subject",)


def typed_in_site(document: Document) -> list[Problem]:
    """Warnings for markup and tags of templates in site.yaml."""
    topics = _at(document, ("topics",))
    labels: list[Path] = [("topics", name) for name in topics] if isinstance(topics, dict) else []
    return _problems(document, [("title",), ("postal_address",), ("consent", "text"), *labels])


def typed_in_feeds(document: Document) -> list[Problem]:
    """Warnings for markup and tags of templates in titles of feeds."""
    return _problems(document, [(name, "title") for name in document.data or ()])


def typed_in_digest(document: Document) -> list[Problem]:
    """Warnings for the same in a digest's title and subject, and in titles and labels of its blocks."""
    blocks = _at(document, ("blocks",))
    within: list[Path] = [
        ("blocks", number, key)
        for number in range(len(blocks) if isinstance(blocks, list) else 0)
        for key in ("title", "label")
    ]
    return _problems(document, [("title",), _SUBJECT, ("weekly", "title"), *within])


def _problems(document: Document, paths: list[Path]) -> list[Problem]:
    return document.report(
        Fault(place, f"“{path[-1]}” is text, and “{raw}” in it is shown as it is typed: {advice}", warning=True)
        for path in paths
        for place, text in _texts(document, path)
        for raw, advice in _shown(text, is_worked_out=path == _SUBJECT)
    )


def _shown(text: str, *, is_worked_out: bool) -> Iterator[tuple[str, str]]:
    """What of `text` is not what readers were meant to see, each with what to do about it."""
    yield from shown_as_typed(text, is_worked_out=is_worked_out)
    if UNREAD in text:
        yield UNREAD, ADVICE


def _texts(document: Document, path: Path) -> Iterator[tuple[Path, str]]:
    """The text at `path`, or the one in each language."""
    found = _at(document, path)
    for place, text in (
        (((*path, tag), each) for tag, each in found.items()) if isinstance(found, dict) else ((path, found),)
    ):
        if isinstance(text, str):
            yield place, text


def _at(document: Document, path: Path) -> object:
    """What stands at `path`; None where nothing does."""
    found = document.data
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found
