"""A folder of published files: each whole, unchanged ones untouched, those no longer published removed."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

from digest.errors import UsageError
from digest.pipeline.manifest import MANIFEST, Made, Manifest, marks, read_manifest

LOCK = ".digest-lock"
_PARTIAL = ".digest-partial"
_COMPRESSED = (".br", ".gz")
_TEXT = {".html", ".css", ".rss", ".atom", ".json", ".xml", ".opml", ".txt", ".svg"}


Content = bytes | Path


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: two of one `stamp` and name have the same bytes, so one of them need not be rendered.

    What lies in a file already is rendered as the path of that: all pictures are more than fit in memory.
    """

    stamp: str
    render: Callable[[], Content]


@dataclass(frozen=True, slots=True)
class Written:
    """What a publication changed in its folder, and what it had to render for that.

    `rendered` are the files whose bytes were made, to be written or to be found the same; the other
    `reused` ones were not looked into. `entries_rendered` and `entries_reused` count those of feeds.
    """

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    rendered: tuple[str, ...] = ()
    entries_rendered: int = 0
    entries_reused: int = 0

    @property
    def reused(self) -> int:
        """How many files were not rendered."""
        return len(self.written) + self.unchanged - len(self.rendered)


@dataclass(frozen=True, slots=True)
class Site:
    """A folder as its manifest describes it."""

    folder: Path
    manifest: Manifest

    def due(self, pages: Mapping[str, Page]) -> list[str]:
        """The names of the pages that must be rendered: new, made from something else, or not as they were left."""
        return [name for name in sorted(pages) if not self._stands(name, pages[name].stamp)]

    def _stands(self, name: str, stamp: str) -> bool:
        made = self.manifest.files.get(name)
        return made is not None and made.stamp == stamp and made.marks == marks(_forms(self.folder / name))


def read_site(folder: Path) -> Site:
    """The folder, which need not exist. Raises UsageError where its manifest is damaged."""
    return Site(folder, read_manifest(folder))


def write_site(site: Site, pages: Mapping[str, Page], rendered: Mapping[str, Content]) -> Written:
    """Make the folder hold these pages (by relative path) and none that an earlier call wrote besides.

    `rendered` has the content of all that are due. Texts get `.gz` and `.br` beside them. Foreign files are
    left alone; UsageError, before anything is written, where one stands in the way or the folder cannot
    be written.
    """
    folder, before = site.folder, site.manifest
    gone = sorted(set(before.files) - set(pages))
    try:
        _refuse_foreign(folder, pages, before)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / (MANIFEST + _PARTIAL)).unlink(missing_ok=True)
        if not before.complete:
            for left in folder.rglob(f"*{_PARTIAL}"):
                left.unlink()
        if rendered or gone or not before.complete:
            # Named before they are written: after a crash the next call knows them as its own.
            doubtful = dict.fromkeys([*rendered, *gone])
            _write(folder / MANIFEST, Manifest({**before.files, **doubtful}, complete=False).as_json())
        changed = [name for name in sorted(rendered) if _put(folder / name, _octets(rendered[name]))]
        for name in gone:
            _remove(folder, name)
        if rendered or gone or not before.complete:
            now = {name: _made(folder, name, pages[name]) for name in rendered}
            kept = {name: before.files[name] for name in pages if name not in now}
            _write(folder / MANIFEST, Manifest(kept | now, complete=True).as_json())
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written ({error.strerror}): choose another --out or make room."
        ) from error
    return Written(tuple(changed), len(pages) - len(changed), tuple(gone), tuple(rendered))


def is_published(folder: Path) -> bool:
    """Whether `write_site` has written this folder."""
    return (folder / MANIFEST).is_file()


def _made(folder: Path, name: str, page: Page) -> Made | None:
    found = marks(_forms(folder / name))
    return Made(page.stamp, found) if found else None


def _forms(path: Path) -> list[Path]:
    """The compressed forms of a file, then the file."""
    beside = _COMPRESSED if path.suffix in _TEXT else ()
    return [*(path.with_name(path.name + suffix) for suffix in beside), path]


def _octets(content: Content) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def _put(path: Path, content: bytes) -> bool:
    """Write a file and its compressed forms where they differ; True if one did.

    Each is compared: a call that was killed may have left forms of another content.
    """
    wanted = [content]
    if path.suffix in _TEXT:
        wanted = [brotli.compress(content, quality=9), gzip.compress(content, 9, mtime=0), content]
    path.parent.mkdir(parents=True, exist_ok=True)
    differing = [
        (each, octets)
        for each, octets in zip(_forms(path), wanted, strict=True)
        if not (each.is_file() and each.read_bytes() == octets)
    ]
    for each, octets in differing:
        _write(each, octets)
    return bool(differing)


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + _PARTIAL)
    with partial.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)


def _remove(folder: Path, name: str) -> None:
    path = folder / name
    for each in (path, *(path.with_name(path.name + suffix) for suffix in _COMPRESSED)):
        each.unlink(missing_ok=True)
    parent = path.parent
    while parent != folder and parent.is_dir() and not any(parent.iterdir()):
        parent.rmdir()
        parent = parent.parent


def _refuse_foreign(folder: Path, pages: Mapping[str, Page], ours: Manifest) -> None:
    foreign = sorted(name for name in pages if name not in ours.files and (folder / name).exists())
    if foreign:
        raise UsageError(
            f"{folder / foreign[0]} was not written by `digest publish`: move it away, or choose another --out."
        )
