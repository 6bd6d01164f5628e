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


@pytest.mark.parametrize("name", ["templates/email/note.html", "config/digests/morning.yaml"])
def test_a_change_behind_a_link_to_a_folder_is_seen(tmp_path: Path, name: str) -> None:
    """As Kubernetes lays out a ConfigMap: all that is changed at once is where a hidden link leads."""
    folder, middle, last = name.split("/")
    (tmp_path / "config").mkdir()
    for number in ("..1", "..2"):
        (tmp_path / folder / number / middle).mkdir(parents=True)
        (tmp_path / folder / number / middle / last).write_text(f"words {number}")
    (tmp_path / folder / "..data").symlink_to("..1")
    (tmp_path / folder / middle).symlink_to(f"..data/{middle}")
    before = fingerprint(tmp_path / "config")
    (tmp_path / folder / "..data").unlink()
    (tmp_path / folder / "..data").symlink_to("..2")
    assert fingerprint(tmp_path / "config") != before


def test_links_that_lead_out_or_round_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "config/a").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "config/out").symlink_to("../elsewhere")
    (tmp_path / "config/a/round").symlink_to("..")
    before = fingerprint(tmp_path / "config")
    (tmp_path / "elsewhere/site.yaml").touch()
    assert fingerprint(tmp_path / "config") == before
