"""Comments in the HTML of a mail that are left open, and swallow what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.html.markup import tokens
from digest.render.lint.findings import Finding, error, warning

_COMMENT = re.compile(r"<!--(?:-?>|(?P<inside>.*?)(?P<end>--!?>|\Z))", re.DOTALL)
_LINK = re.compile(r"<a\b|<h[1-6]\b", re.IGNORECASE)
_SHOWN = 40


def comment_findings(html: str) -> Iterator[Finding]:
    """Each comment that ends nowhere, or where another begins: an error if a link or a headline is lost in it."""
    # In an attribute and in a style sheet these signs open nothing (HTML, 13.1.6 and 13.2.5.43).
    for token in tokens(html):
        found = _COMMENT.match(token.raw) if token.kind == "unseen" else None
        inside = (found["inside"] or "") if found else ""
        if not (found and inside and ("<!--" in inside or not found["end"])):
            continue
        begins = f"<!--{inside}".split("\n", 1)[0][:_SHOWN].strip()
        lost = _LINK.search(inside)
        told = f"the comment “{begins}” has no end of its own, and hides what comes after: write -->"
        yield (error if lost else warning)(told, None, begins, "<!--")
