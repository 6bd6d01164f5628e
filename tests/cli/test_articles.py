"""`digest articles`: what it shows is what the other commands take, in 80 columns."""

from __future__ import annotations

import pytest
from desk import Desk


def test_what_stands_in_the_table_can_be_pasted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    desk.write("two", headline="A headline that is much longer than what is left of a line " * 3, section="business")
    desk.collect()
    shown = desk.run("articles")
    assert max(map(len, shown.split("\n"))) <= 80
    ids = [line.split()[0] for line in shown.split("\n")[1:] if line[:1].strip()]
    assert len(ids) == 2
    for start in ids:
        assert "is picked" in desk.run("pick", start)
        assert desk.run("article", start).startswith("id")
        assert "is hidden" in desk.run("hide", start, "--reason", "a test")
