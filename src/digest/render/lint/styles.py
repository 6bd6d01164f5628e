"""Style sheets of templates: what is broken in them, and what would be dropped on the way into a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache

from lxml.cssselect import CSSSelector

from digest.errors import Problem, TemplateError
from digest.render.environment import Templates
from digest.render.inline import MAX_RULES, is_value, properties, survives, too_many_rules
from digest.render.lint.afar import from_afar, imported, imports
from digest.render.lint.findings import Finding, warning
from digest.render.origins import own_files
from digest.render.stylesheets import Declaration, Slip, read_sheet, sheets_in

_CLOSE = 0.85
_PLAIN_VALUE = re.compile(r"[\w\s#.%+-]+")
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
# Properties whose values have not grown much since CSS 2.1, and values of theirs that have come since.
_SETTLED = re.compile(
    r"(?:background-)?color|font-(?:size|weight|style)|text-(?:align|transform)|float|line-height|(?:max-|min-)?(?:width|height)"
    r"|(?:padding|margin|border)(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?|border-(?:radius|collapse)"
    r"|display|position|visibility|vertical-align|overflow|clear"
)
_LATER = frozenset(
    (
        *("rebeccapurple", "currentcolor", "canvas", "canvastext", "linktext", "xxx-large", "oblique", "full-width"),
        *("start", "end", "match-parent", "inherit", "initial", "unset", "revert", "revert-layer"),
        *("stretch", "fit-content", "min-content", "max-content", "inline-start", "inline-end", "sticky", "clip"),
        *("flex", "grid", "inline-flex", "inline-grid", "flow", "flow-root", "contents", "ruby", "math"),
    )
)
# Units and ways to write a colour and a weight that have come since.
_NEWER = re.compile(
    r"#(?:[0-9a-f]{4}){1,2}|[\d.]+(?:[dsl]?v(?:[hwib]|min|max)|cq\w+|r?lh|r?cap|r?ic|r?ch|r?ex|rem)|\d{1,4}"
)
_BRACKETS = 8  # in brackets; deeper ones stay
_PSEUDO = re.compile(r"(?<!:)::?[a-z-][\w-]*", re.IGNORECASE)
# What Jinja leaves out.
_COMMENT = re.compile(r"\{#.*?(?:#\}|\Z)", re.DOTALL)


def style_problems(name: str, templates: Templates) -> Iterator[Problem]:
    """Every mistake in the style sheets of the template `name`, with its line."""
    (file, text), *_ = templates.files(name)
    errors, warnings = _mistakes(name, text)
    yield from (Problem(file, each.message, each.line) for each in errors)
    yield from (Problem(file, each.message, each.line, severity="warning") for each in warnings)


def style_findings(look: str, templates: Templates) -> Iterator[Finding]:
    """A warning for whatever is doubtful in the newsroom's own style sheets that the mails of a look are made of."""
    for file, (name, text, _) in own_files(f"email/{look}/message.html", templates).items():
        yield from (replace(warning(each.message), file=file, line=each.line) for each in _mistakes(name, text)[1])


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
        rules = _COMMENT.sub("", source).strip() if inlined else ""
        if len(rules) > MAX_RULES:
            begins = len(source) - len(source.lstrip("\n")) + 1
            errors.append(Slip(begins, too_many_rules(len(rules))))
            continue
        sheet = read_sheet(source, nested=not mail)
        errors += sheet.slips
        doubts += (imported(*each, mail=mail, inlined=inlined) for each in sheet.rules if imports(each[1]))
        if inlined:
            doubts += (slip for line, rule in sheet.rules for slip in _not_moved(line, rule))
            doubts += (slip for each in sheet.declarations if (slip := _dropped(each)))
        else:
            doubts += (slip for line, rule in sheet.rules for slip in _unread(line, rule, nested=not mail))
        for each in sheet.declarations:
            doubts += doubts_about(each, mail=mail, inlined=inlined)
    return tuple(sorted(errors, key=_line)), tuple(sorted(doubts, key=_line))


def doubts_about(each: Declaration, *, mail: bool, inlined: bool) -> Iterator[Slip]:
    """What is doubtful in the name and the value of a declaration, and in what it has from elsewhere."""
    if not inlined or survives(each.name, each.value):
        yield from _doubtful(each, mail=mail)
    yield from from_afar(each, mail=mail)


def _line(slip: Slip) -> int:
    return slip.line


def _unread(line: int, rule: str, *, nested: bool) -> Iterator[Slip]:
    """What is wrong with a selector or an at-rule of a sheet that is kept as it is."""
    if rule.startswith("@"):
        return
    for selector in _selectors(rule):
        plain = re.sub(r"^[>+~]", "", selector).replace("&", "x") if nested else selector
        if not re.fullmatch(r"[\d.]+%", plain) and not _is_selector(plain):
            told = "".join(sign if sign.isprintable() else "…" for sign in selector)
            yield Slip(line, f"“{told}” is no selector, so the whole rule is left out")


def _selectors(rule: str) -> list[str]:
    """The selectors of a rule, in which whatever stands in brackets and quotes says nothing more."""
    bare = re.sub(r"\"(?:\\.|[^\"\\])*+\"|'(?:\\.|[^'\\])*+'", '"x"', rule)
    for _ in range(_BRACKETS):
        bare = re.sub(r"\([^()]*\)", "", bare)
    return [each.strip() for each in bare.split(",")]


def _not_moved(line: int, rule: str) -> Iterator[Slip]:
    if rule.startswith("@"):
        at = rule.split()[0]
        if at != "@media" and not imports(rule):
            yield Slip(line, f"“{at}” is dropped here: put it beside the rules for small screens, in screens.css")
        return
    for selector in (each.strip() for each in rule.split(",")):
        if "*" in re.sub(r"\[[^]]*\]", "", selector):
            yield Slip(line, f"rules for “{selector}” are dropped: name elements or classes instead of *")
        elif not selector:
            yield Slip(line, f"a selector is missing beside a comma of “{rule}”, so the whole rule is dropped")
        elif not _is_selector("".join(_selectors(selector))):
            yield Slip(line, f"“{selector}” is no selector, so the whole rule is dropped")


def _is_selector(selector: str) -> bool:
    plain = _PSEUDO.sub(":hover", re.sub(r"[^\x00-\x7f]", "x", selector))
    try:
        CSSSelector(plain, translator="html")
    except SyntaxError:
        return False
    except RecursionError:
        return True
    return True


def _dropped(each: Declaration) -> Slip | None:
    if not each.known or survives(each.name, each.value):
        return None
    advice = ": write a colour as #rrggbb" if each.value.startswith("#") else ""
    return Slip(each.line, f"“{each.name}: {each.value}” cannot be read, and is dropped{advice}")


def _doubtful(each: Declaration, *, mail: bool) -> Iterator[Slip]:
    """A name that is mistyped, in mails, whose properties are the old ones; a value that never was one."""
    if mail and not each.name.startswith(("-", "_", "*", "mso-")) and each.name not in properties():
        if close := get_close_matches(each.name, sorted(properties()), n=1, cutoff=_CLOSE):
            yield Slip(each.line, f"there is no property “{each.name}”: did you mean “{close[0]}”?")
        return
    value = _IMPORTANT.sub("", each.value).lower()
    if not (each.known and _SETTLED.fullmatch(each.name) and _PLAIN_VALUE.fullmatch(value)) or _is_newer(each, value):
        return
    if not is_value(each.name, value):
        yield Slip(
            each.line,
            f"“{value}” is no value of “{each.name}”: {'mail programs' if mail else 'browsers'} leave it out",
        )


def _is_newer(each: Declaration, value: str) -> bool:
    words = value.split()
    if not _LATER.isdisjoint(words) or any(word.startswith("-webkit-") or word.startswith("-moz-") for word in words):
        return True
    return any(
        _NEWER.fullmatch(word) and (each.name == "font-weight" or not word.isdecimal()) for word in words
    ) and all(_NEWER.fullmatch(word) or is_value(each.name, word) for word in words)
