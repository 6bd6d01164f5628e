"""Pages as plain text: an article and, below it, blocks of teasers.

    Headline                        Related articles        <- a heading, alone between blank lines

    Standfirst                      Editor's choice         <- flag, where picked
                                    News                    <- section label, where there is one
    Paragraph                       Headline of a teaser

    source: …                       Headline of a teaser    <- printed twice on such pages

    Photo: … (credit).              Text (click headline to read more)

Parts are divided by blank lines; a teaser begins on the line behind the text of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from digest.html.clean import clean_characters, clean_line
from digest.model.article import Image
from digest.sources.draft import Draft
from digest.sources.lengths import word_count
from digest.sources.slugs import in_small_letters, slug
from digest.sources.standfirst import without_echo, without_invitation

_SOURCE = re.compile(r"^(?:sources?|источник|mənbə|աղբյուր|წყარო)\s*:", re.IGNORECASE)
_PHOTO = re.compile(r"^(?:photos?|pictures?|images?|illustration|фото|foto|լուսանկար|ფოტო)\s*:", re.IGNORECASE)
_POPULAR = frozenset({"popular", "most-popular", "most-read", "popular-articles"})
_OTHER_HEADINGS = frozenset({"related", "related-articles", "related-stories", "latest", "latest-news", "more-news"})
_LABEL_END = (".", "!", "?", "…", ",", ";", ")", "”", '"', ":")
_LABEL_WORDS = 4

IsPick = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as drafts: its article, None where it only has teasers, and its teasers, each once."""

    article: Draft | None
    teasers: tuple[Draft, ...]


@dataclass(slots=True)
class _Teaser:
    """A teaser while it is being read, line by line."""

    headline: str
    label: str | None = None
    picked: bool = False
    rank: int | None = None
    doubled: bool = False
    text: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Start:
    headline: str
    label: str | None
    picked: bool


def read_page(text: str, is_pick: IsPick) -> Page:
    """The article and the teasers of a page; `is_pick` says whether a line is the flag of editor's choice.

    A teaser with the headline of the article is the article: it only brings its marks and, where the
    article has none, its section. Teasers of one headline are one.
    """
    parts = _parts(text)
    first = next((place for place, part in enumerate(parts) if _heading(part, is_pick)), len(parts))
    article = _article(parts[:first], is_pick)
    found: dict[str, Draft] = {}
    for teaser in _teasers(parts[first:], is_pick):
        key = in_small_letters(teaser.headline)
        draft = _draft(teaser)
        if article is not None and key == in_small_letters(article.headline or ""):
            article = with_marks(article, draft)
        else:
            found[key] = with_marks(found[key], draft) if key in found else draft
    return Page(article, tuple(found.values()))


def with_marks(draft: Draft, other: Draft) -> Draft:
    """`draft` with the marks that `other`, the same story elsewhere, has; its section where `draft` has none."""
    ranks = [rank for rank in (draft.popular_rank, other.popular_rank) if rank is not None]
    return replace(
        draft,
        picked=draft.picked or other.picked,
        popular_rank=min(ranks, default=None),
        section_label=draft.section_label or other.section_label,
        standfirst=draft.standfirst or (other.standfirst if not draft.body_html else None),
    )


def _parts(text: str) -> list[list[str]]:
    """The lines of each part, cleaned; a part ends at a blank line."""
    parts: list[list[str]] = [[]]
    for raw in clean_characters(text).split("\n"):
        line = clean_line(raw)
        if line:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def _heading(part: Sequence[str], is_pick: IsPick) -> str | None:
    """The heading of a block of teasers that `part` is, in short form."""
    if len(part) != 1:
        return None
    name = slug(part[0].rstrip(":"))
    return name if name in _POPULAR | _OTHER_HEADINGS or is_pick(part[0]) else None


def _article(parts: Sequence[list[str]], is_pick: IsPick) -> Draft | None:
    if not parts:
        return None
    start = _start(parts[0], is_pick)
    rest = [" ".join(part) for part in parts[1:]]
    if rest and rest[0] == start.headline:
        rest = rest[1:]
    sources = [line for line in rest if _SOURCE.match(line)]
    photos = [line for line in rest if _PHOTO.match(line)]
    used = {*sources[-1:], *photos[:1]}
    words = [line for line in rest if line not in used]
    body = "".join(f"<p>{escape(line, quote=False)}</p>\n" for line in words[1:])
    return Draft(
        headline=without_echo(start.headline),
        standfirst=words[0] if words else None,
        body_html=body or None,
        section_label=start.label,
        picked=start.picked,
        source_line=sources[-1] if sources else None,
        image=Image(url=None, caption=photos[0]) if photos else None,
    )


def _teasers(parts: Sequence[list[str]], is_pick: IsPick) -> Iterator[_Teaser]:
    popular = flagged = False
    rank = 0
    current: _Teaser | None = None
    for place, part in enumerate(parts):
        if heading := _heading(part, is_pick):
            popular, flagged, rank = heading in _POPULAR, is_pick(part[0]), 0
            if current:
                yield current
            current = None
            continue
        following = parts[place + 1][0] if place + 1 < len(parts) else None
        start = _continue(current, part, following, is_pick)
        if start:
            if current:
                yield current
            rank += 1
            current = _Teaser(start.headline, start.label, start.picked or flagged, rank if popular else None)
    if current:
        yield current


def _continue(current: _Teaser | None, part: list[str], following: str | None, is_pick: IsPick) -> _Start | None:
    """Give `current` what is its own of `part`; the start of the next teaser where `part` holds one."""
    lines = list(part)
    if current and not current.doubled and lines[0] == current.headline:
        current.doubled = True
        lines = lines[1:]
    begin = _beginning(current, lines, following, is_pick)
    if current:
        current.text += lines[:begin]
    return _start(lines[begin:], is_pick) if begin < len(lines) else None


def _beginning(current: _Teaser | None, lines: Sequence[str], following: str | None, is_pick: IsPick) -> int:
    """The index at which the next teaser begins in `lines`, their number where none does."""
    if current is None:
        return 0
    flags = [place for place, line in enumerate(lines[:-1]) if is_pick(line)]
    if flags:
        return flags[0]
    labelled = len(lines) > 1 and _is_label(lines[-2])
    if lines and (lines[-1] == following or (labelled and (current.text or len(lines) > 2))):
        return len(lines) - 1 - labelled
    return len(lines)


def _start(lines: Sequence[str], is_pick: IsPick) -> _Start:
    """Flag, label and headline, of which the last lines are."""
    rest = list(lines)
    picked = len(rest) > 1 and is_pick(rest[0])
    if picked:
        rest = rest[1:]
    label = rest[0] if len(rest) == 2 and _is_label(rest[0]) else None
    return _Start(" ".join(rest[1:] if label else rest), label, picked)


def _is_label(line: str) -> bool:
    return len(line) <= 40 and word_count(line) <= _LABEL_WORDS and not line.endswith(_LABEL_END)


def _draft(teaser: _Teaser) -> Draft:
    return Draft(
        headline=without_echo(teaser.headline),
        standfirst=without_invitation(" ".join(teaser.text)),
        section_label=teaser.label,
        picked=teaser.picked,
        popular_rank=teaser.rank,
    )
