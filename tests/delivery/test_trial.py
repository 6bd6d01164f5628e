"""`digest check --online` at a relay's door: what it finds there, in words, and nothing of a password."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery.authority import Authority
from delivery.smtp_server import DROP, STALL, USUAL, Server, Session

from digest.delivery.relay.options import Relay, Timeouts
from digest.delivery.relay.trial import try_relay
from digest.delivery.smtp.authentication import Credentials
from digest.delivery.smtp.opening import Door

PASSWORD = "correct horse battery"
WHO = Credentials("courier", PASSWORD)
QUICK = Timeouts(connect=2, greeting=1, command=1, quit=1)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    yield Authority(tmp_path_factory.mktemp("authority"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_that_lets_us_in_is_left_politely(authority: Authority, security: str) -> None:
    context = authority.server("localhost")
    offered = (*USUAL, "AUTH PLAIN")

    def act(_session: Session, verb: str, _line: str) -> bytes | None:
        return b"235 2.7.0 welcome" if verb == "AUTH" else None

    with Server(act, offered, context=context, implicit_tls=security == "tls") as server:
        relay = Relay("localhost", server.port, security=security, credentials=WHO)  # type: ignore[arg-type]
        assert try_relay(relay, timeouts=QUICK, context=authority.trusting()) is None
        said = [line.split()[0] for _, line in server.commands]
        assert said.count("EHLO") == (2 if security == "starttls" else 1)
        assert said[-2:] == ["AUTH", "QUIT"]
        assert not {"MAIL", "RCPT", "DATA"} & set(said)


def test_a_plain_relay_on_this_machine() -> None:
    with Server() as server:
        assert try_relay(Relay("127.0.0.1", server.port, security="none"), timeouts=QUICK) is None
        assert [line.split()[0] for _, line in server.commands] == ["EHLO", "QUIT"]


@pytest.mark.parametrize(
    ("names", "expired", "words"),
    [(["relay.example"], False, "certificate cannot be trusted"), (["127.0.0.1"], True, "certificate has expired")],
)
def test_a_certificate_that_does_not_fit(authority: Authority, names: list[str], expired: bool, words: str) -> None:
    with Server(context=authority.server(*names, expired=expired)) as server:
        closed = try_relay(Relay("127.0.0.1", server.port), timeouts=QUICK, context=authority.trusting())
        assert closed is not None
        assert (closed.door, words in closed.reason) == (Door.UNSAFE, True)


def test_a_relay_without_tls_gets_no_password() -> None:
    with Server(extensions=(*USUAL, "AUTH PLAIN LOGIN")) as server:
        closed = try_relay(Relay("127.0.0.1", server.port, credentials=WHO), timeouts=QUICK)
        assert closed is not None
        assert (closed.door, closed.reason) == (Door.UNSAFE, "it does not offer STARTTLS")
        assert [line.split()[0] for _, line in server.commands] == ["EHLO"]


def test_a_wrong_password_is_told_without_it(authority: Authority) -> None:
    whole = base64.b64encode(f"\0courier\0{PASSWORD}".encode()).decode()

    def act(_session: Session, verb: str, _line: str) -> bytes | None:
        return f"535 5.7.8 {PASSWORD} and {whole} are wrong".encode() if verb == "AUTH" else None

    with Server(act, (*USUAL, "AUTH PLAIN"), context=authority.server("127.0.0.1")) as server:
        relay = Relay("127.0.0.1", server.port, credentials=WHO)
        closed = try_relay(relay, timeouts=QUICK, context=authority.trusting())
    assert closed is not None
    assert closed.door is Door.REFUSED
    assert "5.7.8" in closed.reason
    assert PASSWORD not in closed.reason and whole not in closed.reason


@pytest.mark.parametrize("before", ["", "x" * 470, "x" * 480, "x" * 489])
@pytest.mark.parametrize("password", ["pass@word, and more", "<courier@relay.example>-and-half", "a\tb-c-d-e-f-g-h"])
def test_no_part_of_a_password_is_told(authority: Authority, before: str, password: str) -> None:
    answer = f"535 5.7.8 {before} {password} is wrong".encode()
    with Server(
        lambda _session, verb, _line: answer if verb == "AUTH" else None,
        (*USUAL, "AUTH PLAIN"),
        context=authority.server("127.0.0.1"),
    ) as server:
        relay = Relay("127.0.0.1", server.port, credentials=Credentials("courier", password))
        closed = try_relay(relay, timeouts=QUICK, context=authority.trusting())
    assert closed is not None
    _, _, told = closed.reason.partition(f"535 5.7.8 {before}".strip())
    assert told.strip() in ("… is wrong", "… is wron", "… is wr", "… is w", "… is", "… i", "…", "")


@pytest.mark.parametrize("act", [DROP, STALL])
def test_a_relay_that_says_nothing(act: str) -> None:
    with Server(lambda _session, verb, _line: act if verb == "CONNECT" else None) as server:
        closed = try_relay(Relay("127.0.0.1", server.port, security="none"), timeouts=QUICK)
    assert closed is not None
    assert closed.door is Door.AWAY


def test_nobody_at_home(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        closed = try_relay(Relay("127.0.0.1", port, security="none"), timeouts=QUICK)
    assert closed is not None
    assert (closed.door, "refused" in closed.reason) == (Door.AWAY, True)
