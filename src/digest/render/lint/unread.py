"""Letters that could not be read, and that readers would see as “�”: an error in the newsroom's own files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from digest.errors import Problem
from digest.html.unread import ADVICE, UNREAD, unread_lines
from digest.model.article import Story
from digest.model.edition import Edition
from digest.render.environment import Templates
from digest.render.lint.findings import Finding, error, some, warning
from digest.render.origins import own_files
from digest.render.sanitised import line
from digest.render.stories import TEASER, byline, section, teaser

_ASIDE = re.compile(r"\{#.*?(?:#\}|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_TOLD = f"“{UNREAD}” stands here: {ADVICE}"


def unread_in_note(text: str, shown: str) -> Iterator[Finding]:
    """An error for each line of a note that has such a letter, where its HTML shows one."""
    for number in unread_lines(text) if UNREAD in shown else ():
        yield replace(error(_TOLD), line=number)


def unread_in_template(name: str, templates: Templates) -> Iterator[Problem]:
    """The same for the newsroom's file `name`, but what it says aside."""
    file, text = templates.files(name)[0]
    if UNREAD in text and templates.is_own(name):
        bare = _ASIDE.sub(lambda found: "\n" * found[0].count("\n"), text)
        yield from (Problem(file, _TOLD, number) for number in unread_lines(bare))


def unread_in_mail(edition: Edition, subject: str, look: str, templates: Templates) -> Iterator[Finding]:
    """The same for the templates of a look, and a warning for stories, titles and a subject that has another source."""
    text = f"email/{look}/message.txt"
    starts = f"email/{look}/message.html", text if templates.has(text) else "email/parts/message.txt"
    names = [name for start in starts for name, *_ in own_files(start, templates).values()]
    for name in dict.fromkeys(names):
        if name.endswith((".html", ".txt")):
            for each in unread_in_template(name, templates):
                yield replace(error(each.message), file=each.file, line=each.line)
    told: dict[str, list[str]] = {}
    for story in (placed.article.story for block in edition.blocks for placed in block.articles):
        for part, words in _parts(story):
            if words and UNREAD in words:
                told.setdefault(f"the {part} of a story", []).append(" ".join(story.headline.split()))
    for words in (edition.title, *(each for block in edition.blocks for each in (block.title, block.label))):
        if words and UNREAD in words:
            told.setdefault("a title", []).append(words)
    if UNREAD in subject and not any(UNREAD in words for found in told.values() for words in found):
        told["the subject"] = [subject]
    for part, which in told.items():
        yield warning(f"{part} has “{UNREAD}” in it, for a letter that could not be read: see {some(which)}")


def _parts(story: Story) -> Iterator[tuple[str, str | None]]:
    yield "headline", line(story.headline)
    yield "standfirst", teaser(story, TEASER)
    yield "section", section(story)
    yield "byline", byline(story)
    if image := story.image:
        yield "caption", line(image.caption)
        yield "credit", line(image.credit)
        yield "description of its picture", line(image.alt)
