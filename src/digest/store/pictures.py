"""What was made of stories' pictures, which are to be fetched, and which files somebody still shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from digest.model.edition import OPEN_STATES, Edition
from digest.model.picture import MadePicture
from digest.model.source import Validators
from digest.store import counters
from digest.store.articles import IS_HIDDEN
from digest.store.codec import picture_from_json, picture_to_json
from digest.store.picture_tables import edition_pictures, pictures
from digest.store.tables import articles, editions, picks
from digest.store.upsert import upsert

CHANGES = "pictures"
# Which stories' pictures are made and kept: the newest, and all that are editor's choice or popular.
NEWEST = 500
MARKED = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A picture as it was left; `faults` is how often in a row it could not be made.

    `refused` is one that our own configuration kept us from asking for.
    """

    url: str
    validators: Validators
    faults: int
    refused: bool = False


def due(connection: Connection, now: datetime, *, is_there: Callable[[str], bool]) -> list[Known]:
    """The pictures to be fetched now, those of marked stories first, then those of the newest; refused ones last.

    They were never fetched, or could not be made and are to be tried again by now, or their story has
    changed since, or a file of theirs, by its name, is not there, or none has the shape of a card. What has to be
    made whatever the answer is comes without validators.
    """
    found: dict[str, Known] = {}
    for query in _wanted():
        for row in connection.execute(query):
            made = picture_from_json(row.made)
            whole = made is not None and made.small.is_card and all(is_there(file.name) for file in made.files)
            if row.image_url not in found and _is_due(row, now, whole=whole):
                found[row.image_url] = _known(row, whole=whole)
    return sorted(found.values(), key=lambda each: each.refused)


def made(connection: Connection, url: str, picture: MadePicture, validators: Validators, now: datetime) -> None:
    """Record what was made of the picture at `url`."""
    told = picture_to_json(picture)
    revision = hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=8).hexdigest()
    _put(connection, url, _checked(validators, now) | {"made": told, "revision": revision})
    counters.take(connection, CHANGES, 1)


def unchanged(connection: Connection, url: str, validators: Validators, now: datetime) -> None:
    """Record that the picture at `url` is as it was."""
    _put(connection, url, _checked(validators, now))


def failed(connection: Connection, known: Known, fault: str, now: datetime, *, retry_at: datetime | None) -> None:
    """Record that nothing could be made; what was made before stays. `retry_at=None`: not before the story changes."""
    faults = {"retry_at": retry_at, "faults": known.faults + 1, "fault": fault}
    _put(connection, known.url, _checked(known.validators, now) | faults)


def refused(connection: Connection, known: Known, fault: str, now: datetime) -> None:
    """Record that our configuration kept us from asking: it may be another one at the next run, when this is due."""
    faults = {"retry_at": now, "faults": known.faults, "fault": fault}
    _put(connection, known.url, _checked(known.validators, now) | faults)


def headline(connection: Connection, url: str) -> str | None:
    """The headline of a story whose picture is at `url`, the newest of several."""
    stories = select(articles.c.story).where(articles.c.image_url == url, articles.c.hidden_at.is_(None))
    found = connection.scalar(stories.order_by(articles.c.seq.desc()).limit(1))
    return str(found["headline"]) if found else None


def last_change(connection: Connection) -> int:
    """A number that is another one after every change of what was made."""
    return counters.last(connection, CHANGES)


def freeze(connection: Connection, edition: Edition) -> None:
    """Record which files an edition shows: they are kept for as long as it is."""
    rows = {
        (article.id, file.name): {"edition_id": edition.id, "article_id": article.id, "name": file.name}
        for article in edition.articles
        if article.picture
        for file in article.picture.files
    }
    if rows:
        connection.execute(insert(edition_pictures), list(rows.values()))


def shown(connection: Connection, now: datetime) -> set[str]:
    """The names of files that belong on the site: whatever was made of a story's picture, and all editions'.

    Not of stories that were taken down or are under embargo, nor of editions that never went out. What was
    made is bounded by `retire`, so that this does not grow with the archive.
    """
    gone_out = or_(editions.c.closed_at.is_not(None), editions.c.state.in_(sorted(OPEN_STATES)))
    frozen = (
        select(edition_pictures.c.name)
        .join(editions, editions.c.id == edition_pictures.c.edition_id)
        .where(gone_out, edition_pictures.c.article_id.not_in(select(articles.c.id).where(IS_HIDDEN)))
        .distinct()
    )
    found = set(connection.scalars(frozen))
    public = or_(articles.c.publish_at.is_(None), articles.c.publish_at <= now)
    visible = select(articles.c.id).where(
        articles.c.image_url == pictures.c.url, articles.c.hidden_at.is_(None), public
    )
    rows = connection.execute(select(pictures.c.made).where(pictures.c.revision != "", visible.exists()))
    return found | {name for row in rows for name in _names(row)}


def kept(connection: Connection) -> set[str]:
    """The names of all files that a story or an edition of any state still has."""
    rows = connection.execute(select(pictures.c.made).where(pictures.c.revision != ""))
    return {name for row in rows for name in _names(row)} | set(connection.scalars(select(edition_pictures.c.name)))


def retire(connection: Connection, now: datetime, *, unused_for: timedelta, limit: int) -> int:
    """Let go of pictures whose stories are neither new nor marked any more, and say of how many.

    Their editions keep the files; should such a story be marked again, its picture is made again.
    """
    wanted = {row.image_url for query in _wanted() for row in connection.execute(query)}
    old = select(pictures.c.url).where(pictures.c.revision != "", pictures.c.checked_at < now - unused_for)
    gone = [url for url in connection.scalars(old.order_by(pictures.c.checked_at)) if url not in wanted][:limit]
    for url in gone:
        connection.execute(update(pictures).where(pictures.c.url == url).values(made=None, revision=""))
    if gone:
        counters.take(connection, CHANGES, 1)
    return len(gone)


def _wanted() -> Iterator[Select[Any]]:
    """The stories whose pictures are made, in parts that each walk an index and stop.

    A part is cut off before it is looked what was made: where hardly any picture was, the whole archive would
    be walked for the few that were.
    """
    columns = (articles.c.image_url, articles.c.changed_at)
    pictured = articles.c.image_url.is_not(None), articles.c.hidden_at.is_(None)
    asked = select(*columns).where(*pictured)
    picked = select(*columns).select_from(picks.join(articles)).where(*pictured, picks.c.picked)
    marked = asked.where(articles.c.mark_source >= 0)
    popular = asked.where(articles.c.popular_rank >= 0)
    for part in (
        picked.order_by(picks.c.at.desc()).limit(MARKED),
        marked.order_by(articles.c.mark_source, articles.c.mark_position).limit(MARKED),
        popular.order_by(articles.c.popular_rank).limit(MARKED),
        asked.order_by(articles.c.published.desc().nulls_last(), articles.c.seq).limit(NEWEST),
    ):
        wanted = part.subquery()
        made = wanted.outerjoin(pictures, pictures.c.url == wanted.c.image_url)
        yield select(wanted, pictures).select_from(made)


def _is_due(row: Row[Any], now: datetime, *, whole: bool) -> bool:
    if row.checked_at is None or (row.changed_at is not None and row.checked_at < row.changed_at):
        return True
    if row.fault is not None:
        return row.retry_at is not None and bool(row.retry_at <= now)
    return not whole


def _known(row: Row[Any], *, whole: bool) -> Known:
    validators = Validators(row.etag, row.last_modified, row.fingerprint, row.moved_to) if whole else Validators()
    refused = row.fault is not None and row.retry_at is not None and row.retry_at <= row.checked_at
    return Known(row.image_url, validators, row.faults or 0, refused)


def _names(row: Row[Any]) -> list[str]:
    return [file["name"] for file in row.made["files"]] if row.made else []


def _checked(validators: Validators, now: datetime) -> dict[str, object]:
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "fingerprint": validators.fingerprint,
        "moved_to": validators.moved_to,
        "checked_at": now,
        "retry_at": None,
        "faults": 0,
        "fault": None,
    }


def _put(connection: Connection, url: str, values: dict[str, object]) -> None:
    connection.execute(
        upsert(connection, pictures)
        .values(url=url, **values)
        .on_conflict_do_update(index_elements=["url"], set_=values)
    )
