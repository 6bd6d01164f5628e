"""Which stories a block or a feed takes, and in which order (contract: `select`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from digest.editorial.novelty import why_barred, why_not_new
from digest.editorial.wording import length, listed
from digest.model.article import Article
from digest.model.digest import LAST_EDITION, Feed, Selection, Terms
from digest.model.edition import History


def mismatch(article: Article, selection: Selection, now: datetime, history: History | None) -> str | None:
    """The reason, in words, why the selection does not take the article at `now` (aware); None if it does.

    Lists are OR, keys are AND; words are compared without regard to case. `exclude` turns away what
    any one of its lists names. `since: last_edition` needs a `history`: without one, as in a feed,
    nothing matches it. Takedown and embargo are not judged here.
    """
    return (
        _missing(article, selection.terms)
        or _excluded(article, selection.exclude)
        or _mark_mismatch(article, selection, now)
        or _since_mismatch(article, selection, now, history)
    )


def ordered(articles: Iterable[Article], selection: Selection, now: datetime) -> list[Article]:
    """The articles in the selection's order.

    Editor's choice: hand picks, the latest first, then in the source's order. Popular: by rank. Both
    at once: as editor's choice. Else by publication, newest first, undated last. Ties are broken by
    the order of arrival.
    """
    if selection.picked:
        return sorted(articles, key=lambda article: (_pick_order(article, now), article.seq, article.id))
    if selection.popular:
        return sorted(articles, key=lambda article: (_rank_order(article), article.seq, article.id))
    return sorted(articles, key=lambda article: (_date_order(article, now), article.seq, article.id))


def fill_feed(feed: Feed, pool: Iterable[Article], now: datetime) -> tuple[Article, ...]:
    """The stories of an output feed at `now` (aware), in order: never a hidden or embargoed one."""
    taken = (
        article
        for article in pool
        if why_barred(article, now) is None and mismatch(article, feed.select, now, None) is None
    )
    return tuple(ordered(taken, feed.select, now)[: feed.limit])


def _missing(article: Article, terms: Terms) -> str | None:
    for key, wanted in _lists(terms):
        if not _names(article, key, wanted):
            return f"not in the {key} {listed(wanted)}"
    return None


def _excluded(article: Article, terms: Terms) -> str | None:
    for key, unwanted in _lists(terms):
        if _names(article, key, unwanted):
            return f"in the excluded {key} {listed(unwanted)}"
    return None


def _lists(terms: Terms) -> list[tuple[str, tuple[str, ...]]]:
    lists = {
        "sections": terms.sections,
        "topics": terms.topics,
        "authors": terms.authors,
        "languages": terms.languages,
        "sources": terms.sources,
    }
    return [(key, words) for key, words in lists.items() if words]


def _names(article: Article, key: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words names the article under this key."""
    story = article.story
    wanted = _folded(words)
    match key:
        case "sections":
            return any(word.casefold() in wanted for word in (story.section, story.section_label) if word)
        case "topics":
            return any(topic.casefold() in wanted for topic in story.topics)
        case "authors":
            return any(author.casefold() in wanted for author in story.authors)
        case "sources":
            return any(source.casefold() in wanted for source in article.sources)
        case _:
            return story.language is not None and any(_speaks(story.language.casefold(), word) for word in wanted)


@lru_cache(maxsize=1024)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.casefold() for word in words)


def _speaks(tag: str, wanted: str) -> bool:
    """Basic filtering of language tags (RFC 4647, 3.3.1): `en` takes `en-GB`, `en-GB` does not take `en`."""
    return tag == wanted or tag.startswith(f"{wanted}-")


def _mark_mismatch(article: Article, selection: Selection, now: datetime) -> str | None:
    if selection.picked is not None and selection.picked is not (article.picked_at(now) is not None):
        return "not editor’s choice" if selection.picked else "editor’s choice, which is left out here"
    if selection.popular is not None and selection.popular is not (article.popular_rank is not None):
        return "not in the popular list" if selection.popular else "in the popular list, which is left out here"
    return None


def _since_mismatch(article: Article, selection: Selection, now: datetime, history: History | None) -> str | None:
    if selection.since is None:
        return None
    if selection.since == LAST_EDITION:
        return "a feed has no last edition" if history is None else why_not_new(article, history, now)
    if selection.picked:
        return _why_outside("picked", article.picked_at(now), selection.since, now)
    return _why_outside("published", article.story.published, selection.since, now)


def _why_outside(verb: str, at: datetime | None, since: timedelta, now: datetime) -> str | None:
    """Why `at` is not in the time from `now - since` to `now`, both included."""
    if at is None:
        return "undated"
    if at > now:
        return f"{verb} later than now"
    return None if at >= now - since else f"{verb} more than {length(since)} ago"


def _pick_order(article: Article, now: datetime) -> tuple[int, timedelta, tuple[int, int]]:
    if article.hand_pick is not None and article.picked_by_hand(now):
        return 0, now - article.hand_pick.at, (0, 0)
    if article.mark is not None and article.picked_at(now) is not None:
        return 1, timedelta(), article.mark.order
    return 2, timedelta(), (0, 0)


def _rank_order(article: Article) -> tuple[bool, int]:
    rank = article.popular_rank
    return (rank is None, rank or 0)


def _date_order(article: Article, now: datetime) -> tuple[bool, timedelta]:
    published = article.story.published
    return (published is None, timedelta() if published is None else now - published)
