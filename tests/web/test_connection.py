"""Clients that send too much, nonsense, or nothing; and how the server ends."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from served import BIG, Served

from digest.web import connection, forms


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
