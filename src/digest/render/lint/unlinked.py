"""Stories whose own address a mail cannot have: they stand in it without a link."""

from __future__ import annotations

from collections.abc import Iterator

from digest.model.edition import Edition
from digest.render.lint.addresses import broken
from digest.render.lint.findings import Finding, some, warning
from digest.render.stories import link, link_in_a_mail

_SHOWN = 100


def unlinked_stories(edition: Edition) -> Iterator[Finding]:
    """A warning for all stories of `edition` whose addresses have the same fault."""
    told: dict[str, list[str]] = {}
    for block in edition.blocks:
        for story in (placed.article.story for placed in block.articles):
            if story.url and not link_in_a_mail(story.url):
                linked = link(story.url)
                fault = broken(linked) if linked else f"has an address that cannot be linked ({story.url[:_SHOWN]})"
                told.setdefault(fault or "", []).append(" ".join(story.headline.split()))
    for fault, headlines in told.items():
        yield warning(f"a story stands in the mail without its link, which {fault}: see {some(headlines)}")
