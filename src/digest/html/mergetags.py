"""Merge tags of other mail programs: they mean nothing here, and readers see them as they are typed."""

from __future__ import annotations

import re

# What other programs fill in. Two per cent signs are in prose, too: they make a tag around such a name alone. Braces,
# brackets and single signs make none: `{email}` is Python's, `%USERNAME%` is of Windows, `[[name]]` of a wiki.
_FIELD = (
    r"(?:(?:first|last|full|sur|user|f|l)[ _-]?name_?|name|e-?mail(?:[ _-]?addr(?:ess)?)?"
    r"|(?:unsub|view_email|profile|subscription)(?:scribe)?(?:[ _-]?center)?(?:[ _-]?(?:link|url))?"
    r"|(?:contact|subscriber|recipient|user|person)[._]\w{1,40})"
)
_TAG = re.compile(rf"\*\|[A-Z][\w :.-]{{0,60}}\|\*|(?<!%)%%{_FIELD}%%(?!%)", re.IGNORECASE)
ADVICE = "it is a merge tag of another mail program, and nothing is filled in here"


def merge_tags(text: str) -> list[str]:
    """The merge tags in `text`, such as `*|FNAME|*` or `%%name%%`, in their order, each once."""
    return list(dict.fromkeys(_TAG.findall(text)))
