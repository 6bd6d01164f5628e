"""What `send` says: where a proof is, and how far it is on a narrow terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import SITE, Desk

from digest.cli.output import fitted


@pytest.mark.parametrize("form", ["eml", "maildir"])
def test_a_proof_that_goes_nowhere_says_which_file_it_is(desk: Desk, form: str) -> None:
    site = SITE + f"mail: {{transport: files, files: {{path: var/outbox, format: {form}}}}}\n"
    (desk.root / "config" / "site.yaml").write_text(site, encoding="utf-8")
    said = desk.run("send", "morning", "--to", "ed@example.com", "--to", "two@example.com")
    assert "went nowhere" in said
    files = [Path(line.strip()) for line in said.splitlines() if line.startswith("  /")]
    assert sorted(b"To: " in each.read_bytes() for each in files) == [True, True]
    again = desk.json("send", "morning", "--to", "ed@example.com")
    assert again["proof"] == ["ed@example.com"]
    (path,) = again["files"]
    assert b"ed@example.com" in Path(path).read_bytes()
    assert path not in said


def test_progress_fits_the_terminal_and_leaves_out_the_states_first() -> None:
    parts = ("morning-2026-11-23: 1,200 of 300,000", ", 400/s, 747 s left", " (298,800 pending, 1,200 sent)")
    assert fitted(parts, 200) == "".join(parts)
    assert fitted(parts, 79) == parts[0] + parts[1]
    assert fitted(parts, 40) == parts[0]
    assert fitted(parts, 10) == "morning-2…"
    assert all(len(fitted(parts, width)) <= width for width in range(1, 120))
