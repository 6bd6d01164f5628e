"""What `--help` says in a terminal of 80 columns."""

from __future__ import annotations

import pytest
import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner

from digest.cli.main import app


def groups() -> list[tuple[str, ...]]:
    whole = typer.main.get_command(app)
    assert isinstance(whole, TyperGroup)
    return [(), *((name,) for name, command in sorted(whole.commands.items()) if isinstance(command, TyperGroup))]


@pytest.mark.parametrize("group", groups(), ids=" ".join)
def test_no_summary_of_a_command_is_cut(group: tuple[str, ...]) -> None:
    said = CliRunner().invoke(app, [*group, "--help"], terminal_width=80, env={"COLUMNS": "80"}).output
    commands = said.split("Commands:")[1].splitlines()
    assert len(commands) > 2
    assert [line for line in commands if line.endswith("...") or len(line) > 80] == []
