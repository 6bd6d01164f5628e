"""Many connections while the site is published anew and the configuration is reloaded: whole answers, no fault.

Runs for $DIGEST_LOAD_SECONDS (2 by default) over 64 connections.
"""

from __future__ import annotations

import gzip
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import brotli
from served import FEEDS, PUBLISHED, Served

SECONDS = float(os.environ.get("DIGEST_LOAD_SECONDS", "2"))
CONNECTIONS = 64


def version(number: int) -> bytes:
    """A feed of 60 KB that says its number in every line."""
    return b"".join(b"%06d all the news that fits\n" % number for _ in range(2000))


def ask_on(served: Served, coding: str, stop: threading.Event) -> tuple[int, int]:
    """Ask for the feed until told to stop; how many answers were 200 and 304."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=30)
    whole = unchanged = 0
    tag = ""
    while not stop.is_set():
        connection.request("GET", "/feeds/all.rss", headers={"Accept-Encoding": coding, "If-None-Match": tag})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 304:
            unchanged += 1
            assert (body, answer.getheader("ETag")) == (b"", tag)
            continue
        assert answer.status == 200
        assert len(body) == int(answer.getheader("Content-Length") or -1)
        plain = unpacked(body, answer.getheader("Content-Encoding"))
        assert plain == version(int(plain[:6]))
        whole += 1
        tag = answer.getheader("ETag") or ""
    connection.close()
    return whole, unchanged


def unpacked(body: bytes, coding: str | None) -> bytes:
    if coding == "gzip":
        return gzip.decompress(body)
    return bytes(brotli.decompress(body)) if coding == "br" else body


def change_on(served: Served, stop: threading.Event) -> int:
    """Publish version after version, and reload the configuration, until told to stop; how many there were."""
    number = 0
    while not stop.is_set():
        number += 1
        served.publish({**PUBLISHED, "feeds/all.rss": version(number)})
        served.configure("feeds.yaml", FEEDS + f'also-{number}: {{title: "Number {number}"}}\n')
        served.reload()
        stop.wait(0.05)
    return number


def test_no_torn_body_and_no_fault(served: Served) -> None:
    served.publish({**PUBLISHED, "feeds/all.rss": version(0)})
    stop = threading.Event()
    codings = ("identity", "gzip", "gzip, br", "br")
    with ThreadPoolExecutor(CONNECTIONS + 1) as threads:
        changing = threads.submit(change_on, served, stop)
        asking = [threads.submit(ask_on, served, codings[number % len(codings)], stop) for number in range(CONNECTIONS)]
        time.sleep(SECONDS)
        stop.set()
        counts = [each.result() for each in asking]
        assert changing.result() > 1
    assert all(whole for whole, _ in counts)
    assert sum(unchanged for _, unchanged in counts)
