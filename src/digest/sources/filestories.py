"""The stories in one file, by the form that its ending names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from digest.model.source import SourceDefaults
from digest.sources.categories import is_pick
from digest.sources.charset import decode
from digest.sources.draft import Draft
from digest.sources.slugs import slug


@dataclass(frozen=True, slots=True)
class FileStory:
    """A story and where it stands: `slug` for its address, `outlet` the publication that the file names.

    A `teaser` is only a pointer to a story. `known_by` says what tells a story without address and id
    from others: its file, its headline, or its words.
    """

    draft: Draft
    slug: str
    teaser: bool = False
    known_by: Literal["file", "headline", "words"] = "file"
    outlet: str | None = None


def stories_in(file: Path, content: bytes, source: str, defaults: SourceDefaults) -> list[FileStory]:
    """The stories of `file`. Raises ValueError (with `lineno` where the place is known) for one that cannot be read."""
    text = decode(content)
    if not text.strip():
        raise ValueError("the file is empty")
    form = file.suffix.lower()
    if form in (".md", ".markdown"):
        return _of_markdown(text, file)
    if form in (".html", ".htm"):
        return _of_page(text, file)
    if form == ".txt":
        return _of_text(text, file, defaults)
    if form == ".json":
        return _of_json(text, file, source, defaults)
    raise ValueError("its ending is none of .md, .html, .txt and .json")


def _of_markdown(text: str, file: Path) -> list[FileStory]:
    from digest.sources.frontmatter import read_markdown

    written = read_markdown(text)
    return [FileStory(written.draft, written.slug or file.stem)]


def _of_page(text: str, file: Path) -> list[FileStory]:
    from digest.sources.htmlpage import read_web_page

    page = read_web_page(text)
    return [FileStory(page.draft, file.parent.name if file.stem == "index" else file.stem, outlet=page.site)]


def _of_text(text: str, file: Path, defaults: SourceDefaults) -> list[FileStory]:
    from digest.sources.pagetext import read_page

    page = read_page(text, lambda line: is_pick(line, defaults.picked_categories))
    article = [FileStory(page.article, file.stem, known_by="headline")] if page.article else []
    teasers = [FileStory(one, slug(one.headline or ""), teaser=True, known_by="headline") for one in page.teasers]
    return article + teasers


def _of_json(text: str, file: Path, source: str, defaults: SourceDefaults) -> list[FileStory]:
    from digest.sources.jsonfeed import document_of, is_json_feed
    from digest.sources.record import draft_of_record

    try:
        value = json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise ValueError("it is nested too deep to be read") from None
    if is_json_feed(value):
        document = document_of(value, value.get("feed_url") or file.name, source, defaults)
        general = document.masthead
        return [_of_feed(draft, general.language, general.names, general.title) for draft in document.drafts]
    records = _records(value)
    drafts = [_numbered(draft_of_record, record, number) for number, record in enumerate(records, 1)]
    if isinstance(value, Mapping) and "articles" not in value:
        return [FileStory(drafts[0], str(value.get("slug") or file.stem))]
    slugs = [
        str(record.get("slug") or slug(draft.headline or "")) for draft, record in zip(drafts, records, strict=True)
    ]
    return [FileStory(draft, short, known_by="words") for draft, short in zip(drafts, slugs, strict=True)]


def _of_feed(draft: Draft, language: str | None, names: tuple[str, ...], title: str | None) -> FileStory:
    whole = replace(draft, language=draft.language or language, names=draft.names or names)
    return FileStory(whole, slug(draft.headline or ""), known_by="words", outlet=title)


def _records(value: object) -> Sequence[Mapping[str, Any]]:
    """The articles of a file: one, a list, or a list under “articles”, as `digest articles --json` prints them."""
    listed = value.get("articles", [value]) if isinstance(value, Mapping) else value
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise ValueError("a JSON Feed, an article or a list of articles was expected")
    return listed


def _numbered(read: Callable[[Mapping[str, Any]], Draft], record: Mapping[str, Any], number: int) -> Draft:
    try:
        return read(record)
    except ValueError as fault:
        raise ValueError(f"article {number}: {fault}") from fault
