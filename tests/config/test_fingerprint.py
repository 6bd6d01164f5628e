"""What counts as a change of the configuration: files, and whatever stands where a template would."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.config.fingerprint import fingerprint


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.write_text("other"),
        Path.unlink,
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: (path.unlink(), os.mkfifo(path)),
        lambda path: (path.unlink(), path.symlink_to("nowhere.html")),
        lambda path: os.mkfifo(path.with_name("other.html")),
    ],
)
def test_a_change_is_seen_and_its_end_too(tmp_path: Path, change: Callable[[Path], object]) -> None:
    path = tmp_path / "templates/web/home.html"
    for folder in (tmp_path / "config", path.parent):
        folder.mkdir(parents=True)
    path.write_text("words", encoding="utf-8")
    before = fingerprint(tmp_path / "config")
    change(path)
    seen = fingerprint(tmp_path / "config")
    assert seen != before
    assert seen == fingerprint(tmp_path / "config")


@pytest.mark.parametrize("name", [".#home.html", "home.html~", ".home.html.swp"])
def test_what_editors_leave_behind_is_not(tmp_path: Path, name: str) -> None:
    for folder in ("config", "templates"):
        (tmp_path / folder).mkdir()
    before = fingerprint(tmp_path / "config")
    (tmp_path / "templates" / name).symlink_to("ada@desk.4242:1")
    assert fingerprint(tmp_path / "config") == before
