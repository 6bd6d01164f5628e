"""Templates reach nothing, and cost little: known ways out of Jinja2's sandbox, and ways to eat the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from render.attacks import ATTACKS, COSTLY

from digest.errors import TemplateError
from digest.render.environment import Templates

MEGABYTES, SECONDS = 300, 5
RUNNER = """
import json, resource, sys, time
from pathlib import Path
from digest.errors import TemplateError
from digest.render.environment import Templates
from digest.render.inline import inline
from digest.render.wrap import tidy
folder, found = Path(sys.argv[1]), {}
# A process begins with the peak of the one that started it (getrusage(2)), which may be a large one.
Path("/proc/self/clear_refs").write_text("5")
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
templates = Templates([folder])
for file in sorted(folder.glob("*.html")):
    began = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(began) + 60, resource.RLIM_INFINITY))
    try:
        printed = templates.render(file.name, {"items": [1]})
        told = {"printed": printed[:200]}
        tidy(printed)
        if "<body" in printed:
            inline(printed, file=file.name)
    except TemplateError as error:
        told = {"file": error.file, "line": error.line, "said": str(error)}
    found[file.stem] = told | {"seconds": time.process_time() - began}
    found[file.stem]["megabytes"] = peak()
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of each attack, in one process after the other attacks."""
    folder = tmp_path_factory.mktemp("attacks") / "templates"
    folder.mkdir()
    for name, source in (ATTACKS | COSTLY).items():
        (folder / f"{name}.html").write_text(f"\n{source}", encoding="utf-8")
    command = [sys.executable, "-c", RUNNER, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, env={"SECRET_KEY": "hunter2"})
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_each_ends_in_an_error_that_names_file_and_line(found: dict[str, Any]) -> None:
    assert found.keys() == ATTACKS.keys() | COSTLY.keys()
    assert {name: told["printed"] for name, told in found.items() if "printed" in told and name in ATTACKS} == {}
    for name, told in found.items():
        if name in COSTLY:
            continue
        assert told["file"].endswith(f"{name}.html") or "include" in name or "extends" in name or "import" in name
        assert told["line"] is None or told["line"] >= 1


def test_none_takes_more_than_its_share(found: dict[str, Any]) -> None:
    assert {name: told["megabytes"] for name, told in found.items() if told["megabytes"] > MEGABYTES} == {}
    assert {name: told["seconds"] for name, told in found.items() if told["seconds"] > SECONDS} == {}


def test_no_error_says_what_a_template_may_not_know(found: dict[str, Any]) -> None:
    everything = json.dumps(found)
    assert "hunter2" not in everything
    assert "root:" not in everything


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside.html", "../../outside.html", "folder/../../outside.html"])
def test_no_file_outside_is_read(own: Path, name: str) -> None:
    (own.parent / "outside.html").write_text("secret", encoding="utf-8")
    (own / "t.html").write_text("{% include '" + name + "' %}", encoding="utf-8")
    with pytest.raises(TemplateError, match="no such template"):
        Templates([own]).render("t.html", {})
