"""A broken override or file of labels: `digest send` says file and line, and nobody gets half an edition."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import newsroom
import pytest

from digest.cli.main import run

BROKEN = [
    ("email/parts/note.html", b"\n{% if %}", 2),
    ("email/parts/masthead.html", b"{% include 'email/parts/nope.html' %}", 1),
    ("email/parts/message.txt", b"\n\n{{ edition.hedline }}", 3),
    ("email/briefing/message.html", b"\xff", 1),
    ("labels/en.toml", b"\nunsubscrib = 'x'", 2),
    ("labels/en.toml", b"\n\nunsubscribe = ''", 3),
    ("labels/en.toml", b"save = 'Keep'\nread_on_web = 'Read {tittle} there'", 2),
]
FIRST = BROKEN[0][0]


def by_process(home: Path, *words: str) -> tuple[int, str]:
    """The exit status of a command as a user runs it, and all that it said."""
    done = subprocess.run([sys.executable, "-m", "digest", *words], cwd=home, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def here(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The same, in this process."""
    status = run(["--config", str(home / "config"), *words])
    return status, "".join(capsys.readouterr())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter newsroom whose stories are collected and whose readers are imported."""
    home = tmp_path_factory.mktemp("broken") / "newsroom"
    newsroom.run(home.parent, "init", home)
    newsroom.run(home, "collect")
    newsroom.run(home, "subscribers", "import", "config/demo/subscribers.csv", "--consent", "a test")
    return home


def test_nothing_leaves_until_the_override_is_mended(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readers = len((home / "config/demo/subscribers.csv").read_text(encoding="utf-8").splitlines()) - 1
    for name, content, line in BROKEN:
        path = home / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        for words in (("send", "morning"), ("check",)):
            # By processes for the first of them: each takes a second to begin.
            status, said = by_process(home, *words) if name == FIRST else here(home, capsys, *words)
            assert status == 2, (name, said)
            assert f"templates/{name}:{line}: " in said
            assert said.count(name) == 1, said
            assert "Traceback" not in said
        assert list(home.rglob("*.eml")) == []
        status, listed = here(home, capsys, "editions", "--json")
        assert (status, json.loads(listed)["editions"]) == (0, [])
        path.unlink()
    newsroom.run(home, "send", "morning")
    assert len(list(home.rglob("*.eml"))) == readers
