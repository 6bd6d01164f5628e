"""Why an article is in an edition, and why another is not: a short sentence for an editor."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from digest.editorial.novelty import why_barred
from digest.editorial.selection import mismatch
from digest.editorial.wording import day, length, listed
from digest.model.article import Article
from digest.model.digest import LAST_EDITION, Block, Digest, Selection
from digest.model.edition import EditionBlock, History, LeftOut, Placed


def placed(article: Article, selection: Selection, history: History, now: datetime, zone: ZoneInfo) -> Placed:
    """The article with the reason that makes the selection take it at `now`; dates are shown in `zone`."""
    return Placed(article, _why_in(article, selection, history, now, zone))


def leave_out(
    digest: Digest,
    left: Iterable[Article],
    history: History,
    now: datetime,
    kept_out: Mapping[str, Sequence[Block]],
) -> tuple[LeftOut, ...]:
    """Each article that is in no block, with the reason; `kept_out` maps ids to the blocks that were full."""
    zone = ZoneInfo(digest.timezone)
    return tuple(
        LeftOut(
            article,
            why_barred(article, now, zone)
            or _no_room(kept_out.get(article.id, ()))
            or _unwanted(article, digest.blocks, history, now),
        )
        for article in left
    )


def why_empty(
    block: Block, above: Iterable[EditionBlock], stored: Collection[Article], history: History, now: datetime
) -> str:
    """Why a block found no story: those `above` took it, an earlier edition did, or there is none.

    `stored` are stories that its selection takes, whenever they were used.
    """
    selection = block.select or Selection()
    takers = [
        f"“{each.title}”" if each.title else "a block without a title"
        for each in above
        if any(would_take(block, placed.article, history, now) for placed in each.articles)
    ]
    if takers:
        return f"what it would take stands above it, in {listed(dict.fromkeys(takers), 'and')}"
    if selection.since == LAST_EDITION:
        return "nothing that is new matches its `select`"
    if any(article.id in history.reserved for article in stored):
        return "another open edition has what it would take"
    if any(article.id in history.used for article in stored):
        return "earlier editions have had what it would take; `repeats: true` lets it take that again"
    return "no story matches its `select`"


def would_take(block: Block, article: Article, history: History, now: datetime) -> bool:
    """Whether a block may have the article, wherever else in this edition that stands."""
    fresh = block.repeats or (article.id not in history.used and article.id not in history.reserved)
    return fresh and mismatch(article, block.select or Selection(), now, history) is None


def _why_in(article: Article, selection: Selection, history: History, now: datetime, zone: ZoneInfo) -> str:
    picked_at = article.picked_at(now)
    if selection.picked and picked_at is not None:
        if article.picked_by_hand(now):
            return f"picked by hand on {day(picked_at, now, zone)}"
        return f"editor’s choice of its source since {day(picked_at, now, zone)}"
    if selection.popular:
        return f"rank {article.popular_rank} in the popular list"
    if selection.since == LAST_EDITION:
        return _why_new(article, history)
    published = article.story.published
    if published is None:
        return f"undated, first seen {length(now - article.first_seen)} ago"
    return f"published {length(now - published)} ago" if published <= now else f"dated {day(published, now, zone)}"


def _why_new(article: Article, history: History) -> str:
    if history.cutoff is None:
        return "new: this is the first edition"
    return "new since the last edition" if article.seq > history.cutoff else "kept new by an earlier edition"


def _no_room(blocks: Sequence[Block]) -> str | None:
    """That limits alone kept it out, and where; None where no block had to."""
    if not blocks:
        return None
    return "only " + " and ".join(f"the limit of {block.limit} kept it out of {_name(block)}" for block in blocks)


def _unwanted(article: Article, blocks: Sequence[Block], history: History, now: datetime) -> str:
    """Why no block takes it: one reason where they agree, else each reason with its blocks."""
    where: dict[str, list[str]] = {}
    for block in blocks:
        reason = None if block.text is not None else _why_not_in(article, block, history, now)
        if reason is not None:
            where.setdefault(reason, []).append(_name(block))
    if len(where) == 1:
        return next(iter(where))
    return "; ".join(f"{reason} ({', '.join(names)})" for reason, names in where.items()) or "no block takes articles"


def _why_not_in(article: Article, block: Block, history: History, now: datetime) -> str | None:
    if not block.repeats and article.id in history.used:
        return "used in an earlier edition"
    if not block.repeats and article.id in history.reserved:
        return "reserved by another open edition"
    return mismatch(article, block.select or Selection(), now, history)


def _name(block: Block) -> str:
    return f"“{block.title}”" if block.title else "an untitled block"
