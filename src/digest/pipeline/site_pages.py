"""What stands on the site: each page with the stamp of all it is made from, and how it is rendered."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from urllib.parse import quote

from digest.config.settings import Settings
from digest.model.article import Article
from digest.model.digest import Digest, Feed, Publication, Selection
from digest.model.edition import Edition
from digest.pipeline.compose import as_configured
from digest.pipeline.feed_pages import FeedPages
from digest.pipeline.site_files import Page
from digest.render.environment import Templates
from digest.render.feeds import atom, rss
from digest.render.items import digest_document
from digest.render.jsonfeed import json_feed
from digest.render.opml import opml
from digest.render.pages import HomeStories, archive_page, edition_page, home_page, stylesheet
from digest.render.signup_forms import SUBSCRIBE, SignUpForm, home_form
from digest.render.stamps import program_stamp, stamp_of
from digest.store import articles, candidates, editions, pictures
from digest.store.archive import Archived, archived
from digest.store.articles import Outline
from digest.store.database import Connection

LATEST, PICKED, POPULAR = 24, 5, 5
RECENT_EDITIONS = 3
EDITIONS_IN_FEED = 20

_log = logging.getLogger(__name__)

Shown = Sequence[tuple[Digest, Sequence[Archived]]]


def site_pages(
    connection: Connection,
    settings: Settings,
    templates: Templates,
    templates_stamp: str,
    feeds: FeedPages,
    now: datetime,
) -> dict[str, Page]:
    """Every page of the site as of `now` (aware) by its path; they are rendered while `connection` is open.

    A page's stamp is a hash over whatever it can show, and over the program and the templates. Nothing
    but stamps is worked out here: no edition is read, and no story. `templates_stamp` is the
    stamp of the templates.
    """
    around = stamp_of(program_stamp(), templates_stamp, settings.publication)
    desk = _Desk(connection, settings, templates, around, now)
    on_the_web = [digest for digest in settings.digests if digest.archive != "none"]
    shown = [(digest, archived(connection, digest.name)) for digest in on_the_web]
    pages = dict([desk.stylesheet(), desk.opml(), desk.home(shown), *desk.pictures()])
    for feed in desk.feeds:
        pages.update(feeds.of(feed))
    for digest, found in shown:
        pages.update(desk.editions(digest, found))
        if digest.archive == "public":
            pages.update(desk.archive(digest, found))
    return pages


@dataclass(frozen=True, slots=True)
class _Desk:
    """What pages are made with; `around` is the stamp of all of it but the configuration of digests and feeds."""

    connection: Connection
    settings: Settings
    templates: Templates
    around: str
    now: datetime

    @property
    def publication(self) -> Publication:
        return self.settings.publication

    @property
    def feeds(self) -> list[Feed]:
        return [feed for feed in self.settings.feeds if not feed.retired]

    def stylesheet(self) -> tuple[str, Page]:
        name, css = stylesheet(self.publication.theme, self.templates)
        return name, Page(stamp_of(css), lambda: css)

    def opml(self) -> tuple[str, Page]:
        written = opml(self.publication, self.feeds, self.settings.digests)
        return "feeds.opml", Page(stamp_of(written), lambda: written)

    def pictures(self) -> Iterator[tuple[str, Page]]:
        """The made pictures that something shows. Their names are hashes of their content, and so their stamps."""
        folder = self.settings.pictures_folder
        there = set(os.listdir(folder)) if folder.is_dir() else set()  # noqa: PTH208  names alone
        wanted = pictures.shown(self.connection, self.now)
        if missing := len(wanted - there):
            _log.warning("%d pictures that the site shows are not in %s", missing, folder)
        for name in sorted(wanted & there):
            yield f"pictures/{name}", Page(name, partial(Path, folder, name))

    def home(self, shown: Shown) -> tuple[str, Page]:
        latest, picked, popular = (
            candidates.outlined(self.connection, selection, self.now, limit=limit)
            for selection, limit in (
                (Selection(), LATEST),
                (Selection(picked=True), PICKED),
                (Selection(popular=True), POPULAR),
            )
        )
        recent = [(digest, found[:RECENT_EDITIONS]) for digest, found in shown]
        listed = [(_seen(digest), found) for digest, found in recent]
        stories = [[each.revision for each in found] for found in (latest, picked, popular)]
        form = self.form()
        stamp = stamp_of(self.around, listed, self.feeds, stories, form)

        def render() -> bytes:
            newest, chosen, read = (self._read(found) for found in (latest, picked, popular))
            told = HomeStories(_lead(chosen, newest), chosen, newest, read)
            digests = [(digest, list(self._editions(found))) for digest, found in recent]
            return home_page(self.publication, told, digests, self.feeds, self.templates, form)

        return "index.html", Page(stamp, render)

    def form(self) -> SignUpForm | None:
        """The form to sign up, where people can."""
        consent, language = self.settings.site.consent, self.publication.language
        words = consent.words(language, language) if consent else None
        aside = consent.other_language(language, language) if consent else None
        return home_form(self.settings.open_digests, words, language, aside)

    def way_in(self, digest: Digest, language: str | None = None) -> str | None:
        """The path of the form to get a digest, where people can sign up for it."""
        if digest.name not in {each.name for each in self.settings.open_digests}:
            return None
        return f"{SUBSCRIBE}?digest={quote(digest.name)}&lang={language or digest.language}"

    def editions(self, digest: Digest, found: Sequence[Archived]) -> Iterator[tuple[str, Page]]:
        around = stamp_of(self.around, _seen(digest), self.way_in(digest))
        for each in found:
            folder = f"editions/{digest.name}/{each.slug}"
            yield f"{folder}/index.html", Page(stamp_of(around, each), partial(self._edition, digest, each, None))
            for aside in each.languages:
                render = partial(self._edition, digest, each, aside)
                yield f"{folder}/{aside}/index.html", Page(stamp_of(around, each, aside), render)

    def archive(self, digest: Digest, found: Sequence[Archived]) -> Iterator[tuple[str, Page]]:
        def page() -> bytes:
            return archive_page(
                digest, self._editions(found), self.publication, self.templates, sign_up=self.way_in(digest)
            )

        yield (
            f"editions/{digest.name}/index.html",
            Page(stamp_of(self.around, _seen(digest), found, self.way_in(digest)), page),
        )
        latest = found[:EDITIONS_IN_FEED]
        document = cache(lambda: digest_document(digest, self._editions(latest), self.publication))
        stamp = stamp_of(program_stamp(), self.publication, _seen(digest), latest)
        for form, write in (("rss", rss), ("atom", atom), ("json", json_feed)):
            yield f"editions/{digest.name}.{form}", Page(stamp, lambda write=write: write(document()))  # type: ignore[misc]

    def _edition(self, digest: Digest, found: Archived, aside: str | None) -> bytes:
        """An edition's page in its default language, or in the one beside it."""
        (edition,) = self._editions([found])
        composed_for = as_configured(edition, editions.settings(self.connection, edition.id), digest)
        if aside:
            edition, composed_for = edition.in_language(aside), composed_for.in_language(aside)
        way_in = self.way_in(digest, edition.language)
        return edition_page(edition, composed_for, self.publication, self.templates, sign_up=way_in)

    def _editions(self, found: Sequence[Archived]) -> Iterator[Edition]:
        """These editions, read one at a time: all of an archive are more than fit in memory."""
        for each in found:
            edition = editions.get(self.connection, each.id)
            if edition is not None:
                yield edition

    def _read(self, outlines: Sequence[Outline]) -> tuple[Article, ...]:
        found = articles.by_ids(self.connection, [each.id for each in outlines])
        return tuple(found[each.id] for each in outlines)


def _seen(digest: Digest) -> Digest:
    """The digest without what no reader sees of it."""
    return replace(digest, schedule=None, clock="digest", review=None, skip_if_fewer_than=1, signup="open", formerly=())


def _lead(picked: Sequence[Article], latest: Sequence[Article]) -> Article | None:
    """The first pick that is among the latest, else the latest story."""
    recent = {article.id for article in latest}
    return next((article for article in picked if article.id in recent), next(iter(latest), None))
