"""What the configuration says of a path: earlier names, retired feeds, archives; and how long answers stay fresh."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import make
import pytest
from served import FEEDS, MORNING, Served

from digest.web.signposts import Signposts

QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("path", "now"),
    [
        ("/feeds/news.rss", "/feeds/all.rss"),
        ("/feeds/news.atom", "/feeds/all.atom"),
        ("/feeds/news.json", "/feeds/all.json"),
        ("/editions/dawn.rss", "/editions/morning.rss"),
        ("/editions/dawn/", "/editions/morning/"),
        ("/editions/dawn/2026-11-23/", "/editions/morning/2026-11-23/"),
        ("/editions/morning", "/editions/morning/"),
        ("/editions/morning/2026-11-23", "/editions/morning/2026-11-23/"),
    ],
)
def test_what_has_moved_says_where_to(served: Served, path: str, now: str) -> None:
    got = served.get(path, Host="evil.example")
    assert (got.status, got.fields["location"], got.body) == (301, now, b"")
    assert got.fields["cache-control"] == "public, max-age=3600"


@pytest.mark.parametrize("path", ["//evil.example/editions/morning", "/editions//evil.example", "/%2fevil.example"])
def test_no_redirect_leads_away(served: Served, path: str) -> None:
    assert served.get(path).status == 404


@pytest.mark.parametrize("path", ["/feeds/old.rss", "/feeds/old.atom", "/feeds/older.json"])
def test_a_retired_feed_is_gone(served: Served, path: str) -> None:
    got = served.get(path)
    assert got.status == 410
    assert b"gone for good" in got.body


def test_a_retired_feed_is_gone_though_its_file_is_still_there(served: Served) -> None:
    assert served.get("/feeds/all.rss").status == 200
    served.configure("feeds.yaml", FEEDS.replace("formerly: [news]", "retired: true"))
    served.reload()
    assert served.get("/feeds/all.rss").status == 410


def test_archives_hold_over_http(served: Served) -> None:
    listed, unlisted = served.get("/editions/morning/2026-11-23/"), served.get("/editions/quiet/2026-11-23/")
    assert (listed.status, listed.fields.get("x-robots-tag")) == (200, None)
    assert (unlisted.status, unlisted.fields.get("x-robots-tag")) == (200, "noindex")
    assert served.get("/editions/closed/2026-11-23/").status == 404
    assert served.get("/editions/closed/2026-11-23").status == 404
    assert served.get("/editions/quiet/").status == 404


def test_a_reload_changes_the_signs_at_once(served: Served) -> None:
    assert served.get("/editions/morning/2026-11-23/").status == 200
    served.configure("digests/morning.yaml", MORNING + "archive: none\n")
    served.reload()
    assert served.get("/editions/morning/2026-11-23/").status == 404


@pytest.mark.parametrize(
    ("path", "lasts"),
    [
        ("/", "public, max-age=120"),
        ("/feeds/all.rss", "public, max-age=120"),
        ("/feeds.opml", "public, max-age=120"),
        ("/editions/morning.rss", "public, max-age=3600"),
        ("/editions/morning/2026-11-23/", "public, max-age=3600"),
        ("/style.0123456789abcdef.css", "public, max-age=31536000, immutable"),
        ("/pictures/0123.png", "public, max-age=31536000, immutable"),
    ],
)
def test_freshness_follows_the_quickest_source(served: Served, path: str, lasts: str) -> None:
    assert served.get(path).fields["cache-control"] == lasts


def test_freshness_until_the_next_slot_goes_by_the_clock_of_the_service(served: Served) -> None:
    served.configure("digests/morning.yaml", MORNING + 'schedule: {cron: "0 7 * * *", timezone: UTC}\n')
    served.now = datetime(2027, 3, 1, 6, 50, tzinfo=UTC)
    served.reload()
    assert served.get("/editions/morning.rss").fields["cache-control"] == "public, max-age=600"


def lasting(path: str, *, pace: timedelta = QUARTER, changed: float = 0, cron: str | None = None) -> int:
    """The seconds that a file, changed so many hours before NOW (Monday, 16:00 in Baku), is fresh."""
    digest = make.digest(schedule=make.schedule(cron) if cron else None)
    signs = Signposts([make.feed()], [digest], pace)
    field = signs.cache_control(tuple(path.split("/")), timedelta(hours=changed), make.NOW)
    public, _, seconds = field.partition(", max-age=")
    assert public == "public"
    return int(seconds)


def test_freshness_keeps_within_a_minute_and_an_hour() -> None:
    assert lasting("feeds/all.rss") == 900
    assert lasting("feeds/all.rss", pace=timedelta(seconds=5)) == 60
    assert lasting("feeds/all.rss", pace=timedelta(days=1)) == 3600
    assert lasting("style.css") == 900


@pytest.mark.parametrize("path", ["editions/morning.rss", "editions/morning/", "editions/morning.json"])
def test_a_digest_is_fresh_until_its_next_slot(path: str) -> None:
    assert lasting(path, cron="20 16 * * *") == 1200
    assert lasting(path, cron="0 16 * * *") == 3600
    assert lasting(path, cron="30 15 1 1 *") == 3600
    assert lasting(path, cron="*/1 * * * *") == 60


def test_an_old_edition_is_fresh_for_a_day() -> None:
    assert lasting("editions/morning/2026-11-23/") == 3600
    assert lasting("editions/morning/2026-11-12/", changed=24 * 8) == 86400
