"""A command pays only for what it uses: the door itself loads none of the heavy packages."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {
    "alembic",
    "apscheduler",
    "babel",
    "cryptography",
    "dateparser",
    "email_validator",
    "fastapi",
    "feedgen",
    "feedparser",
    "httpx2",
    "inscriptis",
    "jinja2",
    "lxml",
    "nh3",
    "premailer",
    "prometheus_client",
    "pydantic",
    "rich",
    "ruamel",
    "sqlalchemy",
    "structlog",
    "uvicorn",
}


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after `statement`."""
    source = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)), file=sys.__stderr__)"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_the_door_loads_nothing_heavy() -> None:
    loaded = loaded_by("import digest.cli.main")
    assert "digest" in loaded
    assert loaded & HEAVY == set()


def test_help_loads_nothing_heavy() -> None:
    call = (
        "import digest.__main__\nsys.argv = ['digest', '--help']\ntry: digest.__main__.main()\nexcept SystemExit: pass"
    )
    assert loaded_by(call) & HEAVY == set()


def test_the_probe_sees_what_is_loaded() -> None:
    assert "sqlalchemy" in loaded_by("import sqlalchemy")
