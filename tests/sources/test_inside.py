"""No trick of addresses reaches what is inside: a canary listens on this machine, and nothing may be heard of us."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2
import pytest
from sources.misbehaving import Misbehaving, misbehaving

from digest.errors import SourceError
from digest.sources.fetch import Fetcher, FetchLimits
from digest.sources.guard import refusal

INSIDE_V4 = """
127.0.0.1 127.0.0.2 127.255.255.254 0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
100.100.100.200 168.63.129.16
"""
FULLWIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")


def octets(address: str) -> list[int]:
    return [int(part) for part in address.split(".")]


def forms_of(address: str) -> set[str]:
    """One IPv4 address in the forms that resolvers, browsers and old libraries read."""
    a, b, c, d = octets(address)
    number = int.from_bytes(bytes([a, b, c, d]), "big")
    high, low = f"{a:02x}{b:02x}", f"{c:02x}{d:02x}"
    v4 = {
        address,
        f"{address}.",
        str(number),
        hex(number),
        hex(number).upper().replace("X", "x"),
        f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"{a:08o}.{b:o}.{c:o}.{d:o}",
        f"{a}.{(b << 16) + (c << 8) + d}",
        f"{a}.{b}.{(c << 8) + d}",
        f"0x{a:x}.{b}.0{c:o}.{d}",
        f"{a:03d}.{b:03d}.{c:03d}.{d:03d}",
        address.translate(FULLWIDTH),
        address.translate(CIRCLED),
        address.replace(".", "。"),
        address.replace(".", "｡"),
        address.replace(".", "%2e"),
        f"{a + 256}.{b}.{c}.{d}",
        str(number + 2**32),
    }
    v6 = {
        f"[::ffff:{address}]",
        f"[::ffff:{high}:{low}]",
        f"[0:0:0:0:0:ffff:{high}:{low}]",
        f"[::{address}]",
        f"[::{high}:{low}]",
        f"[::ffff:0:{high}:{low}]",
        f"[64:ff9b::{address}]",
        f"[64:ff9b::{high}:{low}]",
        f"[64:ff9b:1::{high}:{low}]",
        f"[64:ff9b:1:fffe::{high}:{low}]",
        f"[2002:{high}:{low}::1]",
        f"[2001:0:{high}:{low}::1]",
        f"[2001::ce49:7601:{int(high, 16) ^ 0xFFFF:x}:{int(low, 16) ^ 0xFFFF:x}]",
        f"[fe80::5efe:{high}:{low}]",
    }
    return v4 | v6


INSIDE_V6 = """
[::] [::1] [0:0:0:0:0:0:0:1] [0000::0001] [::1%25lo] [::1%lo] [fe80::1] [fe80::1%25eth0] [fec0::1] [fc00::1]
[fd00::1] [fd00:ec2::254] [fd20:ce::254] [ff02::1] [ff01::1] [100::1] [2001:db8::1] [2001:2::1] [2001:10::1]
[2001:20::1] [3fff::1] [5f00::1] [4000::1] [2001:1::1]
"""
NAMES = [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ⓛocalhost",
    "ｌｏｃａｌｈｏｓｔ",
    "ip6-localhost",
    "localhost.localdomain",
]


def tricks() -> list[str]:
    """Addresses with `PORT` in place of the canary's port."""
    hosts = sorted({form for address in INSIDE_V4.split() for form in forms_of(address)}) + INSIDE_V6.split() + NAMES
    found = [f"http://{host}:PORT/secret" for host in hosts]
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433"):
        found += [
            f"http://news.example@{host}:PORT/secret",
            f"http://news.example:80@{host}:PORT/secret",
            f"http://news.example%40{host}:PORT/secret",
            f"http://{host}:PORT\\@news.example/secret",
            f"http://{host}:PORT#@news.example/secret",
            f"http://{host}:PORT?@news.example/secret",
            f"http:/{host}:PORT/secret",
            f"http:{host}:PORT/secret",
            f"http:///{host}:PORT/secret",
            f"HTTP://{host}:PORT/secret",
            f" http://{host}:PORT/secret",
            f"http://{host}:PORT/secret\r\nX: y",
            f"http://{host}\t:PORT/secret",
            f"https://{host}:PORT/secret",
            f"ftp://{host}:PORT/secret",
            f"gopher://{host}:PORT/secret",
            f"dict://{host}:PORT/secret",
            f"ws://{host}:PORT/secret",
            f"//{host}:PORT/secret",
        ]
    return found


@pytest.fixture(scope="module")
def canary() -> Iterator[Misbehaving]:
    with misbehaving() as running:
        yield running


@pytest.fixture(scope="module")
def sender() -> Iterator[Misbehaving]:
    """The outer server, which redirects; it alone is let through."""
    with misbehaving() as running:
        yield running


@pytest.fixture(autouse=True)
def silence(canary: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The canary hears nothing, and no socket is connected to anything but the outer server."""
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, canary.url(""))
    before = canary.connections
    yield
    assert (canary.connections, canary.requests) == (before, [])


def fetcher(*allowed: Misbehaving) -> Fetcher:
    limits = FetchLimits(timeout=5, allow=tuple(server.place for server in allowed))
    return Fetcher(limits, "digest-press/test (+https://courier.example)")


def paths(ours: Fetcher) -> list[Callable[[str], object]]:
    """The ways in which anything of the house asks for an address: plainly, by robots.txt, and for sitemaps."""
    return [ours.get, lambda url: ours.get(url, robots=True), lambda url: ours.sitemaps(url)]


def test_there_are_enough_tricks() -> None:
    assert len(set(tricks())) >= 690


def test_no_trick_reaches_the_canary(canary: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []
    monkeypatch.setattr(
        httpcore2.SyncBackend, "connect_tcp", lambda _self, host, *_more, **_named: connected.append(host) or 1 / 0
    )
    monkeypatch.setattr(socket, "getaddrinfo", _without_name_server(socket.getaddrinfo))
    ours = fetcher()

    def attempt(trick: str) -> None:
        for path in paths(ours):
            try:
                path(trick.replace("PORT", str(canary.server_port)))
            except SourceError:
                continue
            except ZeroDivisionError:
                continue

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(attempt, tricks()))
    assert [host for host in connected if refusal(host)] == []


def test_no_redirect_reaches_the_canary(sender: Misbehaving, canary: Misbehaving) -> None:
    targets = [
        f"http://127.0.0.1:{canary.server_port}/secret",
        f"//127.0.0.1:{canary.server_port}/secret",
        f"http://2130706433:{canary.server_port}/secret",
        f"http://[::ffff:127.0.0.1]:{canary.server_port}/secret",
        f"http://127.0.0.1.:{canary.server_port}/secret",
        f"http://localhost:{canary.server_port}/secret",
        f"http://x:y@localhost:{canary.server_port}/secret",
        f"http://{sender.place}@127.0.0.1:{canary.server_port}/secret",
        f"https://127.0.0.1:{canary.server_port}/secret",
        "file:///etc/passwd",
        f"ftp://127.0.0.1:{canary.server_port}/secret",
        f"gopher://127.0.0.1:{canary.server_port}/secret",
        f"/go/302/http://127.0.0.1:{canary.server_port}/secret",
        f"//{sender.place}/go/307/http://127.0.0.1:{canary.server_port}/secret",
    ]
    ours = fetcher(sender)
    for status, target in itertools.product((301, 302, 303, 307, 308), targets):
        sender.robots = (302, target.encode())
        for path in paths(ours)[:2]:
            with pytest.raises(SourceError):
                path(sender.url(f"go/{status}/{target}"))
        with pytest.raises(SourceError, match="not known, since"):
            fetcher(sender).get(sender.url("plain"), robots=True)


def answers(*addresses: str) -> list[Any]:
    return [
        (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses
    ]


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1"])
@pytest.mark.parametrize("outside", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_of_several_addresses_only_the_public_ones_are_asked(
    inside: str, outside: str, canary: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []

    def connect(_self: Any, host: str, *_more: Any, **_named: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("no network here")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    for order in ((inside, outside), (outside, inside), (inside, outside, inside)):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, order=order, **_more: answers(*order))
        with pytest.raises(SourceError):
            fetcher().get(f"http://mixed.example:{canary.server_port}/secret")
    assert set(connected) == {outside}


def test_a_name_that_changes_between_two_looks_gains_nothing(
    canary: Misbehaving, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = itertools.cycle([answers("93.184.216.34"), answers("127.0.0.1")])
    connected: list[str] = []

    def connect(_self: Any, host: str, *_more: Any, **_named: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("no network here")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: next(turns))
    ours = fetcher()
    for _ in range(20):
        with pytest.raises(SourceError):
            ours.get(f"http://rebinding.example:{canary.server_port}/secret")
    assert set(connected) == {"93.184.216.34"}


PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.15
168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.0.3.0
192.31.196.1 192.52.193.1 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 192.175.48.1 198.17.255.255
198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 1.0.0.0 2000::1 2001:200::1
2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1 2400:cb00::1 2606:4700::1111 2620:4f:8000::1
2a00:1450::1 3ffe:ffff::1 3fff:1000::1 64:ff9b::808:808 ::ffff:8.8.8.8
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_no_public_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []

    def connect(_self: Any, host: str, *_more: Any, **_named: Any) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("no network here")

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(SourceError, match="no network here"):
        fetcher().get(f"http://{host}/")
    assert [refusal(each) for each in connected] == [None]


def _without_name_server(real: Callable[..., Any]) -> Callable[..., Any]:
    """getaddrinfo that reads numbers in all their forms and knows the names of this machine."""

    def look_up(host: str, port: int, **_named: Any) -> Any:
        if host.startswith(("localhost", "ip6-localhost")):
            return answers("127.0.0.1", "::1")
        return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    return look_up
