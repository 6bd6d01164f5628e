"""Write feeds, the edition archive and the home page as a static site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from digest.config.settings import Settings
from digest.editorial.selection import fill_feed
from digest.errors import UsageError
from digest.model.article import Article
from digest.model.digest import Digest, Feed, Publication, Selection
from digest.model.edition import Edition
from digest.model.feed import FeedDocument
from digest.pipeline.compose import as_configured
from digest.pipeline.hold_file import held
from digest.pipeline.site_files import LOCK, Written, write_site
from digest.render.environment import Templates
from digest.render.feeds import atom, rss
from digest.render.items import digest_document, feed_document
from digest.render.jsonfeed import json_feed
from digest.render.opml import opml
from digest.render.pages import HomeStories, archive_page, edition_page, home_page, stylesheet
from digest.store import candidates, editions
from digest.store.database import Connection, Store

LATEST, PICKED, POPULAR = 24, 5, 5
RECENT_EDITIONS = 3
EDITIONS_IN_FEED = 20

Shown = list[tuple[Digest, list[Edition]]]


def publish(store: Store, settings: Settings, templates: Templates, folder: Path, now: datetime) -> Written:
    """Make `folder` the site as of `now`; what has not changed is not touched.

    One publisher at a time: what a later one read is never overwritten by what an earlier one had read.
    Raises UsageError where the folder cannot be written, TemplateError where a template fails; then
    nothing was changed.
    """
    _refuse_private(settings, folder)
    with held(folder / LOCK, wait=True):
        with store.read() as connection:
            files = dict(_files(connection, settings, templates, now))
        return write_site(folder, files)


def _refuse_private(settings: Settings, folder: Path) -> None:
    """A site is for everybody: it must neither hold the newsroom's own files nor lie among them."""
    out, data = folder.resolve(), settings.data.resolve()
    outbox = settings.site.mail.files.path.resolve()
    private = [settings.config_dir.resolve(), data, outbox, data / "keys"]
    inside = [place for place in private if place.is_relative_to(out)]
    among = [place for place in private if place != data and out.is_relative_to(place)]
    if inside or among:
        raise UsageError(
            f"{folder} cannot be published to: {(inside + among)[0]} is private, and would be served with it. "
            "Choose another --out, such as public."
        )


def _files(
    connection: Connection, settings: Settings, templates: Templates, now: datetime
) -> Iterator[tuple[str, bytes]]:
    publication, feeds = settings.publication, [feed for feed in settings.feeds if not feed.retired]
    shown = _editions(connection, settings.digests)
    yield stylesheet(templates)
    for feed in feeds:
        yield from _formats(f"feeds/{feed.name}", _feed(connection, feed, publication, now))
    yield "feeds.opml", opml(publication, feeds, settings.digests)
    for digest, found in shown:
        yield from _digest_files(connection, digest, found, publication, templates)
    recent = [(digest, found[:RECENT_EDITIONS]) for digest, found in shown]
    yield "index.html", home_page(publication, _home(connection, now), recent, feeds, templates)


def _formats(path: str, document: FeedDocument) -> Iterator[tuple[str, bytes]]:
    yield f"{path}.rss", rss(document)
    yield f"{path}.atom", atom(document)
    yield f"{path}.json", json_feed(document)


def _feed(connection: Connection, feed: Feed, publication: Publication, now: datetime) -> FeedDocument:
    found = list(candidates.matching(connection, feed.select, now, limit=feed.limit))
    return feed_document(feed, fill_feed(feed, found, now), publication, now)


def _digest_files(
    connection: Connection, digest: Digest, found: Sequence[Edition], publication: Publication, templates: Templates
) -> Iterator[tuple[str, bytes]]:
    for edition in found:
        composed_for = as_configured(edition, editions.settings(connection, edition.id), digest)
        page = edition_page(edition, composed_for, publication, templates)
        yield f"editions/{digest.name}/{edition.slug}/index.html", page
    if digest.archive == "public":
        yield f"editions/{digest.name}/index.html", archive_page(digest, found, publication, templates)
        yield from _formats(f"editions/{digest.name}", digest_document(digest, found[:EDITIONS_IN_FEED], publication))


def _editions(connection: Connection, digests: Sequence[Digest]) -> Shown:
    """What has begun to go out, latest first; not what was composed for no archive."""
    return [
        (
            digest,
            [
                edition
                for edition in editions.listed(connection, digest.name, closed=True)
                if editions.settings(connection, edition.id)["archive"] != "none"
            ],
        )
        for digest in digests
    ]


def _home(connection: Connection, now: datetime) -> HomeStories:
    latest = tuple(candidates.matching(connection, Selection(), now, limit=LATEST))
    picked = tuple(candidates.matching(connection, Selection(picked=True), now, limit=PICKED))
    popular = tuple(candidates.matching(connection, Selection(popular=True), now, limit=POPULAR))
    return HomeStories(_lead(picked, latest), picked, latest, popular)


def _lead(picked: Sequence[Article], latest: Sequence[Article]) -> Article | None:
    """The first pick that is among the latest, else the latest story."""
    recent = {article.id for article in latest}
    return next((article for article in picked if article.id in recent), next(iter(latest), None))
