"""A web server on loopback that does what servers should not, and a few things that they should."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import brotli
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"
ETAG = 'W/"odd, but \\"verbatim\\""'
MODIFIED = "Sun, 22 Nov 2026 10:00:00 GMT"


def _bomb(encoding: str) -> bytes:
    zeros = bytes(50_000_000)
    packed = {"gzip": lambda: gzip.compress(zeros, 1), "deflate": lambda: zlib.compress(zeros, 1)}
    return packed[encoding]() if encoding in packed else brotli.compress(zeros, quality=1)


class Handler(BaseHTTPRequestHandler):
    """Each path is one kind of behaviour."""

    protocol_version = "HTTP/1.1"
    server: Misbehaving

    def do_GET(self) -> None:
        self.server.requests.append((self.path, dict(self.headers)))
        name, _, argument = self.path.lstrip("/").partition("/")
        name = name.replace("robots.txt", "robots")
        getattr(self, f"get_{name.partition('?')[0]}", self.get_missing)(argument)

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def get_feed(self, argument: str) -> None:
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            self.reply(304, ETag=ETAG)
        else:
            self.reply(200, FEED, ETag=ETAG, Last_Modified=MODIFIED, Content_Type="application/rss+xml; charset=utf-8")

    def get_robots(self, argument: str) -> None:
        status, body = self.server.robots
        self.reply(status, body, **({"Location": body.decode()} if 300 <= status < 400 else {}))

    def get_plain(self, argument: str) -> None:
        self.reply(200, FEED, Content_Type="text/xml")

    def get_long(self, argument: str) -> None:
        self.reply(200, bytes(int(argument)))

    def get_busy(self, argument: str) -> None:
        with self.server.counting:
            self.server.at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.at_once)
        time.sleep(0.2)
        with self.server.counting:
            self.server.at_once -= 1
        self.reply(200, FEED)

    def get_parting(self, argument: str) -> None:
        """Close the connection afterwards without having said so."""
        self.reply(200, FEED)
        self.close_connection = True

    def get_go(self, argument: str) -> None:
        status, _, target = argument.partition("/")
        self.reply(int(status), Location=target)

    def get_circle(self, argument: str) -> None:
        self.reply(302, Location="/circle/b" if argument == "a" else "/circle/a")

    def get_chain(self, argument: str) -> None:
        left = int(argument)
        self.reply(302, Location=f"/chain/{left - 1}" if left else "/plain")

    def get_status(self, argument: str) -> None:
        status, _, wait = argument.partition("/")
        headers = {"Retry_After": wait.replace("%20", " ")} if wait else {}
        self.reply(int(status), b"<p>no</p>", **headers)

    def get_bomb(self, argument: str) -> None:
        self.reply(200, self.server.bombs.setdefault(argument, _bomb(argument)), Content_Encoding=argument)

    def get_packed(self, argument: str) -> None:
        packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[argument]
        self.reply(200, packed(FEED), Content_Encoding=argument)

    def get_encoding(self, argument: str) -> None:
        self.reply(200, FEED, Content_Encoding=argument)

    def get_huge(self, argument: str) -> None:
        self.reply(200, bytes(int(argument)))

    def get_short(self, argument: str) -> None:
        self.reply(200, FEED, Content_Length="1000")
        self.close_connection = True

    def get_trickle(self, argument: str) -> None:
        """One byte at a time: in the body, or already in the headers."""
        if argument == "body":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
        while not self.server.stopping.is_set():
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def get_missing(self, argument: str) -> None:
        self.reply(404)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the standard library's
        """Say nothing."""

    def handle(self) -> None:
        self.server.connections += 1
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True


class Misbehaving(ThreadingHTTPServer):
    """The server; `requests` are the paths and headers that came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.bombs: dict[str, bytes] = {}
        self.robots = (404, b"")
        self.connections = 0
        self.counting = threading.Lock()
        self.at_once = self.most_at_once = 0
        self.stopping = threading.Event()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.place}/{path}"


def self_signed(folder: Path) -> ssl.SSLContext:
    """A server's TLS context with a certificate for 127.0.0.1 that only vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "misbehaving")])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=36_500), [])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem = folder / "server.pem"
    unlocked = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unlocked)
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@contextmanager
def misbehaving(tls: ssl.SSLContext | None = None) -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()
