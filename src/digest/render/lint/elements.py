"""Each element of what templates made, held against rules, and told of the newsroom's file that it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from digest.errors import Problem
from digest.render.environment import Templates
from digest.render.lint.blame import Blame, first_typed
from digest.render.lint.findings import Finding
from digest.render.origins import own_files


def looked_over(
    start: str, made: bytes, templates: Templates, look: Callable[[Any], Iterator[Finding]]
) -> Iterator[Problem]:
    """What `look` finds wrong with elements (lxml) of the document `made` (UTF-8) from the template `start`."""
    from lxml import html

    tree: Any = html.document_fromstring(made, parser=html.HTMLParser(encoding="utf-8"))
    first, *_ = own_files(start, templates)
    for element in tree.iter():
        for finding in look(element) if isinstance(element.tag, str) else ():
            place = first_typed(finding.typed, start, templates) or Blame(first)
            yield Problem(place.file, finding.message, place.line, severity=finding.severity)
