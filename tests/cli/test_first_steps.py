"""The first minutes with the program: what `init` says comes next, and what the first `run` logs."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Service, until

from digest.cli.main import run


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (".", "Next: `digest collect`"),
        ("room", "Next: `cd room`, then `digest collect`"),
        ("our room", "Next: `cd 'our room'`, then `digest collect`"),
    ],
)
def test_init_says_what_to_type_next(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", folder]) == 0
    assert said in capsys.readouterr().err


def test_the_first_run_tells_nothing_of_how_a_store_is_made(tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "room")]) == 0
    service = Service(tmp_path / "room", "2026-11-23T06:00:00+00:00")
    try:
        until(lambda: service.get("healthz") == 200, service)
        assert service.end() == 0
    finally:
        service.process.kill()
    assert (tmp_path / "room" / "var" / "digest.db").exists()
    assert "upgrade" not in service.log
    assert "plugin" not in service.log
