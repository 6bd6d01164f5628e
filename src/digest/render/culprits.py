"""Which template is to blame for what fails while templates run: the newsroom's own, where one is on the way there."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import NamedTuple

from digest.render.folders import Folders

# Jinja2's words for a macro that is imported and not there.
NOT_EXPORTED = re.compile(
    r"the template '([^']+)' \(imported on line \d+(?: in '([^']+)')?\) does not export the requested name '(\w+)'"
)
# What can go round for ever: a template that is asked for within, or a macro that is called.
_GOES_ON = re.compile(r"\{%[-+]?\s*(?:include|import|from|call)\b|\w\(")


class Place(NamedTuple):
    """A file and a line of it, and the place in a template of ours where it failed in the end, if it is one."""

    file: str
    line: int | None
    within: str | None = None


def place(error: Exception, folders: Folders, setting: str) -> Place | None:
    """Where `error` is mended: the innermost line that is the newsroom's own, else the innermost of all.

    None for what failed before any template ran. Ours work by themselves, so that what fails in them comes from what
    uses them, or from a file of the newsroom's that lacks what ours imports. A template may stand in a `setting`, too,
    whose lines are not those of a file.
    """
    # Not `extract_tb`, which opens whatever file a frame names.
    frames = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__))
    met = [(file, line) for file, line in frames if folders.short(file) != file or file == setting]
    if not met:
        return None
    own = [each for each in met if not folders.is_ours(each[0])]
    if isinstance(error, RecursionError):
        # A file that shows itself goes round by what it extends, too, and that is not what is wrong.
        own = [each for each in own if _goes_on(*each, folders)] or own
    if not own and (lost := NOT_EXPORTED.match(str(error))):
        imported = folders.found(lost[1])
        if imported and not folders.is_ours(str(imported[0])):
            return Place(folders.short(str(imported[0])), None)
    file, line = (own or met)[-1]
    last, at = met[-1]
    elsewhere = own and folders.is_ours(last) and not isinstance(error, RecursionError)
    within = f"{folders.called(last)}:{at}" if elsewhere else None
    return Place(folders.short(file), None if file == setting else line, within)


def _goes_on(file: str, line: int, folders: Folders) -> bool:
    lines = folders.read(Path(file)).splitlines() if folders.short(file) != file else []
    return 0 < line <= len(lines) and bool(_GOES_ON.search(lines[line - 1]))
