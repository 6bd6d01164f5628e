"""The starter newsroom, run as a user runs it: each command a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *arguments: object) -> str:
    """Run one `digest` command in a folder; its standard output, once it ended with 0."""
    command = [sys.executable, "-m", "digest", *(str(word) for word in arguments)]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("DIGEST_")}
    done = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, text=True)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def sent_edition(folder: Path, *, mail_format: str = "eml") -> Path:
    """A starter newsroom below `folder` that has sent its morning edition and published its site in `public/`."""
    home = folder / "newsroom"
    run(folder, "init", home)
    site = home / "config" / "site.yaml"
    text = site.read_text(encoding="utf-8")
    assert 'format: "eml"' in text
    site.write_text(text.replace('format: "eml"', f'format: "{mail_format}"'), encoding="utf-8")
    run(home, "collect")
    run(home, "subscribers", "import", "config/demo/subscribers.csv", "--consent", "a test")
    run(home, "send", "morning")
    run(home, "publish", "--out", "public")
    return home
