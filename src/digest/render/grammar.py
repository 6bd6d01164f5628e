"""What is wrong with the tags of a template, in our words and at the line where it is mended."""

from __future__ import annotations

import re
from difflib import get_close_matches

from jinja2 import Environment, TemplateSyntaxError

from digest.render.slips import told

_CLOSED = ("if", "for", "block", "macro", "call", "filter", "set", "with", "autoescape")
_OTHERS = ("else", "elif", "extends", "include", "import", "from")
_TAGS = (*_CLOSED, *(f"end{tag}" for tag in _CLOSED), *_OTHERS)
_INNERMOST = re.compile(r"innermost block that needs to be closed is '(\w+)'")
_ODD = re.compile(r"Encountered unknown tag '(\w+)'")
_CALLED = {"elseif": "elif", "elsif": "elif", "foreach": "for", "unless": "if", "assign": "set"}
_AT_ITS_END = "Unexpected end of template"


def explained(error: TemplateSyntaxError, environment: Environment) -> tuple[str, int]:
    """What to say of `error`, and of which line."""
    said = error.message or "cannot be read"
    inner, odd = _INNERMOST.search(said), _ODD.search(said)
    if inner and error.source:
        tag, line = inner[1], _opened(error.source, inner[1], error.lineno, environment)
        if odd is None or said.startswith(_AT_ITS_END):
            return f"“{{% {tag} %}}” is never closed: write “{{% end{tag} %}}” where it shall end", line
        if odd[1] in _TAGS:
            what = f"“{{% {odd[1]} %}}” stands here while the “{{% {tag} %}}” of line {line} is open"
            return f"{what}: write “{{% end{tag} %}}” before it", error.lineno
    if odd and odd[1] in _TAGS:
        tag = odd[1].removeprefix("end") if odd[1] not in _OTHERS else "if"
        return (
            f"“{{% {odd[1]} %}}” stands where no “{{% {tag} %}}” is open: remove it, or open one before it",
            error.lineno,
        )
    if odd and odd[1] in ("continue", "break"):
        advice = "give the loop a condition, “{% for story in stories if … %}”, or put the rest into an “{% if %}”"
        return f"there is no tag “{{% {odd[1]} %}}”: {advice}", error.lineno
    if odd and odd[1] == "do":
        advice = "templates print and calculate, and change nothing; “{% set name = … %}” keeps what was worked out"
        return f"there is no tag “{{% do %}}”: {advice}", error.lineno
    if odd:
        close = [_CALLED[odd[1]]] if odd[1] in _CALLED else get_close_matches(odd[1], _TAGS, n=1)
        advice = f"did you mean “{{% {close[0]} %}}”?" if close else f"there are {', '.join(_CLOSED + _OTHERS)}"
        return f"there is no tag “{{% {odd[1]} %}}”: {advice}", error.lineno
    return told(said, error.source or "", error.lineno, environment)


def _opened(source: str, wanted: str, until: int, environment: Environment) -> int:
    """The line of the last `wanted` before line `until` that nothing closes."""
    still_open: list[tuple[str, int]] = []
    words: list[str] = []
    try:
        for line, kind, text in environment.lex(source):
            if line > until:
                break
            if kind == "block_begin":
                words, begun = [], line
            elif kind == "block_end" and words:
                if words[0] in _CLOSED and not (words[0] == "set" and "=" in words):
                    still_open.append((words[0], begun))
                elif still_open and words[0] == f"end{still_open[-1][0]}":
                    still_open.pop()
            elif kind in ("name", "operator"):
                words.append(text)
    except TemplateSyntaxError:
        return until
    return next((line for tag, line in reversed(still_open) if tag == wanted), until)
