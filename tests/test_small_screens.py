"""Pages and mail fit a telephone: Chromium lays them out 320 pixels wide and says how wide they came out."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import newsroom
import pytest

pytestmark = pytest.mark.peers

WIDTH = 320
PROBE = """<!doctype html><meta charset="utf-8">
<iframe id="page" width="{width}" height="600" src="{page}"></iframe>
<pre id="found"></pre><script>
onload = () => {{
  const page = document.getElementById("page").contentDocument;
  document.getElementById("found").textContent = JSON.stringify(
    [page.documentElement.scrollWidth, page.title, page.querySelectorAll("a[href]").length]);
}};
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The starter's published site with one of its mails beside the pages, and the address that serves it."""
    home = newsroom.sent_edition(tmp_path_factory.mktemp("site"))
    newsroom.run(home, "preview", "morning", "--out", "public/mail")
    handler = partial(Quiet, directory=str(home / "public"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield home / "public", f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def laid_out(site: tuple[Path, str], page: str) -> tuple[int, str, int]:
    """How wide a page comes out in a narrow window, its title, and its number of links."""
    folder, address = site
    # A name of its own: within a second of the last one the browser takes a page from its cache.
    probe = f"probe-{hashlib.sha256(page.encode()).hexdigest()[:12]}.htm"
    (folder / probe).write_text(PROBE.format(width=WIDTH, page=page), encoding="utf-8")
    browser = shutil.which("chromium")
    assert browser, "these tests need Debian's chromium"
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    profile = f"--user-data-dir={folder.parent / 'profile'}"
    done = subprocess.run(
        [browser, *options, profile, f"{address}/{probe}"], capture_output=True, text=True, timeout=120, check=True
    )
    answer = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, flags=re.DOTALL)
    assert answer, done.stderr
    width, title, links = json.loads(answer[1])
    return width, title, links


def pages(site: tuple[Path, str]) -> list[str]:
    """Every page of the site by its path, and the mail."""
    folder = site[0]
    return [f"/{path.relative_to(folder)}" for path in sorted(folder.rglob("*.html"))]


def test_no_page_is_wider_than_a_telephone(site: tuple[Path, str]) -> None:
    found = {page: laid_out(site, page) for page in pages(site)}
    assert {"/index.html", "/mail/edition.html"} <= set(found)
    assert {page: width for page, (width, _, _) in found.items() if width > WIDTH} == {}
    assert all(title and links for _, title, links in found.values())


def test_a_page_that_is_too_wide_is_noticed(site: tuple[Path, str]) -> None:
    wide = '<!doctype html><title>Wide</title><body style="margin:0"><a href="/" style="padding:0 450px"></a>'
    (site[0] / "wide.htm").write_text(wide, encoding="utf-8")
    assert laid_out(site, "/wide.htm") == (900, "Wide", 1)
