"""Folders of templates: what lies in them is read, and nothing else, wherever names and links lead."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import jinja2

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


class Folders:
    """Files by name, such as `email/briefing/message.html`; the first folder that has one wins.

    A link within a folder is followed, and a folder may be a link itself; a file that lies elsewhere, by itself
    or through a folder that is a link, is refused when it is read, and so is whatever else stands in a file's
    place or in that of its folder: nobody means ours then. Our own folder is as the installation made it.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self.directories = tuple(directories)
        self._ours = templates_dir()

    def found(self, name: str) -> list[Path]:
        """The files of that name, first folder first; a name that leads out of the folders has none."""
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts or "\0" in name:
            return []
        return [folder / name for folder in self.directories if self._is_taken(folder / name, folder)]

    def read(self, path: Path) -> str:
        """The words of a file that was found. Raises TemplateError where there is none to read, or it is no text."""
        self._refuse_other(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            told = f"cannot be read ({error.strerror}): let the user that digest runs as read it"
            raise TemplateError(told, file=self.short(str(path))) from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            told = "a letter here is not UTF-8: save the file in that encoding"
            raise TemplateError(told, file=self.short(str(path)), line=line) from error
        if "\0" in text:
            told = "a NUL stands here, which no mail and no page can have: remove it, or save the file as UTF-8"
            raise TemplateError(told, file=self.short(str(path)), line=text.count("\n", 0, text.index("\0")) + 1)
        return text

    def _is_taken(self, path: Path, folder: Path) -> bool:
        """Whether something stands at `path` in `folder`, or in the way to it."""
        if folder == self._ours:
            return _mode(path) == stat.S_IFREG
        return os.path.lexists(path) or _in_the_way(path, folder) is not None

    def octets(self, path: Path) -> bytes | None:
        """A file that was found, as it lies there; None for one that is not read."""
        return None if self._leads_out(path) or _mode(path) != stat.S_IFREG else path.read_bytes()

    def _refuse_other(self, path: Path) -> None:
        """Raise TemplateError where `path`, or a folder above it, is not what its name says, or leads elsewhere."""
        place = None if os.path.lexists(path) else _in_the_way(path, self._folder(path))
        if place:
            told = f"{_kind(place)}, and templates are looked for below it: put a folder there, or remove it"
            raise TemplateError(told, file=self.short(str(place)))
        if self._leads_out(path):
            told = "is a link out of the folder of templates, which is not followed: put the file there itself"
            raise TemplateError(told, file=self.short(str(path)))
        if _mode(path) != stat.S_IFREG:
            told = f"{_kind(path)}, and a template is a file: put the file there itself, or remove it"
            raise TemplateError(told, file=self.short(str(path)))

    def is_ours(self, filename: str) -> bool:
        """Whether a file lies in our own folder."""
        return Path(filename).is_relative_to(self._ours)

    def called(self, filename: str) -> str:
        """The name that the template in this file goes by."""
        folder = self._folder(Path(filename))
        return Path(filename).relative_to(folder).as_posix()

    def _leads_out(self, path: Path) -> bool:
        """Whether `path`, which stands in one of the folders, lies elsewhere."""
        folder = self._folder(path)
        # Not `resolve`, which raises for links that lead to each other.
        real = Path(os.path.realpath(path))
        return folder != self._ours and not real.is_relative_to(os.path.realpath(folder))

    def _folder(self, path: Path) -> Path:
        return next(each for each in self.directories if path.is_relative_to(each))

    def names(self) -> list[str]:
        """The names of all files, in order, without hidden ones."""
        found = {path.relative_to(folder).as_posix() for folder in self.directories for path in folder.rglob("*.*")}
        return sorted(name for name in found if not name.startswith(".") and self._is_file(name))

    def _is_file(self, name: str) -> bool:
        # A link that leads nowhere under a name of its own is an editor's note that a file is open.
        return any(_mode(folder / name) == stat.S_IFREG for folder in self.directories)

    def short(self, filename: str) -> str:
        """How errors call a file: from the name of its folder on."""
        for folder in self.directories:
            if Path(filename).is_relative_to(folder):
                return (folder.name / Path(filename).relative_to(folder)).as_posix()
        return filename


def _mode(path: Path | str) -> int:
    """The kind of what `path` leads to (S_IFREG and so on); 0 where that cannot be seen."""
    try:
        return stat.S_IFMT(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return 0


def _in_the_way(path: Path, folder: Path) -> Path | None:
    """What stands where `path` would have a folder, and is none that can be looked into; None where nothing does."""
    # Every template of ours is looked for so in a newsroom's folder first, and paths as texts are quicker.
    place, last = str(path), str(folder)
    while place != last:
        place = place.rpartition(os.sep)[0]
        if os.path.lexists(place):
            return None if _mode(place) == stat.S_IFDIR and os.access(place, os.X_OK) else Path(place)
    return None


def _kind(place: Path) -> str:
    """What `place` is, in words."""
    try:
        mode = stat.S_IFMT(place.stat().st_mode)
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "is a link that leads back to itself"
        if error.errno == errno.ENOENT:
            return f"is a link to “{place.readlink()}”, where nothing is"
        return f"cannot be looked at ({error.strerror})"
    if mode == stat.S_IFDIR and not os.access(place, os.X_OK):
        return "is a folder that the user that digest runs as may not look into"
    return f"is {_KINDS.get(mode, 'no file')}"


def no_template(name: str) -> str:
    """What is wrong with asking for a file of labels as if it were a template."""
    return f"“{name}” is a file of labels, and no template: what it says is in labels, as {{{{ labels.more }}}}"


class Loader(jinja2.FileSystemLoader):
    """Jinja2's, for what lies in the folders, with our error for a file that is no text."""

    def __init__(self, folders: Folders) -> None:
        super().__init__(folders.directories, encoding="utf-8-sig")
        self._folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The words of a template, its file, and whether they are still the file's; labels are none."""
        if template.endswith(LABELS):
            raise jinja2.TemplateRuntimeError(no_template(template))
        found = self._folders.found(template)
        if not found:
            raise jinja2.TemplateNotFound(template)
        self._folders.read(found[0])
        return super().get_source(environment, template)
