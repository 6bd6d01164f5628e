"""Write feeds, the edition archive and the home page as a static site; only what changed is rendered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from digest.config.settings import Settings
from digest.errors import UsageError
from digest.pipeline.entry_cache import EntryCache
from digest.pipeline.feed_pages import FeedPages
from digest.pipeline.hold_file import held
from digest.pipeline.site_files import LOCK, Written, read_site, write_site
from digest.pipeline.site_pages import site_pages
from digest.render.environment import Templates
from digest.render.stamps import templates_stamp
from digest.store.database import Store


def publish(store: Store, settings: Settings, templates: Templates, folder: Path, now: datetime) -> Written:
    """Make `folder` the site as of `now` (aware); what has not changed is neither rendered nor touched.

    One publisher at a time: what a later one read is never overwritten by what an earlier one had read.
    Raises UsageError where the folder cannot be written, and TemplateError where a template fails; then nothing was
    changed.
    """
    _refuse_private(settings, folder)
    with held(folder / LOCK, wait=True):
        site = read_site(folder)
        with store.read() as connection:
            feeds = FeedPages(connection, settings.publication, EntryCache(_cache(settings) / "entries.db"), now)
            pages = site_pages(connection, settings, templates, templates_stamp(templates), feeds, now)
            rendered = {name: pages[name].render() for name in site.due(pages)}
        done = write_site(site, pages, rendered)
        feeds.forget_others()
        return replace(done, entries_rendered=feeds.rendered, entries_reused=feeds.reused)


def _cache(settings: Settings) -> Path:
    return settings.data / "cache"


def _refuse_private(settings: Settings, folder: Path) -> None:
    """A site is for everybody: it must neither hold the newsroom's own files nor lie among them."""
    out, data = folder.resolve(), settings.data.resolve()
    outbox = settings.site.mail.files.path.resolve()
    private = [settings.config_dir.resolve(), data, outbox, data / "keys", _cache(settings).resolve()]
    inside = [place for place in private if place.is_relative_to(out)]
    among = [place for place in private if place != data and out.is_relative_to(place)]
    if inside or among:
        raise UsageError(
            f"{folder} cannot be published to: {(inside + among)[0]} is private, and would be served with it. "
            "Choose another --out, such as public."
        )
