"""What the archive holds, without reading any edition: which there are, and whether one has changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from digest.store.articles import IS_HIDDEN
from digest.store.editions import LATEST_FIRST
from digest.store.tables import articles, edition_articles, editions

# Not the blocks: they are never written again, and the salt, made with them, is another for each edition
# that was ever composed.
_SHOWN = (
    editions.c.id,
    editions.c.slug,
    editions.c.settings,
    editions.c.salt,
    editions.c.title,
    editions.c.language,
    editions.c.timezone,
    editions.c.scheduled_at,
    editions.c.composed_at,
    editions.c.subject,
    editions.c.intro_html,
    editions.c.wordings,
)


@dataclass(frozen=True, slots=True)
class Archived:
    """An edition in the archive; two of one `revision` (in hexadecimal) look the same to readers.

    `languages` are those that it has pages in beside the one in its default language.
    """

    id: str
    slug: str
    revision: str
    languages: tuple[str, ...] = ()


def archived(connection: Connection, digest: str) -> list[Archived]:
    """The digest's editions that have begun to go out, latest first; not what was composed for no archive."""
    hidden = _hidden(connection, digest)
    query = select(*_SHOWN).where(editions.c.digest == digest, editions.c.closed_at.is_not(None))
    return [
        Archived(
            row.id,
            row.slug,
            _revision(tuple(row), hidden.get(row.id, [])),
            tuple(words["language"] for words in (row.wordings or ())[1:]),
        )
        for row in connection.execute(query.order_by(*LATEST_FIRST))
        if row.settings["archive"] != "none"
    ]


def _hidden(connection: Connection, digest: str) -> dict[str, list[str]]:
    """The stories taken down of each edition that holds any."""
    query = select(edition_articles.c.edition_id, edition_articles.c.article_id).where(
        edition_articles.c.article_id == articles.c.id, edition_articles.c.digest == digest, IS_HIDDEN
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.edition_id].append(row.article_id)
    return found


def _revision(shown: tuple[object, ...], hidden: list[str]) -> str:
    return hashlib.blake2b(repr((shown, sorted(hidden))).encode(), digest_size=20).hexdigest()
