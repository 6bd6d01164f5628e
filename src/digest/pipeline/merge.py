"""One story out of what several sources show of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from digest.html.text import visible
from digest.model.article import Image, Mark, Story
from digest.sources.standfirst import said_once
from digest.store.sightings import Sighting

_NEARLY_WHOLE = 0.8
_FIRST_THAT_SAYS = (
    "url",
    "topics",
    "language",
    "published",
    "publish_at",
    "source_line",
)


@dataclass(frozen=True, slots=True)
class Merged:
    """The story, its marks, and its sources in the order of the configuration."""

    story: Story
    mark: Mark | None
    popular_rank: int | None
    sources: tuple[str, ...]


def merge(sightings: Sequence[Sighting], ranks: Mapping[str, int]) -> Merged:
    """Join the sightings of one story: field by field the first source that says something counts.

    `ranks` is the order of the sources in the configuration. Sources that still show the story come
    before those that no longer do, so that a correction wins over what scrolled out of another feed.
    """
    last = len(ranks)
    by_rank = sorted(sightings, key=lambda each: (ranks.get(each.source, last), each.source))
    ordered = sorted(by_rank, key=lambda each: not each.current)
    return Merged(
        story=_story([each.story for each in ordered], sum(each.current for each in ordered)),
        mark=_mark(by_rank, ranks),
        popular_rank=next((each.popular_rank for each in by_rank if each.popular_rank is not None), None),
        sources=tuple(each.source for each in by_rank),
    )


def _story(stories: Sequence[Story], current: int) -> Story:
    found: dict[str, Any] = {
        name: next((value for story in stories if (value := getattr(story, name))), getattr(stories[0], name))
        for name in _FIRST_THAT_SAYS
    }
    standfirst, body = _words(stories, current)
    people = _people(stories)
    with_section = next((story for story in stories if story.section), stories[0])
    return replace(
        stories[0],
        standfirst=standfirst,
        body_html=body,
        byline=people.byline,
        authors=people.authors,
        section=with_section.section,
        section_label=with_section.section_label,
        updated=_latest([story.updated for story in stories]),
        image=_image([story.image for story in stories if story.image]),
        **found,
    )


def _words(stories: Sequence[Story], current: int) -> tuple[str | None, str | None]:
    """Standfirst and body: the first body that is not much shorter than the longest, and nothing said twice.

    A feed may cut its stories off; the page, though it comes later in the configuration, has them whole. Of the
    `stories`, the first `current` are still shown; a body of the others counts only where those have none.
    """
    standfirst = next((story.standfirst for story in stories if story.standfirst), None)
    bodies = [story.body_html for story in stories[:current] if story.body_html]
    bodies = bodies or [story.body_html for story in stories[current:] if story.body_html]
    lengths = [len(visible(each)) for each in bodies] if len(bodies) > 1 else [0] * len(bodies)
    least = max(lengths, default=0) * _NEARLY_WHOLE
    body = next((each for each, length in zip(bodies, lengths, strict=True) if length >= least), None)
    if any(story.standfirst == standfirst and story.body_html == body for story in stories):
        return standfirst, body
    return said_once(standfirst, body)


def _people(stories: Sequence[Story]) -> Story:
    """The story whose authors and byline count: the first that has any, or a later one that has those and more."""
    named = (
        [story for story in stories if story.authors] or [story for story in stories if story.byline] or [stories[0]]
    )
    chosen = named[0]
    for story in named[1:]:
        if set(story.authors) > set(chosen.authors):
            chosen = story
    return chosen


def _latest(times: Sequence[datetime | None]) -> datetime | None:
    return max((moment for moment in times if moment), default=None)


def _image(images: Sequence[Image]) -> Image | None:
    """The first picture that has its words, else the first; words of the same picture are joined.

    A photo must never stand without its credit, so a source that gives one is preferred.
    """
    chosen = next((image for image in images if image.credit or image.caption), images[0] if images else None)
    if chosen is None:
        return None
    url = chosen.url or next((image.url for image in images if image.url), chosen.url)
    same = [chosen, *(image for image in images if image.url == url)]
    return Image(
        url=url,
        alt=next((image.alt for image in same if image.alt), None),
        caption=next((image.caption for image in same if image.caption), None),
        credit=next((image.credit for image in same if image.credit), None),
    )


def _mark(by_rank: Sequence[Sighting], ranks: Mapping[str, int]) -> Mark | None:
    """The place of an editor's choice: where a source shows it, else after all of those, the latest first."""
    marked = [(each, each.marked_at) for each in by_rank if each.marked_at]
    if not marked:
        return None
    at = min(at for _, at in marked)
    shown = next((each for each, _ in marked if each.current), None)
    if shown is None:
        return Mark(at, (len(ranks) + 1, -int(at.timestamp())))
    return Mark(at, (ranks.get(shown.source, len(ranks)), shown.position))
