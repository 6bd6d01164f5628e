"""Where the newsroom's own templates of a look say what families of mail programs do not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from digest.render.environment import Templates
from digest.render.lint.blame import Blame
from digest.render.lint.cascade import acting
from digest.render.lint.clients import Feature, lacking
from digest.render.lint.outline import declarations
from digest.render.lint.styles import doubts_about
from digest.render.origins import own_files
from digest.render.stylesheets import read_sheet, sheets_in

_STYLE = re.compile(r"(?<![\w-])style\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.IGNORECASE)


class _Said(NamedTuple):
    line: int
    name: str
    value: str
    is_told: bool = False


def declared(look: str, templates: Templates) -> dict[Feature, list[Blame]]:
    """The places of each feature, in `style` attributes and in rules of sheets that act by day.

    What the file that one stands in for says as well is not told of it. A property that is told of its value, or of
    where that comes from, has no place.
    """
    found: dict[Feature, list[Blame]] = {}
    for file, (name, text, packaged) in own_files(f"email/{look}/message.html", templates).items():
        ours = {(each.name, each.value) for each in _said(name, packaged)}
        for each in _said(name, text):
            for feature in lacking(each.name, each.value) if (each.name, each.value) not in ours else ():
                places = found.setdefault(feature, [])
                if Blame(file, each.line) not in places and not (each.is_told and feature == ("style", each.name)):
                    places.append(Blame(file, each.line))
    return found


def _said(name: str, text: str) -> Iterator[_Said]:
    for source, inlined in sheets_in(name, text):
        for each in read_sheet(source).declarations:
            if inlined or acting(each) or acting(each, narrow=True):
                is_told = any(doubts_about(each, mail=True, inlined=inlined))
                yield _Said(each.line, each.name, each.value.lower(), is_told)
    for found in _STYLE.finditer(text) if name.endswith(".html") else ():
        group = "single" if found["double"] is None else "double"
        for prop, value in declarations(found[group]):
            at = found.start(group) + found[group].lower().find(prop)
            yield _Said(text.count("\n", 0, at) + 1, prop, value)
