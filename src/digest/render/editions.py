"""What templates see of editions: blocks of stories, rankings, and words of the editors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from digest.model.digest import Digest
from digest.model.edition import Edition, EditionBlock
from digest.render.links import PICTURES
from digest.render.stories import HOLES, Medium, StoryView, line, story_view


@dataclass(frozen=True, slots=True)
class BlockView:
    """A part of an edition: stories, numbered where they are a ranking, or `words` of the editors
    (HTML, sanitised in the model) with a label."""

    title: str | None
    stories: tuple[StoryView, ...] = ()
    numbered: bool = False
    words: str | None = None
    label: str | None = None

    @property
    def block_title(self) -> str | None:
        """What an error in a template calls it."""
        return self.title or self.label


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


def edition_view(edition: Edition, digest: Digest, medium: Medium, pictures_at: str = PICTURES) -> EditionView:
    """`edition` for the templates of one medium; empty blocks are left out. `pictures_at` as in `story_view`."""
    rankings = {block.title for block in digest.blocks if block.select is not None and block.select.popular}
    blocks = (_block(block, block.title in rankings, medium, pictures_at) for block in edition.blocks)
    return EditionView(
        id=edition.id,
        title=line(edition.title) or digest.name,
        slug=edition.slug,
        date=edition.scheduled_at,
        blocks=tuple(block for block in blocks if block.stories or block.words),
        intro=_words(edition.intro_html),
    )


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


def _block(block: EditionBlock, ranking: bool, medium: Medium, pictures_at: str) -> BlockView:
    return BlockView(
        title=line(block.title),
        stories=tuple(view for placed in block.articles if (view := story_view(placed.article, medium, pictures_at))),
        numbered=ranking,
        words=_words(block.text_html),
        label=line(block.label),
    )


def _words(html: str | None) -> str | None:
    return html.replace(HOLES, "#") if html and html.strip() else None
