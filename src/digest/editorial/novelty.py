"""What is new to a digest: a ledger of articles, never a window of time (contract: What is new)."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from digest.editorial.wording import moment
from digest.model.article import Article
from digest.model.edition import History


def is_new(article: Article, history: History, now: datetime) -> bool:
    """Whether an edition composed at `now` (aware) may take the article as new."""
    return why_not_new(article, history, now) is None


def why_not_new(article: Article, history: History, now: datetime, zone: tzinfo = UTC) -> str | None:
    """The reason, in words, why the article is not new at `now` (aware), or None if it is.

    Times in the reason are shown in `zone`.
    """
    barred = why_barred(article, now, zone)
    if barred is not None:
        return barred
    if article.id in history.used:
        return "used in an earlier edition"
    if article.id in history.reserved:
        return "reserved by another open edition"
    return None if _unconsidered(article, history) else _why_considered(article, history)


def why_barred(article: Article, now: datetime, zone: tzinfo = UTC) -> str | None:
    """The reason, in words, why the article must stay out of everything at `now`, or None: hidden, embargoed."""
    if article.hidden_at is not None:
        return f"hidden: {article.hidden_reason or 'no reason given'}"
    if article.embargoed(now) and article.story.publish_at is not None:
        return f"under embargo until {moment(article.story.publish_at, now, zone)}"
    return None


def is_withheld(article: Article, history: History, now: datetime) -> bool:
    """Whether the article would be new but for an embargo, a takedown or another open edition.

    Such a story must stay new when an edition closes: its embargo ends, or the other edition is
    cancelled, and it would otherwise be lost.
    """
    return (
        article.id not in history.used
        and _unconsidered(article, history)
        and (article.id in history.reserved or why_barred(article, now) is not None)
    )


def _unconsidered(article: Article, history: History) -> bool:
    if article.considered:
        return False
    if history.cutoff is None:
        return article.seq > history.horizon_seq or article.dated >= history.horizon
    return article.seq > history.cutoff or article.id in history.carried


def _why_considered(article: Article, history: History) -> str:
    if article.considered:
        return "came in as old"
    if history.cutoff is None:
        return "older than the first edition reaches back"
    return "came in before the last edition, which has considered it"
