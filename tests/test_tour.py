"""The README's five minutes in a newsroom, taken at its word: every command of the tour runs as printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import newsroom

README = Path(__file__).resolve().parents[1] / "README.md"


def tour() -> list[list[str]]:
    """The commands of the tour in their order, without their remarks."""
    text = README.read_text(encoding="utf-8")
    section = text.partition("## Five minutes in a newsroom\n")[2].partition("\n## ")[0]
    return [shlex.split(line, comments=True) for line in re.findall(r"^    (\S.*)$", section, flags=re.MULTILINE)]


def test_the_tour_runs_as_printed(tmp_path: Path) -> None:
    here, said = tmp_path, {}
    for command, *arguments in tour():
        if command == "cd":
            here = here / arguments[0]
        elif not {"--serve", "--open"} & {*arguments}:
            assert command == "digest"
            said[" ".join(arguments)] = newsroom.run(here, *arguments)
    assert len(said) >= 9
    assert (here / "out" / "edition.html").is_file()
    assert (here / "public" / "index.html").is_file()
    assert list((here / "var" / "outbox" / "morning").glob("*/000001-*.eml"))
    assert "Nothing was sent" in newsroom.run(here, "send", "morning")
