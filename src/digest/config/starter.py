"""`digest init`: the starter newsroom, copied into a folder of its own, its stories dated to the present."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel

from digest.config.redating import newest, redated, shift
from digest.config.schemas import KINDS, schema
from digest.errors import UsageError
from digest.resources import starter_dir, templates_dir

_LEFT_OUT = frozenset({"__pycache__", "schemas", ".DS_Store"})
# The pages that editors see; nothing of them is overridden.
_FOR_EDITORS = "console"


def initialise(
    target: Path, *, templates: bool, now: datetime, source_kinds: Mapping[str, type[BaseModel]]
) -> list[Path]:
    """Write the starter newsroom under `target`; with `templates` also every template that can be overridden.

    The demo's stories keep their distances in time, and the newest comes to lie in the hour before `now`
    (aware). Nothing that exists is overwritten: if any file is in the way nothing is written, and
    UsageError names those in the way. Returns the written files.
    """
    files = {target / "config" / name: body for name, body in _starter(now).items()}
    for kind in KINDS:
        text = json.dumps(schema(kind, source_kinds), indent=2, ensure_ascii=False) + "\n"
        files[target / "config" / "schemas" / f"{kind}.json"] = text.encode()
    files[target / "var" / ".gitignore"] = (
        b"# What digest makes for itself; none of it belongs into version control.\n*\n"
    )
    if templates:
        own = {name: body for name, body in _tree(templates_dir()).items() if name.parts[0] != _FOR_EDITORS}
        files |= {target / "templates" / name: body for name, body in own.items()}
    in_the_way = [path for path in files if path.exists() or path.is_symlink()]
    if in_the_way:
        names = ", ".join(str(path) for path in in_the_way[:5]) + (", …" if len(in_the_way) > 5 else "")
        raise UsageError(f"{names} already there: nothing was written; choose another folder, or move it away")
    try:
        for path, body in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(body)
    except OSError as error:
        raise UsageError(
            f"{error.filename or target} cannot be written: {error.strerror}; choose another folder"
        ) from error
    return list(files)


def _starter(now: datetime) -> dict[Path, bytes]:
    files = _tree(starter_dir())
    stories = {name for name in files if name.suffix == ".md" and "demo" in name.parts}
    texts = {name: files[name].decode() for name in stories}
    latest = max((time for text in texts.values() if (time := newest(text))), default=None)
    if latest is None:
        return files
    by = shift(latest, now)
    return {name: redated(texts[name], by).encode() if name in stories else body for name, body in files.items()}


def _tree(folder: Path) -> dict[Path, bytes]:
    """Every file below `folder` by its relative path."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _LEFT_OUT.intersection(path.relative_to(folder).parts)
    }
