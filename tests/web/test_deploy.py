"""The files in docs/deploy are what they say: Debian's nginx serves a folder by them, systemd accepts the unit."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import BIG, Served

pytestmark = pytest.mark.peers

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def replaced(text: str, pattern: str, by: str) -> str:
    """The text with a pattern replaced that must be in it."""
    assert re.search(pattern, text), pattern
    return re.sub(pattern, by, text)


def configuration(folder: Path, port: int, served: Served) -> str:
    """The documented server with its marked places filled in, in a whole configuration."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    text = replaced(text, r"listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = replaced(text, r" *ssl_certificate\S* .*\n", "")
    text = replaced(text, r"root /srv/courier/var/public;", f"root {served.app.public_folder};")
    text = replaced(text, r"server 127\.0\.0\.1:8000;", f"server 127.0.0.1:{served.port};")
    text = replaced(text, r"/etc/nginx/snippets/", f"{DEPLOY}/")
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if Path("/root").stat().st_uid == Path("/proc/self").stat().st_uid else ""
    return (
        f"{user}load_module {MODULE};\ndaemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{places}{text}\n}}\n"
    )


@pytest.fixture
def behind(served: Served, tmp_path: Path) -> Iterator[Served]:
    """The served newsroom, asked through nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert program and MODULE.exists(), "these tests need Debian's nginx and libnginx-mod-http-brotli-static"
    folder, port, own = tmp_path / "nginx", free_port(), served.port
    folder.mkdir()
    (folder / "nginx.conf").write_text(configuration(folder, port, served), encoding="utf-8")
    process = subprocess.Popen([program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")])
    served.port = port
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    assert process.poll() is None, (folder / "error.log").read_text()
    yield served
    process.terminate()
    process.wait()
    served.port = own


def test_nginx_serves_files_as_we_do(behind: Served) -> None:
    paths = ("/", "/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds.opml", "/editions/morning/")
    for path in (*paths, "/style.0123456789abcdef.css", "/pictures/0123.png"):
        through = behind.get(path)
        assert through.status == 200, path
        port, behind.port = behind.port, behind.listener_port
        ours = behind.get(path)
        behind.port = port
        assert through.body == ours.body
        for name in ("content-type", "content-security-policy", "x-content-type-options", "referrer-policy"):
            assert through.fields[name] == ours.fields[name], (path, name)
        assert through.fields["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("gzip, br", "br"), ("identity", None)])
def test_nginx_sends_the_stored_forms(behind: Served, accepted: str, coding: str | None) -> None:
    got = behind.get("/feeds/all.rss", Accept_Encoding=accepted)
    assert got.fields.get("content-encoding") == coding
    stored = behind.app.public_folder / "feeds" / {"gzip": "all.rss.gz", "br": "all.rss.br", None: "all.rss"}[coding]
    assert got.body == stored.read_bytes()
    assert got.fields["vary"].lower() == "accept-encoding"
    again = behind.get("/feeds/all.rss", Accept_Encoding=accepted, If_None_Match=got.fields["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.fields["cache-control"] == got.fields["cache-control"]
    assert len(behind.get("/feeds/all.rss").body) == len(BIG)


def test_what_is_no_file_comes_from_the_service(behind: Served) -> None:
    moved = behind.get("/feeds/news.rss")
    assert (moved.status, moved.fields["location"]) == (301, "/feeds/all.rss")
    folder = behind.get("/editions/morning")
    assert (folder.status, folder.fields["location"]) == (301, "/editions/morning/")
    assert behind.get("/feeds/old.rss").status == 410
    for path in ("/nowhere", "/feeds/", "/.digest-files.json", "/feeds/all.rss.gz", "/nowhere/"):
        got = behind.get(path)
        assert (got.status, b"There is no such page" in got.body) == (404, True), path


def test_people_leave_through_nginx_and_nobody_looks_in(behind: Served) -> None:
    ada = behind.reader("ada@reader.example", "morning")
    path = f"/unsubscribe/{behind.token(ada, 'morning')}"
    assert behind.get(path).fields["cache-control"] == "no-store"
    assert behind.gets(ada) == {"morning"}
    done = behind.ask("POST", path, b"List-Unsubscribe=One-Click", Content_Type="application/x-www-form-urlencoded")
    assert (done.status, done.body) == (200, b"You have unsubscribed.\n")
    assert behind.gets(ada) == set()
    for hidden in ("/metrics", "/readyz"):
        assert behind.get(hidden).status == 401
        assert behind.get(hidden, Host="127.0.0.1").status == 401
        assert behind.get(hidden, Host="localhost", X_Forwarded_For="127.0.0.1").status == 401
    assert behind.get("/healthz").status == 200


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    assert program, "this test needs systemd"
    text = (DEPLOY / "digest.service").read_text(encoding="utf-8")
    text = replaced(text, "/opt/digest/bin/digest", "/bin/true")
    (tmp_path / "digest.service").write_text(text, encoding="utf-8")
    done = subprocess.run([program, "verify", str(tmp_path / "digest.service")], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "digest.service" in line]
    assert (done.returncode, said) == (0, []), done.stderr
    wrong = text.replace("KillMode=mixed", "KillMod=mixed")
    (tmp_path / "digest.service").write_text(wrong, encoding="utf-8")
    done = subprocess.run([program, "verify", str(tmp_path / "digest.service")], capture_output=True, text=True)
    assert "KillMod" in done.stderr
