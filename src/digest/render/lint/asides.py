"""Comments in the HTML of a mail that are left open, and swallow what comes after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.render.lint.findings import Finding, error, warning

# In a style sheet these signs open nothing (HTML, 13.1.6 and 13.2.5.43).
_ASIDE = re.compile(
    r"<style\b[^>]*+>.*?</style|<!--(?:-?>|(?P<inside>.*?)(?P<end>--!?>|\Z))", re.IGNORECASE | re.DOTALL
)
_LINK = re.compile(r"<a\b|<h[1-6]\b", re.IGNORECASE)
_SHOWN = 40


def comment_findings(html: str) -> Iterator[Finding]:
    """Each comment that ends nowhere, or where another begins: an error if a link or a headline is lost in it."""
    for found in _ASIDE.finditer(html):
        inside = found["inside"] or ""
        if not (inside and ("<!--" in inside or not found["end"])):
            continue
        begins = f"<!--{inside}".split("\n", 1)[0][:_SHOWN].strip()
        lost = _LINK.search(inside)
        told = f"the comment “{begins}” has no end of its own, and hides what comes after: write -->"
        yield (error if lost else warning)(told, None, begins, "<!--")
