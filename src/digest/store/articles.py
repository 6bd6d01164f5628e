"""Articles and the keys by which a story is known again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, update

from digest.model.article import Article, HandPick, Mark
from digest.store.codec import picture_from_json, story_from_json, story_to_json
from digest.store.picture_tables import pictures
from digest.store.tables import article_keys, article_terms, articles, picks
from digest.store.upsert import upsert

# SQLite takes at most 32,766 values in a statement.
CHUNK = 5_000
# A range, where IS NOT NULL would say the same: SQLite takes an index for the one and not for the other.
IS_HIDDEN = articles.c.hidden_at >= datetime.min.replace(tzinfo=UTC)

_WITH_PICKS = articles.outerjoin(picks, picks.c.article_id == articles.c.id).outerjoin(
    pictures, pictures.c.url == articles.c.image_url
)
_COLUMNS = select(articles, picks.c.picked, picks.c.at, picks.c.until, pictures.c.made).select_from(_WITH_PICKS)
_SHOWN = articles.c.revision + func.coalesce(pictures.c.revision, "")
_OUTLINES = select(articles.c.id, _SHOWN.label("revision")).select_from(_WITH_PICKS)


@dataclass(frozen=True, slots=True)
class Outline:
    """A story in the store that need not be read: two of one `revision` look the same in feeds and on pages.

    `picked` says whether it is editor's choice, which is no part of the revision.
    """

    id: str
    revision: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """As much of a story as it takes to say that another looks like it."""

    seq: int
    id: str
    headline: str
    url: str | None
    published: datetime | None


def with_picks() -> Select[Any]:
    """All articles with their hand picks and made pictures; what `from_row` reads."""
    return _COLUMNS


def outlines(picked: ColumnElement[bool]) -> Select[Any]:
    """All articles in outline; what `outline_from_row` reads. `picked` is the condition of being editor's choice."""
    return _OUTLINES.add_columns(picked.label("picked"))


def from_row(row: Row[Any]) -> Article:
    """The article in a row of `with_picks`."""
    found = row._mapping
    marked = found["marked_at"]
    return Article(
        id=found["id"],
        seq=found["seq"],
        year=found["year"],
        story=story_from_json(found["story"]),
        first_seen=found["first_seen"],
        direction=found["direction"],
        changed_at=found["changed_at"],
        considered=found["considered"],
        hidden_at=found["hidden_at"],
        hidden_reason=found["hidden_reason"],
        sources=tuple(found["sources"]),
        mark=Mark(marked, (found["mark_source"], found["mark_position"])) if marked else None,
        hand_pick=HandPick(found["picked"], found["at"], found["until"]) if found["at"] else None,
        popular_rank=found["popular_rank"],
        picture=picture_from_json(found["made"]),
    )


def outline_from_row(row: Row[Any]) -> Outline:
    """The article in a row of `outlines`."""
    return Outline(row.id, row.revision, bool(row.picked))


def by_ids(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
    """The articles of these ids, by id; an unknown id is left out."""
    found = {}
    for start in range(0, len(ids), CHUNK):
        query = _COLUMNS.where(articles.c.id.in_(ids[start : start + CHUNK]))
        found.update({row.id: from_row(row) for row in connection.execute(query)})
    return found


def by_keys(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The ids of the articles that these keys are known for."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), CHUNK):
        query = select(article_keys).where(article_keys.c.key.in_(keys[start : start + CHUNK]))
        found.update({row.key: row.article_id for row in connection.execute(query)})
    return found


def by_key(connection: Connection, key: str) -> Article | None:
    """The article that a key is known for."""
    article_id = by_keys(connection, [key]).get(key)
    return by_ids(connection, [article_id])[article_id] if article_id else None


def beginning(connection: Connection, start: str) -> Article | None:
    """The article whose id begins with `start`, if there is one and not several."""
    query = _COLUMNS.where(articles.c.id.startswith(start, autoescape=True)).limit(2)
    found = [from_row(row) for row in connection.execute(query)]
    return found[0] if start and len(found) == 1 else None


def recent_headlines(connection: Connection, most: int, *, after: int = 0) -> list[Headline]:
    """The headlines of the `most` articles that came last, `after` that seq, and are not hidden; the last one first."""
    known = articles.c
    query = (
        select(known.seq, known.id, known.story["headline"].as_string(), known.url, known.published)
        .where(known.seq > after, known.hidden_at.is_(None))
        .order_by(articles.c.seq.desc())
        .limit(most)
    )
    return [Headline(*row) for row in connection.execute(query)]


def put(connection: Connection, article: Article) -> None:
    """Write an article whole, new or known."""
    story, mark = article.story, article.mark
    told = story_to_json(story)
    values = {
        "seq": article.seq,
        "year": article.year,
        "story": told,
        "revision": _revision(article, told),
        "url": story.url,
        "image_url": story.image.url if story.image else None,
        "direction": article.direction,
        "published": story.published,
        "publish_at": story.publish_at,
        "first_seen": article.first_seen,
        "changed_at": article.changed_at,
        "considered": article.considered,
        "sources": list(article.sources),
        "marked_at": mark.at if mark else None,
        "mark_source": mark.order[0] if mark else None,
        "mark_position": mark.order[1] if mark else None,
        "popular_rank": article.popular_rank,
    }
    connection.execute(
        upsert(connection, articles)
        .values(id=article.id, **values)
        .on_conflict_do_update(index_elements=["id"], set_=values)
    )
    connection.execute(delete(article_terms).where(article_terms.c.article_id == article.id))
    terms = [{"kind": kind, "term": term, "article_id": article.id} for kind, term in sorted(terms_of(article))]
    if terms:
        connection.execute(insert(article_terms), terms)


def _revision(article: Article, told: dict[str, Any]) -> str:
    shown = (article.id, article.year, article.direction, article.first_seen, article.changed_at, told)
    return hashlib.blake2b(repr(shown).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def know(connection: Connection, keys: Mapping[str, str]) -> None:
    """Let articles be found by these keys, each with the id of its article; one that is known already keeps its own."""
    rows = [{"key": key, "article_id": article_id} for key, article_id in keys.items()]
    if rows:
        connection.execute(upsert(connection, article_keys).on_conflict_do_nothing(), rows)


def pick(connection: Connection, article_id: str, *, picked: bool, at: datetime, until: datetime | None) -> None:
    """Record an editor's word on a story; the last one counts."""
    values = {"picked": picked, "at": at, "until": until}
    connection.execute(
        upsert(connection, picks)
        .values(article_id=article_id, **values)
        .on_conflict_do_update(index_elements=["article_id"], set_=values)
    )


def hide(connection: Connection, article_id: str, *, at: datetime | None, reason: str | None) -> None:
    """Take a story down, or put it back with `at=None`."""
    connection.execute(update(articles).where(articles.c.id == article_id).values(hidden_at=at, hidden_reason=reason))


def hidden_ids(connection: Connection) -> frozenset[str]:
    """The ids of all stories that were taken down."""
    return frozenset(connection.scalars(select(articles.c.id).where(IS_HIDDEN)))


def terms_of(article: Article) -> set[tuple[str, str]]:
    """What selections may match the article by: (kind, casefolded term)."""
    story = article.story
    found = {("section", word) for word in (story.section, story.section_label) if word}
    found |= {("topic", topic) for topic in story.topics} | {("author", author) for author in story.authors}
    found |= {("source", source) for source in article.sources}
    if story.language:
        # A range such as `en` matches every longer tag (RFC 4647, 3.3.1).
        found |= {("language", tag) for tag in accumulate(story.language.split("-"), "{}-{}".format)}
    return {(kind, term.casefold()) for kind, term in found}
