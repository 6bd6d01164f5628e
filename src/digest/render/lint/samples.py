"""What `digest check` fills templates with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, islice
from typing import Literal, get_args

from digest.model.article import Article, Image, Story
from digest.model.digest import Block, Digest, Layout, Publication, Selection
from digest.model.edition import Edition, EditionBlock, EditionState, Placed
from digest.model.picture import MadePicture, PictureFile
from digest.model.theme import Logo, Theme

Archive = Literal["public", "unlisted", "none"]

THEN = datetime(2026, 11, 23, 7, tzinfo=UTC)
PUBLICATION = Publication(
    title="The Sample",
    url="https://sample.example",
    public_url="https://news.sample.example",
    authority="sample.example",
    language="en",
    timezone="UTC",
    postal_address="1 Sample Street",
    privacy_url="https://sample.example/privacy",
)

# Stories in one block of a sample, whatever its limit.
_MOST = 20

# A newsroom that says as little of itself as it may, with a logo.
BARE = replace(
    PUBLICATION,
    url="",
    postal_address=None,
    privacy_url=None,
    theme=Theme(logo=Logo("https://sample.example/logo.png", 200, 40)),
)


def digest_of(look: str, archive: Archive = "public") -> Digest:
    """A digest that has this look."""
    ranking = Block("Popular", Selection(popular=True))
    return Digest("sample", "Sample", "en", "UTC", (ranking,), template=look, archive=archive)


def edition() -> Edition:
    """Stories with and without picture, address, date and standfirst, in both directions, and words of the editors."""
    whole = Story(
        headline="A story with everything",
        url="https://sample.example/a",
        standfirst="What it says.",
        body_html="<p>All of it.</p>",
        section="news",
        byline="A. Reed",
        language="en",
        published=THEN,
        updated=THEN.replace(hour=8),
        image=Image("https://sample.example/a.jpg", None, "Photo: A sample", "A. Reed"),
    )
    little, other_way = Story("A story with little"), Story("خبر", "https://sample.example/c", language="ar")
    files = PictureFile("large.jpg", 1200, 800), PictureFile("small.jpg", 640, 427)
    made = MadePicture("image/jpeg", 400_000, 3000, 2000, files)
    articles = [
        Article(str(seq), seq, THEN.year, story, THEN, "rtl" if story is other_way else "ltr")
        for seq, story in enumerate([whole, little, other_way], start=1)
    ]
    articles[0] = replace(articles[0], picture=made)
    placed = tuple(Placed(article, "sample") for article in articles)
    return Edition(
        id="sample/2026-11-23",
        digest="sample",
        slug="2026-11-23",
        title="Sample",
        language="en",
        scheduled_at=THEN,
        timezone="UTC",
        composed_at=THEN,
        cutoff=len(articles),
        state=EditionState.DRAFT,
        blocks=(
            EditionBlock("Latest", placed),
            EditionBlock(None, text_html="<p>Words of the editors.</p>", label="Advertisement"),
            EditionBlock("Popular", placed[:1]),
        ),
        intro_html="<p>Good morning.</p>",
    )


def other_edition() -> Edition:
    """What the first has not: notes with a title, with a label and without, all layouts, no introduction.

    Its pictures are a credit's alone, narrower than their column, and of a story without an address.
    """
    plain = edition()
    placed = plain.blocks[0].articles
    credited = replace(placed[0].article.story, section=None, byline=None, image=_CREDIT_ALONE)
    articles = (*placed, Placed(replace(placed[0].article, id="4", seq=4, story=credited), "sample"))
    pictured = Story("A story without an address", image=_CREDIT_ALONE)
    narrow = Placed(Article("5", 5, THEN.year, pictured, THEN, "ltr", picture=_NARROW), "sample")
    return replace(
        plain,
        title="مثال",
        language="ar",
        intro_html=None,
        blocks=(
            EditionBlock("A note", text_html="<p>Words of the editors.</p>", label="Advertisement"),
            EditionBlock("A note", text_html="<p>Words of the editors.</p>"),
            EditionBlock(None, text_html="<p>Words of the editors.</p>"),
            *(EditionBlock(layout, articles, layout=layout) for layout in get_args(Layout)),
            *(EditionBlock(None, articles[1:2], layout=layout) for layout in get_args(Layout)),
            EditionBlock("A narrow picture", (narrow,), layout="lead"),
        ),
    )


def barest(whole: Edition) -> Edition:
    """`whole` with stories that have a headline and nothing else, as tomorrow's may; without an introduction."""
    blocks = tuple(
        replace(block, articles=tuple(replace(each, article=_bare(each.article)) for each in block.articles))
        for block in whole.blocks
    )
    return replace(whole, blocks=blocks, intro_html=None)


def fullest(empty: Edition, digest: Digest) -> Edition:
    """`empty` with every block of the digest's filled up to its limit, by stories that have everything."""
    texts = [block for block in empty.blocks if block.text_html is not None]
    whole = edition().blocks[0].articles[0]
    numbers = count(1)
    blocks = []
    for block in digest.blocks:
        if block.text is not None:
            blocks.append(texts.pop(0))
            continue
        seqs = islice(numbers, min(block.limit, _MOST))
        placed = tuple(replace(whole, article=replace(whole.article, id=str(seq), seq=seq)) for seq in seqs)
        blocks.append(EditionBlock(block.title, placed, None, block.label, block.layout, block.wordings))
    return replace(empty, blocks=tuple(blocks))


def _bare(article: Article) -> Article:
    return replace(article, picture=None, story=Story(article.story.headline, language=article.story.language))


_CREDIT_ALONE = Image("https://sample.example/b.jpg", "What it shows", None, "A. Reed")
_NARROW = MadePicture("image/jpeg", 40_000, 300, 200, (PictureFile("narrow.jpg", 300, 200),))
