"""A broken override or file of labels: `digest send` says file and line, and nobody gets half an edition."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import newsroom
import pytest

BROKEN = {
    "email/parts/note.html": (b"\n{% if %}", 2),
    "email/parts/masthead.html": (b"{% include 'email/parts/nope.html' %}", 1),
    "email/parts/message.txt": (b"\n\n{{ edition.hedline }}", 3),
    "email/briefing/message.html": (b"\xff", 1),
    "labels/en.toml": (b"\nunsubscrib = 'x'", 2),
}


def digest(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "digest", *words], cwd=home, capture_output=True, text=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter newsroom whose stories are collected and whose readers are imported."""
    home = tmp_path_factory.mktemp("broken") / "newsroom"
    newsroom.run(home.parent, "init", home)
    newsroom.run(home, "collect")
    newsroom.run(home, "subscribers", "import", "config/demo/subscribers.csv", "--consent", "a test")
    return home


def test_nothing_leaves_until_the_override_is_mended(home: Path) -> None:
    readers = len((home / "config/demo/subscribers.csv").read_text(encoding="utf-8").splitlines()) - 1
    for name, (content, line) in BROKEN.items():
        path = home / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        for words in (("send", "morning"), ("check",)):
            done = digest(home, *words)
            assert done.returncode == 2, (name, done.stdout)
            assert f"templates/{name}:{line}: " in done.stdout + done.stderr
            assert (done.stdout + done.stderr).count(name) == 1, done.stdout + done.stderr
            assert "Traceback" not in done.stderr
        assert list(home.rglob("*.eml")) == []
        assert json.loads(newsroom.run(home, "editions", "--json"))["editions"] == []
        path.unlink()
    newsroom.run(home, "send", "morning")
    assert len(list(home.rglob("*.eml"))) == readers
