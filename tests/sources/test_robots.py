"""robots.txt (RFC 9309), and how fast and by how many connections a host is asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

import pytest
from sources.misbehaving import FEED, Misbehaving, misbehaving

from digest.errors import SourceError
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.manners import Manners


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


def fetcher(*allowed: Misbehaving, **limits: float) -> Fetcher:
    allow = tuple(server.place for server in allowed)
    agent = "digest-press/1.0 (+https://daily-bot.example)"
    return Fetcher(replace(FetchLimits(timeout=10, allow=allow), **limits), agent)


def asked(server: Misbehaving) -> list[str]:
    return [path for path, _ in server.requests]


def test_what_is_forbidden_is_not_asked_and_the_rest_is(server: Misbehaving) -> None:
    server.robots = (
        200,
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /feed\nAllow: /feed/open\nSitemap: https://x.example/s.xml",
    )
    ours = fetcher(server)
    with pytest.raises(SourceError, match=r"robots\.txt of the site forbids") as caught:
        ours.get(server.url("feed"), robots=True)
    assert (caught.value.forbidden, caught.value.gone) == (True, False)
    assert ours.get(server.url("feed/open"), robots=True).body == FEED
    assert ours.get(server.url("plain"), robots=True).body == FEED
    assert asked(server) == ["/robots.txt", "/feed/open", "/plain"]
    assert ours.sitemaps(server.url("plain")) == ("https://x.example/s.xml",)


def test_robots_are_asked_only_where_that_is_wanted(server: Misbehaving) -> None:
    server.robots = (200, b"User-agent: *\nDisallow: /")
    assert fetcher(server).get(server.url("plain")).body == FEED
    assert asked(server) == ["/plain"]


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (b"User-agent: digest-press\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: digest\nDisallow: /", False),
        (b"User-agent: DIGEST-PRESS\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        (b"User-agent: daily-bot.example\nDisallow: /\n\nUser-agent: press\nDisallow: /", True),
        (b"User-agent: *\nDisallow: /*n$", False),
        (b"\xff\xfe\x00<html>", True),
        (b"", True),
    ],
)
def test_the_group_that_names_us_counts(server: Misbehaving, rules: bytes, allowed: bool) -> None:
    server.robots = (200, rules)
    if allowed:
        assert fetcher(server).get(server.url("plain"), robots=True).body == FEED
    else:
        with pytest.raises(SourceError, match="forbids"):
            fetcher(server).get(server.url("plain"), robots=True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_no_robots_txt_allows_all(server: Misbehaving, status: int) -> None:
    server.robots = (status, b"")
    assert fetcher(server).get(server.url("plain"), robots=True).body == FEED


@pytest.mark.parametrize("status", [429, 500, 503])
def test_one_that_cannot_be_read_now_forbids_all_for_now(server: Misbehaving, status: int) -> None:
    server.robots = (status, b"")
    with pytest.raises(SourceError, match=f"not known, since .*answered {status}") as caught:
        fetcher(server).get(server.url("plain"), robots=True)
    assert caught.value.forbidden
    assert asked(server) == ["/robots.txt"]


def test_one_that_cannot_be_reached_forbids_all_for_now(server: Misbehaving, other: Misbehaving) -> None:
    server.robots = (302, other.url("plain").encode())
    with pytest.raises(SourceError, match="leads to the inside address"):
        fetcher(server).get(server.url("plain"), robots=True)
    assert other.requests == []


def test_its_redirects_are_followed(server: Misbehaving, other: Misbehaving) -> None:
    server.robots = (302, other.url("robots.txt").encode())
    other.robots = (200, b"User-agent: *\nDisallow: /plain")
    with pytest.raises(SourceError, match="forbids"):
        fetcher(server, other).get(server.url("plain"), robots=True)


def test_a_huge_one_is_read_as_far_as_it_must_be(server: Misbehaving) -> None:
    server.robots = (200, b"User-agent: *\nDisallow: /plain\n" + b"#" * 600_000)
    with pytest.raises(SourceError, match="forbids"):
        fetcher(server).get(server.url("plain"), robots=True)


def test_a_redirect_to_what_is_forbidden_ends_there(server: Misbehaving, other: Misbehaving) -> None:
    other.robots = (200, b"User-agent: *\nDisallow: /plain")
    with pytest.raises(SourceError, match="forbids"):
        fetcher(server, other).get(server.url(f"go/301/{other.url('plain')}"), robots=True)
    assert asked(other) == ["/robots.txt"]


def test_many_threads_ask_for_it_once(server: Misbehaving) -> None:
    ours = fetcher(server)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: ours.get(server.url("plain"), robots=True), range(24)))
    assert asked(server).count("/robots.txt") == 1
    assert asked(server).count("/plain") == 24


def test_the_pace_that_a_host_asks_for(server: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    gaps: list[float] = []
    turn = Manners.turn

    def noted(self: Manners, name: str, gap: float, patience: float) -> object:
        gaps.append(gap)
        return turn(self, name, 0.0, patience)

    monkeypatch.setattr(Manners, "turn", noted)
    for delay in (b"0.25", b"3", b"3600", b"soon"):
        server.robots = (200, b"User-agent: *\nCrawl-delay: " + delay)
        fetcher(server).get(server.url("plain"), robots=True)
    assert gaps == [0.25, 3.0, 5.0]


def test_a_foreign_host_is_asked_by_two_at_once_and_never_faster_than_the_gap(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: inside)
    ours = fetcher(server, gap=0.05)
    address = f"http://news.example:{server.server_port}/busy"
    before = time.monotonic()
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: ours.get(address, robots=True), range(6)))
    assert time.monotonic() - before > 0.05 * 5
    assert server.most_at_once == 2
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: fetcher(server).get(server.url("busy")), range(6)))
    assert server.most_at_once > 2, "what fetch: allow: names is the newsroom's own"


def test_a_place_that_does_not_become_free() -> None:
    manners = Manners(1)
    with manners.turn("news.example:80", 0, 5) as waited:
        assert waited < 5
        with pytest.raises(SourceError, match="still busy"), manners.turn("news.example:80", 0, 0.05):
            raise AssertionError
        with manners.turn("other.example:80", 0, 0.05):
            pass


def test_waiting_ends_when_all_is_stopped() -> None:
    manners = Manners(1)
    with manners.turn("news.example:80", 60, 5):
        pass
    threading.Timer(0.05, manners.stop).start()
    with pytest.raises(SourceError, match="stopped"), manners.turn("news.example:80", 60, 5):
        raise AssertionError


def test_hosts_that_nobody_asks_any_more_are_forgotten() -> None:
    manners = Manners(1)
    for number in range(2_500):
        with manners.turn(f"{number}.example:80", 0, 5):
            pass
    assert len(manners._hosts) <= 1_001


def test_a_connection_is_used_again_until_the_end_of_the_run(server: Misbehaving) -> None:
    ours = fetcher(server)
    for path in ("plain", "feed", "status/404", "go/302//plain", "packed/gzip", "plain"):
        with pytest.raises(SourceError) if path == "status/404" else nullcontext():
            ours.get(server.url(path))
    assert server.connections == 1
    ours.close()
    assert ours.get(server.url("plain")).body == FEED
    assert server.connections == 2


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(server: Misbehaving) -> None:
    ours = fetcher(server)
    for _ in range(3):
        assert ours.get(server.url("parting")).body == FEED
    assert len(server.requests) == 3


def test_a_connection_that_was_never_made_is_not_kept() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        place = f"127.0.0.1:{gone.getsockname()[1]}"
    ours = Fetcher(FetchLimits(timeout=10, allow=(place,)), "test")
    for _ in range(3):
        with pytest.raises(SourceError, match="cannot be read"):
            ours.get(f"http://{place}/")


def test_stopping_ends_what_is_under_way(server: Misbehaving) -> None:
    ours = fetcher(server, timeout=60)
    threading.Timer(0.2, ours.stop).start()
    before = time.monotonic()
    with pytest.raises(SourceError):
        ours.get(server.url("trickle/body"))
    assert time.monotonic() - before < 30
    with pytest.raises(SourceError, match="stopped"):
        ours.get(server.url("plain"))
