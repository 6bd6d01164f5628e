"""Words that shout, in capitals or with many signs, which spam filters hold against a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from digest.model.edition import Edition
from digest.render.lint.findings import Finding, some, warning

_SIGNS = re.compile(r"[!?$€£]{3,}|!{2,}")
_LEAST_CAPITALS = 10


def shouts(text: str) -> Iterator[str]:
    """In what ways `text` shouts, in words."""
    letters = [sign for sign in text if sign.upper() != sign.lower()]
    if len(letters) >= _LEAST_CAPITALS and all(sign.isupper() for sign in letters):
        yield "is all in capitals, which spam filters hold against a mail"
    if _SIGNS.search(text):
        yield "shouts (several of !, ? or $ in a row), which spam filters hold against a mail"


def shouting_stories(edition: Edition, subject: str) -> Iterator[Finding]:
    """The stories of `edition` whose headlines or standfirsts shout, a warning for all of a kind.

    A headline that is the `subject` is told of that. A newsroom whose headlines are all in capitals hears it once.
    """
    stories = [placed.article.story for block in edition.blocks for placed in block.articles]
    told: dict[tuple[str, str], list[str]] = {}
    for story in stories:
        headline = " ".join(story.headline.split())
        for part, words in (("headline", headline), ("standfirst", story.standfirst or "")):
            if words not in subject:
                for way in shouts(words):
                    told.setdefault((part, way), []).append(headline)
    for (part, way), headlines in told.items():
        yield warning(f"a {part} {way}: see {some(list(dict.fromkeys(headlines)))}")
