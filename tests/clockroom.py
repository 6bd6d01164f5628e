"""A store with stories and readers, on which slots are played through by handing in the time."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from desk import SITE, SOURCES

from digest.app import App
from digest.model.edition import Edition
from digest.pipeline.collect import collect
from digest.pipeline.conditions import Conditions
from digest.pipeline.progress import Progress
from digest.pipeline.send import send
from digest.pipeline.turns import answer_drafts, compose_due, zones_of_readers
from digest.store import deliveries, editions
from digest.subscriptions.importing import Terms, bring_in
from digest.subscriptions.roster import read_roster
from digest.subscriptions.roster_batches import batches_of

DIGEST = """
title: "Morning"
schedule: {cron: "CRON", timezone: "ZONE", grace: 6h}
blocks:
  - {title: "Latest", select: {since: last_edition}, limit: 3}
"""


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def clock_time(moment: datetime | str) -> datetime:
    return utc(moment) if isinstance(moment, str) else moment


class Clockroom:
    """One digest, its store, and what the clock and the sender do at a given moment."""

    def __init__(self, root: Path, cron: str = "0 7 * * *", zone: str = "UTC", extra: str = "") -> None:
        self.root = root
        (root / "stories").mkdir(parents=True)
        self.configure(cron, zone, extra)

    def configure(self, cron: str = "0 7 * * *", zone: str = "UTC", extra: str = "") -> None:
        """Write the configuration anew and load it."""
        digest = DIGEST.replace("CRON", cron).replace("ZONE", zone) + extra
        for name, text in {"site.yaml": SITE, "sources.yaml": SOURCES, "digests/morning.yaml": digest}.items():
            path = self.root / "config" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.app = App.load(self.root / "config")
        self.digest = self.app.digest("morning")

    def story(self, slug: str, at: str) -> None:
        """A story that is published and collected at a moment."""
        told = {"headline": f"About {slug}", "published": f"{at}Z", "url": f"https://test.example/{slug}"}
        (self.root / "stories" / f"{slug}.json").write_text(json.dumps(told), encoding="utf-8")
        app = self.app
        (report,) = collect(app.store, app.sources(), app.source_ranks, app.fetcher, self.root, utc(at))
        assert report.new == 1, report

    def readers(self, zones: Mapping[str, str | None]) -> None:
        """People by name, each with a time zone or None."""
        text = "".join(f"{name}@example.com,{zone or ''}\n" for name, zone in zones.items())
        rows = read_roster(io.StringIO(f"email,timezone\n{text}"), consent="a test")
        what = Terms(("morning",), "a test", self.app.signing_keys, {})
        bring_in(self.app.store, batches_of(rows), what, utc("2026-01-01"), refuse=lambda _: None)

    def at(self, moment: datetime | str) -> list[Edition]:
        """What the clock composes at a moment, and then answers for editors."""
        now = clock_time(moment)
        app, digest = self.app, self.digest
        with app.store.read() as connection:
            zones = zones_of_readers(connection, digest, now)
        made = list(compose_due(app.store, digest, zones, app.render, app.signing_keys[0], now))
        answer_drafts(self.app.store, now)
        return made

    def editions(self) -> list[Edition]:
        """All editions, the first one first."""
        with self.app.store.read() as connection:
            return list(editions.listed(connection))[::-1]

    def states(self) -> dict[str, str]:
        """The state of each edition by its slug."""
        return {each.slug: str(each.state) for each in self.editions()}

    def deliver(self, edition: Edition, moment: datetime | str) -> Progress:
        """Send what is due of an edition at a moment."""
        now = clock_time(moment)
        app = self.app
        conditions = Conditions(
            clock=lambda: now,
            owner=app.owner(),
            journal=app.journal(edition.id),
            progress=lambda _: None,
            note=lambda _: None,
            patience=app.patience,
        )
        return send(app.store, edition, self.digest, app.sender, app.transport(), conditions)

    def deliver_rest(self, moment: datetime) -> None:
        """Send whatever a service would still send at a moment."""
        from digest.service.delivery import deliver_once
        from digest.service.part import Surroundings

        deliver_once(Surroundings(self.app, lambda: moment))

    def next_due(self, edition: Edition) -> datetime | None:
        """When the next delivery of an edition is due."""
        with self.app.store.read() as connection:
            return deliveries.next_due(connection, edition.id)


def headlines(edition: Edition) -> list[str]:
    """The stories of an edition."""
    return [article.story.headline.removeprefix("About ") for article in edition.articles]
