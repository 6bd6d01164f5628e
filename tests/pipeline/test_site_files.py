"""A published folder: whole files, untouched where nothing changed, and nobody else's files at risk."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from functools import partial
from pathlib import Path

import brotli
import pytest

from digest.errors import UsageError
from digest.pipeline.manifest import MANIFEST, read_manifest
from digest.pipeline.site_files import Page, Written, is_published, read_site, write_site

FILES = {"index.html": b"<p>home</p>", "feeds/all.rss": b"<rss/>", "pictures/a.png": b"\x89PNG"}


def write(folder: Path, files: dict[str, bytes]) -> Written:
    """Publish these bytes, each with its content for a stamp."""
    pages = {name: Page(repr(content), partial(bytes, content)) for name, content in files.items()}
    site = read_site(folder)
    return write_site(site, pages, {name: pages[name].render() for name in site.due(pages)})


def inodes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def test_texts_stand_beside_their_compressed_forms(tmp_path: Path) -> None:
    done = write(tmp_path / "out", FILES)
    assert sorted(done.written) == sorted(FILES)
    assert gzip.decompress((tmp_path / "out/feeds/all.rss.gz").read_bytes()) == b"<rss/>"
    assert brotli.decompress((tmp_path / "out/feeds/all.rss.br").read_bytes()) == b"<rss/>"
    assert not (tmp_path / "out/pictures/a.png.gz").exists()


def test_what_has_not_changed_is_not_touched_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    before = inodes(tmp_path)
    changed = {"index.html": b"<p>new</p>", "pictures/a.png": FILES["pictures/a.png"]}
    done = write(tmp_path, changed)
    assert (done.written, done.unchanged, done.removed) == (("index.html",), 1, ("feeds/all.rss",))
    after = inodes(tmp_path)
    assert sorted(after) == sorted([MANIFEST, "index.html", "index.html.br", "index.html.gz", "pictures/a.png"])
    assert after["pictures/a.png"] == before["pictures/a.png"]
    assert not (tmp_path / "feeds").exists()


def test_a_foreign_file_is_neither_overwritten_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("somebody's page")
    with pytest.raises(UsageError, match=r"index\.html was not written by"):
        write(tmp_path, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    (tmp_path / "index.html").unlink()
    (tmp_path / "robots.txt").write_text("theirs")
    write(tmp_path, FILES)
    write(tmp_path, {"index.html": b"only"})
    assert (tmp_path / "robots.txt").read_text() == "theirs"


def test_what_a_crash_left_is_swept_and_known(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / MANIFEST).write_bytes(replace(read_manifest(tmp_path), complete=False).as_json())
    (tmp_path / "feeds" / "all.atom.digest-partial").write_bytes(b"<fee")
    (tmp_path / f"{MANIFEST}.digest-partial").write_bytes(b"{")
    (tmp_path / "index.html.br").unlink()
    write(tmp_path, FILES)
    assert list(tmp_path.rglob("*digest-partial")) == []
    assert brotli.decompress((tmp_path / "index.html.br").read_bytes()) == FILES["index.html"]


def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("mine")
    out = tmp_path / "out"
    write(out, FILES)
    for made in (
        '["../victim.txt", "/etc/hostname", "index.html"]',
        '{"files": {"../victim.txt": null}, "complete": true}',
    ):
        (out / MANIFEST).write_text(made)
        write(out, {"index.html": b"only"} if made[0] == "[" else {})
        assert victim.read_text() == "mine"


def test_a_folder_is_known_by_its_manifest(tmp_path: Path) -> None:
    assert not is_published(tmp_path)
    write(tmp_path, FILES)
    assert is_published(tmp_path)


def test_only_what_is_made_from_something_else_is_rendered(tmp_path: Path) -> None:
    assert write(tmp_path, FILES).rendered == tuple(sorted(FILES))
    done = write(tmp_path, FILES | {"index.html": b"<p>new</p>"})
    assert (done.rendered, done.reused) == (("index.html",), 2)
    assert write(tmp_path, FILES | {"index.html": b"<p>new</p>"}).rendered == ()


@pytest.mark.parametrize("touched", ["index.html", "index.html.gz", "index.html.br"])
@pytest.mark.parametrize("how", ["edited", "gone", "same size and time"])
def test_a_file_that_somebody_touched_is_made_again(tmp_path: Path, touched: str, how: str) -> None:
    write(tmp_path, FILES)
    path = tmp_path / touched
    good, times = path.read_bytes(), path.stat()
    if how == "same size and time":
        other = tmp_path / "other"
        other.write_bytes(bytes(len(good)))
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        other.replace(path)
    else:
        path.unlink() if how == "gone" else path.write_bytes(b"hm")
    done = write(tmp_path, FILES)
    assert (done.written, done.rendered) == (("index.html",), ("index.html",))
    assert path.read_bytes() == good


def test_a_folder_of_an_earlier_version_is_taken_over(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / MANIFEST).write_text(json.dumps(sorted([*FILES, "old.html"])))
    (tmp_path / "old.html").write_text("no longer")
    done = write(tmp_path, FILES)
    assert (done.written, done.removed, done.rendered) == ((), ("old.html",), tuple(sorted(FILES)))
    assert read_manifest(tmp_path).complete


@pytest.mark.parametrize(
    "damaged", ["{", "3", '{"files": 3}', '{"files": {"a": 3}, "complete": true}', "\0", '{"a": 1}']
)
def test_a_damaged_manifest_is_named(tmp_path: Path, damaged: str) -> None:
    write(tmp_path, FILES)
    (tmp_path / MANIFEST).write_text(damaged)
    with pytest.raises(UsageError, match="is damaged: delete the folder"):
        write(tmp_path, FILES)


def test_a_call_that_was_cut_short_leaves_no_mixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut short after each file in turn, then the earlier content again: every form of it is the earlier one."""
    later = {name: content + b"<p>later</p>" for name, content in FILES.items()}
    real, cut = Path.replace, 0
    while True:
        write(tmp_path, FILES)
        cut += 1
        left = cut

        def cut_short(self: Path, target: Path) -> Path:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return real(self, target)

        monkeypatch.setattr(Path, "replace", cut_short)
        try:
            write(tmp_path, later)
        except KeyboardInterrupt:
            monkeypatch.setattr(Path, "replace", real)
        else:
            break
        write(tmp_path, FILES)
        for name, content in FILES.items():
            assert (tmp_path / name).read_bytes() == content
            if not name.endswith(".png"):
                assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == content, (cut, name)
                assert brotli.decompress((tmp_path / f"{name}.br").read_bytes()) == content, (cut, name)
        assert list(tmp_path.rglob("*partial")) == []
    assert cut > 2 + 3 * 2


def test_what_lies_in_a_file_is_copied_from_there(tmp_path: Path) -> None:
    original = tmp_path / "original.jpg"
    original.write_bytes(b"\xff\xd8 pixels")
    out = tmp_path / "out"
    pages = {"pictures/a.jpg": Page("a", lambda: original)}
    done = write_site(read_site(out), pages, {name: page.render() for name, page in pages.items()})
    assert done.written == ("pictures/a.jpg",)
    assert (out / "pictures" / "a.jpg").read_bytes() == original.read_bytes()
    assert read_site(out).due(pages) == []
