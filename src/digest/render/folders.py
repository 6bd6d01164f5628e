"""Folders of templates: what lies in them is read, and nothing else, wherever names and links lead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import jinja2

from digest.errors import TemplateError
from digest.resources import templates_dir


class Folders:
    """Files by name, such as `email/briefing/message.html`; the first folder that has one wins.

    A link within a folder is followed, and a folder may be a link itself; a file that lies elsewhere, by itself
    or through a folder that is a link, is refused when it is read. Our own folder is as the installation made it.
    """

    def __init__(self, directories: Sequence[Path]) -> None:
        self.directories = tuple(directories)

    def found(self, name: str) -> list[Path]:
        """The files of that name, first folder first; a name that leads out of the folders has none."""
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\0" in name:
            return []
        return [folder / name for folder in self.directories if (folder / name).is_file()]

    def read(self, path: Path) -> str:
        """The words of a file that was found. Raises TemplateError where it lies elsewhere or is no text."""
        self.refuse_outside(path)
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            told = "a letter here is not UTF-8: save the file in that encoding"
            raise TemplateError(told, file=self.short(str(path)), line=line) from error

    def refuse_outside(self, path: Path) -> None:
        """Raise TemplateError where `path` is, or goes through, a link that leads out of its folder."""
        if self.leads_out(path):
            told = "is a link out of the folder of templates, which is not followed: put the file there itself"
            raise TemplateError(told, file=self.short(str(path)))

    def leads_out(self, path: Path) -> bool:
        """Whether `path`, which stands in one of the folders, lies elsewhere."""
        folder = next(each for each in self.directories if path.is_relative_to(each))
        return folder != templates_dir() and not path.resolve().is_relative_to(folder.resolve())

    def names(self) -> list[str]:
        """The names of all files, in order, without hidden ones."""
        found = {path.relative_to(folder).as_posix() for folder in self.directories for path in folder.rglob("*.*")}
        return sorted(name for name in found if not name.startswith(".") and self.found(name))

    def short(self, filename: str) -> str:
        """How errors call a file: from the name of its folder on."""
        for folder in self.directories:
            if Path(filename).is_relative_to(folder):
                return f"{folder.name}/{Path(filename).relative_to(folder).as_posix()}"
        return filename


class Loader(jinja2.FileSystemLoader):
    """Jinja2's, for what lies in the folders, with our error for a file that is no text."""

    def __init__(self, folders: Folders) -> None:
        super().__init__(folders.directories)
        self._folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The words of a template, its file, and whether they are still the file's."""
        found = self._folders.found(template)
        if not found:
            raise jinja2.TemplateNotFound(template)
        self._folders.read(found[0])
        return super().get_source(environment, template)
