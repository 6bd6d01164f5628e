"""The look at a published folder: right types, nothing hidden, nothing listed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from queue import Queue
from urllib.parse import urlsplit

import make
import newsroom
import pytest

from digest.app import App
from digest.cli.main import run as in_process
from digest.config.values import Bind, bind
from digest.errors import UsageError
from digest.web.listener import listen, url_of
from digest.web.static import serve

SITE = 'title: "Look"\nurl: "https://look.example"\nauthority: "look.example"\nconsent: {version: "1", text: "Yes."}\n'

DIGEST = 'title: "M"\nblocks: [{title: All, select: {}}]\n'


@pytest.fixture
def app(tmp_path: Path) -> App:
    (tmp_path / "config" / "digests").mkdir(parents=True)
    (tmp_path / "config" / "site.yaml").write_text(SITE)
    (tmp_path / "config" / "sources.yaml").write_text("{}\n")
    (tmp_path / "config" / "digests" / "morning.yaml").write_text(DIGEST)
    return App.load(tmp_path / "config")


@pytest.fixture
def address(app: App, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "site" / "feeds").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text("<p>home</p>")
    (tmp_path / "site" / "feeds" / "all.rss").write_text("<rss/>")
    (tmp_path / "site" / ".digest-files.json").write_text("[]")
    (tmp_path / "secret").write_text("secret")
    found: Queue[str] = Queue()
    stop = threading.Event()
    thread = threading.Thread(
        target=serve, args=(app, tmp_path / "site", Bind("127.0.0.1", 0), lambda: make.NOW, found.put, stop)
    )
    thread.start()
    yield found.get(timeout=30)
    stop.set()
    thread.join()


def get(address: str, path: str) -> tuple[int, str | None, bytes]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port or 0, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Content-Type"), answer.read()


def test_pages_and_feeds_have_their_types(address: str) -> None:
    assert get(address, "/") == (200, "text/html; charset=utf-8", b"<p>home</p>")
    assert get(address, "/feeds/all.rss") == (200, "application/rss+xml; charset=utf-8", b"<rss/>")


@pytest.mark.parametrize("path", ["/.digest-files.json", "/feeds/", "/../secret", "/%2e%2e/secret", "/none"])
def test_what_is_not_published_is_not_there(address: str, path: str) -> None:
    assert get(address, path)[0] == 404


@pytest.mark.parametrize("path", ["/subscribe", "/subscribe/form", "/preferences/"])
def test_a_form_does_not_promise_a_mail_that_nobody_sends(address: str, app: App, path: str) -> None:
    parts = urlsplit(address)
    for method in ("GET", "POST"):
        connection = HTTPConnection(parts.hostname or "", parts.port or 0, timeout=10)
        body = "email=ada%40reader.example&digest=morning" if method == "POST" and path != "/subscribe/form" else None
        connection.request(method if body else "GET", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        assert (answer.status, b"where \xe2\x80\x9cdigest run\xe2\x80\x9d serves them" in answer.read()) == (404, True)
    assert not app.settings.store_url.startswith("sqlite:///") or not (app.settings.data / "digest.db").exists()


def test_an_address_that_is_taken_is_said_so(address: str, app: App, tmp_path: Path) -> None:
    taken = bind(address.removeprefix("http://").rstrip("/"))
    with pytest.raises(UsageError, match="say another address"):
        serve(app, tmp_path, taken, lambda: make.NOW, lambda _: None)
    with pytest.raises(UsageError, match="say another address"):
        serve(app, tmp_path, Bind("no.such.host.invalid", 0), lambda: make.NOW, lambda _: None)


def test_a_binding_that_is_none_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    newsroom.run(tmp_path, "init", "newsroom")
    config = str(tmp_path / "newsroom" / "config")
    assert in_process(["--config", config, "publish", "--out", str(tmp_path / "site"), "--bind", "nonsense"]) == 2
    assert not (tmp_path / "site").exists()


def test_an_address_of_ipv6_is_told_in_brackets() -> None:
    where = bind("[::1]:0")
    with listen(where) as listener:
        assert url_of(listener, where) == f"http://[::1]:{listener.getsockname()[1]}/"


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    newsroom.run(tmp_path, "init", "newsroom")
    command = [sys.executable, "-m", "digest", "publish", "--out", "site", "--serve", "--bind", "127.0.0.1:0"]
    process = subprocess.Popen(
        command, cwd=tmp_path / "newsroom", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    said = process.stderr.readline()
    assert "Serving site at http://127.0.0.1:" in said
    assert get(said.split()[3], "/")[0] == 200
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == ""
    assert process.returncode == 0
