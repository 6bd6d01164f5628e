"""Whatever variable asks a test for its long form stands in CONTRIBUTING.md, and none that is asked for nowhere."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASKED = re.compile(r"""environ\.get\(\s*["'](DIGEST_[A-Z_]+)["']""")
TOLD = re.compile(r"`(DIGEST_[A-Z_]+)`")


def test_every_variable_of_a_test_is_told_of() -> None:
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py"))]
    asked = {name for source in sources for name in ASKED.findall(source)}
    told = set(TOLD.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert len(asked) > 10
    assert told == asked
