"""A publisher on loopback of everything that is meant to exhaust a reader; it writes raw octets."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import brotli

HEAD = b'<rss version="2.0"><channel><title>T</title>'
TAIL = b"</channel></rss>"
ITEM = b"<item><title>Harbour opens</title><link>https://wire.example/%d/</link><description>%s</description></item>"
GOOD = HEAD + ITEM % (1, b"It does.") + TAIL
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": %s}'
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
MEGABYTE = bytes(1 << 20)


def gzipped(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(MEGABYTE) for _ in range(megabytes)) + packer.flush()


BODIES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "good": lambda: ("", GOOD),
    "gzip-bomb": lambda: ("Content-Encoding: gzip\r\n", gzipped(300)),
    "gzip-in-gzip": lambda: ("Content-Encoding: gzip, gzip\r\n", gzip.compress(gzipped(300))),
    "many-codings": lambda: ("Content-Encoding: " + ", ".join(["gzip"] * 50) + "\r\n", gzip.compress(GOOD)),
    "br-bomb": lambda: ("Content-Encoding: br\r\n", brotli.compress(bytes(100_000_000), quality=1)),
    "billion-laughs": lambda: ("", b'<!DOCTYPE l [<!ENTITY a "ha">' + ENTITIES + b"]>" + HEAD + b"&k;" + TAIL),
    "quadratic": lambda: ("", b'<!DOCTYPE l [<!ENTITY a "%s">]>' % (b"a" * 90_000) + HEAD + b"&a;" * 90_000 + TAIL),
    "outer-entity": lambda: ("", b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + b"&a;" + TAIL),
    "deep-xml": lambda: ("", HEAD + b"<a>" * 100_000),
    "deep-xml-closed": lambda: ("", HEAD + b"<a>" * 100_000 + b"</a>" * 100_000 + TAIL),
    "deep-html": lambda: ("", HEAD + ITEM % (2, b"&lt;div>" * 100_000) + TAIL),
    "deep-page": lambda: ("", b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000),
    "deep-json": lambda: ("", JSON % (b"[" * 100_000)),
    "deep-json-html": lambda: (
        "",
        JSON % json.dumps([{"id": "1", "url": "https://wire.example/3/", "content_html": "<div>" * 100_000}]).encode(),
    ),
    "million-tags": lambda: ("", HEAD + b"<a/>" * 1_000_000 + TAIL),
    "many-items": lambda: ("", HEAD + (ITEM % (2, b"a")) * 110_000 + TAIL),
    "unclosed-items": lambda: ("", HEAD + b"<item " * 1_000_000),
    "one-long-word": lambda: ("", b"<rss>" + bytes(0x80 + n % 64 for n in range(4_000_000))),
    "many-authors": lambda: (
        "",
        HEAD + b"<item><title>x</title>" + b"<author>a</author>" * 100_000 + b"</item>" + TAIL,
    ),
    "loop": lambda: ("Location: /loop\r\n", b""),
}
ENDLESS: dict[str, tuple[bytes, bytes, float]] = {
    "endless-body": (b"HTTP/1.1 200 OK\r\n\r\n", MEGABYTE, 0),
    "endless-chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"1000\r\n" + b"x" * 4096 + b"\r\n",
        0,
    ),
    "one-gigabyte": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", MEGABYTE, 0),
    "endless-nothing": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10],
        b"\x00\x00\x00\xff\xff" * 20_000,
        0,
    ),
    "endless-headers": (b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100, 0),
    "endless-100": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 100, 0),
    "endless-chunk-size": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;x=" + b"y" * 5000, 0),
    "slow-headers": (b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.1),
    "slow-body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x", 0.1),
    "silence": (b"", b"", 0.1),
    "says-too-much": (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + GOOD, b"", -1),
    "no-http": (b"\x16\x03\x01\x00\xa5 what is this", b"", -1),
    "says-nothing": (b"", b"", -1),
}


class Publisher:
    """Answers on `port` until it is closed."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self.listener.getsockname()[1]
        self.stopping = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            request = connection.recv(65536)
            # What is no request is a TLS greeting: it is answered by what is no TLS.
            name = request.split(b" ")[1].decode().strip("/") if request.startswith(b"GET ") else "no-http"
            if name in BODIES:
                fields, body = BODIES[name]()
                status = "302 Found" if "Location" in fields else "200 OK"
                head = f"HTTP/1.1 {status}\r\n{fields}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
                connection.sendall(head.encode() + body)
                return
            first, more, pause = ENDLESS[name]
            connection.sendall(first)
            while pause >= 0 and not self.stopping.wait(pause):
                connection.sendall(more)

    def close(self) -> None:
        self.stopping.set()
        self.listener.close()


@contextmanager
def hostile_publisher() -> Iterator[Publisher]:
    publisher = Publisher()
    try:
        yield publisher
    finally:
        publisher.close()
