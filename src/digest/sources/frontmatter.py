"""Markdown files with YAML front matter between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from digest.sources.draft import Draft
from digest.sources.record import FieldError, draft_of_record

_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
_MOST = 64_000
_ADVICE = "; put the text in quotes if it holds a colon, a hash, a brace or quotation marks"


class FrontMatterError(ValueError):
    """Front matter that cannot be read; `lineno` counts from 1 in the file."""

    def __init__(self, message: str, lineno: int) -> None:
        self.lineno = lineno
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Written:
    """A Markdown file: the story, and the `slug` of its front matter."""

    draft: Draft
    slug: str | None


def read_markdown(text: str) -> Written:
    """The story in a Markdown file.

    Without a headline in the front matter, the heading that begins the text is it. Raises
    FrontMatterError, with the line, for front matter that is no YAML or holds what makes no sense.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return Written(_with_headline({}, "\n".join(lines)), None)
    end = next((place for place, line in enumerate(lines[1:], 1) if _END.fullmatch(line)), None)
    if end is None:
        raise FrontMatterError("the front matter has no end: write a line of --- below it", 1)
    fields = _fields("\n".join(lines[1:end]))
    try:
        draft = _with_headline(fields, "\n".join(lines[end + 1 :]))
    except FieldError as fault:
        raise FrontMatterError(str(fault), _line_of(fault.field, lines[:end])) from fault
    slug = fields.get("slug")
    return Written(draft, slug.strip() or None if isinstance(slug, str) else None)


def _fields(text: str) -> Mapping[str, Any]:
    """The YAML as strings, lists and mappings: what looks like a number or a date stays as written."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > _MOST:
        raise FrontMatterError(f"the front matter has more than {_MOST // 1000} KB: the text goes below it", 1)
    try:
        fields = YAML(typ="base", pure=True).load(text)
    except RecursionError as fault:
        raise FrontMatterError("the front matter is nested too deep", 2) from fault
    except MarkedYAMLError as fault:
        place = fault.problem_mark or fault.context_mark
        problem = fault.problem or fault.context or "this is no YAML"
        advice = "" if problem.startswith("found duplicate") else _ADVICE
        raise FrontMatterError(problem + advice, place.line + 2 if place else 2) from fault
    except YAMLError as fault:
        raise FrontMatterError(" ".join(str(fault).split()), 2) from fault
    if fields is None:
        return {}
    if not isinstance(fields, Mapping):
        raise FrontMatterError("the front matter must be lines of “name: value”", 2)
    return fields


def _with_headline(fields: Mapping[str, Any], body: str) -> Draft:
    if fields.get("headline") or fields.get("title"):
        return draft_of_record(fields, body=body)
    headline, rest = _heading(body.lstrip("\n"))
    return replace(draft_of_record(fields, body=rest), headline=headline)


def _heading(body: str) -> tuple[str | None, str]:
    """The heading of the first level that begins `body`, in either form of Markdown, and the rest."""
    first, _, rest = body.partition("\n")
    if first.startswith(("# ", "#\t")):
        return first.strip("# \t"), rest
    second, _, below = rest.partition("\n")
    underlined = bool(second) and not second.strip().strip("=") and first.strip()
    return (first.strip(), below) if underlined else (None, body)


def _line_of(field: str, lines: list[str]) -> int:
    name = field.partition(".")[0]
    return next((place for place, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)
