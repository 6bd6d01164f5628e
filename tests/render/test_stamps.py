"""Kept bytes are stale as soon as the program or a template differs."""

from __future__ import annotations

from pathlib import Path

import make
import pytest

from digest.render import stamps as module
from digest.render.environment import Templates
from digest.render.stamps import program_stamp, stamp_of, templates_stamp
from digest.resources import templates_dir


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    program_stamp.cache_clear()
    before = program_stamp()
    program_stamp.cache_clear()
    yield monkeypatch
    assert program_stamp() != before
    monkeypatch.undo()
    program_stamp.cache_clear()
    assert program_stamp() == before


def test_another_version(changed: pytest.MonkeyPatch) -> None:
    changed.setattr(module, "__version__", "99.0")


def test_another_version_of_a_package(changed: pytest.MonkeyPatch) -> None:
    changed.setattr(module, "version", lambda name: "99.0" if name == "feedgen" else "1")


def test_another_line_of_source(changed: pytest.MonkeyPatch) -> None:
    real = Path.read_bytes
    changed.setattr(Path, "read_bytes", lambda path: real(path) + b"# " * (path.name == "items.py"))


def test_templates_by_name_and_content(own: Path) -> None:
    def stamp() -> str:
        return templates_stamp(Templates([own, templates_dir()]))

    found = [stamp()]
    (own / "labels").mkdir()
    (own / "labels" / "en.toml").write_text('home = "Front"\n')
    found.append(stamp())
    (own / "labels" / "en.toml").write_text('home = "Start"\n')
    found.append(stamp())
    (own / "labels" / "en.toml").rename(own / "labels" / "en-gb.toml")
    found.append(stamp())
    (own / "picture.bin").write_bytes(b"\xff\xfe")
    found.append(stamp())
    assert len(set(found)) == len(found)
    assert stamp() == found[-1]


def test_every_field_counts() -> None:
    publications = [
        make.publication(),
        make.publication(topics={"politics": {"de": "Politik"}}),
        make.publication(authority="other.example"),
        make.publication(privacy_url=None),
    ]
    assert len({stamp_of(each) for each in publications}) == len(publications)
    assert stamp_of("a", "b") != stamp_of("ab")
    assert stamp_of("\ud800") == stamp_of("\ud800")
