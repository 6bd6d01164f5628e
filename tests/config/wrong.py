"""Wrong configurations as golden files: what a person wrote, and every line that is said about it.

A case is one text file: `=== PATH` begins a file laid over the good configuration, `=== without PATH`
takes one away, and `=== says` begins the problems, one a line.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "config"


@dataclass
class Case:
    files: dict[str, str] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)


def read_case(path: Path) -> Case:
    case = Case()
    for part in path.read_text(encoding="utf-8").removeprefix("=== ").split("\n=== "):
        head, _, body = part.partition("\n")
        if head == "says":
            case.says = body.splitlines()
        elif head.startswith("without "):
            case.without.append(head.removeprefix("without "))
        else:
            case.files[head] = f"{body}\n" if body else ""
    return case


def lay_out(case: Case, root: Path) -> Path:
    """The good configuration with the case's files over it; returns the configuration folder."""
    shutil.copytree(DATA / "good", root / "config", ignore=shutil.ignore_patterns("notes"))
    for name in case.without:
        (root / name).unlink()
    for name, text in case.files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="")
    return root / "config"
