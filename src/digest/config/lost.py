"""Values that YAML takes for comments, because they begin with # and have no quotes: colours above all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from digest.config.mending import SECRET, quoted
from digest.config.places import Document, Fault, Path, Place

# With a blank behind the sign it is a comment that was meant as one.
_COMMENT = re.compile(r":\s+(#[^\s#].*?)(?:\s+#.*)?\s*")


def lost_values(lines: list[str], places: Mapping[Path, Place]) -> dict[Path, str]:
    """What stands behind a key in the place of its value, as a comment that begins a word; not of secrets."""
    found = {}
    for path, place in places.items():
        if place.text != "" or not path or not isinstance(path[-1], str):
            continue
        line = lines[place.key_line - 1] if place.key_line <= len(lines) else ""
        behind = line[place.key_column - 1 + len(path[-1]) :]
        typed = _COMMENT.fullmatch(behind.lstrip("\"'"))
        if typed and not SECRET.search(line):
            found[path] = typed[1]
    return found


def lost_value(document: Document, path: Path) -> str | None:
    """That the value at `path` is a comment, and how to write it; None where it is none."""
    typed = document.lost.get(path)
    if typed is None:
        return None
    return f"“{path[-1]}” has no value, for “#” begins a comment: put it in quotes: {path[-1]}: {quoted(typed)}"


def silently_lost(document: Document) -> Iterable[Fault]:
    """A warning for each value that is a comment, where there may be none: nobody else would say so."""
    for path in document.lost:
        message = f"{lost_value(document, path)}; or leave the key out"
        yield Fault(path, message, warning=True)
