from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sources.misbehaving import ETAG, FEED, MODIFIED, Misbehaving, misbehaving, self_signed

from digest.errors import SourceError
from digest.model.source import Validators
from digest.sources.fetch import Fetcher, FetchLimits


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


def fetcher(*allowed: Misbehaving, **limits: float) -> Fetcher:
    allow = tuple(server.place for server in allowed)
    return Fetcher(
        replace(FetchLimits(timeout=10, allow=allow), **limits), "digest-press/test (+https://courier.example)"
    )


def error(server: Misbehaving, path: str, **limits: float) -> SourceError:
    with pytest.raises(SourceError) as caught:
        fetcher(server, **limits).get(server.url(path))
    return caught.value


def test_a_body_comes_with_its_address_type_and_validators(server: Misbehaving) -> None:
    found = fetcher(server).get(server.url("feed#top"), accept="application/rss+xml")
    assert (found.body, found.url, found.unchanged) == (FEED, server.url("feed"), False)
    assert found.content_type == "application/rss+xml; charset=utf-8"
    assert found.validators == Validators(ETAG, MODIFIED, hashlib.sha256(FEED).hexdigest())
    headers = server.requests[-1][1]
    assert headers["User-Agent"] == "digest-press/test (+https://courier.example)"
    assert headers["Accept"] == "application/rss+xml"


def test_validators_go_back_verbatim_and_304_is_unchanged(server: Misbehaving) -> None:
    first = fetcher(server).get(server.url("feed"))
    second = fetcher(server).get(server.url("feed"), first.validators)
    assert server.requests[-1][1]["If-None-Match"] == ETAG
    assert server.requests[-1][1]["If-Modified-Since"] == MODIFIED
    assert (second.unchanged, second.body, second.validators) == (True, b"", first.validators)


def test_the_same_body_without_validators_is_unchanged_too(server: Misbehaving) -> None:
    first = fetcher(server).get(server.url("plain"))
    assert fetcher(server).get(server.url("plain"), first.validators).unchanged
    assert not fetcher(server).get(server.url("feed?other"), Validators(fingerprint="0" * 64)).unchanged


def test_a_304_that_nobody_asked_for_is_an_error(server: Misbehaving) -> None:
    assert "304" in str(error(server, "status/304"))


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_is_remembered_and_gone_to_at_once(server: Misbehaving, status: int) -> None:
    found = fetcher(server).get(server.url(f"go/{status}//feed"))
    assert found.url == found.validators.moved_to == server.url("feed")
    again = fetcher(server).get(server.url(f"go/{status}//feed"), found.validators)
    assert server.requests[-1][0] == "/feed"
    assert again.unchanged
    assert again.validators.moved_to == server.url("feed")


@pytest.mark.parametrize("path", ["go/302//feed", "go/303//feed", "go/307//feed", "go/301//go/302//feed"])
def test_a_passing_redirect_is_followed_only(server: Misbehaving, path: str) -> None:
    found = fetcher(server).get(server.url(path))
    assert found.url == server.url("feed")
    assert found.validators.moved_to != server.url("feed")


def test_a_permanent_redirect_that_turned_out_wrong_is_forgotten(server: Misbehaving) -> None:
    stale = Validators(etag=ETAG, moved_to=server.url("missing"))
    found = fetcher(server).get(server.url("plain"), stale)
    assert (found.body, found.validators.moved_to) == (FEED, None)
    assert "If-None-Match" not in server.requests[-1][1]


def test_validators_stay_with_the_site_they_came_from(server: Misbehaving, other: Misbehaving) -> None:
    path = f"go/302/{other.url('feed')}"
    found = fetcher(server, other).get(server.url(path))
    assert (found.validators.etag, found.validators.last_modified) == (None, None)
    kept = Validators(etag=ETAG, last_modified=MODIFIED)
    again = fetcher(server, other).get(server.url(path), kept)
    assert not again.unchanged
    assert "If-None-Match" in server.requests[-1][1]
    assert "If-None-Match" not in other.requests[-1][1]


def test_a_user_name_in_a_redirect_is_not_used(server: Misbehaving) -> None:
    fetcher(server).get(server.url(f"go/302/http://reader:secret@{server.place}/plain"))
    assert "Authorization" not in server.requests[-1][1]


def test_a_password_in_an_address_is_in_no_message(server: Misbehaving) -> None:
    with pytest.raises(SourceError) as caught:
        fetcher(server).get(f"http://reader:secret@{server.place}/missing")
    assert "secret" not in str(caught.value)
    assert "404" in str(caught.value)


def test_redirects_in_a_circle(server: Misbehaving) -> None:
    assert "circle" in str(error(server, "circle/a"))


def test_at_most_five_redirects(server: Misbehaving) -> None:
    assert fetcher(server).get(server.url("chain/4")).body == FEED
    assert "more than 5 times" in str(error(server, "chain/5"))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://courier.example/x", "gopher://x", "http://[::1"])
def test_redirects_leave_the_web_nowhere(server: Misbehaving, target: str) -> None:
    assert "no http or https address" in str(error(server, f"go/302/{target}"))


def test_a_redirect_to_another_port_inside_is_refused(server: Misbehaving, other: Misbehaving) -> None:
    said = str(error(server, f"go/302/{other.url('plain')}"))
    assert "loopback" in said
    assert f'"{other.place}"' in said
    assert other.requests == []


def test_inside_addresses_are_refused_before_anything_is_sent(server: Misbehaving) -> None:
    before = len(server.requests)
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1"):
        with pytest.raises(SourceError, match="is refused"):
            fetcher().get(f"http://{host}:{server.server_port}/plain")
    assert len(server.requests) == before


def test_a_name_may_be_let_through(server: Misbehaving) -> None:
    limits = FetchLimits(timeout=10, allow=(f"localhost:{server.server_port}",))
    assert Fetcher(limits, "test").get(f"http://localhost:{server.server_port}/plain").body == FEED


def test_the_environment_names_no_proxy(
    server: Misbehaving, other: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, other.url(""))
    assert fetcher(server).get(server.url("plain")).body == FEED
    assert other.requests == []


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_compressed_bodies(server: Misbehaving, encoding: str) -> None:
    assert fetcher(server).get(server.url(f"packed/{encoding}")).body == FEED


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_bomb_is_cut_off_where_the_limit_is(server: Misbehaving, encoding: str) -> None:
    assert "larger than 10,000,000 bytes" in str(error(server, f"bomb/{encoding}"))


def test_the_limit_is_on_the_byte(server: Misbehaving) -> None:
    assert len(fetcher(server, max_bytes=5000).get(server.url("huge/5000")).body) == 5000
    assert "larger than 5,000 bytes" in str(error(server, "huge/5001", max_bytes=5000))


@pytest.mark.parametrize("path", ["encoding/zstd", "encoding/gzip", "short"])
def test_a_body_that_is_not_what_it_claims(server: Misbehaving, path: str) -> None:
    assert server.place in str(error(server, path))


@pytest.mark.parametrize("part", ["body", "headers"])
def test_a_trickle_ends_at_the_deadline(server: Misbehaving, part: str) -> None:
    assert "within 0.5 s" in str(error(server, f"trickle/{part}", timeout=0.5))


def test_a_name_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: answered.wait(30) and [])
    with pytest.raises(SourceError, match=r"within 0\.3 s"):
        fetcher(timeout=0.3).get("http://slow.example/")
    answered.set()


def test_every_address_of_a_name_is_checked_and_only_a_checked_one_reached(
    server: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, port: int, *more: int, **named: int) -> list[object]:
        if host != "news.example":
            return list(real(host, port, *more, **named))
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ("10.0.0.7", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with pytest.raises(SourceError, match=r"10\.0\.0\.7 \(a private network\)"):
        fetcher().get(f"http://news.example:{server.server_port}/plain")
    assert fetcher(server).get(f"http://news.example:{server.server_port}/plain").body == FEED
    assert asked == ["news.example"] * 2


def test_gone_is_gone(server: Misbehaving) -> None:
    caught = error(server, "status/410")
    assert caught.gone
    assert "sources.yaml" in str(caught)
    assert not error(server, "status/404").gone


def test_retry_after_in_seconds_and_as_a_date(server: Misbehaving) -> None:
    assert error(server, "status/429/120").retry_after == 120
    assert error(server, "status/503/0").retry_after == 0
    assert error(server, "status/503").retry_after is None
    assert error(server, "status/503/soon").retry_after is None
    assert error(server, "status/503/Thu,%2031%20Dec%202099%2023:59:59%20GMT").retry_after == 7 * 86400
    assert error(server, "status/503/Sat,%2001%20Jan%202000%2000:00:00%20GMT").retry_after == 0


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with misbehaving(self_signed(tmp_path)) as server:
        place = server.place
        with pytest.raises(SourceError, match="certificate that is not trusted"):
            Fetcher(FetchLimits(timeout=10, allow=(place,)), "test").get(f"https://{place}/plain")
        assert server.requests == []


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        place = f"127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(SourceError, match="cannot be read"):
        Fetcher(FetchLimits(timeout=10, allow=(place,)), "test").get(f"http://{place}/")


@pytest.mark.parametrize(
    "url", ["", "courier.example/feed", "file:///etc/passwd", "http://", "https://courier.example:port/"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(SourceError, match="no http or https address"):
        fetcher().get(url)
