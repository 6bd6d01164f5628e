"""What templates see of stories: short, cleaned texts and safe links, nothing to decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from digest.html.excerpt import excerpt
from digest.html.markup import tokens
from digest.html.text import plain_text
from digest.model.article import Article, Direction, Image, Story
from digest.render.captions import begins_with_kind, captioned, is_labelled, named
from digest.render.links import PICTURES
from digest.render.sanitised import line, link, link_in_a_mail
from digest.render.wrap import WIDTH

TEASER, SHORT_CAPTION = 280, 140
Medium = Literal["mail", "web"]
_CLICK_HERE = re.compile(r"\s*\(\s*click (?:the |on )?[^()]{0,60}\)\.?\s*$", re.IGNORECASE)
# A shorter headline is how a sentence may begin: “London. A city of …”
_WORDS_OF_A_REPEAT, _LETTERS_OF_A_REPEAT = 4, 20
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…؟۔])|\s*(?:[.!?…؟۔]+|\|))(?:\s+|$)|(?:(?<=[。！？])|[。！？]+)\s*")
_STRETCHED = 1.25


@dataclass(frozen=True, slots=True)
class PictureSize:
    """One file of a picture; width and height, in pixels, are None for a drawing, which has none of its own."""

    url: str
    width: int | None = None
    height: int | None = None

    def within(self, width: int, height: int = 10_000) -> PictureSize:
        """The same in a layout of so many pixels, whose width it fills unless it is far too small or too tall."""
        if not self.width or not self.height:
            return self
        shown = width if self.width * _STRETCHED >= width else self.width
        shown = max(min(shown, round(height * self.width / self.height)), 1)
        return PictureSize(self.url, shown, max(round(self.height * shown / self.width), 1))


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its words; `caption` has the credit in it and is None where neither is known.

    `short_caption` is the same in few lines, for what stands beside a small picture. A caption that is the credit and
    nothing else (`credit_alone`) needs a word before it: it is only a name, and does not say “Illustration:” itself.
    `labelled`: the caption begins with such a word, so that among other text it needs none to be known as one.
    `described`: `alt` is the picture's own, and not the headline. `short_alt` is the same in few words.
    `large` is for a lead and no taller than 5/4 of its width, `small` for cards and lists and always three to
    two: both have twice the pixels that they are shown with.
    """

    large: PictureSize
    small: PictureSize
    alt: str
    caption: str | None
    short_caption: str | None = None
    credit_alone: bool = False
    labelled: bool = False
    described: bool = False
    short_alt: str = ""

    @property
    def url(self) -> str:
        """The address of the large file."""
        return self.large.url


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story as a teaser; without a headline it is no story, and false.

    `labelled`: its section is written as somebody chose to print it, and is not the short form made readable.
    """

    headline: str
    url: str | None = None
    section: str | None = None
    teaser: str | None = None
    byline: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    picture: Picture | None = None
    language: str | None = None
    direction: Direction = "ltr"
    labelled: bool = False

    def __bool__(self) -> bool:
        return bool(self.headline)


@dataclass(frozen=True, slots=True)
class StoryPart:
    """Words of a story of which is shown no more than `limit` characters, which is more than anybody prints.

    What is longer would take the room of other stories.
    """

    name: str
    limit: int
    of: Callable[[Story], str | None]

    def within(self, story: Story) -> str | None:
        """The words, cut where they are longer; None where there are none."""
        words = self.of(story)
        return excerpt(words, self.limit, story.language) if words else None


def story_view(article: Article, medium: Medium, pictures_at: str = PICTURES) -> StoryView:
    """One article as a teaser for one medium; `pictures_at` is where its pictures are, with a slash at its end."""
    story = article.story
    headline = _HEADLINE.within(story) or ""
    return StoryView(
        headline=headline,
        url=link(story.url) if medium == "web" else link_in_a_mail(story.url),
        section=_SECTION.within(story),
        teaser=teaser(story, TEASER),
        byline=_BYLINE.within(story),
        published=story.published,
        updated=_renewed(story),
        picture=_picture(article, headline, medium, pictures_at),
        language=story.language,
        direction=article.direction,
        labelled=line(story.section_label) not in (None, story.section),
    )


def byline(story: Story) -> str | None:
    """Who wrote it, as printed, or else the names of its authors."""
    return line(story.byline) or line(", ".join(story.authors))


def _renewed(story: Story) -> datetime | None:
    """When it was updated, unless that would be shown as the time at which it was published."""
    minutes = [when and when.replace(second=0, microsecond=0) for when in (story.published, story.updated)]
    return story.updated if minutes[0] != minutes[1] else None


def teaser(story: Story, limit: int) -> str | None:
    """The standfirst, or else the body's first paragraph, in at most `limit` characters."""
    headline = line(story.headline) or ""
    for text in _openings(story):
        words = _CLICK_HERE.sub("", line(text) or "").strip()
        words = _without_headline(words, headline)
        if words:
            return excerpt(words, limit, story.language)
    return None


def _without_headline(words: str, headline: str) -> str:
    """`words` without the headline before them, where it is a sentence of its own there, or stands there twice."""
    if not headline or not words.startswith(headline):
        return words
    rest = words[len(headline) :]
    if not rest.strip(" .!?…؟۔。！？|"):
        return ""
    if len(headline) < _LETTERS_OF_A_REPEAT and len(headline.split()) < _WORDS_OF_A_REPEAT:
        return words
    if rest.startswith(f" {headline}"):
        return rest.strip()
    ended = _SENTENCE_END.match(words, len(headline))
    left = words[ended.end() :] if ended else words
    return words if left[:1].islower() else left


def section(story: Story) -> str | None:
    """The section's name in print: its label, else its key made readable."""
    label = line(story.section_label)
    return label or (line((story.section or "").replace("-", " ").replace("_", " ").capitalize()))


def spellings(stories: Iterable[StoryView]) -> dict[str, str]:
    """How each section that `stories` name is written, of names that differ in capitals only.

    A label goes before a short form, then what most of them write, then what begins with a capital, then the first.
    """
    counts: dict[str, Counter[str]] = {}
    labels: set[str] = set()
    for story in stories:
        if story.section:
            counts.setdefault(story.section.casefold(), Counter())[story.section] += 1
            labels.update({story.section} if story.labelled else ())

    def rank(name: str) -> tuple[bool, int, bool]:
        return name in labels, counts[name.casefold()][name], name[:1] != name[:1].lower()

    chosen = {key: max(count, key=rank) for key, count in counts.items()}
    return {name: chosen[key] for key, count in counts.items() for name in count}


def spelt(story: StoryView, names: Mapping[str, str]) -> StoryView:
    """`story` with its section written as `names` has it."""
    name = names.get(story.section or "", story.section)
    return story if name == story.section else replace(story, section=name)


def caption(image: Image) -> str | None:
    """The words that stand beside a picture, its credit always among them."""
    return captioned(line(image.caption), line(image.credit))


def _picture(article: Article, headline: str, medium: Medium, pictures_at: str) -> Picture | None:
    """What was made of it; on pages a drawing as it is. Nothing else: a reader is not sent to another host."""
    image, made = article.story.image, article.picture
    if image is None:
        return None
    if made is not None:
        large, small = (
            PictureSize(pictures_at + file.name, file.width, file.height) for file in (made.large, made.small)
        )
    else:
        url = link(image.url)
        if url is None or medium == "mail" or not _is_drawing(url):
            return None
        large = small = PictureSize(url)
    described = _DESCRIPTION.within(article.story)
    words, credit = line(image.caption), named(line(image.credit) or "") or None
    told = captioned(words, credit, _CAPTION.limit, article.story.language)
    return Picture(
        large,
        small,
        alt=described or headline,
        caption=told,
        short_caption=captioned(words, credit, SHORT_CAPTION, article.story.language),
        credit_alone=words is None and credit is not None and not is_labelled(credit),
        labelled=told is not None and begins_with_kind(told),
        described=described not in (None, headline),
        short_alt=excerpt(described or headline, SHORT_CAPTION, article.story.language),
    )


def _is_drawing(url: str) -> bool:
    return urlsplit(url).path.lower().endswith((".svg", ".svgz"))


def _openings(story: Story) -> Iterator[str | None]:
    yield story.standfirst
    # Only asked for where the standfirst says nothing: to read a body costs a millisecond.
    yield _first_paragraph(story.body_html)


def _first_paragraph(html: str | None) -> str | None:
    bare = _untaken(html) if html else ""
    return next((text for text in plain_text(bare, WIDTH).split("\n\n") if text.strip()), None) if bare else None


def _untaken(html: str) -> str:
    """Sanitised `html` for a teaser, which neither shows addresses nor repeats what was taken back."""
    kept, struck = [], 0
    for token in tokens(html):
        if token.name in ("del", "s"):
            struck += 1 if token.kind == "start" else -1
        elif not struck and token.name != "a":
            kept.append(token.raw)
    return "".join(kept)


def _of_picture(name: Literal["caption", "credit", "alt"]) -> Callable[[Story], str | None]:
    return lambda story: line(getattr(story.image, name)) if story.image else None


_HEADLINE = StoryPart("headline", 500, lambda story: line(story.headline))
_SECTION = StoryPart("section", 120, section)
_BYLINE = StoryPart("byline", 500, byline)
_CAPTION = StoryPart("caption", 1_000, _of_picture("caption"))
_CREDIT = StoryPart("credit", _CAPTION.limit, _of_picture("credit"))
_DESCRIPTION = StoryPart("description of its picture", 1_000, _of_picture("alt"))
PARTS = (_HEADLINE, _SECTION, _BYLINE, _CAPTION, _CREDIT, _DESCRIPTION)
