"""What lies below a folder of the newsroom's: the same for whoever reads it and for whoever asks whether it changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_MOST_LINKS = 2


class Found(NamedTuple):
    """Something below a folder: its name from there on, with `/`; `entered` if it is a folder whose content follows."""

    name: str
    path: Path
    entered: bool


def below(folder: Path) -> Iterator[Found]:
    """Everything below `folder`, in the order of the names, each folder before what is in it.

    Hidden files and what editors leave behind (`name~`) do not count. A link to a folder is entered where that lies
    below `folder` and not around the link, and not within more than two links: folders that link to each other are met
    on more ways than anybody waits for. What cannot be listed is not entered; of a `folder` that cannot be there is
    nothing.
    """
    try:
        root = os.path.realpath(folder)
    except OSError:
        return
    yield from _within(_listed(str(folder)) or [], "", (root,), _MOST_LINKS)


def _within(entries: list[os.DirEntry[str]], prefix: str, around: tuple[str, ...], links: int) -> Iterator[Found]:
    """`around` are the folders on the way here, without links, of which so many more may be followed."""
    for entry in entries:
        try:
            real = os.path.realpath(entry.path) if entry.is_symlink() else f"{around[-1]}/{entry.name}"
        except OSError:
            # A link that is being replaced: whoever looks again in a moment meets what is there then.
            continue
        left = links - entry.is_symlink()
        stays = left >= 0 and real not in around and Path(real).is_relative_to(around[0])
        inside = _listed(entry.path) if stays else None
        yield Found(prefix + entry.name, Path(entry.path), inside is not None)
        yield from _within(inside or [], f"{prefix}{entry.name}/", (*around, real), left)


def _listed(folder: str) -> list[os.DirEntry[str]] | None:
    """What stands in a folder; None where it may not be looked into, or is none."""
    try:
        with os.scandir(folder) as entries:
            found = [each for each in entries if not each.name.startswith(".") and not each.name.endswith("~")]
    except OSError:
        return None
    return sorted(found, key=lambda each: each.name) if os.access(folder, os.X_OK) else None
