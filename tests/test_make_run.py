"""`make run`: a demo on an address that is free, and kept when it is run again."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import newsroom
import pytest

HERE = Path(__file__).resolve().parents[1]
PATIENCE = 120.0


def made(demo: Path, *words: str) -> str:
    """What `make run` says until its service serves; then it is ended."""
    # What make hands on is not for this one.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "DIGEST_"))}
    own = [f"BIN={Path(sys.executable).parent}", f"DEMO={demo}", "-o", ".venv/.ready"]
    run = subprocess.Popen(
        ["make", "run", *own, *words],
        cwd=HERE,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    late = threading.Timer(PATIENCE, os.killpg, (run.pid, signal.SIGKILL))
    late.start()
    said = ""
    assert run.stdout
    for line in run.stdout:
        said += line
        if line.startswith("Serving"):
            os.killpg(run.pid, signal.SIGINT)
    run.wait()
    late.cancel()
    return said


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not there")
def test_a_second_run_keeps_the_demo_and_a_taken_address_is_told(tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    with socket.create_server(("127.0.0.1", 0)) as busy:
        address = f"127.0.0.1:{busy.getsockname()[1]}"
        said = made(demo, f"BIND={address}")
    (other,) = re.findall(rf"{re.escape(address)} is taken by another program: serving on (127\.0\.0\.1:\d+) in", said)
    assert f"http://{other}/" in said.partition("7. The service")[2]
    site = demo / "config" / "site.yaml"
    site.write_text(site.read_text("utf-8").replace('title: "', 'title: "My own '), "utf-8")
    newsroom.run(demo, "subscribers", "add", "nina@example.com", "--consent", "a test")
    again = made(demo)
    assert "is there from before, and kept" in again
    assert f"http://{other}/" in again.partition("7. The service")[2]
    assert 'title: "My own ' in site.read_text("utf-8")
    assert "nina@example.com" in newsroom.run(demo, "subscribers", "show", "nina@example.com")
