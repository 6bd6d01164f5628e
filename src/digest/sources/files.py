"""The kind `files`: a folder of articles, or one file, below ROOT."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import AfterValidator, Field

from digest.errors import SourceError
from digest.html.clean import clean_line
from digest.model.article import Entry
from digest.model.source import Harvest, Validators
from digest.sources import folder
from digest.sources.draft import Draft, Masthead
from digest.sources.filestories import FileStory, stories_in
from digest.sources.identity import each_once, guid_key, headline_key
from digest.sources.options import SourceOptions, WebAddress
from digest.sources.pagetext import with_marks
from digest.sources.slugs import in_small_letters
from digest.sources.visit import Visit


def _inside(path: str) -> str:
    given = PurePosixPath(path)
    if not path.strip() or given.is_absolute() or ".." in given.parts:
        raise ValueError(f"“{path}” leads out of the project: write a path below its folder, such as articles")
    return path


def _pattern(address: str) -> str:
    if "{slug}" not in address or set("{}") & set(address.replace("{slug}", "")):
        raise ValueError(f"“{address}” names no story: write {{slug}} where its short name goes, once or more")
    return address


class FilesOptions(SourceOptions):
    """A folder of articles as files: .md with front matter, .html, .txt page text, .json."""

    kind: Literal["files"]
    path: Annotated[str, AfterValidator(_inside)] = Field(description="The folder or file, from the project's folder.")
    url: Annotated[WebAddress, AfterValidator(_pattern)] | None = Field(
        default=None, description="The address of a story that names none; {slug} stands for its short name."
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A story, the file it is from as messages name it, and its number among all."""

    story: FileStory
    file: str
    number: int

    @property
    def headline(self) -> str:
        return in_small_letters(clean_line(self.story.draft.headline) or "")


def files_address_of(options: FilesOptions) -> str:
    """Where the source is, for reports."""
    return options.path


def read_files(options: FilesOptions, visit: Visit) -> Harvest:
    """Visit a folder: the stories of all its files in the order of their names, or word that nothing changed.

    A story that one file tells and another only points to is one: the full text wins, the marks are
    united. A file that cannot be read is a warning with its name and line. Raises SourceError where
    the path is wrong, leads out of ROOT, or where not one file can be read.
    """
    place = folder.locate(visit.root, options.path)
    listed = folder.listing(place, visit.root)
    mark = folder.fingerprint(listed.files, visit.root, *_circumstances(options, visit))
    if mark == visit.validators.fingerprint:
        return Harvest((), visit.validators, unchanged=True)
    placed, warnings = _read_all(listed.files, visit)
    if warnings and len(warnings) == len(listed.files):
        raise SourceError(f"no file of {options.path} can be read: {warnings[0]}")
    entries, faults = _edit_all(_joined(placed), options, visit)
    said = (*listed.warnings, *warnings, *faults)
    if not listed.files:
        said = (*said, f"{options.path}: there is no .md, .html, .txt or .json file")
    return Harvest(each_once(entries), Validators(fingerprint=None if said else mark), warnings=said)


def _circumstances(options: FilesOptions, visit: Visit) -> tuple[str, ...]:
    """What else decides on the result: with other options the same files must be read anew."""
    defaults = visit.defaults
    return (options.url or "", defaults.timezone, defaults.language or "", *sorted(defaults.picked_categories))


def _read_all(files: Iterable[Path], visit: Visit) -> tuple[list[_Placed], list[str]]:
    placed: list[_Placed] = []
    warnings: list[str] = []
    for file in files:
        name = folder.named(file, visit.root)
        try:
            stories = stories_in(file, folder.read(file), visit.name, visit.defaults)
        except (OSError, ValueError, SourceError) as fault:
            line = getattr(fault, "lineno", None)
            warnings.append(f"{name}:{line}: {fault}" if line else f"{name}: {fault}")
            continue
        placed += [_Placed(story, name, len(placed) + place) for place, story in enumerate(stories)]
    return placed, warnings


def _joined(placed: Iterable[_Placed]) -> list[_Placed]:
    """Full stories first, each with the marks of the teasers that point to it; then the other teasers, each once."""
    full: dict[int, _Placed] = {}
    by_headline: dict[str, int] = {}
    everything = list(placed)
    for one in sorted(everything, key=lambda one: one.story.teaser):
        known = by_headline.get(one.headline)
        if one.story.teaser and known is not None:
            draft = with_marks(full[known].story.draft, one.story.draft)
            first = min(full[known].number, one.number) if full[known].story.teaser else full[known].number
            full[known] = replace(full[known], story=replace(full[known].story, draft=draft), number=first)
        else:
            full[one.number] = one
            by_headline.setdefault(one.headline, one.number)
    return list(full.values())


def _edit_all(placed: Iterable[_Placed], options: FilesOptions, visit: Visit) -> tuple[list[Entry], list[str]]:
    from digest.sources.editing import edited

    entries: list[Entry] = []
    warnings: list[str] = []
    for one in placed:
        masthead = Masthead(visit.name, visit.defaults, title=one.story.outlet)
        try:
            entries.append(edited(_addressed(one, options, visit), masthead, visit.now, one.number))
        except ValueError as fault:
            warnings.append(f"{one.file}: {fault}")
    return entries, warnings


def _addressed(one: _Placed, options: FilesOptions, visit: Visit) -> Draft:
    """The draft with the address that the source's pattern gives it, and with an identity for want of one."""
    draft = one.story.draft
    link = draft.link
    if link is None and options.url and one.story.slug:
        link = options.url.replace("{slug}", quote(one.story.slug, safe=""))
    return replace(draft, link=link, base=draft.base or link, identity=_identity(one, visit.name))


def _identity(one: _Placed, source: str) -> str | None:
    known_by, guid = one.story.known_by, one.story.draft.guid
    if known_by == "headline":
        return headline_key(source, one.headline)
    if guid or known_by == "file":
        return guid_key(source, guid or one.file)
    return None
