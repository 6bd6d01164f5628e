"""Where the files are that come with the package: templates and the starter newsroom.

A wheel carries them inside the package; a checkout and an editable install have them beside `src/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of the templates that come with the package."""
    return _find("templates")


def starter_dir() -> Path:
    """The folder of the starter newsroom's configuration, which `digest init` copies."""
    return _find("config", packaged="starter")


def _find(name: str, *, packaged: str | None = None) -> Path:
    inside = _PACKAGE / "_files" / (packaged or name)
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name
