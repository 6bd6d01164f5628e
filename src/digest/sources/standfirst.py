"""Standfirsts: what stands between headline and body, said once."""

from __future__ import annotations

import re

from digest.html.clean import clean_line
from digest.html.text import visible
from digest.sources.lengths import SENTENCE_ENDS, extent

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
_ENDS = (*SENTENCE_ENDS, "'", ")", "]")
_PLAIN_WORD = re.compile(r"(?<!\S)[a-z0-9]+(?!\S)")
_MOST_PARAGRAPHS = 4
_A_CUT = 100
_FIRST_WORDS = 80
_TAIL = 600
_WORDS_OF_AN_ECHO, _LETTERS_OF_AN_ECHO = 4, 20


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
    """The words of a page's links, headline and invitation, which may stand there twice, once.

    So it is where a picture's link and the headline's were joined. “New York New York” is too short to tell, and a
    headline that a feed or a page's own data give may be meant so.
    """
    alone = headline_alone(headline) or ""
    words = alone.split(" ")
    half = len(words) // 2
    once = " ".join(words[:half])
    doubled = words[:half] == words[half:] and (half >= _WORDS_OF_AN_ECHO or extent(once) >= _LETTERS_OF_AN_ECHO)
    return once if doubled else headline


def body_without_invitation(body_html: str) -> str:
    """A body without the same at its end; a paragraph that was nothing else leaves with it."""
    found = _AT_THE_END_OF_HTML.search(body_html[-_TAIL:])
    if found is None:
        return body_html
    kept = body_html[: max(0, len(body_html) - _TAIL) + found.start()] + found["tail"]
    return re.sub(r"<p>\s*</p>\s*$", "", kept).rstrip()


def said_once(standfirst: str | None, body_html: str | None) -> tuple[str | None, str | None]:
    """Standfirst and sanitised body such that neither repeats the other, as far as nothing is lost by it.

    First paragraphs that are the standfirst, and nothing more, leave a body that goes on. One that goes on after the
    standfirst stays as it is. What a program has cut from the text, at a number of letters, is no standfirst.
    """
    if not standfirst or not body_html:
        return standfirst, body_html or None
    rest = _without_opening(standfirst, body_html)
    if rest is not None:
        return standfirst, rest if visible(rest) or "<img" in rest else body_html
    return None if _is_cut_from(standfirst, body_html) else standfirst, body_html


def _without_opening(standfirst: str, body_html: str) -> str | None:
    """The body without the whole paragraphs at its beginning that together are the standfirst."""
    wanted, kept, left = _folded(standfirst), "", body_html
    for _ in range(_MOST_PARAGRAPHS):
        found = _FIRST_PARAGRAPH.match(left)
        said = _folded(visible(found["inner"])) if found else ""
        if found is None or not said or not wanted.startswith(said):
            return None
        kept, left, wanted = kept + found["before"], left[found.end() :], wanted[len(said) :].lstrip()
        if not wanted:
            return kept + left
    return None


def _is_cut_from(standfirst: str, body_html: str) -> bool:
    """Whether `standfirst` is the beginning of the text, broken off: it says so, or is long and ends in a sentence."""
    opening = _folded(CUT_MARK.sub("", standfirst))
    beginning = body_html[: len(opening) * 8 + 4_000].casefold()
    if any(word not in beginning for word in _PLAIN_WORD.findall(opening)[:3]):
        return False  # which costs next to nothing, unlike reading the text
    found = _FIRST_PARAGRAPH.match(body_html)
    words = _folded(visible(body_html[found.start("tag") - 1 :] if found else body_html))
    if not opening or not words.startswith(opening):
        return False
    return bool(CUT_MARK.search(standfirst)) or (extent(opening) >= _A_CUT and not opening.endswith(_ENDS))


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
    return excerpt(line, _FIRST_WORDS * len(line) // extent(line)) if line else None


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())
