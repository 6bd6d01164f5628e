"""What the store makes of newsrooms that are read in parts, visit after visit; and of those that push."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from make import NOW
from sources.cms_hosts import Answer, Ghost, Host, Told, WordPress, listening, stories

from digest.model.article import Article
from digest.model.digest import Selection
from digest.model.source import SourceDefaults
from digest.pipeline.collect import Report, Source, collect
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.kinds import SOURCE_KINDS
from digest.store import candidates, sightings
from digest.store.database import Store
from digest.store.opening import open_store

SECRET = "a1b2c3d4e5"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'digest.db'}")
    yield opened
    opened.close()


def source(kind: str, **given: Any) -> Source:
    options = SOURCE_KINDS[kind].options.model_validate({"kind": kind, **given})
    return Source("cms", options, SourceDefaults("UTC", max_age=timedelta(days=30)))


def visit(store: Store, host: Host, kind: str = "wordpress", *, later: timedelta = timedelta(), **given: Any) -> Report:
    fetcher = Fetcher(FetchLimits(timeout=10, allow=(f"127.0.0.1:{host.port}",)), "digest-tests")
    wanted = source(kind, url=host.address, **given)
    (report,) = collect(store, [wanted], {"cms": 0}, fetcher, Path(), NOW + later)
    return report


def counts(report: Report) -> tuple[str, int, int, int]:
    return (report.state, report.new, report.updated, report.unchanged)


def stored(store: Store) -> list[Article]:
    with store.read() as connection:
        return list(candidates.matching(connection, Selection(), NOW, visible=False))


def fingerprint(store: Store) -> str | None:
    with store.read() as connection:
        found = connection.exec_driver_sql("select fingerprint from sources").scalar()
        return None if found is None else str(found)


def test_visit_after_visit(store: Store) -> None:
    made = WordPress(stories(90), cap=20)
    with listening(Host(made.answer)) as host:
        assert counts(visit(store, host)) == ("ok", 90, 0, 0)
        assert counts(visit(store, host)) == ("unchanged", 0, 0, 0)
        made.told[3].title, made.told[3].changed = "Story 4 corrected", NOW
        report = visit(store, host)
        assert (report.new, report.updated) == (0, 1)
        assert len(stored(store)) == 90
        with store.read() as connection:
            shown = sightings.of_articles(connection, [each.id for each in stored(store)])
        assert all(each.current for known in shown.values() for each in known), "who was not asked for is not gone"


def test_a_page_that_fails_is_a_failure_that_loses_nothing(store: Store) -> None:
    made = WordPress(stories(90), cap=20, broken={3: Answer({"message": "out"}, 503, {"Retry-After": "60"})})
    with listening(Host(made.answer)) as host:
        report = visit(store, host)
        assert (report.state, report.new) == ("failed", 40)
        assert "503" in (report.error or "")
        assert fingerprint(store) is None, "the state of the source may not be ahead of its stories"
        assert "asked not to be visited before" in (visit(store, host).error or "")
        made.broken = {}
        assert counts(visit(store, host, later=timedelta(seconds=61))) == ("ok", 50, 0, 40)
        assert counts(visit(store, host, later=timedelta(seconds=62))) == ("unchanged", 0, 0, 0)
        assert len(stored(store)) == 90


def test_a_failure_between_two_good_visits_forgets_no_change(store: Store) -> None:
    made = WordPress(stories(90), cap=20)
    with listening(Host(made.answer)) as host:
        visit(store, host)
        before = fingerprint(store)
        for one in made.told[:30]:
            one.changed, one.title = NOW, f"{one.title} corrected"
        made.broken = {2: Answer({"message": "out"}, 500)}
        failed = visit(store, host)
        assert (failed.state, failed.updated) == ("failed", 20)
        assert fingerprint(store) == before
        made.broken = {}
        assert visit(store, host).updated == 10
        assert sum("corrected" in each.story.headline for each in stored(store)) == 30


def test_picks_stand_in_the_order_of_publication_whatever_was_read_last(store: Store) -> None:
    told = [
        Told(one.number, one.published, one.changed, one.title, {"sticky": one.number % 20 == 0}) for one in stories(90)
    ]
    made = WordPress(told, cap=20)

    def picked() -> list[str]:
        with store.read() as connection:
            found = candidates.matching(connection, Selection(picked=True), NOW)
            return [each.story.headline for each in found]

    with listening(Host(made.answer)) as host:
        visit(store, host)
        assert picked() == ["Story 80", "Story 60", "Story 40", "Story 20"]
        told[19].title, told[19].changed = "Story 20 corrected", NOW
        visit(store, host)
        assert picked() == ["Story 80", "Story 60", "Story 40", "Story 20 corrected"]


def test_a_source_that_pushes_is_not_visited(store: Store) -> None:
    pushed = source("push", token="x" * 20)
    for _ in range(2):
        (report,) = collect(store, [pushed], {"cms": 0}, Fetcher(FetchLimits(), "t"), Path(), NOW)
        assert report == Report("cms", "ok")


def test_the_key_stands_in_no_file_and_no_line(tmp_path: Path) -> None:
    made = Ghost(stories(30), cap=10)

    def moved(path: str, query: dict[str, str]) -> Answer:
        if path.startswith("/old/"):
            rest = "&".join(f"{name}={value}".replace(" ", "+") for name, value in query.items())
            return Answer({}, 301, {"Location": f"{path.removeprefix('/old')}?{rest}"})
        return made.answer(path, query)

    with listening(Host(moved)) as host:
        site = (
            f'title: "T"\nurl: https://t.example\nauthority: t.example\nfetch: {{allow: ["127.0.0.1:{host.port}"]}}\n'
        )
        told = {"site.yaml": site, "feeds.yaml": "{}\n"}
        told["sources.yaml"] = f'cms: {{kind: ghost, url: "{host.address}/old", key: "${{GHOST_KEY}}"}}\n'
        (tmp_path / "config" / "digests").mkdir(parents=True)
        for name, text in told.items():
            (tmp_path / "config" / name).write_text(text, encoding="utf-8")
        said = b""
        for key in (SECRET, SECRET, "wrong-key-98765"):
            command = [sys.executable, "-m", "digest", "-v", "collect"]
            done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "GHOST_KEY": key}, capture_output=True)
            said += done.stdout + done.stderr
            made.told[0].title += " again"
    assert b"ok" in said
    assert b"refuses the Content API key" in said
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) > 3
    for octets in [said, *kept]:
        assert SECRET.encode() not in octets
        assert b"wrong-key" not in octets


def test_a_wrong_key_forgets_nothing(store: Store) -> None:
    made = Ghost(stories(3))
    with listening(Host(made.answer)) as host:
        assert visit(store, host, "ghost", key=SECRET).new == 3
        assert visit(store, host, "ghost", key="other").state == "failed"
        assert visit(store, host, "ghost", key=SECRET).state == "unchanged"
