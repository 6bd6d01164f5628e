"""The desk that tests of the command line work at."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk, T


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("DIGEST_CLOCK", T)
    made = Desk(tmp_path, capsys.readouterr, lambda at: monkeypatch.setenv("DIGEST_CLOCK", at))
    made.write("one")
    made.collect()
    return made
