"""Folders of templates, read once as a whole: what lies in them, and nothing else, wherever names and links lead."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from digest.below import Found, below
from digest.errors import TemplateError
from digest.resources import templates_dir

LABELS = ".toml"

_KINDS = {
    stat.S_IFREG: "a file",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_LINK_OUT = "is a link out of the folder of templates"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stood under a name: `text`, or `fault` and perhaps `line` for why there is none.

    `kind` says what it is, in words; `is_file` holds for a file and a link to one, `entered` for a folder whose
    content was read too.
    """

    kind: str
    text: str | None = None
    fault: str = ""
    line: int | None = None
    is_file: bool = False
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as it was when it was read, its entries by name; "" is itself, where it is no folder to look into.

    A link within a folder is followed, and the folder may be a link itself; a file that lies elsewhere, by itself
    or through a folder that is a link, has a fault, and so has whatever else stands in a file's place or in that of
    its folder: nobody means ours then. Our own folder, `ours`, is as the installation made it.
    """

    path: Path
    entries: Mapping[str, Entry]
    ours: bool = False

    def at(self, name: str) -> tuple[str, Entry] | None:
        """What stands at `name`, or in the way to it, with its own name; None where there is nothing."""
        if self.ours:
            return (name, self.entries[name]) if name in self.entries else None
        place = name
        while place and place not in self.entries:
            place = place.rpartition("/")[0]
        entry = self.entries.get(place)
        if entry is None or (place != name and entry.entered):
            return None
        told = f"{entry.kind}, and templates are looked for below it: put a folder there, or remove it"
        return place, entry if place == name else Entry(entry.kind, fault=told)


@cache
def packaged_folder() -> Folder:
    """Our own folder, read once in the life of a process, as its code is."""
    path = templates_dir()
    found = {each.name: _file(each.path) for each in below(path) if each.path.is_file()}
    return Folder(path, found, ours=True)


def read_folder(path: Path) -> Folder:
    """The folder at `path` as it is now, all of it; in a checkout a newsroom's own may be the one that is ours, too."""
    if not os.path.lexists(path):
        return Folder(path, {})
    if _mode(path) != stat.S_IFDIR or not _is_open(path):
        return Folder(path, {"": Entry(_kind(path))})
    try:
        real = os.path.realpath(path)
    except OSError:
        # A link that is being replaced.
        return Folder(path, {})
    entries = ((each.name, _entry(each, real)) for each in below(path))
    return Folder(path, {name: entry for name, entry in entries if entry})


def _entry(found: Found, root: str) -> Entry | None:
    """What was found below the folder `root` (without links); None for what vanishes meanwhile."""
    path, mode = found.path, _mode(found.path)
    try:
        if not Path(os.path.realpath(path)).is_relative_to(root):
            told = f"{_LINK_OUT}, which is not followed: put the file there itself"
            return Entry(_LINK_OUT, fault=told, is_file=mode == stat.S_IFREG)
        if mode == stat.S_IFREG:
            return _file(path)
        kind = "is a link to a folder around it" if _leads_around(found, mode) else _kind(path)
    except OSError:
        return None
    told = f"{kind}, and a template is a file: put the file there itself, or remove it"
    return Entry(kind, fault=told, entered=found.entered)


def _file(path: Path) -> Entry:
    """The words of a file, or why it has none. Raises FileNotFoundError."""

    def no_text(told: str, line: int | None = None) -> Entry:
        return Entry("is a file", fault=told, line=line, is_file=True)

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as error:
        return no_text(f"cannot be read ({error.strerror}): let the user that digest runs as read it")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return no_text("a letter here is not UTF-8: save the file in that encoding", line)
    if "\0" in text:
        told = "a NUL stands here, which no mail and no page can have: remove it, or save the file as UTF-8"
        return no_text(told, text.count("\n", 0, text.index("\0")) + 1)
    return Entry("is a file", text, is_file=True)


class Folders:
    """Files by name, such as `email/briefing/message.html`; the first folder that has one wins."""

    def __init__(self, folders: Sequence[Folder]) -> None:
        self._folders = tuple(folders)

    def found(self, name: str) -> list[Path]:
        """The files of that name, first folder first; a name that leads out of the folders has none."""
        return [folder.path / name for folder, _, _ in self._at(name)]

    def entries(self, name: str) -> list[Entry]:
        """The same as they were when they were read, or what stands in the way to them."""
        return [entry for _, _, entry in self._at(name)]

    def read(self, path: Path) -> str:
        """The words of a file that was found. Raises TemplateError where there is none to read, or it is no text."""
        folder = self._folder(path)
        name = path.relative_to(folder.path).as_posix()
        place, entry = folder.at(name) or (name, Entry("is not there", fault="there is no such file"))
        if entry.text is None:
            raise TemplateError(entry.fault, file=self.short(str(folder.path / place)), line=entry.line)
        return entry.text

    def is_own(self, name: str) -> bool:
        """Whether a folder before the last one has a file of that name."""
        return any(entry.is_file for folder, _, entry in self._at(name) if folder is not self._folders[-1])

    def packaged(self, name: str) -> str | None:
        """The words of the file of that name in the last folder, which is ours; None where it has none."""
        found = self._folders[-1].at(name)
        return found[1].text if found else None

    def is_ours(self, filename: str) -> bool:
        """Whether a file lies in our own folder."""
        return any(folder.ours and Path(filename).is_relative_to(folder.path) for folder in self._folders)

    def called(self, filename: str) -> str:
        """The name that the template in this file goes by."""
        folder = self._folder(Path(filename))
        return Path(filename).relative_to(folder.path).as_posix()

    def names(self) -> list[str]:
        """The names of all files, in order."""
        # A link that leads nowhere under a name of its own is an editor's note that a file is open.
        found = {name for folder in self._folders for name, entry in folder.entries.items() if entry.is_file}
        return sorted(name for name in found if "." in PurePosixPath(name).name)

    def short(self, filename: str) -> str:
        """How errors call a file: from the name of its folder on."""
        for folder in self._folders:
            if Path(filename).is_relative_to(folder.path):
                return (folder.path.name / Path(filename).relative_to(folder.path)).as_posix()
        return filename

    def _at(self, name: str) -> list[tuple[Folder, str, Entry]]:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            return []
        whole = "/".join(parts)
        return [(folder, *found) for folder in self._folders if (found := folder.at(whole))]

    def _folder(self, path: Path) -> Folder:
        return next(each for each in self._folders if path.is_relative_to(each.path))


def _mode(path: Path) -> int:
    """The kind of what `path` leads to (S_IFREG and so on); 0 where that cannot be seen."""
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except OSError:
        return 0


def _is_open(path: Path) -> bool:
    return os.access(path, os.R_OK | os.X_OK)


def _leads_around(found: Found, mode: int) -> bool:
    """Whether it is a link to a folder that it lies in itself, at last."""
    return mode == stat.S_IFDIR and not found.entered and found.path.is_symlink() and _is_open(found.path)


def _kind(place: Path) -> str:
    """What `place` is, in words. Raises FileNotFoundError where nothing is there any more."""
    try:
        mode = stat.S_IFMT(place.stat().st_mode)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "is a link that leads back to itself"
        if error.errno == errno.ENOENT:
            return f"is a link to “{place.readlink()}”, where nothing is"
        return f"cannot be looked at ({error.strerror})"
    if mode == stat.S_IFDIR and not _is_open(place):
        return "is a folder that the user that digest runs as may not look into"
    return f"is {_KINDS.get(mode, 'no file')}"


def no_template(name: str) -> str:
    """What is wrong with asking for a file of labels as if it were a template."""
    return f"“{name}” is a file of labels, and no template: what it says is in labels, as {{{{ labels.more }}}}"
