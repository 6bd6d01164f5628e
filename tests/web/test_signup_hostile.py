"""Hostile requests on every route of signing up: no 5xx, no way out, nothing kept by a cache or shown in a frame.

$DIGEST_REQUESTS of them, 400 by default; 10,000 were sent once (docs/decisions/0024).
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from signup_room import ADA, FORM, SignupRoom, title

from digest.web.forms import LARGEST_OCTETS

REQUESTS = int(os.environ.get("DIGEST_REQUESTS", "400"))
SIGNUPS = int(os.environ.get("DIGEST_SIGNUPS", "0"))
PIECES = (
    *(b"", b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"%", b"%%%00", b"../" * 30, b"{{ 7*7 }}", b"{% for x in y %}"),
    *(b"<script>", b'"><img src=x onerror=alert(1)>', b"' or 1=1 --", b"\r\nBcc: x@evil.example", b"a" * 5000),
    *(
        b"\xe2\x80\xae\xe2\x81\xa8",
        "Ж@почта.рф".encode(),
        b"ada@reader.example",
        b"ada@[127.0.0.1]",
        b"a@xn--a.example",
    ),
    *(b"1e999", b"-1", b"9" * 40, b"=?utf-8?q?=0d=0a?=", b"en", b"zz-ZZ", b"morning", b"http://evil.example/"),
    *(b"//evil.example", b"s-1", b"\\", b"&=&;="),
)
PATHS = (
    b"/subscribe",
    b"/subscribe/form",
    b"/subscribe/",
    b"/subscribe/x",
    b"/confirm/",
    b"/preferences",
    b"/preferences/",
)
NAMES = (b"email", b"digest", b"lang", b"form", b"locale", b"timezone", b"format", b"website", b"confirm", b"\xff")
TYPES = (
    *(FORM, "multipart/form-data; boundary=edge", "multipart/form-data", "multipart/mixed; boundary=\xff"),
    *("application/json", "text/plain", "", 'multipart/form-data; boundary="a\\"b"'),
    "multipart/form-data; boundary*0=x; boundary*1=y",
)
METHODS = ("GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE")
LOOKS = ("/subscribe", "/subscribe?digest=morning", "/preferences/", "/subscribe/form")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SignupRoom]:
    made = SignupRoom(tmp_path, monkeypatch)
    yield made
    made.close()


def piece(chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return chance.randbytes(chance.randrange(40))
    return b"".join(chance.choices(PIECES, k=chance.choice((1, 1, 2, 3))))


def body(chance: random.Random) -> bytes:
    fields = [(chance.choice(NAMES), piece(chance)) for _ in range(chance.randrange(6))]
    form = chance.randrange(4)
    if form == 0:
        return b"&".join(name + b"=" + value for name, value in fields)
    if form == 1:
        return b"&".join(name + b"=" + quote_from_bytes(value).encode() for name, value in fields)
    if form == 2:
        head = b'\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        return b"".join(b"--edge" + head % field for field in fields) + b"--edge--\r\n"
    return piece(chance) * chance.choice((1, 1, 500))


def test_hostile_requests_are_answered(room: SignupRoom) -> None:
    chance, counts = random.Random(20261128), dict[int, int]()
    cut = 0
    room.sign_up(ADA, "morning")
    room.deliver()
    right = room.mails()[0].link.encode()
    for _ in range(REQUESTS):
        path = chance.choice((*PATHS, right, right))
        tail = chance.choice(
            (b"", quote_from_bytes(piece(chance)).encode(), b"?" + quote_from_bytes(piece(chance)).encode())
        )
        if chance.random() < 0.4:
            tail = b"?%s=%s" % (chance.choice(NAMES[:3]), quote_from_bytes(piece(chance)).encode())
        fields = {
            "Content_Type": chance.choice(TYPES),
            "X_Forwarded_For": piece(chance).decode("latin-1").translate({10: 32, 13: 32, 0: 32})[:900],
            "Accept_Language": piece(chance).decode("latin-1").translate({10: 32, 13: 32, 0: 32})[:900],
        }
        sent = body(chance)
        try:
            got = room.ask(chance.choice(METHODS), (path + tail).decode("latin-1")[:4000], sent, **fields)
        except (BrokenPipeError, ConnectionResetError):
            # Too much for a form: the server has answered and closed before all of it was sent.
            assert len(sent) > LARGEST_OCTETS
            cut += 1
            continue
        counts[got.status] = counts.get(got.status, 0) + 1
        busy = got.status == 503 and got.fields.get("retry-after") == "60"
        assert got.status < 500 or busy, (path, tail, sent, fields)
        assert "location" not in got.fields
        assert b"{{ 49 }}" not in got.body
        assert b"<script>" not in got.body
        assert b"<img src=x" not in got.body
    assert counts[200]
    assert counts[400]
    assert sum(counts.values()) + cut == REQUESTS


def test_the_host_that_a_request_names_is_not_believed(room: SignupRoom) -> None:
    fields = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "gopher", "Forwarded": "host=evil.example"}
    room.post("/subscribe", ("email", ADA), ("digest", "morning"), Host="evil.example", **fields)
    room.deliver()
    (mail,) = room.mails()
    assert "evil" not in mail.path.read_text()
    for path in (*LOOKS, mail.link):
        assert b"evil" not in room.get(path, Host="evil.example", **fields).body


@pytest.mark.parametrize("name", ["next", "return", "redirect", "url", "lang", "form", "digest"])
def test_nobody_is_led_elsewhere(room: SignupRoom, name: str) -> None:
    for path in LOOKS:
        got = room.get(f"{path}{'&' if '?' in path else '?'}{name}=https://evil.example/")
        assert "location" not in got.fields
        assert b"evil.example" not in got.body
    got = room.post("/subscribe", ("email", ADA), (name, "//evil.example/"))
    assert "location" not in got.fields
    assert b"evil.example" not in got.body


def test_only_the_form_for_other_sites_may_stand_in_a_frame(room: SignupRoom) -> None:
    asked = [("email", ADA), ("digest", "morning")]
    for got in (*map(room.get, ("/subscribe", "/preferences/", "/confirm/x")), room.post("/subscribe", *asked)):
        assert "frame-ancestors 'none'" in got.fields["content-security-policy"]
    framed = (
        room.get("/subscribe/form?digest=morning"),
        room.post("/subscribe", ("form", "embed"), *asked),
        room.post("/subscribe", ("form", "embed"), ("email", "wrong")),
    )
    for got in framed:
        policy = got.fields["content-security-policy"]
        assert "frame-ancestors *" in policy
        assert "form-action 'self'" in policy
        assert "default-src 'none'" in policy


def test_nothing_is_kept_by_a_cache_and_no_cookie_is_set(room: SignupRoom) -> None:
    for got in (
        *map(room.get, LOOKS),
        room.post("/subscribe", ("email", ADA)),
        room.post("/preferences/", ("email", ADA)),
    ):
        assert got.fields["cache-control"] == "no-store"
        assert got.fields["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in got.fields


def test_a_post_from_another_site_only_has_a_mail_written(room: SignupRoom) -> None:
    reader = room.reader(ADA, "morning")
    got = room.post("/subscribe", ("email", ADA), ("digest", "evening"), Origin="https://evil.example", Cookie="a=b")
    assert (got.status, title(got)) == (200, "Check your mail")
    assert "access-control-allow-origin" not in got.fields
    assert room.gets(reader) == {"morning"}


def test_words_are_in_the_language_that_is_asked_for(room: SignupRoom) -> None:
    for fields, lang in (
        ({"Accept_Language": "hy, en;q=0.5"}, "hy"), ({"Accept_Language": "xx, de-AT;q=0.3, fr;q=0.2"}, "de"),
        ({"Accept_Language": "xx"}, "en"), ({"Accept_Language": "fr;q=0, ru"}, "ru"), ({}, "en"),
    ):  # fmt: skip
        assert f'<html lang="{lang}"'.encode() in room.get("/subscribe", **fields).body
    assert b'<html lang="ar" dir="rtl">' in room.get("/subscribe?lang=ar", Accept_Language="de").body


@pytest.mark.skipif(not SIGNUPS, reason="the long form: $DIGEST_SIGNUPS")
def test_very_many_sign_ups_of_one_address_are_one_mail(room: SignupRoom) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(number: int) -> int:
        return room.sign_up(
            ADA if number % 2 else ADA.upper(), "morning", X_Forwarded_For=f"203.0.{number % 200}.9"
        ).status

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(SIGNUPS))) == {200}
    room.deliver()
    assert [mail.kind for mail in room.mails()] == ["confirm"]
