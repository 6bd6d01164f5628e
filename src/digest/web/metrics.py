"""What the store says at this moment, in Prometheus' text format. Nothing of any person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from digest.app import App
from digest.pipeline.heartbeat import beats
from digest.store import figures, notices, subscriptions

MEDIA_TYPE = CONTENT_TYPE_LATEST


def metrics(app: App, now: datetime, machine: datetime) -> bytes:
    """All figures as of `now`, the service's clock, and `machine`, this machine's (aware).

    Raises StoreError where the store does not answer.
    """
    registry = CollectorRegistry()
    registry.register(_Newsroom(app, now, machine))
    return generate_latest(registry)


class _Newsroom(Collector):
    def __init__(self, app: App, now: datetime, machine: datetime) -> None:
        self._app = app
        self._now = now
        self._machine = machine

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield from ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._app.store.read() as connection:
            editions = figures.edition_counts(connection)
            deliveries = figures.open_delivery_counts(connection)
            sources = figures.source_figures(connection)
            people = subscriptions.counts(connection)
            messages = notices.counts(connection)
        yield _counted("digest_editions", "Editions by state.", editions)
        yield _counted("digest_open_deliveries", "Deliveries of open editions by state.", deliveries)
        readers = {(digest, state): number for digest, states in people.items() for state, number in states.items()}
        yield _counted("digest_subscriptions", "Subscriptions by state.", readers)
        system_mail = GaugeMetricFamily("digest_messages", "System mail by state, of the last days.", labels=["state"])
        for state, number in sorted(messages.items()):
            system_mail.add_metric([state], number)
        yield system_mail
        failing = GaugeMetricFamily("digest_source_failing", "1: the last visit failed.", labels=["source"])
        age = GaugeMetricFamily("digest_source_age_seconds", "Since the last visit that worked.", labels=["source"])
        for each in sources:
            failing.add_metric([each.name], float(each.failed or each.gone))
            if each.collected_at:
                age.add_metric([each.name], (self._now - each.collected_at).total_seconds())
        yield failing
        yield age
        yield from self._signs()

    def _signs(self) -> Iterator[GaugeMetricFamily]:
        published = _last_change(self._app.public_folder)
        if published is not None:
            words = "When a published file changed last (Unix time)."
            yield GaugeMetricFamily("digest_published_timestamp_seconds", words, value=published)
        alive = GaugeMetricFamily("digest_part_age_seconds", "Since the part's last sign of life.", labels=["part"])
        for part, beat in beats(self._app.settings.data / "run").items():
            alive.add_metric([part], (self._machine - beat.at).total_seconds())
        yield alive


def _counted(name: str, words: str, counts: dict[tuple[str, str], int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=["digest", "state"])
    for (digest, state), number in sorted(counts.items()):
        family.add_metric([digest, state], number)
    return family


def _last_change(folder: Path) -> float | None:
    """The latest change of a feed, an index or the home page: a publication that changes anything changes one."""
    places = (folder, folder / "feeds", folder / "editions")
    files = (path for place in places if place.is_dir() for path in place.iterdir() if path.is_file())
    return max((path.stat().st_mtime for path in files), default=None)
