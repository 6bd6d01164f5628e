"""Stories that stand in a mail otherwise than their source has them, or lead where no reader comes.

A source must not stop an edition: what is an error in the newsroom's own words is a warning here.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.model.article import Story
from digest.model.digest import Publication
from digest.model.edition import Edition
from digest.render.lint.addresses import broken, hosts_of, out_of_reach
from digest.render.lint.findings import Finding, some, warning
from digest.render.sanitised import LONGEST_ADDRESS, link, link_in_a_mail
from digest.render.stories import PARTS, StoryPart

_SHOWN = 100


def unlinked_stories(edition: Edition) -> Iterator[Finding]:
    """A warning for all stories of `edition` whose addresses have the same fault."""
    told: dict[str, list[str]] = {}
    for block in edition.blocks:
        for story in (placed.article.story for placed in block.articles):
            if story.url and not link_in_a_mail(story.url):
                told.setdefault(_fault(story.url), []).append(_called(story))
    for fault, headlines in told.items():
        yield warning(f"a story stands in the mail without its link, which {fault}: see {some(headlines)}")


def unreachable_stories(edition: Edition, publication: Publication) -> Iterator[Finding]:
    """A warning for all stories of `edition` that lead to the same machine of the newsroom's own house."""
    own = hosts_of(publication.url, publication.public_url)
    told: dict[str, list[str]] = {}
    for block in edition.blocks:
        for story in (placed.article.story for placed in block.articles):
            linked = link_in_a_mail(story.url)
            if linked and (afar := out_of_reach(linked, own)):
                told.setdefault(afar, []).append(_called(story))
    for afar, headlines in told.items():
        yield warning(f"the link of a story {afar}: see {some(headlines)}")


def _fault(url: str) -> str:
    if len(url) > LONGEST_ADDRESS:
        return f"has an address of more than {LONGEST_ADDRESS:,} characters"
    linked = link(url)
    fault = broken(linked) if linked else f"has an address that cannot be linked ({url[:_SHOWN]})"
    return fault or f"has, in ASCII, an address of more than {LONGEST_ADDRESS:,} characters"


def overlong_stories(edition: Edition) -> Iterator[Finding]:
    """A warning for all stories of `edition` of which the same part is longer than a mail has it."""
    told: dict[StoryPart, list[str]] = {}
    for block in edition.blocks:
        for story in (placed.article.story for placed in block.articles):
            for part in PARTS:
                if len(part.of(story) or "") > part.limit:
                    told.setdefault(part, []).append(_called(story))
    for part, headlines in told.items():
        yield warning(
            f"the {part.name} of a story has more than {part.limit:,} characters, and is cut in the mail: "
            f"see {some(headlines)}"
        )


def _called(story: Story) -> str:
    return " ".join(story.headline.split())
