"""`digest preview --open`: an editor's page that follows every change, on this machine alone."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import newsroom
import pytest

from digest.render.proofs import as_seen
from digest.web.proofs import Proofs

PATIENCE = 60.0


class Page:
    """The command and its page."""

    def __init__(self, home: Path) -> None:
        self.home = home
        command = [sys.executable, "-m", "digest", "--config", str(home / "config"), "preview", "morning", "--open"]
        env = {**os.environ, "BROWSER": "true"}
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
        assert self.process.stderr
        said = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said + self.process.stderr.read()
        self.url = found[0]

    def get(self, path: str = "", **headers: str) -> tuple[int, str, str]:
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310  our own page
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read().decode(), answer.headers.get("content-security-policy", "")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(), ""

    def until(self, path: str, words: str) -> str:
        end = time.monotonic() + PATIENCE
        while words not in (body := self.get(path)[1]):
            assert time.monotonic() < end, body
            time.sleep(0.1)
        return body


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    home = tmp_path_factory.mktemp("proofs") / "newsroom"
    newsroom.run(home.parent, "init", home)
    newsroom.run(home, "collect")
    opened = Page(home)
    yield opened
    opened.process.send_signal(signal.SIGINT)
    assert opened.process.wait(PATIENCE) == 0


def test_all_views_are_there(page: Page) -> None:
    status, body, policy = page.get()
    assert status == 200
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    for path in re.findall(r'<iframe src="([^"]+)"', body):
        status, shown, _ = page.get(path.replace("&amp;", "&"))
        assert status == 200
        assert len(shown) > 100
    for path in ("proofs.css", "proofs.js", "version"):
        assert page.get(path)[0] == 200
    assert page.get("nothing")[0] == 404


def test_a_mail_in_its_frame_runs_no_script_and_reads_nothing(page: Page) -> None:
    _, _, policy = page.get("mail")
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_another_name_for_this_machine_is_turned_away(page: Page) -> None:
    assert page.get("source", Host="evil.example")[0] == 403


def test_it_follows_changes_and_keeps_the_last_good_one(page: Page) -> None:
    before = page.get("version")[1]
    site = page.home / "config" / "site.yaml"
    good = site.read_text(encoding="utf-8")
    site.write_text(f'{good}\ntheme: {{accent: "#7a1f2b"}}\n', encoding="utf-8")
    page.until("mail", "#7a1f2b")
    assert page.get("version")[1] != before
    site.write_text(f"{good}\nthem: {{}}\n", encoding="utf-8")
    body = page.until("", "there is no key “them”")
    assert "<iframe" in body
    assert "#7a1f2b" in page.get("mail")[1]
    # The word stands there once.
    assert re.search(r'role="alert"><strong>Error</strong> config/site\.yaml(:\d+)+: there is no key “them”', body)
    assert re.search(r"the last mail that could be made, at \d\d:\d\d:\d\d [A-Z+]", body)
    assert "Nothing to mend" not in body
    assert 'class="findings"' not in body
    site.write_text(good, encoding="utf-8")
    page.until("mail", "#0b5a68")
    assert "Error</strong> config" not in page.get()[1]
    assert "could be made" not in page.get()[1]


def test_a_digest_in_two_languages_is_shown_in_each(page: Page) -> None:
    path = page.home / "config" / "digests" / "morning.yaml"
    good = path.read_text(encoding="utf-8")
    assert "<nav" not in page.get()[1]
    path.write_text(f"{good}\nlanguages: [en, ar]\n", encoding="utf-8")
    body = page.until("", "<nav")
    assert re.findall(r'href="(\?language=\w+)"', body) == ["?language=ar"]
    arabic = page.get("?language=ar")[1]
    assert re.findall(r'href="(\?language=\w+)"', arabic) == ["?language=en"]
    frames = [path.replace("&amp;", "&") for path in re.findall(r'<iframe src="([^"]+)"', arabic)]
    assert all("language=ar" in frame for frame in frames)
    assert '<html lang="ar" dir="rtl"' in page.get(frames[0])[1]
    assert "إلغاء الاشتراك" in page.get("text?language=ar")[1]
    assert '<html lang="en"' in page.get("mail?language=xx")[1]
    path.write_text(good, encoding="utf-8")
    page.until("mail?language=ar", '<html lang="en"')


def test_a_block_without_stories_is_told(page: Page) -> None:
    path = page.home / "config" / "digests" / "morning.yaml"
    good = path.read_text(encoding="utf-8")
    assert "is left out" not in page.get()[1]
    block = '- {title: "Nowhere & else", select: {sections: [nowhere]}}'
    path.write_text(re.sub("(?m)^blocks:.*\n", f"\\g<0>  {block}\n", good), encoding="utf-8")
    body = page.until("", "is left out")
    assert "<bdi>“Nowhere &amp; else”</bdi> is left out: no story matches its `select`." in body
    path.write_text(good, encoding="utf-8")


def test_each_look_gives_its_store_back_whatever_it_finds(tmp_path: Path) -> None:
    home = tmp_path / "newsroom"
    newsroom.run(tmp_path, "init", home)
    newsroom.run(home, "collect")
    path = home / "config" / "digests" / "morning.yaml"
    good = path.read_text(encoding="utf-8")
    proofs = Proofs(home / "config", "morning", lambda: datetime.now(UTC))
    assert proofs.look().note.fault is None
    for number in range(3):
        path.write_text(
            re.sub("(?m)^subject:.*", f"subject: '{{{{ edition.titel{number} }}}}'", good), encoding="utf-8"
        )
        assert "titel" in (proofs.look().note.fault or "")
    assert open_files(home) == []


def open_files(folder: Path) -> list[str]:
    """The files below `folder` that this process has open."""
    found = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return [str(each) for each in found if each.is_relative_to(folder)]


def test_night_and_pictures_off() -> None:
    html = '<style>@media (prefers-color-scheme: dark) { p { color: red } }</style><img alt="a" src="https://a.example/p?a=b">'
    assert "@media all {" in as_seen(html, night=True)
    assert "@media not all {" in as_seen(html)
    assert as_seen(html, pictures=False).endswith('<img alt="a" src="about:invalid">')
