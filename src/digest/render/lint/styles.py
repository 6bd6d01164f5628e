"""Style sheets of templates: what is broken in them, and what would be dropped on the way into a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from lxml.cssselect import CSSSelector

from digest.errors import Problem, TemplateError
from digest.render.environment import Templates
from digest.render.inline import is_value, properties, survives
from digest.render.origins import own_files
from digest.render.stylesheets import Declaration, Slip, read_sheet, sheets_in

_CLOSE = 0.85
_PLAIN_VALUE = re.compile(r"[\w\s#.%+-]+")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
# Properties whose values have not grown much since CSS 2.1, and values of theirs that have come since.
_SETTLED = re.compile(
    r"(?:background-)?color|font-(?:size|weight|style)|text-(?:align|transform)|float|line-height|(?:max-|min-)?(?:width|height)"
    r"|(?:padding|margin|border)(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?|border-radius"
)
_LATER = frozenset({"rebeccapurple", "start", "end", "unset", "revert", "fit-content", "min-content", "max-content"})


def style_problems(name: str, templates: Templates) -> Iterator[Problem]:
    """Every mistake in the style sheets of the template `name`, with its line."""
    (file, text), *_ = templates.files(name)
    errors, warnings = _mistakes(name, text)
    yield from (Problem(file, each.message, each.line) for each in errors)
    yield from (Problem(file, each.message, each.line, severity="warning") for each in warnings)


def refuse_broken_styles(look: str, templates: Templates) -> None:
    """Raise TemplateError for the first mistake in the newsroom's own style sheets that this mail is made of."""
    for file, (name, text, _) in own_files(look, templates).items():
        for first in _mistakes(name, text)[0][:1]:
            raise TemplateError(first.message, file=file, line=first.line)


@lru_cache(maxsize=64)
def _mistakes(name: str, text: str) -> tuple[tuple[Slip, ...], tuple[Slip, ...]]:
    """What is wrong in a template's style sheets, and what is doubtful."""
    errors: list[Slip] = []
    doubts: list[Slip] = []
    mail = name.startswith("email/")
    for source, inlined in sheets_in(name, text):
        sheet = read_sheet(source, nested=not mail)
        errors += sheet.slips
        if inlined:
            doubts += (slip for line, rule in sheet.rules for slip in _not_moved(line, rule))
            doubts += (slip for each in sheet.declarations if (slip := _dropped(each)))
        if mail:
            doubts += (
                slip for each in sheet.declarations if (slip := _doubtful(each)) and survives(each.name, each.value)
            )
    return tuple(sorted(errors, key=lambda each: each.line)), tuple(doubts)


def _not_moved(line: int, rule: str) -> Iterator[Slip]:
    if rule.startswith("@"):
        at = rule.split()[0]
        if at != "@media":
            yield Slip(line, f"“{at}” is dropped here: put it beside the rules for small screens, in screens.css")
        return
    for selector in (each.strip() for each in rule.split(",")):
        if "*" in re.sub(r"\[[^]]*\]", "", selector):
            yield Slip(line, f"rules for “{selector}” are dropped: name elements or classes instead of *")
        elif not selector:
            yield Slip(line, f"a selector is missing beside a comma of “{rule}”, so the whole rule is dropped")
        elif not _is_selector(selector):
            yield Slip(line, f"“{selector}” is no selector, so the whole rule is dropped")


def _is_selector(selector: str) -> bool:
    if ":" in selector or not selector.isascii():
        return bool(selector.strip(":"))
    try:
        CSSSelector(selector, translator="html")
    except SyntaxError:
        return False
    return True


def _dropped(each: Declaration) -> Slip | None:
    if not each.known or survives(each.name, each.value):
        return None
    advice = ": write a colour as #rrggbb" if each.value.startswith("#") else ""
    return Slip(each.line, f"“{each.name}: {each.value}” cannot be read, and is dropped{advice}")


def _doubtful(each: Declaration) -> Slip | None:
    if not each.name.startswith(("-", "_", "*", "mso-")) and each.name not in properties():
        close = get_close_matches(each.name, sorted(properties()), n=1, cutoff=_CLOSE)
        return Slip(each.line, f"there is no property “{each.name}”: did you mean “{close[0]}”?") if close else None
    value = _IMPORTANT.sub("", each.value)
    plain = each.known and _SETTLED.fullmatch(each.name) and _PLAIN_VALUE.fullmatch(value)
    if not plain or value.lower() in _LATER or is_value(each.name, value.lower()):
        return None
    return Slip(each.line, f"“{value}” is no value of “{each.name}”: mail programs leave it out")
