"""What templates see of editions: blocks of stories, rankings, and words of the editors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from digest.html.direction import direction, with_directions
from digest.html.excerpt import excerpt
from digest.html.tables import with_alignments_as_classes, with_whole_words
from digest.html.text import visible
from digest.html.widths import with_held_pictures
from digest.model.digest import Digest, Layout
from digest.model.edition import Edition, EditionBlock
from digest.model.theme import MARGINS
from digest.render.links import PICTURES
from digest.render.sanitised import HOLES, line
from digest.render.stories import Medium, StoryView, spellings, spelt, story_view

_CALLED = 40
# What a box leaves beside the text of a note, in pixels: padding and lines.
_EDGES = 2 * 22 + 2


@dataclass(frozen=True, slots=True)
class DigestView:
    """The digest of a mail as templates see it, in the words of one language: nothing of how it is configured."""

    name: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class BlockView:
    """A part of an edition: stories and how they stand, or `words` of the editors (HTML, sanitised in the
    model) with a label. Without a `layout` the look has one."""

    title: str | None
    stories: tuple[StoryView, ...] = ()
    layout: Layout | None = None
    words: str | None = None
    label: str | None = None

    @property
    def numbered(self) -> bool:
        """Whether the stories are a ranking."""
        return self.layout == "ranked"

    @property
    def block_title(self) -> str | None:
        """What an error in a template calls it: without title and label, by the words that it begins with."""
        if self.title or self.label:
            return self.title or self.label
        begins = visible(self.words or "") or (self.stories[0].headline if self.stories else "")
        return begins if len(begins) <= _CALLED else f"{begins[:_CALLED].rstrip()}…"


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition as templates see it; `date` is its slot, `lead` its first story (false where there is none)."""

    id: str
    title: str
    slug: str
    date: datetime
    blocks: tuple[BlockView, ...]
    intro: str | None = None

    @property
    def stories(self) -> tuple[StoryView, ...]:
        """All stories in reading order."""
        return tuple(story for block in self.blocks for story in block.stories)

    @property
    def lead(self) -> StoryView:
        """The first story."""
        return next(iter(self.stories), StoryView(""))


def digest_view(digest: Digest) -> DigestView:
    """`digest` for the templates of mails."""
    return DigestView(digest.name, line(digest.title) or digest.name, digest.language)


def edition_view(edition: Edition, digest: Digest, medium: Medium, pictures_at: str = PICTURES) -> EditionView:
    """`edition` for the templates of one medium; empty blocks are left out. `pictures_at` as in `story_view`."""
    around = direction(edition.language, "")
    blocks = [_block(block, medium, pictures_at, around) for block in edition.blocks]
    names = spellings(story for block in blocks for story in block.stories)
    blocks = [replace(block, stories=tuple(spelt(story, names) for story in block.stories)) for block in blocks]
    return EditionView(
        id=edition.id,
        title=line(edition.title) or digest.name,
        slug=edition.slug,
        date=edition.scheduled_at,
        blocks=tuple(block for block in blocks if block.stories or block.words),
        intro=_words(edition.intro_html, medium, around),
    )


def with_pictures_within(view: EditionView, width: int) -> EditionView:
    """`view`, of which no picture in the editors' texts makes a mail of `width` pixels wider."""
    column = width - MARGINS
    blocks = (
        replace(block, words=with_held_pictures(block.words, column - _EDGES)) if block.words else block
        for block in view.blocks
    )
    return replace(view, blocks=tuple(blocks), intro=with_held_pictures(view.intro, column) if view.intro else None)


def with_shorter_teasers(view: EditionView, limit: int) -> EditionView:
    """`view` with teasers of at most `limit` characters, cut at a sentence or a word; with 0 without any."""
    blocks = (replace(block, stories=tuple(_shorter(story, limit) for story in block.stories)) for block in view.blocks)
    return replace(view, blocks=tuple(blocks))


def _shorter(story: StoryView, limit: int) -> StoryView:
    if story.teaser is None:
        return story
    return replace(story, teaser=excerpt(story.teaser, limit, story.language) if limit else None)


def shortened(view: EditionView, parts: int) -> EditionView:
    """`view` with its first `parts` parts: the introduction, stories and texts of the editors each count as one."""
    intro, left = (view.intro, parts - 1) if view.intro and parts else (None, parts)
    blocks = []
    for block in view.blocks:
        if block.words and left > 0:
            blocks.append(block)
            left -= 1
        elif block.stories[: max(left, 0)]:
            blocks.append(replace(block, stories=block.stories[:left]))
            left -= len(block.stories)
    return replace(view, intro=intro, blocks=tuple(blocks))


def count_parts(view: EditionView) -> int:
    """How many parts `shortened` can choose from."""
    return bool(view.intro) + sum(len(block.stories) or 1 for block in view.blocks)


def _block(block: EditionBlock, medium: Medium, pictures_at: str, around: str) -> BlockView:
    return BlockView(
        title=line(block.title),
        stories=tuple(view for placed in block.articles if (view := story_view(placed.article, medium, pictures_at))),
        layout=block.layout,
        words=_words(block.text_html, medium, around),
        label=line(block.label),
    )


def _words(html: str | None, medium: Medium, around: str) -> str | None:
    if not html or not html.strip():
        return None
    shown = with_whole_words(with_directions(html.replace(HOLES, "#"), around))
    return with_alignments_as_classes(shown) if medium == "web" else shown
