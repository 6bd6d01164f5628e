"""What operators ask: alive to everybody, ready and figures to this machine or with the token."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from served import TOKEN, Served

from digest.pipeline.heartbeat import PARTS, beat

BEARER = f"Bearer {TOKEN}"


def test_alive_to_everybody(served: Served) -> None:
    got = served.get("/healthz", X_Forwarded_For="192.0.2.1")
    assert (got.status, got.body) == (200, b"ok\n")


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_who_may_ask(served: Served, path: str) -> None:
    assert served.get(path).status != 401
    for passed_on in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "Via", "X_Forwarded_Host", "CF_Connecting_IP"):
        got = served.get(path, **{passed_on: "127.0.0.1"})
        assert got.status == 401, passed_on
        assert got.fields["www-authenticate"].startswith("Bearer")
        assert b"digest_" not in got.body
    assert served.get(path, Host="news.test.example").status == 401
    assert served.get(path, Host="news.test.example", Authorization=BEARER).status != 401
    assert served.get(path, X_Forwarded_For="192.0.2.1", Authorization=BEARER).status != 401
    assert served.get(path, X_Forwarded_For="192.0.2.1", Authorization=f"bearer {TOKEN}").status != 401
    for wrong in ("Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer é"):
        assert served.get(path, X_Forwarded_For="192.0.2.1", Authorization=wrong).status == 401, wrong


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:9", "[::1]:8000", "127.8.8.8"])
def test_this_machine_goes_by_several_names(served: Served, host: str) -> None:
    assert served.get("/metrics", Host=host).status == 200


def test_without_a_token_only_this_machine_asks(served: Served) -> None:
    site = (served.root / "config" / "site.yaml").read_text()
    served.configure("site.yaml", site.replace(', token: "${file:token}"', ""))
    served.reload()
    assert served.get("/metrics").status == 200
    assert served.get("/metrics", X_Forwarded_For="192.0.2.1", Authorization=BEARER).status == 401


def signs(served: Served, at: datetime, *, other: str | None = None) -> None:
    """Every part's sign of life; the clock is on the configuration `other`."""
    for part in PARTS:
        mark = other if other and part == "clock" else served.app.fingerprint
        beat(served.root / "var" / "run", part, at, mark)


def test_ready_when_the_store_and_every_part_answer(served: Served) -> None:
    silent = served.get("/readyz")
    assert silent.status == 503
    assert json.loads(silent.body)["parts"] == dict.fromkeys(PARTS, "silent")
    signs(served, datetime.now(UTC))
    got = served.get("/readyz")
    assert got.status == 200
    assert json.loads(got.body) == {
        "ready": True,
        "store": "ok",
        "configuration": "as on disk",
        "parts": dict.fromkeys(PARTS, "alive"),
    }


def test_not_ready_says_why(served: Served) -> None:
    signs(served, datetime.now(UTC) - timedelta(minutes=1), other="another")
    beat(served.root / "var" / "run", "web", datetime.now(UTC), served.app.fingerprint)
    got = served.get("/readyz")
    assert got.status == 503
    found = json.loads(got.body)
    assert found["parts"] == {"clock": "stale", "delivery": "stale", "notices": "stale", "web": "alive"}
    assert found["configuration"] == "as on disk, and some part does not have it yet"


def test_a_configuration_that_is_not_in_force_is_named(served: Served) -> None:
    signs(served, datetime.now(UTC))
    served.configure("feeds.yaml", "all: {titel: broken}\n")
    got = served.get("/readyz")
    assert got.status == 200
    assert json.loads(got.body)["configuration"].startswith("the disk has another one")


def test_figures_name_no_one(served: Served) -> None:
    served.reader("ada@reader.example", "morning")
    signs(served, datetime.now(UTC))
    got = served.get("/metrics")
    text = got.body.decode()
    assert got.fields["content-type"].startswith("text/plain; version=")
    assert 'digest_subscriptions{digest="morning",state="confirmed"} 1.0' in text
    assert 'digest_part_age_seconds{part="clock"}' in text
    assert re.search(r"^digest_published_timestamp_seconds 1\.\d+e\+09$", text, re.MULTILINE)
    assert "@" not in text


def test_figures_of_editions_and_sources(served: Served) -> None:
    import newsroom

    newsroom.run(served.root, "collect")
    (served.root / "stories" / "one.md").write_text("---\nheadline: One\n---\nWords.\n")
    newsroom.run(served.root, "collect")
    served.reader("ada@reader.example", "morning")
    newsroom.run(served.root, "send", "morning")
    text = served.get("/metrics").body.decode()
    assert 'digest_editions{digest="morning",state="sent"} 1.0' in text
    assert 'digest_source_failing{source="desk"} 0.0' in text
    assert 'digest_source_age_seconds{source="desk"}' in text


def test_the_api_describes_itself_without_foreign_scripts(served: Served) -> None:
    got = served.get("/api/openapi.json")
    assert (got.status, json.loads(got.body)["info"]["title"]) == (200, "digest")
    for path in ("/docs", "/redoc", "/api/docs", "/api/nothing"):
        assert served.get(path).status == 404
