"""Merge tags of other mail programs: they mean nothing here, and readers see them as they are typed."""

from __future__ import annotations

import re

# What other programs fill in; brackets that many texts have for themselves are tags around such a name alone.
_FIELD = (
    r"(?:(?:first|last|full|sur|user|f|l)[ _-]?name|name|e-?mail(?:[ _-]?address)?"
    r"|unsub(?:scribe)?(?:[ _-]?(?:link|url))?"
    r"|(?:contact|subscriber|recipient|user|person)[._]\w{1,40})(?:\s?[,|:][^\][{}%\n]{0,60})?"
)
_TAG = re.compile(
    r"\*\|[A-Z][\w :.-]{0,60}\|\*"
    r"|%%[A-Z_][\w .-]{0,60}%%"
    rf"|\[\[\s?{_FIELD}\s?\]\]|\[%\s?{_FIELD}\s?%\]|(?<!%)%{_FIELD}%(?!%)"
    rf"|\$\{{{_FIELD}\}}|(?<![{{$])\{{{_FIELD}\}}(?!\}})",
    re.IGNORECASE,
)
ADVICE = "it is a merge tag of another mail program, and nothing is filled in here"


def merge_tags(text: str) -> list[str]:
    """The merge tags in `text`, such as `*|FNAME|*` or `%%name%%`, in their order, each once."""
    return list(dict.fromkeys(_TAG.findall(text)))
