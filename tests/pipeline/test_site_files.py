"""A published folder: whole files, untouched where nothing changed, and nobody else's files at risk."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from digest.errors import UsageError
from digest.pipeline.site_files import MANIFEST, is_published, write_site

FILES = {"index.html": b"<p>home</p>", "feeds/all.rss": b"<rss/>", "pictures/a.png": b"\x89PNG"}


def inodes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_texts_stand_beside_their_compressed_forms(tmp_path: Path) -> None:
    done = write_site(tmp_path / "out", FILES)
    assert sorted(done.written) == sorted(FILES)
    assert gzip.decompress((tmp_path / "out/feeds/all.rss.gz").read_bytes()) == b"<rss/>"
    assert brotli.decompress((tmp_path / "out/feeds/all.rss.br").read_bytes()) == b"<rss/>"
    assert not (tmp_path / "out/pictures/a.png.gz").exists()


def test_what_has_not_changed_is_not_touched_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    before = inodes(tmp_path)
    changed = {"index.html": b"<p>new</p>", "pictures/a.png": FILES["pictures/a.png"]}
    done = write_site(tmp_path, changed)
    assert (done.written, done.unchanged, done.removed) == (("index.html",), 1, ("feeds/all.rss",))
    after = inodes(tmp_path)
    assert sorted(after) == sorted([MANIFEST, "index.html", "index.html.br", "index.html.gz", "pictures/a.png"])
    assert after["pictures/a.png"] == before["pictures/a.png"]
    assert not (tmp_path / "feeds").exists()


def test_a_foreign_file_is_neither_overwritten_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody's page")
    with pytest.raises(UsageError, match=r"index\.html was not written by"):
        write_site(tmp_path, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    (tmp_path / "index.html").unlink()
    (tmp_path / "robots.txt").write_text("theirs")
    write_site(tmp_path, FILES)
    write_site(tmp_path, {"index.html": b"only"})
    assert (tmp_path / "robots.txt").read_text() == "theirs"


def test_what_a_crash_left_is_swept_and_known(tmp_path: Path) -> None:
    write_site(tmp_path, FILES)
    (tmp_path / "feeds" / "all.atom.digest-partial").write_bytes(b"<fee")
    (tmp_path / "index.html.br").unlink()
    write_site(tmp_path, FILES)
    assert not (tmp_path / "feeds" / "all.atom.digest-partial").exists()
    assert brotli.decompress((tmp_path / "index.html.br").read_bytes()) == FILES["index.html"]


def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    out = tmp_path / "out"
    write_site(out, FILES)
    (out / MANIFEST).write_text('["../victim.txt", "/etc/hostname", "index.html"]')
    write_site(out, {"index.html": b"only"})
    assert victim.read_text() == "mine"


def test_a_folder_is_known_by_its_manifest(tmp_path: Path) -> None:
    assert not is_published(tmp_path)
    write_site(tmp_path, FILES)
    assert is_published(tmp_path)
