"""Signs of life: what one process says, another one reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import make

from digest.pipeline import heartbeat
from digest.pipeline.heartbeat import Beat, beat, beats, running


def test_a_beat_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert beats(folder) == {}
    beat(folder, "clock", make.NOW, "f1")
    beat(folder, "web", make.NOW, "f1")
    beat(folder, "clock", make.ahead(seconds=5), "f2")
    assert beats(folder) == {
        "clock": Beat("clock", os.getpid(), make.ahead(seconds=5), "f2"),
        "web": Beat("web", os.getpid(), make.NOW, "f1"),
    }
    assert sorted(path.name for path in folder.iterdir()) == ["clock.json", "web.json"]


def test_a_part_runs_as_long_as_its_process(tmp_path: Path) -> None:
    assert not running(tmp_path, "delivery")
    beat(tmp_path, "delivery", make.NOW, "f1")
    assert running(tmp_path, "delivery")
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    path = tmp_path / "delivery.json"
    path.write_text(path.read_text(encoding="utf-8").replace(str(os.getpid()), str(gone.pid)), encoding="utf-8")
    assert not running(tmp_path, "delivery")


def test_what_cannot_be_read_is_no_beat(tmp_path: Path) -> None:
    for name, text in {"clock": "{", "web": "{}", "delivery": '{"pid": 1, "at": 3, "fingerprint": ""}'}.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    assert beats(tmp_path) == {}


def test_only_one_s_own_beat_is_taken_away(tmp_path: Path) -> None:
    beat(tmp_path, "clock", make.NOW, "f1")
    text = (tmp_path / "clock.json").read_text(encoding="utf-8")
    (tmp_path / "web.json").write_text(text.replace(str(os.getpid()), "1"), encoding="utf-8")
    heartbeat.end(tmp_path, "clock")
    heartbeat.end(tmp_path, "web")
    assert set(beats(tmp_path)) == {"web"}
