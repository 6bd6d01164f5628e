"""The files of a configuration folder: which there are, which are missing, which have a wrong name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from digest.config.places import Document
from digest.config.reading import read_document
from digest.config.words import nearest
from digest.errors import ConfigurationError, Problem

_FILES = ("site.yaml", "sources.yaml", "feeds.yaml")
_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Folder:
    """The documents of a configuration folder; `problems` are those of the files, not of their contents."""

    root: Path
    site: Document
    sources: Document
    feeds: Document
    digests: dict[str, Document]
    problems: tuple[Problem, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them."""
        return (self.site, self.sources, self.feeds, *self.digests.values())


def read_folder(config_dir: Path) -> Folder:
    """Every file of the folder. Raises ConfigurationError where there is no folder or no site.yaml in it."""
    try:
        return _read(config_dir)
    except OSError as error:
        message = f"the configuration folder cannot be read: {error.strerror}; make it readable for this user"
        raise ConfigurationError([Problem(str(config_dir), message)]) from error


def _read(config_dir: Path) -> Folder:
    if not config_dir.is_dir():
        raise ConfigurationError(
            [
                Problem(
                    str(config_dir), "there is no such configuration folder: run “digest init DIR”, or say --config DIR"
                )
            ]
        )
    label = config_dir.name
    problems = _misnamed(config_dir, label)
    site, sources, feeds = (_document(config_dir / name, f"{label}/{name}") for name in _FILES)
    if site.missing and not any("site.yaml" in problem.message for problem in problems):
        inner = config_dir / "config"
        message = "the file is missing: write it with title, url and authority, or run “digest init DIR”"
        if (inner / "site.yaml").is_file():
            message = f"the file is missing, but there is one in {inner}: say --config {inner}"
        problems.append(Problem(f"{label}/site.yaml", message))
    digests = {
        path.stem: _document(path, f"{label}/digests/{path.name}")
        for path in sorted((config_dir / "digests").glob("*.yaml"))
        if not path.name.startswith(".") and path.is_file()
    }
    return Folder(config_dir.parent, site, sources, feeds, digests, tuple(problems))


def _document(path: Path, file: str) -> Document:
    document = read_document(path, file) if path.exists() else Document(file, missing=True)
    if document.data is None or isinstance(document.data, dict):
        return document
    keys = "name and a colon, such as all:" if path.name in _FILES[1:] else "key and a colon, such as title:"
    problem = Problem(file, f"the file must be a map: begin each line with a {keys}", 1, 1)
    return Document(file, None, document.places, (*document.problems, problem))


def _misnamed(config_dir: Path, label: str) -> list[Problem]:
    problems = []
    for path in sorted(config_dir.iterdir()):
        if path.suffix not in _SUFFIXES or path.name in _FILES or not path.is_file():
            continue
        meant = nearest(path.name, _FILES)
        if meant and not (config_dir / meant).exists():
            problems.append(
                Problem(f"{label}/{path.name}", f"a file of this name is not read: rename it to {meant}", 1, 1)
            )
    for path in sorted((config_dir / "digests").glob("*.yml")):
        message = f"a file of this name is not read: rename it to {path.stem}.yaml"
        problems.append(Problem(f"{label}/digests/{path.name}", message, 1, 1))
    if not (config_dir / "digests").exists():
        problems += [
            Problem(f"{label}/{wrong}", "a folder of this name is not read: rename it to digests")
            for wrong in ("digest", "Digests", "newsletters")
            if (config_dir / wrong).is_dir()
        ]
    return problems
