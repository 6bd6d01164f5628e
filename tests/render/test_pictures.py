"""The process that makes a picture: what is made comes back whole, and whatever becomes of it costs that picture."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import photographs
import pytest
from photographs import octets, photograph
from PIL import Image

from digest.render import pictures
from digest.render.pictures import NewPicture, Unfit, make_picture


def test_a_picture_is_named_by_its_content() -> None:
    original = octets(photograph(1500, 1000))
    found = make_picture(original)
    assert isinstance(found, NewPicture)
    made = found.made
    assert (made.type, made.length, made.width, made.height) == ("image/jpeg", len(original), 1500, 1000)
    assert [(file.width, file.height) for file in made.files] == [(1200, 800), (640, 427)]
    assert [file.name for file in made.files] == list(found.contents)
    for name, content in found.contents.items():
        assert name == f"{hashlib.sha256(content).hexdigest()[:32]}.jpg"
        assert Image.open(io.BytesIO(content)).format == "JPEG"
    assert make_picture(original) == found


HOSTILE = {
    "a bomb of 400 million pixels": (photographs.bomb(), "far more pixels", True),
    "transparent and 49 million pixels": (octets(Image.new("RGBA", (7000, 7000)), "PNG"), "more than are read", True),
    "a hundred frames": (
        octets(Image.new("P", (90, 90)), "GIF", save_all=True, append_images=[Image.new("P", (90, 90), 1)] * 100),
        "too small",
        True,
    ),
    "a web page": (b"<html><body>Gone</body></html>", "a web page", False),
    "noise": (os.urandom(100_000), "no JPEG", False),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_within_the_limits(name: str, tmp_path: Path) -> None:
    original, reason, for_good = HOSTILE[name]
    found = make_picture(original)
    assert isinstance(found, Unfit)
    assert reason in found.reason
    assert found.for_good is for_good
    assert peak(original, tmp_path) < 300_000_000


def peak(original: bytes, folder: Path) -> int:
    """The bytes of the process that makes it; asked by a small one, for a child begins as large as its parent."""
    (folder / "original").write_bytes(original)
    code = (
        "import resource, sys; from pathlib import Path; from digest.render.pictures import make_picture;"
        "make_picture(Path(sys.argv[1]).read_bytes());"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, str(folder / "original")]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout) * 1024


def test_ten_thousand_frames_are_one_picture() -> None:
    one, other = (Image.new("P", (200, 150), colour) for colour in (0, 1))
    for each in (one, other):
        each.putpalette([200, 30, 40, 30, 60, 200])
    control = b"\x21\xf9\x04"
    head, first, _ = octets(one, "GIF", save_all=True, append_images=[other], duration=20).split(control)
    moving = head + (control + first) * 10_000 + b";"
    found = make_picture(moving)
    assert isinstance(found, NewPicture)
    assert [(file.width, file.height) for file in found.made.files] == [(200, 150), (225, 150)]


BAD = {
    "killed": ("import os; os.kill(os.getpid(), 9)", "signal 9"),
    "crashed": ("import os; os.abort()", "signal 6"),
    "failed": ("raise SystemExit(3)", "status 3"),
    "silent": ("pass", "no answer that makes sense"),
    "babbling": ("print('{}')", "no answer that makes sense"),
    "lying": ('print(\'{"type":"image/png","width":1,"height":1,"files":[{"suffix":"jpg","width":1,"height":1,'
              '"length":999}]}\')', "no answer that makes sense"),
    "climbing": ('print(\'{"type":"image/png","width":1,"height":1,"files":[{"suffix":"../x","width":1,"height":1,'
                 '"length":1}]}\\nx\')', "no answer that makes sense"),
    "stuck": ("import time; time.sleep(60)", "more than 1 s"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_process_that_goes_wrong_costs_its_picture(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, reason = BAD[name]
    worker = tmp_path / "worker.py"
    worker.write_text(program, encoding="utf-8")
    monkeypatch.setattr(pictures, "_WORKER", worker)
    if name == "stuck":
        monkeypatch.setattr(pictures, "SECONDS", 1.0)
    found = make_picture(b"any")
    assert isinstance(found, Unfit)
    assert reason in found.reason
    assert not found.for_good


LIMITS = """
import os, resource, runpy, sys
runpy.run_path(sys.argv[1])["_confine"]()
{attempt}
"""
ATTEMPTS = {
    "memory": "bytearray(400_000_000)",
    "time": "resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    "output": "os.write(1, bytes(20_000_000)); os.write(1, b'x')",
    "files": "[open('/dev/null') for _ in range(100)]",
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_its_limits_hold(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = tmp_path / "worker.py"
    own = f"sys.argv[1:] = [{str(pictures._WORKER)!r}]\n"
    worker.write_text("import sys\n" + own + LIMITS.format(attempt=ATTEMPTS[name]), encoding="utf-8")
    monkeypatch.setattr(pictures, "_WORKER", worker)
    found = make_picture(b"any")
    assert isinstance(found, Unfit)
    assert "ended with" in found.reason


def test_nothing_of_the_newsroom_is_in_its_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text("import json, os; print(json.dumps({'unfit': ' '.join(os.environ)}))", encoding="utf-8")
    monkeypatch.setattr(pictures, "_WORKER", worker)
    monkeypatch.setenv("SMTP_PASSWORD", "a secret")
    found = make_picture(b"any")
    assert isinstance(found, Unfit)
    # What the interpreter sets itself where there is no locale.
    assert set(found.reason.split()) <= {"LC_CTYPE"}
