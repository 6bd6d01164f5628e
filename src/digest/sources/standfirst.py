"""Standfirsts: what stands between headline and body, said once."""

from __future__ import annotations

import re

from digest.html.clean import clean_line
from digest.html.text import visible

_INVITATION = (
    r"(?:\(\s*(?:please\s+)?(?:click|tap|press)\b[^()]{0,100}\b(?:read|more|full|article|story|here)\b[^()]{0,60}\)"
    r"|\(\s*(?:read|see|learn)\s+(?:more|the\s+full\s+\w+)\b[^()]{0,40}\)"
    r"|(?<=[.!?…\]])\s*(?:read|learn)\s+more\b|continue\s+reading\b"
    r"|the\s+post\b.{1,300}\bappeared\s+first\s+on\b(?:(?!</p>).){1,200})[\s.…:»>→]*"
)
_AT_THE_END = re.compile(rf"\s*{_INVITATION}$", re.IGNORECASE)
_AT_THE_END_OF_HTML = re.compile(rf"\s*{_INVITATION}(?P<tail>(?:\s*</[a-z0-9]+>)*\s*)$", re.IGNORECASE)
CUT_MARK = re.compile(r"\s*(?:…|\.{3}|\[\s*(?:…|\.{3})\s*\])$")
"""What shows that a text was cut off."""

_FIRST_PARAGRAPH = re.compile(
    r"^(?P<before>(?:\s|<div>|<img\b[^>]*>|(?><figure\b[^>]*>.*?</figure>))*+)"
    r"<(?P<tag>p|h[2-6])(?: [^>]*)?>(?P<inner>.*?)</(?P=tag)>\s*",
    re.DOTALL,
)
_MORE_THAN_A_LINE = re.compile(r"<(?:a|img|ul|ol|table|blockquote|figure|pre|dl|h[1-6])\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_FIRST_WORDS = 80
_TAIL = 600


def without_invitation(text: str | None) -> str | None:
    """A standfirst without what only makes sense on the page it stood on, such as “(click headline to read more)”."""
    line = clean_line(text)
    return clean_line(_AT_THE_END.sub("", line)) if line else None


def headline_alone(headline: str | None) -> str | None:
    """A headline without such an invitation, and without the dash that led to it."""
    line = clean_line(headline)
    alone = without_invitation(line)
    return alone if alone is None or alone == line else alone.rstrip(" –—-:") or None


def without_echo(headline: str | None) -> str | None:
    """A headline that stands there twice, as where a picture's link and the words' were joined, once."""
    words = (headline or "").split(" ")
    half = len(words) // 2
    doubled = half > 1 and len(words) == 2 * half and words[:half] == words[half:]
    return " ".join(words[:half]) if doubled else headline


def body_without_invitation(body_html: str) -> str:
    """A body without the same at its end; a paragraph that was nothing else leaves with it."""
    found = _AT_THE_END_OF_HTML.search(body_html[-_TAIL:])
    if found is None:
        return body_html
    kept = body_html[: max(0, len(body_html) - _TAIL) + found.start()] + found["tail"]
    return re.sub(r"<p>\s*</p>\s*$", "", kept).rstrip()


def said_once(standfirst: str | None, body_html: str | None) -> tuple[str | None, str | None]:
    """Standfirst and sanitised body such that neither repeats the other.

    A first paragraph that is the standfirst leaves the body. A standfirst that is only the beginning
    of the body, cut off or not, is none.
    """
    if not standfirst or not body_html:
        return standfirst, body_html or None
    found = _FIRST_PARAGRAPH.match(body_html)
    if found and _folded(visible(found["inner"])) == _folded(standfirst):
        rest = found["before"] + body_html[found.end() :]
        return (standfirst, rest) if visible(rest) or "<img" in rest else (None, body_html)
    opening = _folded(CUT_MARK.sub("", standfirst))
    words = body_html[found.start("tag") - 1 :] if found else body_html
    if opening and _folded(visible(words)).startswith(opening):
        return None, body_html
    return standfirst, body_html


def lone_summary(html: str) -> tuple[str | None, str | None]:
    """The standfirst and the body of a story whose source has a summary alone, as HTML.

    A line of text is a standfirst. What has links, pictures, lists or several paragraphs is a body:
    as a standfirst it would lose them.
    """
    if _MORE_THAN_A_LINE.search(html) or len(_PARAGRAPH.findall(html)) > 1:
        return None, html
    return visible(html) or None, None


def first_words(text: str) -> str | None:
    """What can stand as headline of a story without one: the beginning of its text."""
    from digest.html.excerpt import excerpt

    line = clean_line(text)
    return excerpt(line, _FIRST_WORDS) if line else None


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
