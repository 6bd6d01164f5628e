"""HTTP as somebody sends it who wants to do harm: right paths with wrong values, right requests with broken octets."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from urllib.parse import quote_from_bytes

PIECES = (
    *(b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"%%%00", b"%ff", b"../" * 30, b"..%2f", b"{{ 7*7 }}"),
    *(b"//evil.example", b"<script>", b"' or 1=1 --", b"\r\nX: y", b"a" * 5000, b"ada@reader.example"),
    *(b"1e999", b"-1", b"9" * 40, b"=?utf-8?q?=0d=0a?=", b"en", b"zz-ZZ", b"morning", b"\\", b"&=&;=", b"save"),
    *(b"2026-12-24", b"9999-12-31", b"One-Click", b"\xe2\x80\xae", b"erase", b"export", b"html", b"bytes=0-"),
    *(b"*", b'"', b"weekly", b"a@[127.0.0.1]", "Ж@почта.рф".encode()),
)
NAMES = (
    *(b"email", b"digest", b"lang", b"form", b"website", b"confirm", b"leave", b"List-Unsubscribe", b"do", b"mark"),
    *(b"get.morning", b"pause.morning", b"hour.morning", b"timezone", b"language", b"name", b"\xff"),
    b"frequency.morning",
)
FIELDS = (
    *(b"Host", b"Content-Type", b"Accept", b"Accept-Encoding", b"Accept-Language", b"Authorization", b"Cookie"),
    *(b"If-None-Match", b"If-Modified-Since", b"Range", b"X-Forwarded-For", b"Forwarded", b"Origin", b"Upgrade"),
    *(b"Content-Encoding", b"Connection", b"X-HTTP-Method-Override", b"Expect", b"TE"),
)
TYPES = (
    *(b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=edge", b"multipart/form-data"),
    *(b"application/json", b"application/json; charset=\xff", b"text/plain", b'multipart/mixed; boundary="a\\"b"'),
)
METHODS = (
    *(b"GET",) * 8,
    *(b"POST",) * 10,
    *(b"HEAD", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE", b"get", b"X" * 90),
)
BAD_FIELDS = (b"\xff", b"A B", b"", b"Host ", b"\t", b"Content-Length")
BAD_LENGTHS = (b"-1", b"1e3", b"9" * 21, b"0x10", b"5, 5", b"", b"+4", b"4\r\nContent-Length: 9")
BAD_CHUNKS = (b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"F" * 18 + b"\r\n", b"-1\r\n", b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n")
BREAKS = (b"\r\n", b"\n", b"\r", b"\0", b" ", b":", b"\r\n\r\n", b"\xff", b"HTTP/9.9")


def request(chance: random.Random, paths: Sequence[str], token: bytes) -> bytes:
    """A request for one of `paths` that is HTTP, or, one time in four, was; `token` opens the API."""
    sent = _body(chance) if chance.random() < 0.7 else b""
    fields = [(b"Host", b"news.test.example"), (b"Content-Type", chance.choice(TYPES)), (b"Connection", b"close")]
    for _ in range(chance.randrange(4)):
        value = bytes(octet for octet in _piece(chance) if octet >= 32 and octet != 127)[:2000]
        fields.append((chance.choice(FIELDS if chance.random() < 0.95 else BAD_FIELDS), value))
    if chance.random() < 0.3:
        fields.append((b"Authorization", b"Bearer " + token))
    length = chance.choice(BAD_LENGTHS) if chance.random() < 0.1 else b"%d" % len(sent)
    if chance.random() < 0.1:
        fields.append((b"Transfer-Encoding", chance.choice((b"chunked", b"chunked, gzip", b"\x0bchunked"))))
        sent = chance.choice((*BAD_CHUNKS, sent))
    fields.append((b"Content-Length", length))
    first = b"%s %s HTTP/1.1" % (chance.choice(METHODS), _path(chance, paths))
    made = b"\r\n".join([first, *map(b": ".join, fields)]) + b"\r\n\r\n" + sent
    return _broken(chance, made) if chance.random() < 0.25 else made


def _piece(chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        return chance.randbytes(chance.randrange(60))
    return b"".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 3))))


def _body(chance: random.Random) -> bytes:
    fields = [(chance.choice(NAMES), _piece(chance)) for _ in range(chance.randrange(6))]
    kind = chance.randrange(5)
    if kind == 0:
        return b"&".join(name + b"=" + quote_from_bytes(value).encode() for name, value in fields)
    if kind == 1:
        head = b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        return b"".join(head % field for field in fields) + b"--edge--\r\n"
    if kind == 2:
        told = {name.decode("latin-1"): value.decode("latin-1") for name, value in fields}
        return json.dumps({"articles": [told, {"headline": "x", **told}], **told}).encode()
    if kind == 3:
        return chance.choice((b"[" * 5000, b'{"a":' * 900, b"null", b"[1e999]", b'"\\ud800"'))
    return _piece(chance) * chance.choice((1, 1, 300))


def _path(chance: random.Random, paths: Sequence[str]) -> bytes:
    chosen, roll = chance.choice(paths).encode(), chance.random()
    if roll < 0.15:
        return chosen[: chance.randrange(1, len(chosen) + 1)] + chance.choice((b"", b"%00", b"/..", b"//", b"%2e%2e/"))
    if roll < 0.3:
        return chosen + quote_from_bytes(_piece(chance)).encode()[:3000]
    if roll < 0.5:
        return b"%s?%s=%s" % (chosen, chance.choice(NAMES), quote_from_bytes(_piece(chance)).encode()[:3000])
    return b"http://evil.example" + chosen if roll < 0.53 else chosen


def _broken(chance: random.Random, made: bytes) -> bytes:
    octets = bytearray(made)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(len(octets) + 1)
        how = chance.randrange(5)
        if how == 0:
            octets[at : at + 1] = chance.randbytes(1)
        elif how == 1:
            del octets[at : at + chance.randrange(1, 40)]
        elif how == 2:
            octets[at:at] = chance.choice(BREAKS)
        elif how == 3:
            octets[at:at] = octets[at : at + 200]
        else:
            del octets[at:]
    return bytes(octets)
