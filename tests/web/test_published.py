"""Published files over HTTP: validators, codings, caching, and what is not served."""

from __future__ import annotations

import gzip
import os
import re
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli
import pytest
from served import BIG, PUBLISHED, Served

from digest.web.negotiation import best_coding

ALL = ("identity", "gzip", "br")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        (b"", "identity"),
        (b"gzip", "gzip"),
        (b"gzip, br", "br"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"br;q=0.5, gzip;q=0.8", "gzip"),
        (b"br;q=0, gzip", "gzip"),
        (b"GZIP", "gzip"),
        (b"x-gzip", "gzip"),
        (b"*", "br"),
        (b"*;q=0", None),
        (b"identity;q=0", None),
        (b"identity;q=0, gzip", "gzip"),
        (b"gzip;q=0.001", "gzip"),
        (b"identity, gzip;q=0.5", "identity"),
        (b"deflate", "identity"),
        (b"gzip;q=0, *;q=0.1", "br"),
        (b"*;q=0, gzip", "gzip"),
        (b"*;q=0, identity", "identity"),
        (b"gzip;Q=1.000", "gzip"),
        (b"gzip;q=nonsense", "gzip"),
        (b";;,,", "identity"),
        (b"gzip," * 1000, "identity"),
    ],
)
def test_codings_are_chosen_by_what_the_client_takes(accepted: bytes | None, coding: str | None) -> None:
    assert best_coding(accepted, ALL) == coding


def test_a_file_without_stored_codings_is_sent_as_it_is_or_not_at_all() -> None:
    assert best_coding(b"gzip, br", ("identity",)) == "identity"
    assert best_coding(b"gzip, identity;q=0", ("identity",)) is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/style.0123456789abcdef.css", "text/css; charset=utf-8"),
        ("/editions/morning/", "text/html; charset=utf-8"),
        ("/pictures/0123.png", "image/png"),
        ("/feeds/all.rss?from=somewhere", "application/rss+xml; charset=utf-8"),
        ("/feeds/%61ll.rss", "application/rss+xml; charset=utf-8"),
    ],
)
def test_files_have_their_types_and_security(served: Served, path: str, kind: str) -> None:
    got = served.get(path)
    assert got.status == 200
    assert got.fields["content-type"] == kind
    assert got.fields["content-length"] == str(len(got.body))
    assert got.fields["x-content-type-options"] == "nosniff"
    assert got.fields["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in got.fields["content-security-policy"]
    assert "unsafe" not in got.fields["content-security-policy"]
    assert "frame-ancestors 'none'" in got.fields["content-security-policy"]
    assert "set-cookie" not in got.fields
    assert "server" not in got.fields


def test_each_coding_has_bytes_and_a_strong_tag_of_its_own(served: Served) -> None:
    plain = served.get("/feeds/all.rss")
    zipped = served.get("/feeds/all.rss", Accept_Encoding="gzip")
    pressed = served.get("/feeds/all.rss", Accept_Encoding="gzip, br")
    assert plain.body == gzip.decompress(zipped.body) == brotli.decompress(pressed.body) == BIG
    assert [each.fields.get("content-encoding") for each in (plain, zipped, pressed)] == [None, "gzip", "br"]
    tags = {each.fields["etag"] for each in (plain, zipped, pressed)}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)
    assert {each.fields["vary"] for each in (plain, zipped, pressed)} == {"accept-encoding"}


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_who_has_it_is_told_so(served: Served, coding: str) -> None:
    first = served.get("/feeds/all.rss", Accept_Encoding=coding)
    tag, modified = first.fields["etag"], first.fields["last-modified"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', f'"other",W/{tag} ,"third"', "*"):
        got = served.get("/feeds/all.rss", Accept_Encoding=coding, If_None_Match=held)
        assert (got.status, got.body) == (304, b""), held
        assert {name: got.fields.get(name) for name in ("etag", "vary", "cache-control")} == {
            name: first.fields[name] for name in ("etag", "vary", "cache-control")
        }
        assert "content-type" not in got.fields
    assert served.get("/feeds/all.rss", Accept_Encoding=coding, If_Modified_Since=modified).status == 304


def test_the_tag_decides_where_both_are_sent(served: Served) -> None:
    modified = served.get("/feeds/all.rss").fields["last-modified"]
    assert served.get("/feeds/all.rss", If_None_Match='"other"', If_Modified_Since=modified).status == 200
    earlier = "Mon, 01 Jan 2001 00:00:00 GMT"
    tag = served.get("/feeds/all.rss").fields["etag"]
    assert served.get("/feeds/all.rss", If_None_Match=tag, If_Modified_Since=earlier).status == 304
    assert served.get("/feeds/all.rss", If_Modified_Since=earlier).status == 200
    assert served.get("/feeds/all.rss", If_Modified_Since="yesterday").status == 200
    assert served.get("/feeds/all.rss", If_None_Match=tag.strip('"')).status == 200


def test_one_coding_s_tag_is_not_another_s(served: Served) -> None:
    tag = served.get("/feeds/all.rss", Accept_Encoding="gzip").fields["etag"]
    assert served.get("/feeds/all.rss", If_None_Match=tag).status == 200


def test_head_is_get_without_the_body(served: Served) -> None:
    for path in ("/feeds/all.rss", "/", "/nowhere", "/feeds/news.rss", "/feeds/old.rss"):
        got, head = served.get(path), served.ask("HEAD", path)
        assert (head.status, head.body) == (got.status, b"")
        assert {**head.fields, "date": ""} == {**got.fields, "date": ""}


def test_a_client_that_takes_nothing_is_told_so(served: Served) -> None:
    got = served.get("/feeds/all.rss", Accept_Encoding="*;q=0")
    assert got.status == 406
    assert got.fields["vary"] == "accept-encoding"
    assert served.get("/pictures/0123.png", Accept_Encoding="identity;q=0").status == 406


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(served: Served, method: str) -> None:
    got = served.ask(method, "/feeds/all.rss")
    assert (got.status, got.fields["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/feeds/",
        "/feeds/all.rss/",
        "/.digest-files.json",
        "/feeds/.hidden",
        "/feeds/all.rss.gz",
        "/feeds/all.rss.br",
        "/feeds/all.rss.digest-partial",
        "/../token",
        "/%2e%2e/%2e%2e/token",
        "/feeds/..%2f..%2f..%2ftoken",
        "/feeds/%2e%2e%5call.rss",
        "//feeds/all.rss",
        "/feeds//all.rss",
        "/feeds/all.rss%00",
        "/%ff%fe",
        "/" + "a" * 5000,
        "/leads-out",
        "/outside/token",
    ],
)
def test_what_is_not_published_is_not_there(served: Served, path: str) -> None:
    public = served.app.public_folder
    (public / "feeds" / ".hidden").write_text("hidden")
    (public / "feeds" / "all.rss.digest-partial").write_text("half")
    (public / "leads-out").symlink_to(served.root / "token")
    (public / "outside").symlink_to(served.root)
    got = served.get(path)
    assert got.status == 404
    assert got.fields["content-type"] == "text/html; charset=utf-8"
    assert b"There is no such page" in got.body
    assert b"a-token" not in got.body
    assert "default-src 'none'" in got.fields["content-security-policy"]


def test_an_edit_shows(served: Served) -> None:
    before = served.get("/feeds/all.atom")
    served.publish({**PUBLISHED, "feeds/all.atom": b"<feed>new</feed>"})
    while (after := served.get("/feeds/all.atom")).body == before.body:
        pass
    assert after.body == b"<feed>new</feed>"
    assert after.fields["etag"] != before.fields["etag"]
    assert served.get("/feeds/all.atom", If_None_Match=before.fields["etag"]).status == 200


@pytest.mark.parametrize("ahead", [0, 3600])
def test_no_file_is_younger_than_the_answer(served: Served, ahead: int) -> None:
    """RFC 9110, 8.8.2.1: be it written in this second, or by a machine whose clock runs ahead."""
    path = served.app.public_folder / "feeds/all.atom"
    written = time.time() + ahead
    os.utime(path, (written, written))
    for _ in range(2):
        got = served.get("/feeds/all.atom")
        told = parsedate_to_datetime(got.fields["last-modified"])
        assert got.status == 200
        assert told <= parsedate_to_datetime(got.fields["date"])


def test_a_file_that_is_not_new_any_more_tells_its_own_date(served: Served) -> None:
    path = served.app.public_folder / "feeds/all.atom"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    told = parsedate_to_datetime(served.get("/feeds/all.atom").fields["last-modified"])
    assert told.timestamp() == path.stat().st_mtime


def test_what_was_removed_is_gone(served: Served) -> None:
    assert served.get("/feeds/all.atom").status == 200
    served.publish({name: body for name, body in PUBLISHED.items() if name != "feeds/all.atom"})
    while served.get("/feeds/all.atom").status == 200:
        pass
    assert served.get("/feeds/all.atom").status == 404


def test_tags_and_dates_survive_a_restart(served: Served, tmp_path: Path) -> None:
    os.utime(served.app.public_folder / "feeds/all.rss", (1_700_000_000, 1_700_000_000))
    before = served.get("/feeds/all.rss")
    served.reload()
    after = served.get("/feeds/all.rss")
    for name in ("etag", "last-modified"):
        assert before.fields[name] == after.fields[name]


def test_a_foreign_file_is_served_as_what_it_is(served: Served) -> None:
    (served.app.public_folder / "robots.txt").write_text("User-agent: *\n")
    (served.app.public_folder / "page.exe").write_text("MZ")
    os.utime(served.app.public_folder / "robots.txt", (1_700_000_000, 1_700_000_000))
    got = served.get("/robots.txt")
    assert got.fields["content-type"] == "text/plain; charset=utf-8"
    assert got.fields["last-modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert served.get("/page.exe").fields["content-type"] == "application/octet-stream"


def test_a_newsroom_s_own_page_that_fails_does_not_take_the_site_down(served: Served) -> None:
    own = served.root / "templates" / "web" / "notice.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h1>Ours: {{ title }}</h1>")
    served.reload()
    assert served.get("/nowhere").body == b"<h1>Ours: There is no such page</h1>"
    own.write_text("{{ nonsense.of.theirs }}")
    served.reload()
    assert served.get("/feeds/all.rss").status == 200
    assert b"There is no such page" in served.get("/nowhere").body


def test_validators_are_spelled_as_old_readers_look_for_them(served: Served) -> None:
    ask = b"GET /feeds/all.rss HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    whole = served.raw(ask + b"\r\n").partition(b"\r\n\r\n")[0]
    tag = served.get("/feeds/all.rss").fields["etag"].encode()
    unchanged = served.raw(ask + b"If-None-Match: " + tag + b"\r\n\r\n")
    assert b"\r\nETag: " + tag in whole
    assert b"\r\nLast-Modified: " in whole
    assert b"\r\nETag: " + tag in unchanged


def test_the_style_sheet_of_what_is_not_there_is_there_before_the_next_publication(served: Served) -> None:
    (served.root / "templates" / "web").mkdir(parents=True)
    (served.root / "templates" / "web" / "style.css").write_text("p { color: red }")
    served.reload()
    found = re.search(rb'rel="stylesheet" href="([^"]+)"', served.get("/nowhere").body)
    assert found
    got = served.get(found[1].decode())
    assert (got.status, got.body) == (200, b"p { color: red }")
    assert got.fields["cache-control"].endswith("immutable")
    assert served.get(found[1].decode(), If_None_Match=got.fields["etag"]).status == 304
    served.publish({**PUBLISHED, found[1].decode().lstrip("/"): got.body})
    assert served.get(found[1].decode()).fields["etag"] == got.fields["etag"]


def test_a_browser_that_looks_for_an_icon_is_told_that_there_is_none(served: Served) -> None:
    got = served.get("/favicon.ico")
    assert (got.status, got.body, served.ask("POST", "/favicon.ico", b"").status) == (204, b"", 405)
