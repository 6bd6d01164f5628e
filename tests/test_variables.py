"""What CONTRIBUTING.md says of running the tests: the variables that ask for a long form, the packages of the peers."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASKED = re.compile(r"""environ\.get\(\s*["'](DIGEST_[A-Z_]+)["']""")
TOLD = re.compile(r"`(DIGEST_[A-Z_]+)`")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_variable_of_a_test_is_told_of() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py"))]
    asked = {name for source in sources for name in ASKED.findall(source)}
    told = set(TOLD.findall(CONTRIBUTING))
    assert len(asked) > 10
    assert told == asked


def test_a_fresh_machine_gets_the_packages_that_the_peers_need() -> None:
    (told,) = re.findall(r"apt install (.+)", CONTRIBUTING)
    installed = re.findall(
        r"^install ((?:[^\\\n]|\\\n)+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = " ".join(installed).replace("\\\n", " ").split()
    assert len(named) > 10
    assert sorted(named) == sorted(told.split())
