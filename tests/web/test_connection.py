"""Clients that send too much, nonsense, or nothing; and how the server ends."""

from __future__ import annotations

import logging
import socket
import threading
from pathlib import Path

import pytest
from served import BIG, Served

from digest.web import connection, forms
from digest.web.turned_away import TurnedAway


def status(answer: bytes) -> bytes:
    return answer.partition(b"\r\n")[0]


def test_too_many_headers_are_refused(served: Served) -> None:
    got = served.raw(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n")
    assert status(got) == b"HTTP/1.1 431 Request Header Fields Too Large"
    assert b"default-src 'none'" in got
    endless = served.raw(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 400_000 + b"\r\n\r\n")
    assert status(endless) in (b"", status(got))


def test_headers_in_many_pieces_are_counted(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        try:
            for _ in range(100):
                client.sendall(b"X: " + b"a" * 997 + b"\r\n")
            client.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError):
            pass
        try:
            assert status(client.recv(1000)) == b"HTTP/1.1 431 Request Header Fields Too Large"
        except ConnectionResetError:
            return


def test_the_headers_of_each_request_are_counted_anew(served: Served) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 20_000 + b"\r\n"
    got = served.raw(one + b"\r\n" + one + b"\r\n" + one + b"Connection: close\r\n\r\n")
    assert got.count(b"HTTP/1.1 200 OK") == 3


def test_nonsense_is_refused(served: Served) -> None:
    assert status(served.raw(b"\x16\x03\x01\x00nonsense\r\n\r\n")) == b"HTTP/1.1 400 Bad Request"


def test_nonsense_fills_no_log(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(150):
        served.raw(b"\x16\x03\x01\x00nonsense\r\n\r\n")
    served.get("/healthz", Upgrade="websocket", Connection="Upgrade")
    served.close()
    told = [each for each in caplog.records if each.getMessage() == "requests turned away"]
    assert len(told) in (1, 2)  # the first at once, the others at the end
    assert sum(vars(each)["count"] for each in told) >= 151
    assert not [each for each in caplog.records if each.name == "uvicorn.error" and each.levelno >= logging.WARNING]


def test_what_is_turned_away_is_told_once_a_minute_and_faults_of_ours_at_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    clock = iter((0.0, 59.0, 60.0, 200.0))
    found = TurnedAway(lambda: next(clock))
    warning, fault = (logging.LogRecord("x", level, "", 0, "Odd.", (), None) for level in (30, 40))
    for counts in ([1], [1], [1, 2], [1, 2, 1]):
        assert not found.filter(warning)
        found.tell()
        assert [vars(each)["count"] for each in caplog.records] == counts
    assert [vars(each)["reason"] for each in caplog.records] == ["Odd (1)", "Odd (2)", "Odd (1)"]
    assert found.filter(fault)


def test_a_large_body_is_refused_and_changes_nothing(served: Served) -> None:
    ada = served.reader("ada@reader.example", "morning")
    before, body = served.rows(), b"List-Unsubscribe=One-Click&" + b"a" * forms.LARGEST_OCTETS
    assert served.ask("POST", f"/unsubscribe/{served.token(ada, 'morning')}", body).status == 413
    assert served.rows() == before


def test_slow_headers_and_bodies_are_not_waited_for(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.2)
    monkeypatch.setattr(forms, "SECONDS", 0.2)
    assert served.raw(b"") == b""
    assert status(served.raw(b"GET / HTTP/1.1\r\nHost:")) == b"HTTP/1.1 408 Request Timeout"
    ada = served.reader("ada@reader.example", "morning")
    token = served.token(ada, "morning").encode()
    slow = served.raw(b"POST /unsubscribe/" + token + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 26\r\n\r\nList-Unsub")
    assert status(slow) == b"HTTP/1.1 408 Request Timeout"
    assert served.gets(ada) == {"morning"}


def test_old_clients_and_pipelines_are_served(served: Served) -> None:
    old = served.raw(b"GET /feeds/all.atom HTTP/1.0\r\n\r\n")
    assert (status(old), old.endswith(b"\r\n\r\n<feed/>")) == (b"HTTP/1.1 200 OK", True)
    one = b"GET /feeds/all.atom HTTP/1.1\r\nHost: a\r\n"
    got = served.raw(one + b"\r\n" + one + b"\r\n" + one + b"Connection: close\r\n\r\n")
    assert got.count(b"<feed/>") == 3


def test_an_answer_under_way_is_finished(tmp_path: Path) -> None:
    served = Served(tmp_path)
    client = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    client.sendall(b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n\r\n")
    received = bytearray(client.recv(1000))
    closing = threading.Thread(target=served.close)
    closing.start()
    while piece := client.recv(1 << 16):
        received += piece
    client.close()
    closing.join()
    assert received.endswith(BIG)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.port))


def test_the_short_way_keeps_the_order(served: Served) -> None:
    """What is in memory is answered at once, but never before what was asked earlier on the connection."""
    token = served.token(served.reader("ada@reader.example", "morning"), "morning").encode()
    assert served.get("/feeds/all.atom").status == 200
    hot = b"GET /feeds/all.atom HTTP/1.1\r\nHost: a\r\n"
    asked = [
        hot + b"\r\n",
        b"GET /feeds/all.json HTTP/1.1\r\nHost: a\r\n\r\n",
        hot + b"\r\n",
        b"POST /unsubscribe/" + token + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 26\r\n\r\nList-Unsubscribe=One-Click",
        hot + b"Content-Length: 7\r\n\r\nGET / H",
        b"HEAD /feeds/all.atom HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
        hot + b"Upgrade: websocket\r\nConnection: upgrade\r\n\r\n",
        hot + b"Connection: close\r\n\r\n",
    ]
    got = served.raw(b"".join(asked))
    bodies = (b"<feed/>", b"{}", b"<feed/>", b"You have unsubscribed.\n", b"<feed/>", b"", b"There is no such page")
    place = 0
    for status, body in zip((200, 200, 200, 200, 200, 200, 404), bodies, strict=True):
        place = got.index(b"HTTP/1.1 %d " % status, place)
        place = got.index(body, place + 1)
    assert got.endswith(b"\r\n\r\n<feed/>")


def test_a_client_that_does_not_read_is_not_answered_without_end(served: Served) -> None:
    assert served.get("/feeds/all.rss").status == 200
    one = b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as client:
        client.sendall(one * 50)
        client.settimeout(30)
        received = 0
        head = len(served.raw(one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))) - len(
            "connection: close\r\n"
        )
        while received < head * 50:
            received += len(client.recv(1 << 16))
        assert received == head * 50
